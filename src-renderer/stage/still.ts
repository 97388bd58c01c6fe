import type { StoryCode } from '#shared/story/codes.ts'
import type { LogEntry } from '#shared/story/log.ts'
import { mergedBeat, skipQuiet, type Beat, type BeatScope } from './beats.ts'
import { isDue, type Due } from './due.ts'
import type { Pace } from './pace.ts'

/** What was told of late by beats that moved nothing. More of the same waits until this instant, and is then shown as one. */
export interface Still {
  readonly codes: ReadonlySet<StoryCode>
  readonly untilMs: number
}

/** After a beat for which nothing moved; null where such beats are told one by one. */
export function stillAfter(beat: Beat, before: Still | null, { stillMs }: Pace, nowMs: number): Still | null {
  if (stillMs === null) return null
  const codes = new Set([...(before?.codes ?? []), ...beat.milestones.map(({ code }) => code)])
  return { codes, untilMs: nowMs + stillMs }
}

/** How long what is due next has to wait since it is more of what moved nothing. */
export function stillForMs(still: Still | null, { log, scope, position, nowMs, follows }: Omit<Due, 'pace'>): number {
  if (still === null || !follows || !isAlike(log.entry(position), still, scope)) return 0
  return Math.max(0, still.untilMs - nowMs)
}

/**
 * The beat, and with it all else that is due and moves nothing either: in a flood there are more of these than frames, and as
 * beats of their own nobody would see them.
 */
export function withAlike(beat: Beat, still: Still, due: Due): Beat {
  const { log, scope, nowMs, follows } = due
  if (beat.kind !== 'told' || !follows || !beat.milestones.every(({ code }) => still.codes.has(code))) return beat
  let loudEnd = beat.to
  for (let index = beat.to; index < log.end && isDue({ log, position: index, nowMs }); index++) {
    if (!isAlike(log.entry(index), still, scope)) break
    if (skipQuiet(log, index, index + 1, scope) === index) loudEnd = index + 1
  }
  return loudEnd === beat.to ? beat : mergedBeat(log, beat.from, loudEnd, scope)
}

function isAlike({ cut, milestones }: LogEntry, { codes }: Still, scope: BeatScope): boolean {
  return cut === null && milestones.every((milestone) => codes.has(milestone.code) || !scope.concerns(milestone))
}
