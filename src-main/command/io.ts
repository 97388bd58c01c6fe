import type { Clock, Random } from '#shared/kit/clock.ts'

/** The world around a command, handed in so that tests run commands without a process. */
export interface Io {
  /** Rejects nothing: a reader that has gone away ends the command through `signal`. */
  write(text: string): void
  complain(text: string): void
  readonly looks: Looks
  readonly clock: Clock
  readonly random: Random
  /** Aborted on SIGINT, SIGTERM, and when nobody reads the output any more. */
  readonly signal: AbortSignal
  /** Podium's own version. */
  readonly version: string
}

/** What the terminal can show. */
export interface Looks {
  readonly color: boolean
  /** Glyphs beyond ASCII. */
  readonly unicode: boolean
  readonly columns: number
}

export const exitStatus = { done: 0, problem: 1, usage: 2, notInTime: 3, stuck: 4 } as const

/** What processes that end by a signal are expected to return: 128 and the signal's number. */
export const interruptedStatus = { SIGINT: 130, SIGTERM: 143 } as const

/** The status after an interruption: the reason of the signal, where it says one. */
export function statusOf(signal: AbortSignal): number {
  return typeof signal.reason === 'number' ? signal.reason : interruptedStatus.SIGINT
}

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Colour only on a terminal that wants it (https://no-color.org), glyphs only where the locale is Unicode. */
export function looksOf(stream: Stream, environment: Readonly<Record<string, string | undefined>>): Looks {
  const isTerminal = stream.isTTY === true
  const noColor = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb'
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  return {
    color: isTerminal && !noColor,
    unicode: /utf-?8/i.test(locale) || process.platform === 'darwin' || environment['WT_SESSION'] !== undefined,
    columns: isTerminal ? (stream.columns ?? 80) : 100_000,
  }
}
