import { isReady, msOf } from '../facts.ts'
import { indexRetryAtMs, retryAtMs, type Backoff } from './backoff.ts'
import { firstFree, merged, withIndexes } from './indexes.ts'
import type { Look } from './look.ts'
import {
  completionsOf,
  indexOf,
  isIndexed,
  isSuspended,
  isTerminating,
  replacesFailedOnly,
  type Job,
  type Pod,
} from './pods.ts'

/** kubernetes: MaxPodCreateDeletePerSync. */
const mostAtOnce = 500

/** What is done about the number of pods: only ever one of these in one sync. */
export type Managing =
  | { readonly kind: 'keep' }
  | { readonly kind: 'remove'; readonly pods: readonly Pod[] }
  /** One entry for each pod; null where the Job has no indexes. */
  | { readonly kind: 'create'; readonly indexes: readonly (number | null)[] }
  | { readonly kind: 'wait'; readonly untilMs: number }

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

function rankOf(pod: Pod): readonly number[] {
  const { spec, status, metadata } = pod
  const readyMs = msOf(status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime)
  const restarts = Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
  return [
    (spec.nodeName ?? '') === '' ? 0 : 1,
    phaseRank[status?.phase ?? ''] ?? 0,
    isReady(pod) ? 1 : 0,
    isReady(pod) ? -(readyMs ?? 0) : 0,
    -restarts,
    -Date.parse(metadata.creationTimestamp),
  ]
}

/** The pods that are missed least stand first (kubernetes: controller.ActivePods). */
function leastMissedFirst(pods: readonly Pod[]): readonly Pod[] {
  const ranks = new Map(pods.map((pod) => [pod, rankOf(pod)]))
  return pods.toSorted((a, b) => {
    const other = ranks.get(b) ?? []
    return (ranks.get(a) ?? []).reduce((found, rank, at) => found || rank - (other[at] ?? 0), 0)
  })
}

/** Pods of an indexed Job that have no valid index, or one that another pod has too, go first. */
function superfluous({ job, active }: Look, atLeast: number): readonly Pod[] {
  if (!isIndexed(job)) return leastMissedFirst(active).slice(0, atLeast)
  const byIndex = Map.groupBy(active, indexOf)
  const remove: Pod[] = []
  const left: Pod[] = []
  for (const [index, pods] of byIndex) {
    const isValid = index !== null && index < completionsOf(job)
    const sorted = leastMissedFirst(pods)
    remove.push(...(isValid ? sorted.slice(0, -1) : sorted))
    if (isValid) left.push(...sorted.slice(-1))
  }
  return [...remove, ...leastMissedFirst(left).slice(0, Math.max(0, atLeast - remove.length))]
}

/** How many pods shall be active. Without a number of completions none is added once one has succeeded. */
function wantedActive({ spec }: Job, active: number, succeeded: number): number {
  const parallelism = spec.parallelism ?? 1
  if (spec.completions === undefined) return succeeded > 0 ? active : parallelism
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded))
}

/** kubernetes: manageJob. */
export function manage(look: Look, backoff: Backoff, nowMs: number): Managing {
  const { job, active } = look
  if (isSuspended(job)) return { kind: 'remove', pods: active }
  const wanted = wantedActive(job, active.length, look.succeeded)
  const remove = superfluous(look, Math.max(0, active.length - wanted)).slice(0, mostAtOnce)
  if (remove.length > 0) return { kind: 'remove', pods: remove }
  const missing = wanted - active.length - (replacesFailedOnly(job) ? look.terminating : 0)
  if (missing <= 0) return { kind: 'keep' }
  const hasLimitPerIndex = job.spec.backoffLimitPerIndex !== undefined
  const waitsUntilMs = hasLimitPerIndex ? null : retryAtMs(backoff, nowMs)
  if (waitsUntilMs !== null) return { kind: 'wait', untilMs: waitsUntilMs }
  const count = Math.min(missing, mostAtOnce)
  if (!isIndexed(job)) return { kind: 'create', indexes: Array.from({ length: count }, () => null) }
  const free = freeIndexes(look, count)
  if (!hasLimitPerIndex) return { kind: 'create', indexes: free }
  return createOrWait(look, free, nowMs)
}

function freeIndexes({ job, pods, active, succeededIndexes, failedIndexes }: Look, count: number): readonly number[] {
  const blocking = [...active, ...(replacesFailedOnly(job) ? pods.filter(isTerminating) : [])]
  const indexes = blocking.map(indexOf).filter((index) => index !== null)
  const taken = withIndexes(merged([...succeededIndexes, ...(failedIndexes ?? [])]), indexes)
  return firstFree(taken, count, completionsOf(job))
}

/** Each index waits for itself: those that need not wait are made, and if there is none the first to be due is waited for. */
function createOrWait({ delayed }: Look, free: readonly number[], nowMs: number): Managing {
  const due = free.map((index) => ({ index, atMs: indexRetryAtMs(delayed.get(index), nowMs) }))
  const now = due.filter(({ atMs }) => atMs === null).map(({ index }) => index)
  if (now.length > 0) return { kind: 'create', indexes: now }
  const waits = due.map(({ atMs }) => atMs).filter((atMs) => atMs !== null)
  return waits.length === 0 ? { kind: 'keep' } : { kind: 'wait', untilMs: Math.min(...waits) }
}
