import type { ChangeLog } from '#shared/story/log.ts'
import { mergedBeat, nextBeat, skipQuiet, type Beat, type BeatScope } from './beats.ts'
import { presentationDelayMs, type Pace } from './pace.ts'

/** Where the view stands, and how it is to follow. */
export interface Due {
  readonly log: ChangeLog
  readonly scope: BeatScope
  /** Of the oldest change that is to be shown. */
  readonly position: number
  readonly nowMs: number
  readonly pace: Pace
  /** False after the viewer has stopped, gone back or slowed down: then nothing is merged or hurried to catch up. */
  readonly follows: boolean
}

/** Whether the oldest change that is to be shown has waited for those that belong with it. */
export function isDue({ log, position, nowMs }: Pick<Due, 'log' | 'position' | 'nowMs'>): boolean {
  return nowMs - log.entry(position).receivedAt >= presentationDelayMs
}

export function lagOf({ log, position, nowMs }: Pick<Due, 'log' | 'position' | 'nowMs'>): number {
  return Math.max(0, nowMs - log.entry(position).receivedAt)
}

export function isCatchingUp(due: Due): boolean {
  return due.follows && lagOf(due) > due.pace.catchUpMs
}

/** What is shown next: a beat, or everything received so far when the view is too far behind. */
export function dueBeat(due: Due): Beat | null {
  const { log, scope, position, pace, follows } = due
  const lagMs = lagOf(due)
  if (follows && lagMs > pace.limitMs) return allReceived(due)
  const windowMs = lagMs > pace.catchUpMs ? pace.catchUpWindowMs : pace.windowMs
  return nextBeat(log, position, log.end, scope, windowMs)
}

export function allReceived({ log, scope, position }: Due): Beat {
  return mergedBeat(log, position, log.end, scope)
}

/**
 * How long a beat may be held after its motion, before the changes behind it grow too old; negative when even the motion
 * takes too long, and the beat must be merged with them.
 */
export function roomAfter(beat: Beat, timeMs: number, { log, scope, nowMs, pace, follows }: Due): number {
  if (!follows || beat.kind !== 'told') return Number.POSITIVE_INFINITY
  const next = skipQuiet(log, beat.to, log.end, scope)
  if (next >= log.end) return Number.POSITIVE_INFINITY
  return pace.limitMs + pace.overtimeMs - (nowMs + timeMs - log.entry(next).receivedAt)
}
