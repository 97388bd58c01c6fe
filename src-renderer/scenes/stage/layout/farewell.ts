import { plain, sentence, text, type Sentence } from '#shared/words/index.ts'
import type { Farewell, NoteNode, SceneNode } from '../types.ts'
import { paragraphHeight } from './aside.ts'
import { bandsOf } from './bands.ts'
import type { LayoutContext } from './context.ts'
import { withRoomForName } from './header-room.ts'
import { headerNode } from './header.ts'
import { grown } from './lengths.ts'

type Context = Pick<LayoutContext, 'state' | 'size' | 'lengths' | 'viewAtMs'>

/** Of a set of which nothing is left: its name, what became of it, and that it can be looked back at. */
export function farewellNodes(context: Context, farewell: Farewell): readonly SceneNode[] {
  const { size, lengths, state } = context
  const bands = bandsOf(size, lengths, true, 0)
  const x = lengths.pad
  const width = Math.min(size.width - 2 * x, grown(lengths, 640))
  let y = bands.pods.y
  const note = (name: string, title: string, words: Sentence): NoteNode => {
    const height = paragraphHeight(plain(words), true, width, lengths)
    const box = { x, y, width, height }
    y += height + lengths.level2
    return { mark: 'note', key: `note/farewell/${name}`, slot: null, box, sign: 'none', title, text: words }
  }
  return [
    withRoomForName(headerNode({ ...context, bands }), size.width, lengths),
    note('what', text('stage.farewell.title'), farewellSentence(state.workload.name, farewell)),
    note('back', text('stage.farewell.backTitle'), sentence('stage.farewell.back')),
  ]
}

/** What became of its pods, claims and volumes. Of volumes nothing is said where it had none, or where nobody may list them. */
export function farewellSentence(name: string, { pods, claims, volumes }: Farewell): Sentence {
  const left = volumes === null || claims === 0 ? 'unknown' : volumes === 0 ? 'none' : 'some'
  return sentence('stage.farewell.what', { name, pods, claims, left, volumes: volumes ?? 0 })
}
