import { slotOf } from './pairs.ts'
import { crashDipPx, times } from './times.ts'
import type { Verb } from './verb.ts'

/** The card dips once, and with it the plate turns to the octagon. */
export const podCrashed: Verb = ({ subject }, pairs, score) => {
  for (const card of pairs.of('card', slotOf(subject))) {
    if (card.before === null || card.after === null) continue
    score.move(card.key, 'fill', 'dy', [0, crashDipPx], { ease: 'move', group: 'dips', part: [0, 0.5] })
    score.move(card.key, 'fill', 'dy', [crashDipPx, 0], { ease: 'move', group: 'dips', part: [0.5, 1] })
    score.look(card.key, 'fill')
  }
  score.time('fill', times.t2)
}

/** A pod that cannot start has not fallen from anywhere: the plate alone turns. */
export const podFailing: Verb = ({ subject }, pairs, score) => {
  for (const card of pairs.of('card', slotOf(subject))) score.look(card.key, 'fill')
  score.time('fill', times.t2)
}
