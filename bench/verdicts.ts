import { rounded, spreadOf, type Spread } from './statistics.ts'

/** What has to hold between two contestants of one round. */
export interface Target {
  readonly name: string
  readonly what: string
  readonly bound: 'atMost' | 'atLeast'
  readonly limit: number
}

export interface Verdict extends Target {
  /** Of the ratios of each round: what disturbs one round disturbs both contestants in it. */
  readonly ratio: Spread
  readonly isMet: boolean
}

/** Judges the middle of the rounds. A ratio that could not be taken is not met. */
export function judge(target: Target, ratios: readonly number[]): Verdict {
  const ratio = spreadOf(ratios)
  const isMet = target.bound === 'atMost' ? ratio.median <= target.limit : ratio.median >= target.limit
  return { ...target, ratio, isMet }
}

/** A sentence for each ratio that was missed. */
export function complaints(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts
    .filter(({ isMet }) => !isMet)
    .map(
      ({ name, what, bound, limit, ratio }) =>
        `Expected ${what} to be ${bound === 'atMost' ? 'at most' : 'at least'} ${limit}, found ${rounded(ratio.median)} (${name}).`,
    )
}
