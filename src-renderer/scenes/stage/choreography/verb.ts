import type { Milestone } from '#shared/story/codes.ts'
import type { Pairs } from './pairs.ts'
import type { Score } from './score.ts'

/** Writes down what is special about showing one milestone: its cause, the times of its stages, moves of its own. */
export type Verb = (milestone: Milestone, pairs: Pairs, score: Score) => void
