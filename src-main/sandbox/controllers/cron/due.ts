import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { ObjectOf } from '../../objects.ts'
import { msOf } from '../facts.ts'
import type { Schedule } from './schedule.ts'

type CronJob = ObjectOf['cronjobs']

/** kubernetes: nextScheduleDelta, so that a look never comes before its time. */
const paddingMs = 100

/** More missed times than these are worth a warning. */
const fewest = 100

interface Due {
  /** The last run, or the CronJob's creation, or as far back as a start is still allowed. */
  readonly earliestMs: number
  /** The most recent time that has come since; null: none. */
  readonly recentMs: number | null
  readonly missed: 'none' | 'few' | 'many'
}

/** kubernetes: mostRecentScheduleTime. Fails for a schedule whose times do not follow each other. */
function dueOf(cronJob: CronJob, schedule: Schedule, nowMs: number, countsDeadline: boolean): Result<Due, string> {
  const { spec, status, metadata } = cronJob
  const { startingDeadlineSeconds, timeZone = '' } = spec
  const sinceMs = msOf(status?.lastScheduleTime) ?? Date.parse(metadata.creationTimestamp)
  const hasDeadline = countsDeadline && startingDeadlineSeconds !== undefined
  const earliestMs = hasDeadline ? Math.max(sinceMs, nowMs - startingDeadlineSeconds * 1_000) : sinceMs
  const firstMs = schedule.next(earliestMs, timeZone)
  const secondMs = firstMs === null ? null : schedule.next(firstMs, timeZone)
  const tooClose = failed('time difference between two schedules is less than 1 second')
  if (firstMs === null) return tooClose
  if (nowMs < firstMs) return ok({ earliestMs, recentMs: null, missed: 'none' })
  if (secondMs !== null && nowMs < secondMs) return ok({ earliestMs, recentMs: firstMs, missed: 'none' })
  const betweenSeconds = secondMs === null ? 0 : Math.round((secondMs - firstMs) / 1_000)
  if (betweenSeconds < 1) return tooClose
  // How often the first distance fits in; the search for the last time begins one distance earlier than that.
  const count = Math.floor(Math.trunc((nowMs - firstMs) / 1_000) / betweenSeconds) + 1
  let recentMs: number | null = null
  const startMs = firstMs + (count - 2) * betweenSeconds * 1_000
  for (
    let atMs = schedule.next(startMs, timeZone);
    atMs !== null && atMs <= nowMs;
    atMs = schedule.next(atMs, timeZone)
  )
    recentMs = atMs
  return ok({ earliestMs, recentMs, missed: count > fewest ? 'many' : 'few' })
}

export interface DueNow {
  /** The time whose run is due; null: none. */
  readonly dueMs: number | null
  readonly hasMissedMany: boolean
}

/** The time that a run is due for: the most recent one only, never a backlog (kubernetes: nextScheduleTime). */
export function dueNow(cronJob: CronJob, schedule: Schedule, nowMs: number): Result<DueNow, string> {
  const due = dueOf(cronJob, schedule, nowMs, true)
  if (due.kind === 'failed') return due
  const { recentMs, missed } = due.value
  return ok({ dueMs: recentMs, hasMissedMany: recentMs !== null && missed === 'many' })
}

/** When to look again (kubernetes: nextScheduleTimeDuration); null for a schedule that never comes. */
export function nextLookMs(cronJob: CronJob, schedule: Schedule, nowMs: number): number | null {
  const due = dueOf(cronJob, schedule, nowMs, false)
  const fromMs =
    due.kind === 'failed' ? nowMs : (due.value.recentMs ?? (due.value.missed === 'none' ? due.value.earliestMs : nowMs))
  const nextMs = schedule.next(fromMs, cronJob.spec.timeZone)
  return nextMs === null ? null : nextMs + paddingMs
}
