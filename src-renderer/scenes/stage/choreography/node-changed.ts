import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** All cards of the node get or lose the Unknown plate together. */
export const nodeChanged: Verb = (_milestone, _pairs, score) => {
  score.time('state', times.t2)
}
