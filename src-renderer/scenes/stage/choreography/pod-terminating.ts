import { slotOf } from './pairs.ts'
import type { Verb } from './verb.ts'

/** Deletion was asked: the card is outlined while its plate turns, then stands so. It stays until the pod is really gone. */
export const podTerminating: Verb = ({ subject }, pairs, score) => {
  for (const card of pairs.of('card', slotOf(subject))) {
    if (card.after === null || card.after.uid !== subject.uid) continue
    score.cause(card.key)
    score.look(card.key, 'cause', [0, 0.4])
    score.use('state')
  }
}
