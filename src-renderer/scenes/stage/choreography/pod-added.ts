import { slotKey } from '#shared/model/change.ts'
import type { MilestoneSubject } from '#shared/story/codes.ts'
import { slotOf, turned, type Pairs } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The card drops into its slot. What let it was the gate before the slot, or the set itself where there is none. */
export const podAdded: Verb = ({ subject }, pairs, score) => {
  // Where the old pod goes in the same beat, its going is the cause, and that is seen.
  const isReplaced = pairs.of('card', slotOf(subject)).some(({ before, after }) => before !== null && after === null)
  if (!isReplaced) score.cause(gateBefore(subject, pairs) ?? 'header')
  score.time('enter', times.t3)
  // The card falls over the words of its empty place: they are gone before both could be read.
  for (const { key, before, after } of pairs.of('well', slotOf(subject))) {
    if (before === null || before.reason === null || after?.reason !== null) continue
    score.look(key, 'enter', [0, 0.3])
    score.use('state')
  }
  // A kept claim is in use from the moment that the pod names it.
  for (const ticket of turned(pairs.of('ticket', slotOf(subject)))) score.look(ticket.key, 'enter', [0, 0.4])
}

/**
 * The same ordinal again: as created, but its cable reaches for the old ticket while the card is still falling, since
 * the ticket was there all the time.
 */
export const podReturned: Verb = (milestone, pairs, score) => {
  podAdded(milestone, pairs, score)
  const slot = slotOf(milestone.subject)
  for (const { key, before } of pairs.of('cable', slot)) if (before?.state === 'unplugged') score.look(key, 'enter')
}

function gateBefore({ namespace, set, ordinal }: MilestoneSubject, pairs: Pairs): string | null {
  if (set === null || ordinal === null) return null
  return pairs.of('gate', slotKey(namespace, set, ordinal - 1))[0]?.key ?? null
}
