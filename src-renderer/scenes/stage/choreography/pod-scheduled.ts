import { slotOf } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The pod got a node: its name comes onto the card while the cable goes from dotted to dashed. */
export const podScheduled: Verb = ({ subject }, pairs, score) => {
  for (const card of pairs.of('card', slotOf(subject))) score.look(card.key, 'plug')
  score.time('plug', times.t2)
}
