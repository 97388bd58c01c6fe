import type { V1ObjectReference } from '@kubernetes/client-node'
import type { NewObject, ObjectOf, StoredObject, Wire } from '../../objects.ts'
import type { Status } from '../../status.ts'
import { controllerReference, msOf } from '../facts.ts'
import type { Action, Decision, Said } from '../types.ts'
import { dueNow, nextLookMs } from './due.ts'
import { parseSchedule, type Schedule } from './schedule.ts'
import { isKnownZone, zonedTime } from './zone.ts'
import { wireTime } from '../../time/wire-time.ts'

export type CronJob = ObjectOf['cronjobs']
type Job = ObjectOf['jobs']
type Reference = Wire<V1ObjectReference>

export interface CronJobObserved {
  readonly cronJob: CronJob
  /** Every Job whose controller has the CronJob's name. */
  readonly jobs: readonly Job[]
  /** Any Job of the namespace by name. */
  readonly jobNamed: (name: string) => Job | undefined
}

const timestampAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** The status while it is being worked out, and the steps so far. */
interface Work {
  readonly cronJob: CronJob
  readonly actions: Action[]
  active: readonly Reference[]
  lastScheduleTime: string | undefined
  lastSuccessfulTime: string | undefined
  isChanged: boolean
}

function say(cronJob: CronJob, type: Said['type'], reason: string, message: string): Said {
  return { about: cronJob, type, reason, message, component: 'cronjob-controller' }
}

const normal = ({ cronJob, actions }: Work, reason: string, message: string): void =>
  void actions.push({ verb: 'say', said: say(cronJob, 'Normal', reason, message) })
const warn = ({ cronJob, actions }: Work, reason: string, message: string): void =>
  void actions.push({ verb: 'say', said: say(cronJob, 'Warning', reason, message) })

/** How a Job ended: the type of its terminal condition; null while it has not. */
function endOf({ status }: Job): string | null {
  const last = status?.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  )
  return last?.type ?? null
}

function forget(work: Work, uid: string): void {
  work.active = work.active.filter((reference) => reference.uid !== uid)
}

/** Deletes a Job and takes it from the active ones. Its pods go with it. */
function remove(
  work: Work,
  { metadata }: { readonly metadata: { namespace?: string; name: string; uid: string } },
): void {
  const { namespace = '', name, uid } = metadata
  work.actions.push({
    verb: 'delete',
    resource: 'jobs',
    namespace,
    name,
    uid,
    options: { propagationPolicy: 'Background' },
    done: say(work.cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`),
    refused: ({ message }) => [say(work.cronJob, 'Warning', 'FailedDelete', `Deleted job: ${message}`)],
    carriesOn: true,
  })
  forget(work, uid)
  work.isChanged = true
}

function byStart(one: Job, other: Job): number {
  const [a, b] = [msOf(one.status?.startTime) ?? Infinity, msOf(other.status?.startTime) ?? Infinity]
  return a === b ? (one.metadata.name < other.metadata.name ? -1 : 1) : a - b
}

/** Deletes the oldest of the finished Jobs beyond the limits of the history. */
function tidy(work: Work, jobs: readonly Job[]): void {
  const { successfulJobsHistoryLimit: successes, failedJobsHistoryLimit: failures } = work.cronJob.spec
  const limits: readonly (readonly [string, number | undefined])[] = [
    ['Complete', successes],
    ['Failed', failures],
  ]
  for (const [end, limit] of limits) {
    if (limit === undefined) continue
    const finished = jobs.filter((job) => endOf(job) === end).toSorted(byStart)
    for (const job of finished.slice(0, Math.max(0, finished.length - limit))) remove(work, job)
  }
}

/** Compares the active list with the Jobs that there are. */
function follow(work: Work, jobs: readonly Job[]): void {
  for (const job of jobs) {
    const { name, uid } = job.metadata
    const isActive = work.active.some((reference) => reference.uid === uid)
    const end = endOf(job)
    if (end === null) {
      if (!isActive) warn(work, 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
      continue
    }
    if (isActive) {
      forget(work, uid)
      normal(work, 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`)
      work.isChanged = true
    }
    const completionTime = end === 'Complete' ? job.status?.completionTime : undefined
    if (completionTime !== undefined && (msOf(work.lastSuccessfulTime) ?? -Infinity) < Date.parse(completionTime)) {
      work.lastSuccessfulTime = completionTime
      work.isChanged = true
    }
  }
}

function miss(work: Work, jobs: readonly Job[], jobNamed: CronJobObserved['jobNamed']): void {
  for (const { uid, name = '' } of work.active) {
    if (uid === undefined || jobs.some(({ metadata }) => metadata.uid === uid) || jobNamed(name) !== undefined) continue
    normal(work, 'MissingJob', `Active job went missing: ${name}`)
    forget(work, uid)
    work.isChanged = true
  }
}

function statusWrite({ cronJob, active, lastScheduleTime, lastSuccessfulTime }: Work): Action {
  const status = {
    ...(active.length === 0 ? {} : { active }),
    ...(lastScheduleTime === undefined ? {} : { lastScheduleTime }),
    ...(lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime }),
  }
  return { verb: 'updateStatus', resource: 'cronjobs', object: { ...cronJob, status } }
}

const finish = (work: Work, againAtMs: number | null = null): Decision => ({
  actions: work.isChanged ? [...work.actions, statusWrite(work)] : work.actions,
  againAtMs,
})

