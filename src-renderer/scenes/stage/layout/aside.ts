import { findingSentence } from '#shared/words/finding.ts'
import { plain, sentence, text, type Sentence } from '#shared/words/index.ts'
import type { NoteNode } from '../types.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'
import { grown, type Lengths } from './lengths.ts'

/** More whys than these are a list, and lists stand in the details. */
const mostWhys = 2

/** Beside a single slot there is room to say what a slot is, and why its pod is as it is. */
export function asideNodes(context: LayoutContext, { entry, column }: PlacedSlot): readonly NoteNode[] {
  const { slot } = entry
  const notes: readonly (readonly [name: string, title: string, words: Sentence])[] = [
    [
      'stays',
      text('stage.aside.stays'),
      sentence('stage.aside.staysText', {
        pod: slot.name,
        record: slot.record?.name.split('.').slice(0, 2).join('.') ?? 'none',
        claims: slot.claims.length,
      }),
    ],
    ['changes', text('stage.aside.changes'), sentence('stage.aside.changesText')],
    ...whys(context).map(
      (words, index) => [`why/${index}`, index === 0 ? text('stage.aside.why') : '', words] as const,
    ),
  ]
  const { size, lengths, bands } = context
  const x = column.x + column.width + lengths.gate + lengths.inset
  // A column of text wider than this is hard to read.
  const width = Math.min(size.width - lengths.pad - x, grown(lengths, 460))
  if (width < grown(lengths, 180)) return []
  let y = bands.pods.y
  return notes.flatMap(([name, title, words]): readonly NoteNode[] => {
    const height = paragraphHeight(plain(words), title !== '', width, lengths)
    const box = { x, y, width, height }
    y += height + lengths.level2
    if (y > bands.shelf.y + bands.shelf.height - lengths.railBand) return []
    return [{ mark: 'note', key: `note/aside/${name}`, slot: null, box, sign: 'none', title, text: words }]
  })
}

/** A mean character at L2 is 0.54 of its size wide, names in mono counted in; lines are 1.35 high. */
export function paragraphHeight(words: string, hasTitle: boolean, width: number, { level2 }: Lengths): number {
  const lines = Math.ceil((words.length * 0.56 * level2) / width) + (hasTitle ? 1 : 0)
  return Math.ceil(lines * level2 * 1.35)
}

/** Whys come before warnings, as they are numbered; two findings may say the same of a pod and of its claim. */
function whys({ state, viewAtMs }: LayoutContext): readonly Sentence[] {
  const own = state.slots[0]?.why ?? null
  const told = [...(own === null ? [] : [own]), ...state.findings].map((finding) => findingSentence(finding, viewAtMs))
  const different = new Map(told.map((words) => [plain(words), words]))
  return [...different.values()].slice(0, mostWhys)
}
