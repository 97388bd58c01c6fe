import type { TicketNode } from '../types.ts'
import { slotOf } from './pairs.ts'
import { whole, type Score } from './score.ts'
import { ticketSlidePx, times } from './times.ts'
import type { Verb } from './verb.ts'

/** The ticket slides out of the base of its slot, over the dashed place that was kept for it. */
export const claimAdded: Verb = ({ subject }, pairs, score) => {
  for (const ticket of pairs.of('ticket', slotOf(subject))) {
    if (ticket.before === null || ticket.before.uid !== null || ticket.after?.uid == null) continue
    score.move(ticket.key, 'enter', 'dy', [-ticketSlidePx, 0], { ease: 'enter', group: 'tickets in' })
    score.look(ticket.key, 'enter', [0, 0.5])
  }
  score.time('enter', times.t3)
}

/** The class's rail is the cause, the cylinder rises from it, the clamp closes on the ticket, and the plate turns. */
export const claimBound: Verb = ({ subject }, pairs, score) => {
  const rail = pairs.of('rail', null)[0]
  if (rail !== undefined) score.cause(rail.key)
  for (const volume of pairs.of('volume', slotOf(subject))) {
    if (volume.before !== null || volume.after?.state !== 'bound') continue
    score.move(volume.key, 'plug', 'draw', [0, 1], { ease: 'move', group: 'clamps' })
  }
  score.time('enter', times.t4)
  score.time('plug', times.t2)
}

/** A slot that is not wanted any more, but whose claim stays, slides behind the divider. */
export const claimKept: Verb = (_milestone, _pairs, score) => {
  score.time('arrange', times.t4)
}

/** Deletion was asked: the ticket is outlined while its plate turns. It stays until no pod uses it any more. */
export const claimDeleting: Verb = ({ subject }, pairs, score) => {
  for (const ticket of pairs.of('ticket', slotOf(subject))) {
    if (ticket.after === null || ticket.after.uid !== subject.uid) continue
    score.cause(ticket.key)
    score.look(ticket.key, 'cause', [0, 0.4])
    score.use('state')
  }
}

/** The ticket tears off its slot and fades; where the set still wants it, the dashed place or the next claim comes. */
export const claimGone: Verb = ({ subject }, pairs, score) => {
  for (const { key, before, after } of pairs.of('ticket', slotOf(subject))) {
    if (after === null || before?.uid == null || before.uid === after.uid) continue
    tearOff(key, after, score)
  }
  score.time('leave', times.t4)
}

/** What hangs in the place before and after is one mark, so the old ticket goes, and then its place shows the new look. */
function tearOff(key: string, after: TicketNode, score: Score): void {
  const out = { stage: 'leave', ease: 'exit', group: 'tickets out', part: whole } as const
  const back = { stage: 'enter', ease: 'enter', group: 'tickets in', part: whole } as const
  const from = after.uid === null ? 0 : -ticketSlidePx
  score.sequence(key, 'dy', [
    { ...out, from: 0, to: ticketSlidePx },
    { ...back, from, to: 0, group: from === 0 ? null : back.group },
  ])
  score.sequence(key, 'opacity', [
    { ...out, ease: 'fade', group: null, from: 1, to: 0 },
    { ...back, ease: 'fade', group: null, from: 0, to: 1 },
  ])
  score.look(key, 'leave', [1, 1])
}

/** A volume rises when it is made, and drops or fades when it is released or gone. */
export const volumeChanged: Verb = (_milestone, _pairs, score) => {
  score.time('enter', times.t4)
  score.time('leave', times.t4)
}
