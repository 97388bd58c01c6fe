import type { Job, Pod } from './pods.ts'
import { allFailures, finishedAtMs } from './pods.ts'

export const firstDelayMs = 10_000
export const longestDelayMs = 600_000

/** Failures one after the other since the last success, and when the last of them ended. */
export interface Backoff {
  readonly failures: number
  readonly lastFailureMs: number | null
}

const none: Backoff = { failures: 0, lastFailureMs: null }

/** kubernetes: backoff_utils.go newBackoffRecord. */
export function backoffAfter(before: Backoff, succeeded: readonly Pod[], failed: readonly Pod[]): Backoff {
  const failedAtMs = failed.map(finishedAtMs).toSorted((a, b) => a - b)
  if (succeeded.length === 0) {
    if (failed.length === 0) return before
    return { failures: before.failures + failed.length, lastFailureMs: failedAtMs.at(-1) ?? null }
  }
  const lastSuccessMs = Math.max(...succeeded.map(finishedAtMs))
  const since = failedAtMs.filter((atMs) => atMs > lastSuccessMs)
  return { failures: since.length, lastFailureMs: since.at(-1) ?? null }
}

/** The instant from which the next pod may be made; null: at once. 10 s after the first failure, doubling up to 10 min. */
export function retryAtMs({ failures, lastFailureMs }: Backoff, nowMs: number): number | null {
  if (failures === 0 || lastFailureMs === null) return null
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1))
  const atMs = lastFailureMs + delayMs
  return atMs > nowMs ? atMs : null
}

/** The same for one index whose last pod is `failed`. */
export function indexRetryAtMs(failed: Pod | undefined, nowMs: number): number | null {
  if (failed === undefined) return null
  return retryAtMs({ failures: allFailures(failed) + 1, lastFailureMs: finishedAtMs(failed) }, nowMs)
}

/** What the controller remembers of each Job's failures: like upstream, in memory only. */
export class Backoffs {
  readonly #known = new Map<string, { backoff: Backoff; readonly counted: Set<string> }>()

  /** Takes in what ended since the last look. A pod that is still untold of at the next look is not counted again. */
  note({ metadata }: Job, succeeded: readonly Pod[], failed: readonly Pod[]): Backoff {
    const known = this.#known.get(metadata.uid) ?? { backoff: none, counted: new Set<string>() }
    const isNew = (pod: Pod): boolean => !known.counted.has(pod.metadata.uid)
    known.backoff = backoffAfter(known.backoff, succeeded.filter(isNew), failed.filter(isNew))
    known.counted.clear()
    for (const pod of [...succeeded, ...failed]) known.counted.add(pod.metadata.uid)
    this.#known.set(metadata.uid, known)
    return known.backoff
  }

  forget(uid: string): void {
    this.#known.delete(uid)
  }
}
