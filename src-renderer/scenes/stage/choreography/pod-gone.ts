import { moveFlag } from './marks.ts'
import { slotOf, turned } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The cable unplugs, then the card lifts and fades, and the outline of an empty place comes out from under it. */
export const podGone: Verb = ({ subject }, pairs, score) => {
  // An endpoint that ends with its pod takes down what was left of the flag.
  for (const flag of turned(pairs.of('flag', slotOf(subject)))) moveFlag(flag, 'unplug', score)
  for (const well of pairs.of('well', slotOf(subject))) score.look(well.key, 'leave', [0, 0.25])
  score.time('unplug', times.t2)
  score.time('leave', times.t4)
}
