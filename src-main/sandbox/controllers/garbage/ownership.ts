import type { StoredObject } from '../../objects.ts'
import { resources } from '../../resources.ts'
import type { ClusterView, Found } from '../../storage/types.ts'
import type { OwnerReference } from '../facts.ts'

export const orphanFinalizer = 'orphan'
export const foregroundFinalizer = 'foregroundDeletion'

/**
 * What a reference is worth. `waiting`: the owner is being deleted in the foreground and waits for this object. `unknown`:
 * its kind is none that this cluster has, so nothing can be said and nothing is done.
 */
export type Worth = 'solid' | 'dangling' | 'waiting' | 'unknown'

export interface Owner {
  readonly reference: OwnerReference
  readonly worth: Worth
  /** The owner of that uid stands in another namespace: such a reference counts for nothing. */
  readonly isForeign: boolean
}

export const hasFinalizer = ({ metadata }: StoredObject, finalizer: string): boolean =>
  (metadata.finalizers ?? []).includes(finalizer)

/** Being deleted, and only when everything that it owns is gone. */
export function waitsForDependents(object: StoredObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && hasFinalizer(object, foregroundFinalizer)
}

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '')

const byGroupKind = new Map(Object.values(resources).map((one) => [`${one.group}/${one.kind}`, one]))

/** Judges one reference of `object` (kubernetes: garbagecollector isDangling, classifyReferences). */
export function judge(view: ClusterView, { resource, object }: Found, reference: OwnerReference): Owner {
  const known = byGroupKind.get(`${groupOf(reference.apiVersion)}/${reference.kind}`)
  if (known === undefined || (known.isNamespaced && !resources[resource].isNamespaced))
    return { reference, worth: 'unknown', isForeign: false }
  const owner = view.byUid(reference.uid)
  const isForeign =
    owner !== undefined &&
    resources[owner.resource].isNamespaced &&
    owner.object.metadata.namespace !== object.metadata.namespace
  const isFound =
    owner !== undefined && !isForeign && owner.resource === known.name && owner.object.metadata.name === reference.name
  if (!isFound) return { reference, worth: 'dangling', isForeign }
  return { reference, worth: waitsForDependents(owner.object) ? 'waiting' : 'solid', isForeign }
}
