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

/** The set is deleted: header struck through, and all its pods end together. */
export const setDeleted: Verb = (_milestone, _pairs, score) => {
  score.look('header', 'state')
  score.time('state', times.t3)
}

/** An update begins, ends or is stuck: it is said in the header, and shown pod by pod. */
export const rolloutChanged: Verb = (_milestone, _pairs, score) => {
  score.cause('header')
}
