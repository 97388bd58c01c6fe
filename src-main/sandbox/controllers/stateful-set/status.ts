import { equal } from '#shared/kit/equal.ts'
import { isAvailable } from '../availability.ts'
import { isBeingDeleted } from '../facts.ts'
import type { Action } from '../types.ts'
import { replicasOf, revisionOf, type Pod, type StatefulSet } from './naming.ts'
import { isRunningAndReady } from './pods.ts'
import type { Revisions } from './revisions.ts'

export interface SetStatus {
  readonly observedGeneration: number
  readonly replicas: number
  readonly readyReplicas: number
  readonly currentReplicas: number
  readonly updatedReplicas: number
  readonly currentRevision: string
  readonly updateRevision: string
  readonly collisionCount: number
  readonly availableReplicas: number
}

/** Counts the pods that exist: one that this sync makes is counted by the next (kubernetes: computeReplicaStatus). */
export function statusOf(set: StatefulSet, revisions: Revisions, pods: readonly Pod[], nowMs: number): SetStatus {
  const count = (counts: (pod: Pod) => boolean): number => pods.filter(counts).length
  const isOf =
    (revision: string) =>
    (pod: Pod): boolean =>
      !isBeingDeleted(pod) && revisionOf(pod) === revision
  const { minReadySeconds = 0 } = set.spec
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    readyReplicas: count(isRunningAndReady),
    currentReplicas: count(isOf(revisions.current.name)),
    updatedReplicas: count(isOf(revisions.update.name)),
    currentRevision: revisions.current.name,
    updateRevision: revisions.update.name,
    collisionCount: revisions.collisionCount,
    availableReplicas: count((pod) => isRunningAndReady(pod) && isAvailable(pod, minReadySeconds, nowMs)),
  }
}

/** While a rollout deletes a pod the current ones are counted as if it had been of them, even if it was not; the next sync corrects it. */
export const withOneCurrentLess = (status: SetStatus): SetStatus => ({
  ...status,
  currentReplicas: status.currentReplicas - 1,
})

/** A rollout is over when all pods are ready and of the update revision: that becomes the current one in the same write. */
function completed(set: StatefulSet, status: SetStatus): SetStatus {
  const wanted = replicasOf(set)
  const isComplete =
    set.spec.updateStrategy?.type === 'RollingUpdate' &&
    status.updatedReplicas === wanted &&
    status.readyReplicas === wanted &&
    status.replicas === wanted
  if (!isComplete) return status
  return { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision }
}

/** Counters that Go leaves out when they are 0; `replicas` and `availableReplicas` are always written. */
const optional: readonly string[] = ['observedGeneration', 'readyReplicas', 'currentReplicas', 'updatedReplicas']

const written = (status: SetStatus): NonNullable<StatefulSet['status']> =>
  Object.fromEntries(
    Object.entries(status).filter(([key, count]) => count !== 0 || !optional.includes(key)),
  ) as unknown as SetStatus

/** The write of the status at the end of a sync; nothing where it says what is known already. A collision alone is not news. */
export function statusWrite(set: StatefulSet, status: SetStatus): readonly Action[] {
  const next = written(completed(set, status))
  const { collisionCount: _new, observedGeneration: seen = 0, ...news } = next
  const { collisionCount: _old, observedGeneration: before = 0, ...known } = set.status ?? { replicas: 0 }
  if (seen <= before && equal(news, withoutConditions(known))) return []
  return [{ verb: 'updateStatus', resource: 'statefulsets', object: { ...set, status: next } }]
}

function withoutConditions<T extends { readonly conditions?: unknown }>({
  conditions: _conditions,
  ...rest
}: T): unknown {
  return rest
}
