import { nodeOf } from './pairs.ts'
import type { Part } from './score.ts'
import { times } from './times.ts'
import type { Verb } from './verb.ts'

/** The set appears: its header comes in and its slots unfold to the right as empty outlines. */
export const setAdded: Verb = (_milestone, _pairs, score) => {
  score.time('arrange', times.t4)
}

/** Replicas raised or lowered: the header is the cause; slots unfold or go behind the divider, the others keep their place. */
export const setScaled: Verb = (_milestone, _pairs, score) => {
  score.cause('header')
  score.time('arrange', times.t4)
}

/** The set is deleted: its header is struck through, and with it the plates of all its pods turn; tickets stay. */
export const setDeleted: Verb = (_milestone, pairs, score) => {
  score.onlyCause('header')
  // Words are not read while two of them stand in each other, so they change in the first t1 of the stage.
  const first: Part = [0, times.t1 / times.t3]
  for (const pair of pairs.all) {
    if (pair.before !== null && pair.after !== null && nodeOf(pair).mark !== 'flag')
      score.look(pair.key, 'state', first)
  }
  score.time('state', times.t3)
}

/** Nothing of it is left but what it kept. */
export const setGone: Verb = (_milestone, _pairs, score) => {
  score.look('header', 'state')
}

/** An update begins, ends or is stuck: it is said in the header, the gates turn round, and it is shown pod by pod. */
export const rolloutChanged: Verb = (_milestone, pairs, score) => {
  score.cause('header')
  for (const pair of pairs.all) {
    const { before, after } = pair
    if (before?.node.mark !== 'gate' || after?.node.mark !== 'gate' || before.node.state === after.node.state) continue
    score.move(pair.key, 'fill', 'draw', [0, 1], { ease: 'move' })
    score.look(pair.key, 'fill')
  }
}
