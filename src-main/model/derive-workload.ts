import type { Workload } from '#shared/model/entities.ts'
import type { StatefulSetObject } from '#shared/objects/index.ts'
import { deriveZone } from './derive-zone.ts'
import { controllerOf } from '../store/references.ts'
import { nameOfKey } from './keys.ts'
import type { Look } from './look.ts'
import { leftOrdinals, setOf, type SetView } from './sets.ts'

/** A set that is gone stays in view for as long as it has slots. */
export function deriveWorkload(look: Look, key: string): Workload | undefined {
  const { namespace, name } = nameOfKey(key)
  const set = setOf(look, namespace, name)
  if (set === undefined || (set.state === 'gone' && leftOrdinals(look, set).size === 0)) return undefined
  const { object } = set
  return {
    namespace,
    name,
    uid: object.uid,
    state: stateOf(set),
    createdAt: object.createdAt,
    deletionAt: object.deletionAt,
    goneAt: set.goneAt,
    leavesPods: object.deletionAt !== null && object.finalizers.includes('orphan'),
    labels: object.labels,
    replicas: object.replicas,
    startOrdinal: object.startOrdinal,
    policy: object.policy === 'Parallel' ? 'Parallel' : 'OrderedReady',
    minReadySeconds: object.minReadySeconds,
    update: {
      strategy: object.updateStrategy,
      partition: object.partition,
      currentRevision: object.status.currentRevision,
      updateRevision: object.status.updateRevision,
    },
    goesBack: goesBack(look, object),
    retention: { whenDeleted: object.whenDeleted, whenScaled: object.whenScaled },
    counts: countsOf(set),
    generation: object.generation ?? 0,
    observedGeneration: object.status.observedGeneration,
    claimTemplates: object.claimTemplates.map(({ name: template, storageClassName, requested }) => ({
      name: template,
      storageClass: storageClassName,
      requested,
    })),
    images: object.containers.map(({ name: container, image }) => ({ container, image })),
    dns: deriveZone(look, object),
  }
}

/**
 * A rollback takes an equal older revision again, and then others were made after it (facts sheet 1.2). The object of a new
 * revision may come later than the status that names it; those of older ones are known. Their times are whole seconds.
 */
function goesBack({ store }: Look, { uid, namespace, status }: StatefulSetObject): boolean | null {
  const { currentRevision, updateRevision } = status
  if (currentRevision === '' || currentRevision === updateRevision) return null
  if (!store.canRead('ControllerRevision', namespace)) return null
  const madeAt = store.named('ControllerRevision', namespace, updateRevision)?.createdAt
  if (madeAt === undefined) return false
  let latest: number | null = null
  for (const revision of store.inNamespace('ControllerRevision', namespace)) {
    if (revision.name === updateRevision || controllerOf(revision)?.uid !== uid) continue
    latest = Math.max(latest ?? 0, revision.createdAt ?? 0)
  }
  if (latest === null || madeAt === null || latest === madeAt) return null
  return latest > madeAt
}

function stateOf(set: SetView): Workload['state'] {
  if (set.state === 'gone') return 'gone'
  return set.object.deletionAt === null ? 'present' : 'deleting'
}

/** Wanted from the spec, the others from the status. A set that is gone wants nothing and nobody counts for it. */
function countsOf({ object, state }: SetView): Workload['counts'] {
  if (state === 'gone') return { wanted: 0, created: 0, ready: 0, updated: 0, available: 0, current: 0 }
  const { replicas, readyReplicas, updatedReplicas, availableReplicas, currentReplicas } = object.status
  return {
    wanted: object.replicas,
    created: replicas,
    ready: readyReplicas,
    updated: updatedReplicas,
    available: availableReplicas,
    current: currentReplicas,
  }
}
