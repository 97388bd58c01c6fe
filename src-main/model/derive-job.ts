import type { Attempt, CronJob, Job, Run } from '#shared/model/entities.ts'
import type { JobObject, PodObject } from '#shared/objects/index.ts'
import { finishedAt } from './derive-pod.ts'
import { nameOfKey } from './keys.ts'
import type { Look } from './look.ts'
import { controllerOfKind } from '../store/references.ts'
import { conditionOf, hasCondition } from './objects.ts'
import { podState } from './pod-state.ts'

export function deriveJob(look: Look, uid: string): Job | undefined {
  const job = look.store.get('Job', uid)
  if (job === undefined) return undefined
  const cronJob = controllerOfKind(job, 'CronJob')
  const state = jobState(job)
  return {
    uid,
    namespace: job.namespace,
    name: job.name,
    mode: modeOf(job),
    completions: job.completions,
    parallelism: job.parallelism,
    succeeded: job.succeeded,
    active: job.active,
    failed: job.failed,
    backoffLimit: job.backoffLimit,
    state,
    reason: reasonOf(job),
    startedAt: job.startedAt,
    endedAt: endedAt(job),
    nextAttemptAt: nextAttemptAt(look, job),
    cronJob: cronJob === null ? null : { name: cronJob.name, uid: cronJob.uid },
  }
}

function modeOf(job: JobObject): Job['mode'] {
  if (job.indexed) return 'indexed'
  return job.completions === null ? 'queue' : 'fixed'
}

/** SuccessCriteriaMet and FailureTarget alone mean that it is about to end: pods may still be going. */
function jobState(job: JobObject): Job['state'] {
  if (hasCondition(job, 'Complete')) return 'complete'
  if (hasCondition(job, 'Failed')) return 'failed'
  return job.suspended ? 'suspended' : 'running'
}

/** Both conditions of a pair have the same reason; the interim one comes first. */
function reasonOf(job: JobObject): string | null {
  const told = ['Failed', 'FailureTarget', 'Complete', 'SuccessCriteriaMet'].find((type) => hasCondition(job, type))
  return told === undefined ? null : (conditionOf(job, told)?.reason ?? null)
}

/** A failed Job has no completionTime. */
function endedAt(job: JobObject): number | null {
  if (job.completedAt !== null) return job.completedAt
  const ended = ['Failed', 'Complete'].find((type) => hasCondition(job, type))
  return ended === undefined ? null : (conditionOf(job, ended)?.changedAt ?? null)
}

const FIRST_BACKOFF_MS = 10_000
/** What the controller does; its documentation says 6 minutes. */
const LONGEST_BACKOFF_MS = 600_000

/**
 * While a Job backs off nothing in the object says so: the finish of the last failed pod plus 10 s, doubled for each failure
 * since the last success.
 */
function nextAttemptAt(look: Look, job: JobObject): number | null {
  if (job.active > 0 || jobState(job) !== 'running' || reasonOf(job) !== null) return null
  if (!look.store.canRead('Pod', job.namespace)) return null
  const ended = attemptsOf(look, job).flatMap((pod) => {
    const endAt = finishedAt(pod)
    return endAt === null ? [] : [{ failed: pod.phase === 'Failed', endAt }]
  })
  const newestFirst = ended.toSorted((a, b) => b.endAt - a.endAt)
  const successes = newestFirst.findIndex(({ failed }) => !failed)
  const failures = successes < 0 ? newestFirst : newestFirst.slice(0, successes)
  const [last] = failures
  if (last === undefined) return null
  return last.endAt + Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures.length - 1))
}

const attemptsOf = (look: Look, job: JobObject): readonly PodObject[] =>
  [...look.store.controlledBy(job.uid)].filter((object) => object.kind === 'Pod')

/** A pod whose controller is a Job. */
export function deriveAttempt(look: Look, uid: string): Attempt | undefined {
  const pod = look.store.get('Pod', uid)
  const job = pod === undefined ? null : controllerOfKind(pod, 'Job')
  if (pod === undefined || job === null) return undefined
  return {
    uid,
    namespace: pod.namespace,
    job: job.name,
    jobUid: job.uid,
    pod: pod.name,
    index: indexOf(pod),
    state: podState(look, pod).state,
    exitCode: exitCodeOf(pod),
    startedAt: pod.startedAt,
    endedAt: finishedAt(pod),
  }
}

const INDEX = 'batch.kubernetes.io/job-completion-index'

/** The annotation is there since Indexed Jobs are, the label since 1.28. */
function indexOf(pod: PodObject): number | null {
  const index = Number.parseInt(pod.annotations[INDEX] ?? pod.labels[INDEX] ?? '', 10)
  return Number.isNaN(index) ? null : index
}

/** The first code that is not 0 tells why the attempt failed. */
function exitCodeOf(pod: PodObject): number | null {
  const codes = pod.containerStatuses.flatMap(({ state }) => (state.kind === 'ended' ? [state.exitCode] : []))
  return codes.find((code) => code !== 0) ?? codes[0] ?? null
}

export function deriveCronJob(look: Look, key: string): CronJob | undefined {
  const { namespace, name } = nameOfKey(key)
  const cronJob = look.store.named('CronJob', namespace, name)
  if (cronJob === undefined) return undefined
  const { uid, schedule, timeZone, suspended, concurrencyPolicy, startingDeadlineSeconds } = cronJob
  const { lastScheduledAt, lastSuccessfulAt, activeJobUids } = cronJob
  const rules = { schedule, timeZone, suspended, concurrencyPolicy, startingDeadlineSeconds }
  return { uid, namespace, name, ...rules, lastScheduledAt, lastSuccessfulAt, activeJobUids }
}

/** A Job whose controller is a CronJob. */
export function deriveRun(look: Look, uid: string): Run | undefined {
  const job = look.store.get('Job', uid)
  const cronJob = job === undefined ? null : controllerOfKind(job, 'CronJob')
  if (job === undefined || cronJob === null) return undefined
  return {
    uid,
    namespace: job.namespace,
    cronJob: cronJob.name,
    job: job.name,
    scheduledAt: scheduledAt(job, cronJob.name),
    startedAt: job.startedAt,
    endedAt: endedAt(job),
    state: jobState(job),
  }
}

const MINUTE_MS = 60_000

/** From the annotation (1.28), else from the name, which ends in the scheduled minute since 1970. A run made by hand has neither. */
function scheduledAt(job: JobObject, cronJob: string): number | null {
  const written = Date.parse(job.annotations['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? '')
  if (!Number.isNaN(written)) return written
  const minutes = job.name.startsWith(`${cronJob}-`) ? job.name.slice(cronJob.length + 1) : ''
  return /^\d{8}$/.test(minutes) ? Number(minutes) * MINUTE_MS : null
}
