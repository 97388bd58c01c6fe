import type { EntityMaps } from '#shared/model/change.ts'
import type { Attempt, CronJob, Job, Run } from '#shared/model/entities.ts'
import { byName, iso } from './order.ts'

export interface JobShape {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly mode: Job['mode']
  readonly completions: number | null
  readonly parallelism: number
  readonly succeeded: number
  readonly active: number
  readonly failed: number
  readonly backoffLimit: number
  readonly state: Job['state']
  readonly reason: string | null
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly attempts: readonly AttemptShape[]
  readonly nextAttemptAt: string | null
  readonly cronJob: string | null
}

export interface AttemptShape {
  readonly pod: string
  readonly index: number | null
  readonly state: Attempt['state']
  readonly exitCode: number | null
  readonly startedAt: string | null
  readonly endedAt: string | null
}

export function jobShapes(maps: EntityMaps): readonly JobShape[] {
  const attempts = groupBy(maps.attempt.values(), ({ jobUid }) => jobUid)
  return byName(maps.job.values()).map((job) => {
    const {
      namespace,
      name,
      uid,
      mode,
      completions,
      parallelism,
      succeeded,
      active,
      failed,
      backoffLimit,
      state,
      reason,
    } = job
    return {
      namespace,
      name,
      uid,
      mode,
      completions,
      parallelism,
      succeeded,
      active,
      failed,
      backoffLimit,
      state,
      reason,
      startedAt: iso(job.startedAt),
      endedAt: iso(job.endedAt),
      attempts: (attempts.get(uid) ?? []).toSorted(earlierFirst).map(attemptShape),
      nextAttemptAt: iso(job.nextAttemptAt),
      cronJob: job.cronJob?.name ?? null,
    }
  })
}

/** What has not started comes last. */
function earlierFirst(a: { readonly startedAt: number | null }, b: { readonly startedAt: number | null }): number {
  return (a.startedAt ?? Number.MAX_SAFE_INTEGER) - (b.startedAt ?? Number.MAX_SAFE_INTEGER)
}

function attemptShape({ pod, index, state, exitCode, startedAt, endedAt }: Attempt): AttemptShape {
  return { pod, index, state, exitCode, startedAt: iso(startedAt), endedAt: iso(endedAt) }
}

export interface CronJobShape {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly schedule: string
  readonly timeZone: string | null
  readonly suspended: boolean
  readonly concurrencyPolicy: string
  /** Empty until schedules are read; never a guess. */
  readonly next: readonly string[]
  readonly runs: readonly RunShape[]
}

export interface RunShape {
  readonly job: string
  readonly scheduledAt: string | null
  readonly startedAt: string | null
  readonly state: Run['state']
}

export function cronJobShapes(maps: EntityMaps): readonly CronJobShape[] {
  const runs = groupBy(maps.run.values(), ({ namespace, cronJob }) => `${namespace}/${cronJob}`)
  return byName(maps.cronJob.values()).map((cronJob: CronJob) => {
    const { namespace, name, uid, schedule, timeZone, suspended, concurrencyPolicy } = cronJob
    const own = (runs.get(`${namespace}/${name}`) ?? []).toSorted(earlierFirst)
    return { namespace, name, uid, schedule, timeZone, suspended, concurrencyPolicy, next: [], runs: own.map(runShape) }
  })
}

function runShape({ job, scheduledAt, startedAt, state }: Run): RunShape {
  return { job, scheduledAt: iso(scheduledAt), startedAt: iso(startedAt), state }
}

function groupBy<Value>(
  values: Iterable<Value>,
  keyOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  return Map.groupBy(values, keyOf)
}
