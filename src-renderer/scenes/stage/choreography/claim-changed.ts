import { slotOf } from './pairs.ts'
import { ticketSlidePx, times } from './times.ts'
import type { Verb } from './verb.ts'

/** The ticket slides out of the base of its slot, over the dashed place that was kept for it. */
export const claimAdded: Verb = ({ subject }, pairs, score) => {
  for (const ticket of pairs.of('ticket', slotOf(subject))) {
    if (ticket.before === null || ticket.before.uid === ticket.after?.uid) continue
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

/** The ticket tears off its slot and fades; where the set still wants it, the dashed place comes back. */
export const claimGone: Verb = ({ subject }, pairs, score) => {
  for (const ticket of pairs.of('ticket', slotOf(subject))) score.look(ticket.key, 'leave')
  score.time('leave', times.t4)
}

/** A volume rises when it is made, and drops or fades when it is released or gone. */
export const volumeChanged: Verb = (_milestone, _pairs, score) => {
  score.time('enter', times.t4)
  score.time('leave', times.t4)
}
