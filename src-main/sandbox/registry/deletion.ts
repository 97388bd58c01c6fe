import type { ObjectOf, ResourceName, StoredMeta, StoredObject } from '../objects.ts'
import { resources } from '../resources.ts'
import type { DeleteOptions, Propagation } from './types.ts'
import { wireTime } from '../time/wire-time.ts'

// The rules of a DELETE (apiserver: pkg/registry/rest/delete.go, pkg/registry/generic/registry/store.go).

/** What still keeps a deleted object: its own finalizers and, of a namespace, those of its spec. */
export function isHeld(resource: ResourceName, object: StoredObject): boolean {
  if ((object.metadata.finalizers ?? []).length > 0) return true
  if (resource === 'namespaces') return ((object as ObjectOf['namespaces']).spec.finalizers ?? []).length > 0
  return false
}

/** True when an object that is being deleted has nothing left to wait for. */
export function canGo(resource: ResourceName, object: StoredObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && !isHeld(resource, object)
}

/** The finalizers after a DELETE: the propagation policy puts in its own and takes the other out. */
export function finalizersFor(
  finalizers: readonly string[],
  asked: Propagation | undefined,
  byDefault: Propagation,
): readonly string[] {
  const has = (name: string): boolean => finalizers.includes(name)
  const policy = asked ?? (has('orphan') ? 'Orphan' : has('foregroundDeletion') ? 'Foreground' : byDefault)
  const own = { Orphan: 'orphan', Foreground: 'foregroundDeletion', Background: null }[policy]
  const others = finalizers.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion')
  if (own === null) return others
  return has(own) ? finalizers.filter((name) => others.includes(name) || name === own) : [...others, own]
}

/** How long a pod may take to end, in seconds (pkg/registry/core/pod/strategy.go, CheckGracefulDelete). */
export function podGraceSeconds(pod: ObjectOf['pods'], { gracePeriodSeconds }: DeleteOptions): number {
  const { phase } = pod.status ?? {}
  if ((pod.spec.nodeName ?? '') === '' || phase === 'Failed' || phase === 'Succeeded') return 0
  const period = gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
  return period < 0 ? 1 : period
}

/** The head of an object whose deletion begins, or, of a pod, is made shorter. Null: nothing changes. */
export function deletingMeta(
  resource: ResourceName,
  metadata: StoredMeta,
  { graceSeconds, finalizers, nowMs }: { graceSeconds: number; finalizers: readonly string[]; nowMs: number },
): StoredMeta | null {
  const { finalizers: before = [], ...rest } = metadata
  const sameFinalizers = before.length === finalizers.length && before.every((one) => finalizers.includes(one))
  const head = finalizers.length === 0 ? rest : { ...rest, finalizers }
  const isDeleting = metadata.deletionTimestamp !== undefined
  const isLonger = isDeleting && graceSeconds >= (metadata.deletionGracePeriodSeconds ?? 0)
  if (isLonger) return sameFinalizers ? null : head
  const raised = resources[resource].hasGeneration && !isDeleting
  return {
    ...head,
    ...(raised ? { generation: (metadata.generation ?? 0) + 1 } : {}),
    deletionTimestamp: wireTime(isDeleting ? shortened(metadata, graceSeconds) : nowMs + graceSeconds * 1_000),
    // A namespace's deletion is begun by a strategy of its own, which writes the instant only.
    ...(resource === 'namespaces' ? {} : { deletionGracePeriodSeconds: graceSeconds }),
  }
}

/** The new end counts from when the deletion was asked for. */
function shortened(metadata: StoredMeta, graceSeconds: number): number {
  const askedMs = Date.parse(metadata.deletionTimestamp ?? '') - (metadata.deletionGracePeriodSeconds ?? 0) * 1_000
  return askedMs + graceSeconds * 1_000
}
