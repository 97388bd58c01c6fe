/**
 * The only door to time for code that must be testable: wall clock, timers and waiting all come through it.
 * `nowMs` is wall-clock milliseconds since 1970.
 */
export interface Clock {
  nowMs(): number
  /** Runs `task` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

/** The clock of the machine. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}

/** Waits on a clock; resolves early (without an error) when the signal is aborted. */
export function wait(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const finish = (): void => {
      cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.after(delayMs, finish)
    signal?.addEventListener('abort', finish)
  })
}

/** A source of numbers from 0 (included) to 1 (excluded), such as `Math.random` or a seeded generator. */
export type Random = () => number
