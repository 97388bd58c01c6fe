import type { V1LabelSelector } from '@kubernetes/client-node'
import type { ObjectOf, ResourceName, StoredObject, Wire } from '../objects.ts'
import type { ClusterView, StoreChange } from '../storage/types.ts'
import {
  controllerOf,
  controllerReference,
  isBeingDeleted,
  keyOf,
  matchesSelector,
  type OwnerReference,
} from './facts.ts'
import type { Action } from './types.ts'

/** Kinds whose objects controllers adopt and release. */
export type Claimable = Extract<ResourceName, 'pods' | 'replicasets' | 'controllerrevisions'>

/** What a controller owns of one resource, and what nobody owns, by namespace: all that it can claim. */
export function candidates<R extends Claimable>(
  view: ClusterView,
  resource: R,
): (owner: StoredObject) => readonly ObjectOf[R][] {
  const orphansOf = (namespace: string | undefined): string => `orphans of ${namespace ?? ''}`
  const index = view.index(resource, (object) => [controllerOf(object)?.uid ?? orphansOf(object.metadata.namespace)])
  return ({ metadata }) => [...index(metadata.uid), ...index(orphansOf(metadata.namespace))]
}

interface Claim<R extends Claimable> {
  readonly owner: StoredObject
  readonly selector: Wire<V1LabelSelector> | undefined
  readonly resource: R
  /** A further rule of the owner's, such as the name of a set's pod. */
  readonly isMember?: (object: ObjectOf[R]) => boolean
}

export interface Claimed<R extends Claimable> {
  /** What the owner has from now on, adopted objects included, in the order in which they were given. */
  readonly members: readonly ObjectOf[R][]
  readonly actions: readonly Action[]
}

/**
 * Sorts candidates (kubernetes: controller_ref_manager.go): owned ones that match stay, owned ones that do not are
 * released, orphans that match are adopted. An owner or an orphan on its way out adopts nothing.
 */
export function claim<R extends Claimable>(
  { owner, selector, resource, isMember = () => true }: Claim<R>,
  objects: readonly ObjectOf[R][],
): Claimed<R> {
  const members: ObjectOf[R][] = []
  const actions: Action[] = []
  for (const object of objects) {
    const fits = matchesSelector(selector, object.metadata.labels) && isMember(object)
    const controller = controllerOf(object)
    if (controller?.uid === owner.metadata.uid) {
      if (fits) members.push(object)
      else if (!isBeingDeleted(owner)) actions.push(ownedBy(resource, object, without(object, owner)))
    } else if (controller === undefined && fits && !isBeingDeleted(owner) && !isBeingDeleted(object)) {
      members.push(object)
      actions.push(ownedBy(resource, object, [...(object.metadata.ownerReferences ?? []), controllerReference(owner)]))
    }
  }
  return { members, actions }
}

const without = ({ metadata }: StoredObject, owner: StoredObject): readonly OwnerReference[] =>
  (metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid)

/** The write that changes an object's owners. One that vanished meanwhile needs no owner. */
export function ownedBy<R extends Claimable | 'persistentvolumeclaims'>(
  resource: R,
  object: ObjectOf[R],
  owners: readonly OwnerReference[],
): Action {
  const { ownerReferences: _before, ...metadata } = object.metadata
  const changed = { ...object, metadata: owners.length === 0 ? metadata : { ...metadata, ownerReferences: owners } }
  return { verb: 'update', resource, object: changed, tolerates: ['NotFound'] } as Action
}

/**
 * Whom a change of an owned object concerns: its controller before and after, if that very one is still there; where it
 * has none, all owners that could adopt it. So a pod that a deleted set left behind does not wake the new set of that name.
 */
export function ownersToWake<R extends Claimable>(
  view: ClusterView,
  { object, before, type }: StoreChange<R>,
  kind: string,
  couldAdopt: (object: ObjectOf[R]) => readonly StoredObject[],
): readonly string[] {
  const keys = new Set<string>()
  const now = controllerOf(object)
  for (const owner of [now, before === null ? undefined : controllerOf(before)]) {
    if (owner?.kind !== kind) continue
    const found = view.byUid(owner.uid)
    if (found !== undefined) keys.add(keyOf(found.object))
  }
  if (now === undefined && type !== 'DELETED') for (const owner of couldAdopt(object)) keys.add(keyOf(owner))
  return [...keys]
}
