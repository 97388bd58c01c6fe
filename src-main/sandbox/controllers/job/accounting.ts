import type { Action, Said } from '../types.ts'
import { condition, trueCondition, withCondition, type Condition, type Ending } from './conditions.ts'
import { countOf, formatIndexes, hasIndex, withIndexes } from './indexes.ts'
import type { Look } from './look.ts'
import { completionsOf, hasValidIndex, indexOf, isFailed, isIndexed, isTracked, type Job, type Pod } from './pods.ts'
import { isIgnored } from './failure-policy.ts'
import { statusWrite, untracked, type Figures } from './writes.ts'
import { wireTime } from '../../time/wire-time.ts'

/** kubernetes: MaxUncountedPods. */
const mostUncounted = 500

/** What a sync has settled before it counts: the figures of the pods as they will be, and how the Job ends. */
export interface Settled {
  readonly active: number
  readonly ready: number
  readonly terminating: number
  readonly startTime: string | undefined
  readonly conditions: readonly Condition[]
  readonly ending: Ending | null
  /** A condition changed that has to be told although no figure did. */
  readonly isChanged: boolean
}

/** Takes a pod's end into the lists of the uncounted; true if the status has to tell of it. */
function take(look: Look, ending: Ending | null, pod: Pod, figures: Figures, newIndexes: number[]): boolean {
  const { job, toldIndexes } = look
  const { uid } = pod.metadata
  const index = indexOf(pod)
  if (pod.status?.phase === 'Succeeded' && !figures.uncountedFailed.includes(uid)) {
    if (isIndexed(job)) {
      // The index itself keeps the pod from being counted twice.
      if (index === null || !hasValidIndex(pod, job) || hasIndex(toldIndexes, index)) return false
      newIndexes.push(index)
      return true
    }
    if (figures.uncountedSucceeded.includes(uid)) return false
    figures.uncountedSucceeded.push(uid)
    return true
  }
  // When the Job is over, every pod that has not ended counts as failed, unless the Job succeeded without it.
  const isLost = ending !== null && ending.type !== 'SuccessCriteriaMet'
  if (!isFailed(pod, job) && !isLost) return false
  if (figures.uncountedFailed.includes(uid) || !hasValidIndex(pod, job) || isIgnored(job, pod)) return false
  figures.uncountedFailed.push(uid)
  return true
}

/** The finalizer is held back while the pod's count of failures has yet to be handed to the next pod of its index. */
function canLetGo({ job, delayed }: Look, ending: Ending | null, pod: Pod): boolean {
  if (job.metadata.deletionTimestamp !== undefined || ending !== null || pod.status?.phase === 'Succeeded') return true
  if (!isFailed(pod, job)) return false
  const index = indexOf(pod)
  return index === null || delayed.get(index)?.metadata.uid !== pod.metadata.uid
}

/** Moves the uncounted whose finalizer is gone into the counters; true if there were any. */
function count(figures: Figures, tracked: ReadonlySet<string>): boolean {
  const before = figures.uncountedSucceeded.length + figures.uncountedFailed.length
  const succeeded = figures.uncountedSucceeded.filter((uid) => tracked.has(uid))
  const failed = figures.uncountedFailed.filter((uid) => tracked.has(uid))
  figures.succeeded += figures.uncountedSucceeded.length - succeeded.length
  figures.failed += figures.uncountedFailed.length - failed.length
  figures.uncountedSucceeded = succeeded
  figures.uncountedFailed = failed
  return succeeded.length + failed.length < before
}

function figuresOf({ job, failedIndexes }: Look, settled: Settled): Figures {
  const { status = {} } = job
  return {
    active: settled.active,
    ready: settled.ready,
    terminating: settled.terminating,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    uncountedSucceeded: [...(status.uncountedTerminatedPods?.succeeded ?? [])],
    uncountedFailed: [...(status.uncountedTerminatedPods?.failed ?? [])],
    completedIndexes: status.completedIndexes ?? '',
    failedIndexes: failedIndexes === null ? undefined : formatIndexes(failedIndexes),
    conditions: settled.conditions,
    startTime: settled.startTime,
    completionTime: status.completionTime,
  }
}

function differs({ status = {} }: Job, { active, ready, terminating, isChanged }: Settled): boolean {
  return isChanged || active !== (status.active ?? 0) || ready !== status.ready || terminating !== status.terminating
}

/** The interim condition of a pair becomes the terminal one. */
function terminalOf(ending: Ending): Ending {
  if (ending.type === 'FailureTarget') return { ...ending, type: 'Failed' }
  return ending.type === 'SuccessCriteriaMet' ? { ...ending, type: 'Complete' } : ending
}

