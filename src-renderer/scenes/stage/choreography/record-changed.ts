import { slotOf } from './pairs.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The flag rises or sinks on its pole; pole and name stay. */
export const recordChanged: Verb = ({ subject }, pairs, score) => {
  for (const flag of pairs.of('flag', slotOf(subject))) score.look(flag.key, 'flag')
  score.time('flag', times.t3)
}
