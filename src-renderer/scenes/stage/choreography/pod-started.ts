import { moveFlag } from './marks.ts'
import { slotOf, turned } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** A container runs: the cable is drawn from the ticket to the card and the plug closes. */
export const podStarted: Verb = ({ subject }, pairs, score) => {
  // It has an address from now on, so its endpoint comes with it: the flag goes up as far as the cable does.
  for (const flag of turned(pairs.of('flag', slotOf(subject)))) moveFlag(flag, 'plug', score)
  score.time('plug', times.t3)
}

/** It runs with the disk that the pod before it had, or with another: the tag says which, and the ticket is outlined. */
export const diskTold: Verb = ({ subject }, pairs, score) => {
  const slot = slotOf(subject)
  for (const card of pairs.of('card', slot)) if (card.after !== null) score.cause(card.key)
  for (const ticket of pairs.of('ticket', slot)) score.outline(ticket.key, 'tag')
  score.time('plug', times.t3)
  score.time('tag', times.t4)
}