function lastWords(look: Look, { type, reason, message }: Ending, succeeded: number): readonly Action[] {
  const said = (kind: Said['type'], why: string, text: string): Action => ({
    verb: 'say',
    said: { about: look.job, type: kind, reason: why, message: text, component: 'job-controller' },
  })
  if (type === 'Failed') return [said('Warning', reason, message)]
  const { completions } = look.job.spec
  const tooMany = completions !== undefined && succeeded > completions
  const text = 'Too many succeeded pods running after completion count reached'
  return [
    ...(tooMany ? [said('Warning', 'TooManySucceededPods', text)] : []),
    said('Normal', 'Completed', 'Job completed'),
  ]
}

/** Steps, and whether the last of the three is left to another look. */
export interface Accounted {
  readonly actions: readonly Action[]
  readonly isHalfway: boolean
}

/** The pods that are let go in this sync, taken into the figures; true if the status has to tell of one of them. */
function takeAll(
  look: Look,
  ending: Ending | null,
  figures: Figures,
): { letGo: readonly Pod[]; isDue: boolean; isFull: boolean } {
  const letGo: Pod[] = []
  const newIndexes: number[] = []
  let isDue = false
  let isFull = false
  for (const pod of look.pods) {
    if (!isTracked(pod) || !canLetGo(look, ending, pod)) continue
    letGo.push(pod)
    if (take(look, ending, pod, figures, newIndexes)) isDue = true
    isFull = newIndexes.length + figures.uncountedSucceeded.length + figures.uncountedFailed.length >= mostUncounted
    if (isFull) break
  }
  if (!isIndexed(look.job)) return { letGo, isDue, isFull }
  const { completedIndexes = '', failedIndexes } = look.job.status ?? {}
  const indexes = withIndexes(look.succeededIndexes, newIndexes)
  figures.completedIndexes = formatIndexes(indexes)
  figures.succeeded = countOf(indexes)
  const isTold = completedIndexes === figures.completedIndexes && failedIndexes === figures.failedIndexes
  return { letGo, isDue: isDue || !isTold, isFull }
}

/**
 * The three steps in which a Job counts its pods (kubernetes: trackJobStatusAndRemoveFinalizers): a status that names the
 * ended ones, their finalizers taken away, a status that counts them. No crash in between can count a pod twice or never.
 * At the end of a Job the third step comes with a look of its own: others shall see the interim condition by itself.
 */
export function account(look: Look, settled: Settled, nowMs: number): Accounted {
  const { job, pods } = look
  const { ending } = settled
  const figures = figuresOf(look, settled)
  const tracked = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid))
  const isCounted = count(figures, tracked)
  const { letGo, isDue: isToTell, isFull } = takeAll(look, ending, figures)
  let isDue = isToTell || differs(job, settled)
  const isInterim = ending !== null && (ending.type === 'FailureTarget' || ending.type === 'SuccessCriteriaMet')
  if (isInterim && trueCondition(figures.conditions, ending.type) === undefined) {
    figures.conditions = [...figures.conditions, condition(ending.type, 'True', ending, nowMs)]
    isDue = true
  }
  const actions: Action[] = isDue ? [statusWrite(job, figures, job.metadata.resourceVersion)] : []
  actions.push(...letGo.map(untracked))
  if (isDue && ending !== null && letGo.length > 0) return { actions, isHalfway: true }
  for (const { metadata } of letGo) tracked.delete(metadata.uid)
  const isCountedNow = count(figures, tracked)
  const isOver = ending !== null && !isFull && figures.uncountedFailed.length === 0 && settled.terminating === 0
  if (ending !== null && isOver && figures.uncountedSucceeded.length === 0)
    return { actions: [...actions, ...finish(look, terminalOf(ending), figures, nowMs)], isHalfway: false }
  const isLast = isCountedNow || (isCounted && !isDue)
  return { actions: isLast ? [...actions, statusWrite(job, figures, '')] : actions, isHalfway: false }
}

function finish(look: Look, ending: Ending, figures: Figures, nowMs: number): readonly Action[] {
  const last = condition(ending.type, 'True', ending, nowMs)
  figures.conditions = withCondition(figures.conditions, last) ?? figures.conditions
  if (ending.type === 'Complete') figures.completionTime = wireTime(nowMs)
  return [statusWrite(look.job, figures, ''), ...lastWords(look, ending, figures.succeeded)]
}

/** Whether a Job has all that it was made for; without a number of completions, once one succeeded and the rest has ended. */
export function isComplete({ job, succeeded }: Look, active: number): boolean {
  if (active > 0) return false
  return job.spec.completions === undefined ? succeeded > 0 : succeeded >= completionsOf(job)
}
