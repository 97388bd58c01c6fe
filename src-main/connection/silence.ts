import type { Clock } from '#shared/kit/clock.ts'

export interface SilenceOptions {
  readonly clock: Clock
  /** How long nothing may be heard before the other side is asked. */
  readonly quietMs: number
  /** How long its answer may take. */
  readonly limitMs: number
  /** Since when nothing was heard on the quietest stream, in the clock's milliseconds; null when nobody is listening. */
  readonly quietSinceMs: () => number | null
  /** Grows with every byte that comes in. Bytes that arrive during a probe are an answer too: it may queue behind a large list. */
  readonly bytesHeard: () => number
  /** Asks the other side for a sign of life; false or a rejection is a failure at once. */
  readonly probe: (signal: AbortSignal) => Promise<boolean>
  /** Called at most once, and the watch has ended by then. */
  readonly onSilent: () => void
}

/** A quarter of a minute in all: 10 s until the question, 5 s for the answer, well inside the 25 s that the window may need. */
export const silenceTimes = { quietMs: 10_000, limitMs: 5_000 } as const

/**
 * Notices a server that has stopped while its sockets stay open. TCP keepalive does not: the kernel of a stopped
 * process goes on acknowledging. Returns the stop.
 */
export function watchForSilence(options: SilenceOptions): () => void {
  const { clock, quietMs } = options
  let answeredMs = clock.nowMs()
  let stopProbe: (() => void) | null = null
  let cancelTimer = clock.after(quietMs, check)

  /** A wall clock that was set back must not put the next question off, hence both bounds. */
  function check(): void {
    const since = options.quietSinceMs()
    const quietForMs = since === null ? 0 : clock.nowMs() - Math.max(since, answeredMs)
    if (since !== null && (quietForMs < 0 || quietForMs >= quietMs)) stopProbe = ask(options, conclude)
    else cancelTimer = clock.after(Math.min(quietMs, quietMs - quietForMs), check)
  }

  function conclude(answered: boolean): void {
    stopProbe = null
    answeredMs = clock.nowMs()
    if (answered) cancelTimer = clock.after(quietMs, check)
    else options.onSilent()
  }

  return () => {
    cancelTimer()
    stopProbe?.()
  }
}

/** One question. `conclude` is called once, or never if the returned stop came first. */
function ask(options: SilenceOptions, conclude: (answered: boolean) => void): () => void {
  const { clock, limitMs } = options
  const abort = new AbortController()
  const bytesBefore = options.bytesHeard()
  const finish = (answered: boolean): void => {
    if (abort.signal.aborted) return
    cancelLimit()
    abort.abort()
    conclude(answered || options.bytesHeard() !== bytesBefore)
  }
  // When our own process was blocked, the limit fires before the answer that waits in the socket was read. One more turn
  // of the event loop reads it.
  let cancelLimit = clock.after(limitMs, () => {
    cancelLimit = clock.after(0, () => finish(false))
  })
  options.probe(abort.signal).then(finish, () => finish(false))
  return () => {
    cancelLimit()
    abort.abort()
  }
}
