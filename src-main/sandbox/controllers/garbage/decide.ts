import type { StoredMeta, StoredObject } from '../../objects.ts'
import type { Propagation } from '../../registry/types.ts'
import type { Found } from '../../storage/types.ts'
import type { OwnerReference } from '../facts.ts'
import type { Action, Decision } from '../types.ts'
import { foregroundFinalizer, hasFinalizer, orphanFinalizer, waitsForDependents, type Owner } from './ownership.ts'

/** One object that may be garbage, or that is being deleted and has to settle its dependents. */
export interface GarbageObserved {
  readonly found: Found
  readonly owners: readonly Owner[]
  readonly dependents: readonly Found[]
}

/** The whole object with another head. Its resourceVersion guards the write. */
function rewritten({ resource, object }: Found, metadata: StoredMeta): Action {
  return { verb: 'update', resource, object: { ...object, metadata }, tolerates: ['NotFound'] } as Action
}

function withReferences(found: Found, ownerReferences: readonly OwnerReference[]): Action {
  const { ownerReferences: _before, ...metadata } = found.object.metadata
  return rewritten(found, ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences })
}

function withoutFinalizer(found: Found, finalizer: string): Action {
  const { finalizers = [], ...metadata } = found.object.metadata
  const left = finalizers.filter((one) => one !== finalizer)
  return rewritten(found, left.length === 0 ? metadata : { ...metadata, finalizers: left })
}

const referencesOf = ({ object }: Found): readonly OwnerReference[] => object.metadata.ownerReferences ?? []

/** Takes the dependents from their owner, then lets the owner go. */
function orphan({ found, dependents }: GarbageObserved): readonly Action[] {
  const { uid } = found.object.metadata
  return [
    ...dependents.map((one) =>
      withReferences(
        one,
        referencesOf(one).filter((reference) => reference.uid !== uid),
      ),
    ),
    withoutFinalizer(found, orphanFinalizer),
  ]
}

function isBlocking({ object }: Found, owner: StoredObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    ({ uid, blockOwnerDeletion }) => uid === owner.metadata.uid && blockOwnerDeletion === true,
  )
}

function deletion({ resource, object }: Found, propagationPolicy: Propagation, isGuarded = true): Action {
  const { name, namespace = '', uid, resourceVersion } = object.metadata
  return {
    verb: 'delete',
    resource,
    namespace,
    name,
    uid,
    // Unguarded after a write of our own in the same decision: the version is then another one.
    options: { propagationPolicy, ...(isGuarded ? { preconditions: { uid, resourceVersion } } : {}) },
    tolerates: ['NotFound'],
  }
}

/** The policy that the object's own finalizers ask for. */
function ownPolicy(object: StoredObject): Propagation {
  if (hasFinalizer(object, orphanFinalizer)) return 'Orphan'
  return hasFinalizer(object, foregroundFinalizer) ? 'Foreground' : 'Background'
}

/** An owner waits for this object, which has dependents itself: it is deleted in the foreground too. */
function passOn({ found, dependents }: GarbageObserved): readonly Action[] {
  const isCircle = dependents.some(({ object }) => waitsForDependents(object))
  if (!isCircle) return [deletion(found, 'Foreground')]
  // Two objects that wait for each other would never go: this one stops blocking its owners.
  const unblocked = referencesOf(found).map((reference) => ({ ...reference, blockOwnerDeletion: false }))
  return [withReferences(found, unblocked), deletion(found, 'Foreground', false)]
}

function foreignSaid({ found: { object }, owners }: GarbageObserved): readonly Action[] {
  return owners
    .filter(({ isForeign }) => isForeign)
    .map(({ reference }) => ({
      verb: 'say',
      said: {
        about: object,
        type: 'Warning',
        reason: 'OwnerRefInvalidNamespace',
        message: `ownerRef [${reference.apiVersion}/${reference.kind}, namespace: ${object.metadata.namespace ?? ''}, name: ${reference.name}, uid: ${reference.uid}] does not exist in namespace "${object.metadata.namespace ?? ''}"`,
        component: 'garbage-collector-controller',
      },
    }))
}

/**
 * What becomes of one object (kubernetes: garbagecollector attemptToDeleteItem, processDeletingDependentsItem,
 * orphanDependents): garbage when every owner is gone by uid; no order among objects and no event.
 */
export function decideGarbage(observed: GarbageObserved): Decision {
  const { found, owners, dependents } = observed
  const { object } = found
  if (object.metadata.deletionTimestamp !== undefined) {
    if (hasFinalizer(object, orphanFinalizer)) return { actions: orphan(observed) }
    // Whoever blocks is looked at by itself; its end wakes this owner again.
    if (!waitsForDependents(object) || dependents.some((one) => isBlocking(one, object))) return { actions: [] }
    return { actions: [withoutFinalizer(found, foregroundFinalizer)] }
  }
  const isOf = (worth: Owner['worth']): boolean => owners.some((owner) => owner.worth === worth)
  if (owners.length === 0 || isOf('unknown')) return { actions: [] }
  if (isOf('solid')) {
    const solid = owners.filter(({ worth }) => worth === 'solid').map(({ reference }) => reference)
    return { actions: solid.length === owners.length ? [] : [withReferences(found, solid)] }
  }
  const said = foreignSaid(observed)
  if (isOf('waiting') && dependents.length > 0) return { actions: [...said, ...passOn(observed)] }
  return { actions: [...said, deletion(found, ownPolicy(object))] }
}
