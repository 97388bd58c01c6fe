import { slotOf, turned } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The half circle fills to full, or empties to half; the gate behind it turns with it. */
export const readinessChanged: Verb = ({ subject }, pairs, score) => {
  const slot = slotOf(subject)
  for (const card of pairs.of('card', slot)) score.look(card.key, 'fill')
  for (const gate of turned(pairs.of('gate', slot))) {
    score.look(gate.key, 'fill')
    score.move(gate.key, 'fill', 'draw', [0, 1], { ease: 'move' })
  }
  score.time('fill', times.t2)
}
