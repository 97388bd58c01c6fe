import type { Milestone } from '#shared/story/codes.ts'
import { mainMilestone } from '../../../stage/main-milestone.ts'
import { slotOf, type Mark, type Pairs } from './pairs.ts'
import type { BeatStory } from './plan-types.ts'
import type { Score } from './score.ts'

/** The mark that wears the number of the caption: the beat's cause, else the mark that the caption is about. */
export function speakerOf(story: BeatStory, pairs: Pairs, score: Score): string | null {
  const cause = score.causes[0]
  if (cause !== undefined) return cause
  const main = mainMilestone(story.milestones, story.kind === 'merged')
  return main === null ? null : markOf(main, pairs)
}

function markOf({ code, subject }: Milestone, pairs: Pairs): string | null {
  const slot = slotOf(subject)
  const family = code.slice(0, code.indexOf('-'))
  const marks: readonly Mark[] =
    family === 'record' ? ['flag'] : family === 'pod' ? ['card'] : slot === null ? ['header'] : ['ticket']
  const found = marks.flatMap((mark) => pairs.of(mark, slot))
  const own = found.find(({ before, after }) => uidOf(after ?? before) === subject.uid)
  return (own ?? found[0])?.key ?? null
}

function uidOf(node: object | null): unknown {
  return node !== null && 'uid' in node ? node.uid : undefined
}