function jobFor(cronJob: CronJob, dueMs: number): NewObject<'jobs'> {
  const { jobTemplate, timeZone = '' } = cronJob.spec
  const { labels, annotations } = jobTemplate.metadata ?? {}
  const { name, namespace = '' } = cronJob.metadata
  return {
    metadata: {
      name: `${name}-${Math.floor(dueMs / 60_000)}`,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, [timestampAnnotation]: zonedTime(dueMs, timeZone) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: jobTemplate.spec ?? { template: { spec: { containers: [] } } },
  }
}

function referenceTo({ kind, apiVersion, metadata }: StoredObject): Reference {
  const { namespace = '', name, uid, resourceVersion } = metadata
  return { kind, namespace, name, uid, apiVersion, resourceVersion }
}

/** Makes the Job, then names it in the status; a Job of that name that is our own is taken for ours. */
function start(work: Work, job: NewObject<'jobs'>, dueMs: number): void {
  const { cronJob, actions } = work
  const started = (stored: StoredObject): readonly Action[] => [
    statusWrite({ ...work, active: [...work.active, referenceTo(stored)], lastScheduleTime: wireTime(dueMs) }),
  ]
  actions.push({
    verb: 'create',
    resource: 'jobs',
    object: job,
    done: ({ metadata }) => say(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${metadata.name}`),
    refused: (refusal) =>
      isNamespaceEnding(refusal)
        ? []
        : [say(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${refusal.message}`)],
    instead: () => (work.isChanged ? [statusWrite(work)] : []),
    next: started,
  })
}

const isNamespaceEnding = ({ details }: Status): boolean =>
  details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true

/** Why nothing can be planned; null if the schedule can be gone by. */
function scheduleOf(work: Work): Schedule | null {
  const { spec, metadata } = work.cronJob
  if (metadata.deletionTimestamp !== undefined) return null
  if (spec.timeZone !== undefined && !isKnownZone(spec.timeZone)) {
    const zone = JSON.stringify(spec.timeZone)
    warn(work, 'UnknownTimeZone', `invalid timeZone: ${zone}: unknown time zone ${spec.timeZone}`)
    return null
  }
  if (spec.suspend === true) return null
  const schedule = parseSchedule(spec.schedule)
  if (schedule.kind === 'ok') return schedule.value
  warn(work, 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${schedule.failure}`)
  return null
}

/** Go's RFC1123Z in UTC. */
const mailTime = (ms: number): string => new Date(ms).toUTCString().replace('GMT', '+0000')

/** True if no run may start for a time although it is due; what there is to say is said. */
function isHeldBack(work: Work, dueMs: number, jobName: string, nowMs: number): boolean {
  const { spec } = work.cronJob
  const { startingDeadlineSeconds } = spec
  if (startingDeadlineSeconds !== undefined && dueMs + startingDeadlineSeconds * 1_000 < nowMs) {
    warn(work, 'MissSchedule', `Missed scheduled time to start a job: ${mailTime(dueMs)}`)
    return true
  }
  if (work.active.some(({ name }) => name === jobName) || msOf(work.lastScheduleTime) === dueMs) return true
  if (spec.concurrencyPolicy !== 'Forbid' || work.active.length === 0) return false
  const text = 'Not starting job because prior execution is running and concurrency policy is Forbid'
  normal(work, 'JobAlreadyActive', text)
  return true
}

/** One look at a CronJob (kubernetes: pkg/controller/cronjob syncCronJob). */
export function decideCronJob({ cronJob, jobs, jobNamed }: CronJobObserved, nowMs: number): Decision {
  const { active = [], lastScheduleTime, lastSuccessfulTime } = cronJob.status ?? {}
  const work: Work = { cronJob, actions: [], active, lastScheduleTime, lastSuccessfulTime, isChanged: false }
  tidy(work, jobs)
  follow(work, jobs)
  miss(work, jobs, jobNamed)
  const schedule = scheduleOf(work)
  if (schedule === null) return finish(work)
  const due = dueNow(cronJob, schedule, nowMs)
  if (due.kind === 'failed') {
    warn(work, 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${due.failure}`)
    return finish(work)
  }
  const { dueMs, hasMissedMany } = due.value
  // The next look goes by the status as it will be when a run has started.
  const nextMs = (lastMs: number | null): number | null => nextLookMs(withLast(cronJob, lastMs), schedule, nowMs)
  if (dueMs === null) return finish(work, nextMs(null))
  if (hasMissedMany)
    warn(
      work,
      'TooManyMissedTimes',
      'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    )
  const job = jobFor(cronJob, dueMs)
  const { name = '' } = job.metadata
  if (isHeldBack(work, dueMs, name, nowMs)) return finish(work, nextMs(null))
  if (cronJob.spec.concurrencyPolicy === 'Replace')
    for (const reference of work.active) {
      const running = jobNamed(reference.name ?? '')
      if (running !== undefined) remove(work, running)
    }
  const taken = jobNamed(name)
  if (taken === undefined) {
    start(work, job, dueMs)
    return { actions: work.actions, againAtMs: nextMs(dueMs) }
  }
  const isOurs = taken.metadata.ownerReferences?.some(({ uid }) => uid === cronJob.metadata.uid) === true
  if (!isOurs || work.active.some(({ uid }) => uid === taken.metadata.uid)) return finish(work)
  work.active = [...work.active, referenceTo(taken)]
  work.lastScheduleTime = wireTime(dueMs)
  work.isChanged = true
  return finish(work, nextMs(dueMs))
}

function withLast(cronJob: CronJob, lastMs: number | null): CronJob {
  return lastMs === null ? cronJob : { ...cronJob, status: { ...cronJob.status, lastScheduleTime: wireTime(lastMs) } }
}
