import type { Milestone } from '#shared/story/codes.ts'
import { mainMilestone } from '../../../stage/main-milestone.ts'
import { slotOf, type Mark, type Pairs } from './pairs.ts'
import type { BeatStory } from './plan-types.ts'
import type { Score } from './score.ts'

/** The mark that wears the number of the caption: the beat's cause, else the mark that the caption is about. */
export function speakerOf(story: BeatStory, pairs: Pairs, score: Score): string | null {
  const main = mainMilestone(story.milestones, story.kind === 'merged')
  // That a disk is the same is seen on its ticket, whatever made it be plugged in.
  const cause = main !== null && isOfDisk(main) ? undefined : [...score.causes][0]
  return cause ?? (main === null ? null : markOf(main, pairs))
}

function isOfDisk({ code }: Milestone): boolean {
  return code === 'disk-same' || code === 'disk-new'
}

function markOf({ code, subject }: Milestone, pairs: Pairs): string | null {
  const slot = slotOf(subject)
  const family = code.slice(0, code.indexOf('-'))
  const marks: readonly Mark[] =
    family === 'record' ? ['flag'] : family === 'pod' ? ['card'] : slot === null ? ['header'] : ['ticket']
  const found = marks.flatMap((mark) => pairs.of(mark, slot))
  const own = found.find(({ before, after }) => uidOf(after ?? before) === subject.uid)
  return (own ?? found[0])?.key ?? (slot !== null && isInGrid(slot, pairs) ? 'grid' : null)
}

/** The slot whose cell wears the number, where the grid is the speaker. */
export function spokenSlotOf(story: BeatStory): string | null {
  const main = mainMilestone(story.milestones, story.kind === 'merged')
  return main === null ? null : slotOf(main.subject)
}

function isInGrid(slot: string, pairs: Pairs): boolean {
  const grid = pairs.of('grid', null)[0]
  return (grid?.after ?? grid?.before)?.cells.some((cell) => cell.slot === slot) === true
}

function uidOf(node: object | null): unknown {
  return node !== null && 'uid' in node ? node.uid : undefined
}
