import type { Random } from '#shared/kit/clock.ts'

const FIRST_MS = 500
/** A recovery may take 5 s in all while somebody looks. */
const LONGEST_ATTENDED_MS = 4_000
const LONGEST_UNATTENDED_MS = 30_000

/** Doubling from half a second to the limit. Jitter takes up to a third off, so that the limit stays a limit. */
export function backoffMs(failures: number, options: { readonly attended: boolean; readonly random: Random }): number {
  const longestMs = options.attended ? LONGEST_ATTENDED_MS : LONGEST_UNATTENDED_MS
  const doubledMs = Math.min(longestMs, FIRST_MS * 2 ** Math.min(failures, 16))
  return Math.round(doubledMs * (1 - options.random() / 3))
}
