import { text } from '#shared/words/index.ts'
import type { Problem } from '#shared/model/feed.ts'
import { roughDuration } from '#shared/words/duration.ts'
import { problemText } from '#shared/words/problem.ts'
import type { Badge } from '../../stage/badge.ts'
import type { LiveState } from '../../state/live-state.ts'
import { clockTime } from './clock-time.ts'

/** The badge's shape tells its state without colour. */
export type LiveShape = 'dot' | 'clock' | 'bars' | 'cross' | 'ring' | 'lock'

export interface LiveWords {
  readonly shape: LiveShape
  /** The state itself, bold. */
  readonly word: string
  /** The same for a narrow bar, in which a number must not be cut off; null where it is short enough. */
  readonly brief: string | null
  /** What goes with it, such as the time of the data. */
  readonly more: string | null
  /** What keeps the picture from being live, for whoever points at the badge. */
  readonly problem: string | null
  /** True where a click goes live. */
  readonly canGoLive: boolean
  /** The badge says so, too: the view stays where it is until somebody asks for more. */
  readonly offersLive: boolean
  /** A number in it changes each second: too often to be read aloud. */
  readonly ticks: boolean
}

export interface LiveFacts {
  readonly live: LiveState
  readonly badge: Badge
  /** Far behind by the person's own move. */
  readonly offersLive: boolean
  /** The last change that was received, or null. */
  readonly lastChangeAt: number | null
  readonly nowMs: number
}

/** From here on quiet is worth saying: nobody wonders about less. */
const quietMs = 60_000

/** What the badge says: the connection's trouble first, since a picture of old data is never called anything else. */
export function liveWords({ live, badge, offersLive, lastChangeAt, nowMs }: LiveFacts): LiveWords {
  const plain = { brief: null, more: null, problem: null, canGoLive: false, offersLive: false, ticks: false }
  switch (live.kind) {
    case 'none':
      return { ...plain, shape: 'ring', word: text('frame.live.none') }
    case 'connecting':
      return {
        ...plain,
        shape: 'ring',
        word: text('frame.live.connecting', { seconds: secondsSince(live.since, nowMs) }),
        ticks: true,
      }
    case 'disconnected':
      return {
        ...plain,
        shape: 'cross',
        word: text('frame.live.disconnected'),
        more: dataAndRetry(live.dataAt, live.retryAt, nowMs),
        problem: problemOf(live.reason),
        ticks: live.retryAt !== null,
      }
    case 'signedOut':
      return {
        ...plain,
        shape: 'lock',
        word: text('frame.live.signedOut'),
        more: dataAndRetry(live.dataAt, null, nowMs),
        problem: problemOf(live.reason),
      }
    case 'failed':
      return {
        ...plain,
        shape: 'cross',
        word: text('frame.live.failed'),
        more: dataAndRetry(null, live.retryAt, nowMs),
        problem: problemOf(live.problem),
        ticks: live.retryAt !== null,
      }
    case 'live':
      return viewWords({ badge, offersLive }, live.limited.length > 0, quietFor(lastChangeAt, nowMs))
  }
}

function viewWords(
  { badge, offersLive }: Pick<LiveFacts, 'badge' | 'offersLive'>,
  isLimited: boolean,
  quiet: string | null,
): LiveWords {
  const behind = { brief: null, more: null, problem: null, canGoLive: true, offersLive, ticks: true }
  switch (badge.kind) {
    case 'live':
      return {
        shape: 'dot',
        brief: null,
        word: text(isLimited ? 'frame.live.limited' : 'frame.live.live'),
        more: quiet,
        problem: null,
        canGoLive: false,
        offersLive: false,
        ticks: false,
      }
    case 'behind':
      return { ...behind, shape: 'clock', word: text('frame.live.behind', { seconds: badge.seconds }) }
    case 'paused':
      return {
        ...behind,
        shape: 'bars',
        offersLive: true,
        word:
          badge.secondsAhead > 0
            ? text('frame.live.pausedAhead', { seconds: badge.secondsAhead })
            : text('frame.live.paused'),
        brief: badge.secondsAhead > 0 ? text('frame.live.pausedBrief', { seconds: badge.secondsAhead }) : null,
      }
    case 'disconnected':
      return {
        ...behind,
        shape: 'cross',
        word: text('frame.live.disconnected'),
        more: dataAndRetry(badge.dataAt, null, 0),
        canGoLive: false,
        offersLive: false,
        ticks: false,
      }
  }
}

function problemOf(reason: Problem | null): string | null {
  return reason === null ? null : problemText(reason)
}

function quietFor(lastChangeAt: number | null, nowMs: number): string | null {
  if (lastChangeAt === null || nowMs - lastChangeAt < quietMs) return null
  return text('frame.live.quiet', { duration: roughDuration(nowMs - lastChangeAt) })
}

function dataAndRetry(dataAt: number | null, retryAt: number | null, nowMs: number): string | null {
  const parts = [
    ...(dataAt === null ? [] : [text('frame.live.dataFrom', { time: clockTime(dataAt) })]),
    ...(retryAt === null || retryAt <= nowMs
      ? []
      : [text('frame.live.retryIn', { seconds: Math.ceil((retryAt - nowMs) / 1000) })]),
  ]
  return parts.length === 0 ? null : parts.join(', ')
}

function secondsSince(sinceMs: number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - sinceMs) / 1000))
}
