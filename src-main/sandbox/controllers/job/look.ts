import { isReady, msOf } from '../facts.ts'
import { completionsReached, failures, trueCondition, type Ending } from './conditions.ts'
import { failureRuleOf } from './failure-policy.ts'
import { countOf, hasIndex, overlapOf, parseIndexes, withIndexes, type Indexes } from './indexes.ts'
import {
  allFailures,
  completionsOf,
  countedFailures,
  countedOf,
  finishedAtMs,
  hasValidIndex,
  indexOf,
  isActive,
  isFailed,
  isIndexed,
  isSuspended,
  isTerminating,
  isTracked,
  newlyFinished,
  restartsOf,
  type Job,
  type Pod,
} from './pods.ts'

/** A Job and its pods as one sync sees them. */
export interface Look {
  readonly job: Job
  /** Of an indexed Job by index. */
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  readonly ready: number
  readonly terminating: number
  /** Counted and just ended ones together. */
  readonly succeeded: number
  readonly failed: number
  /** Those of the status, and those with what ended since. */
  readonly toldIndexes: Indexes
  readonly succeededIndexes: Indexes
  /** Null: the Job has no limit per index. */
  readonly failedIndexes: Indexes | null
  /** With a limit per index: the last failed pod of each index that waits for its next. */
  readonly delayed: ReadonlyMap<number, Pod>
}

function isIndexFailed(job: Job, pod: Pod): boolean {
  const { backoffLimitPerIndex } = job.spec
  if (backoffLimitPerIndex === undefined || !isFailed(pod, job)) return false
  const action = failureRuleOf(job, pod)?.action
  if (action === 'FailIndex') return true
  return action !== 'Ignore' && countedFailures(pod) >= backoffLimitPerIndex
}

/** kubernetes: getPodsWithDelayedDeletionPerIndex. */
function delayedPods(job: Job, pods: readonly Pod[], settled: Indexes): ReadonlyMap<number, Pod> {
  const delayed = new Map<number, Pod>()
  for (const pod of pods) {
    const index = indexOf(pod)
    if (index === null || !isTracked(pod) || !hasValidIndex(pod, job) || !isFailed(pod, job)) continue
    if (hasIndex(settled, index)) continue
    const last = delayed.get(index)
    const isLater =
      last === undefined || (allFailures(last) <= allFailures(pod) && finishedAtMs(pod) >= finishedAtMs(last))
    if (isLater) delayed.set(index, pod)
  }
  return delayed
}

const indexesOf = (pods: readonly Pod[]): readonly number[] => pods.map(indexOf).filter((index) => index !== null)

export function lookAt(job: Job, unsorted: readonly Pod[]): Look {
  const pods = isIndexed(job) ? unsorted.toSorted((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1)) : unsorted
  const { status } = job
  const active = pods.filter(isActive)
  const finished = newlyFinished(job, pods)
  const uncounted = status?.uncountedTerminatedPods
  const counts = {
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    succeeded: (status?.succeeded ?? 0) + finished.succeeded.length + (uncounted?.succeeded ?? []).length,
    failed: (status?.failed ?? 0) + countedOf(job, finished.failed).length + (uncounted?.failed ?? []).length,
  }
  if (!isIndexed(job))
    return { job, pods, ...counts, toldIndexes: [], succeededIndexes: [], failedIndexes: null, delayed: new Map() }
  const completions = completionsOf(job)
  const tracked = pods.filter((pod) => isTracked(pod) && hasValidIndex(pod, job))
  const toldIndexes = parseIndexes(status?.completedIndexes, completions)
  const succeededNow = indexesOf(tracked.filter((pod) => pod.status?.phase === 'Succeeded'))
  const succeededIndexes = withIndexes(toldIndexes, succeededNow)
  const hasLimit = job.spec.backoffLimitPerIndex !== undefined
  const failedNow = indexesOf(tracked.filter((pod) => isIndexFailed(job, pod)))
  const failedIndexes = hasLimit ? withIndexes(parseIndexes(status?.failedIndexes, completions), failedNow) : null
  const settled = withIndexes([...succeededIndexes, ...(failedIndexes ?? [])], indexesOf(active))
  const delayed = hasLimit ? delayedPods(job, pods, settled) : new Map<number, Pod>()
  return {
    job,
    pods,
    ...counts,
    succeeded: countOf(succeededIndexes),
    toldIndexes,
    succeededIndexes,
    failedIndexes,
    delayed,
  }
}

/** kubernetes: success_policy.go. */
function successPolicyEnding({ job, succeededIndexes }: Look): Ending | null {
  if (succeededIndexes.length === 0) return null
  for (const [index, rule] of (job.spec.successPolicy?.rules ?? []).entries()) {
    const message = `Matched rules at index ${index}`
    const ending: Ending = { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message }
    if (rule.succeededIndexes === undefined) {
      if (rule.succeededCount !== undefined && countOf(succeededIndexes) >= rule.succeededCount) return ending
      continue
    }
    const wanted = parseIndexes(rule.succeededIndexes, completionsOf(job))
    if (wanted.length === 0) continue
    const met = overlapOf(wanted, succeededIndexes)
    if (met === countOf(wanted) || (rule.succeededCount !== undefined && met >= rule.succeededCount)) return ending
  }
  return null
}

/** When the Job has been active for too long; null without a deadline, and while it is suspended. */
export function deadlineMs(job: Job, startMs: number | null): number | null {
  const { activeDeadlineSeconds } = job.spec
  return activeDeadlineSeconds === undefined || startMs === null || isSuspended(job)
    ? null
    : startMs + activeDeadlineSeconds * 1_000
}

/**
 * How the Job ends, if it does (kubernetes: syncJob): what was decided before, then the ways to fail, then the success
 * policy. Reaching the number of completions is looked at later, when pods have been made or deleted.
 */
export function endingOf(look: Look, nowMs: number): Ending | null {
  const { job, pods, failed, failedIndexes, succeededIndexes } = look
  const conditions = job.status?.conditions ?? []
  const met = trueCondition(conditions, 'SuccessCriteriaMet')
  if (met !== undefined) return { ...completionsReached, reason: met.reason ?? '', message: met.message ?? '' }
  const target = trueCondition(conditions, 'FailureTarget')
  if (target !== undefined) return { type: 'Failed', reason: target.reason ?? '', message: target.message ?? '' }
  const fatal = pods
    .filter((pod) => isFailed(pod, job))
    .map((pod) => failureRuleOf(job, pod))
    .find((rule) => rule?.action === 'FailJob')
  if (fatal !== undefined && fatal !== null) return failures.podFailurePolicy(fatal.message)
  const limit = job.spec.backoffLimit ?? 6
  if (failed > limit || hasRestartedTooOften(job, pods, limit)) return failures.backoffLimit
  const endMs = deadlineMs(job, msOf(job.status?.startTime))
  if (endMs !== null && nowMs >= endMs) return failures.deadline
  if (failedIndexes !== null) {
    const count = countOf(failedIndexes)
    const { maxFailedIndexes } = job.spec
    if (maxFailedIndexes !== undefined && count > maxFailedIndexes) return failures.maxFailedIndexes
    if (count > 0 && count + countOf(succeededIndexes) >= completionsOf(job)) return failures.failedIndexes
  }
  return isIndexed(job) ? successPolicyEnding(look) : null
}

/** Only containers that are restarted in place count here; a pod that failed is counted as such. */
function hasRestartedTooOften(job: Job, pods: readonly Pod[], limit: number): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false
  const restarts = restartsOf(pods)
  return limit === 0 ? restarts > 0 : restarts >= limit
}
