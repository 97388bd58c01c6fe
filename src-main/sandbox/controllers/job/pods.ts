import type { V1ContainerStatus } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../objects.ts'
import { isTerminal, msOf } from '../facts.ts'
import { isIgnored } from './failure-policy.ts'

export type Job = ObjectOf['jobs']
export type Pod = ObjectOf['pods']

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
export const indexAnnotation = 'batch.kubernetes.io/job-completion-index'
export const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count'
export const ignoredFailureCountAnnotation = 'batch.kubernetes.io/job-index-ignored-failure-count'

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed'
export const isSuspended = ({ spec }: Job): boolean => spec.suspend === true
export const completionsOf = ({ spec }: Job): number => spec.completions ?? 0

export function isFinished({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  )
}

/** Somebody else's work: a Job whose `managedBy` is foreign is not touched at all. */
export function isForeign({ spec: { managedBy } }: Job): boolean {
  return managedBy !== undefined && managedBy !== 'kubernetes.io/job-controller'
}

/** A pod is replaced only when it has failed, and not as soon as it is on its way out. */
export function replacesFailedOnly({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined
}

export const isTracked = ({ metadata }: Pod): boolean => (metadata.finalizers ?? []).includes(trackingFinalizer)

export const isActive = (pod: Pod): boolean => !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined
export const isTerminating = (pod: Pod): boolean => !isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined

/** Failed, or counted as such because it is on its way out and never had the chance to. */
export function isFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true
  return !replacesFailedOnly(job) && pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded'
}

function numberOf(pod: Pod, annotation: string): number | null {
  const text = pod.metadata.annotations?.[annotation]
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : null
}

/** The pod's completion index; null if it has none that can be read. */
export const indexOf = (pod: Pod): number | null => numberOf(pod, indexAnnotation)

/** Failures of the pod's index before this pod: those that count, and all. */
export const countedFailures = (pod: Pod): number => numberOf(pod, failureCountAnnotation) ?? 0
export const allFailures = (pod: Pod): number =>
  countedFailures(pod) + (numberOf(pod, ignoredFailureCountAnnotation) ?? 0)

/** A pod of an indexed Job counts only with an index that the Job has. */
export function hasValidIndex(pod: Pod, job: Job): boolean {
  const index = indexOf(pod)
  return !isIndexed(job) || (index !== null && index < completionsOf(job))
}

/** Pods that ended and that no status has told of yet. */
export function newlyFinished(
  job: Job,
  pods: readonly Pod[],
): { readonly succeeded: readonly Pod[]; readonly failed: readonly Pod[] } {
  const { succeeded = [], failed = [] } = job.status?.uncountedTerminatedPods ?? {}
  const valid = pods.filter((pod) => isTracked(pod) && hasValidIndex(pod, job))
  return {
    succeeded: valid.filter((pod) => pod.status?.phase === 'Succeeded' && !succeeded.includes(pod.metadata.uid)),
    failed: valid.filter((pod) => isFailed(pod, job) && !failed.includes(pod.metadata.uid)),
  }
}

/** Those of the failed pods that count towards the limit. */
export function countedOf(job: Job, failed: readonly Pod[]): readonly Pod[] {
  return failed.filter((pod) => !isIgnored(job, pod))
}

/**
 * When a pod ended, in whole seconds (kubernetes: backoff_utils.go getFinishedTime): its last container, else the moment it
 * turned not ready, else when its deletion was asked for, else its creation.
 */
export function finishedAtMs({ metadata, spec, status }: Pod): number {
  const sidecars = new Set(
    (spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always').map(({ name }) => name),
  )
  const statuses: readonly Wire<V1ContainerStatus>[] = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
  ]
  const times = statuses.map(({ state }) => msOf(state?.terminated?.finishedAt))
  if (times.length > 0 && !times.includes(null)) return Math.max(...times.map(Number))
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  const unreadyMs = ready?.status === 'False' ? msOf(ready.lastTransitionTime) : null
  if (unreadyMs !== null) return unreadyMs
  const deletionMs = msOf(metadata.deletionTimestamp)
  if (deletionMs !== null) return deletionMs - (metadata.deletionGracePeriodSeconds ?? 0) * 1_000
  return Date.parse(metadata.creationTimestamp)
}

/** How often containers of living pods were restarted in place. */
export function restartsOf(pods: readonly Pod[]): number {
  return pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
}
