import { msOf } from '../facts.ts'
import { condition, find, withCondition, without, type Condition } from './conditions.ts'
import { maxUnavailableOf, replicasOf, sum, type Deployment, type ReplicaSet } from './numbers.ts'

export type Status = NonNullable<Deployment['status']>

/** The sets of a Deployment as one sync sees them. */
export interface Sets {
  /** The one with the Deployment's template; null while there is none. */
  readonly newest: ReplicaSet | null
  readonly old: readonly ReplicaSet[]
}

export const allOf = ({ newest, old }: Sets): readonly ReplicaSet[] => (newest === null ? old : [...old, newest])

/** The largest int32: no deadline (kubernetes: HasProgressDeadline). */
const never = 2 ** 31 - 1

export const hasDeadline = ({ spec }: Deployment): boolean =>
  spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== never

const counters = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
] as const

/** The counters, and whether enough pods are available (kubernetes: calculateStatus). Counters that are 0 are left out. */
export function countedStatus(deployment: Deployment, sets: Sets, nowMs: number): Status {
  const all = allOf(sets)
  const available = sum(all, ({ status }) => status?.availableReplicas)
  const counted: { readonly [Key in (typeof counters)[number]]: number } = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(all, ({ status }) => status?.replicas),
    updatedReplicas: sets.newest?.status?.replicas ?? 0,
    readyReplicas: sum(all, ({ status }) => status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sum(all, replicasOf) - available),
  }
  const { conditions = [], collisionCount } = deployment.status ?? {}
  const isEnough = available >= replicasOf(deployment) - maxUnavailableOf(deployment)
  return {
    ...Object.fromEntries(counters.filter((key) => counted[key] !== 0).map((key) => [key, counted[key]])),
    terminatingReplicas: sum(all, ({ status }) => status?.terminatingReplicas),
    conditions: withCondition(conditions, availability(isEnough, nowMs)),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  }
}

const availability = (isEnough: boolean, nowMs: number): Condition =>
  isEnough
    ? condition(nowMs, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
    : condition(
        nowMs,
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
      )

export function isComplete(deployment: Deployment, status: Status): boolean {
  const wanted = replicasOf(deployment)
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** New pods were made, or became ready or available, or old ones went. */
function isProgressing({ status: before = {} }: Deployment, after: Status): boolean {
  const oldOf = ({ replicas = 0, updatedReplicas = 0 }: Status): number => replicas - updatedReplicas
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldOf(after) < oldOf(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  )
}

/** When a rollout without progress is given up; null if it is not under way. */
export function deadlineMs(deployment: Deployment, status: Status): number | null {
  const progressing = find(status.conditions ?? [], 'Progressing')
  if (!hasDeadline(deployment) || progressing === undefined) return null
  if (progressing.reason === 'NewReplicaSetAvailable' || progressing.reason === 'ProgressDeadlineExceeded') return null
  const sinceMs = msOf(progressing.lastUpdateTime)
  return sinceMs === null ? null : sinceMs + (deployment.spec.progressDeadlineSeconds ?? 0) * 1000
}

function hasTimedOut(deployment: Deployment, status: Status, nowMs: number): boolean {
  if (find(status.conditions ?? [], 'Progressing')?.reason === 'ProgressDeadlineExceeded') return true
  const atMs = deadlineMs(deployment, status)
  return atMs !== null && atMs < nowMs
}

/** The status of a rollout: the counters, the progress, and what hinders the sets (kubernetes: syncRolloutStatus). */
export function rolloutStatus(deployment: Deployment, sets: Sets, nowMs: number): Status {
  const counted = countedStatus(deployment, sets, nowMs)
  const conditions = withFailures(progress(deployment, sets, counted, nowMs), sets)
  return { ...counted, conditions }
}

function progress(deployment: Deployment, { newest }: Sets, status: Status, nowMs: number): readonly Condition[] {
  const { conditions = [] } = status
  if (!hasDeadline(deployment)) return without(conditions, 'Progressing')
  const current = find(deployment.status?.conditions ?? [], 'Progressing')
  const isSettled = (status.replicas ?? 0) === (status.updatedReplicas ?? 0)
  if (isSettled && current?.reason === 'NewReplicaSetAvailable') return conditions
  const subject = newest === null ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`
  if (isComplete(deployment, status))
    return withCondition(
      conditions,
      condition(nowMs, 'Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`),
    )
  if (isProgressing(deployment, status)) {
    const next = condition(nowMs, 'Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`)
    // Every sign of progress is written with its time, also where the condition stays as it is: the deadline counts from it.
    const { lastTransitionTime } = current?.status === 'True' ? current : next
    return [
      ...without(conditions, 'Progressing'),
      { ...next, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }) },
    ]
  }
  if (hasTimedOut(deployment, status, nowMs))
    return withCondition(
      conditions,
      condition(nowMs, 'Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`),
    )
  return conditions
}

/** A set that cannot make or delete pods lends its condition: the newest one's first. */
function withFailures(conditions: readonly Condition[], sets: Sets): readonly Condition[] {
  const failures = [...(sets.newest === null ? [] : [sets.newest]), ...sets.old].flatMap(
    ({ status }) => status?.conditions?.filter(({ type }) => type === 'ReplicaFailure') ?? [],
  )
  const [failure] = failures
  if (failure === undefined) return without(conditions, 'ReplicaFailure')
  const { lastTransitionTime } = failure
  return withCondition(conditions, {
    ...failure,
    ...(lastTransitionTime === undefined ? {} : { lastUpdateTime: lastTransitionTime }),
  })
}
