import { moveFlag } from './marks.ts'
import { slotOf, turned } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The flag rises or sinks on its pole; pole and name stay. */
export const recordChanged: Verb = ({ subject }, pairs, score) => {
  for (const flag of turned(pairs.of('flag', slotOf(subject)))) moveFlag(flag, 'flag', score)
  score.time('flag', times.t3)
}
