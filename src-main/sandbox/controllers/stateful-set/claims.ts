import type { NewObject } from '../../objects.ts'
import { controllerReference, type OwnerReference } from '../facts.ts'
import {
  claimNameOf,
  claimTemplatesOf,
  isInRange,
  ordinalOf,
  type PersistentVolumeClaim,
  type Pod,
  type StatefulSet,
} from './naming.ts'

/** A set or a pod as an owner reference names it; a pod that is not made yet has no uid. */
export interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
}

const setOwner = ({ metadata: { name, uid } }: StatefulSet): Owner => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  name,
  uid,
})

export const podOwner = (name: string, uid: string): Owner => ({ apiVersion: 'v1', kind: 'Pod', name, uid })

/** The claims that the pod of an ordinal needs, in the order of their templates. */
export function newClaims(set: StatefulSet, ordinal: number): readonly NewObject<'persistentvolumeclaims'>[] {
  return claimTemplatesOf(set).map(({ apiVersion: _version, kind: _kind, metadata = {}, spec = {}, ...rest }) => ({
    ...rest,
    metadata: {
      ...metadata,
      name: claimNameOf(set, metadata.name ?? '', ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
    },
    spec,
  }))
}

/** Who owns the claims of a pod, by the set's retention policy: the set, the pod, or nobody (facts of kubernetes 1.36, seen). */
type Holder = 'set' | 'pod' | 'nobody'

function holderOf(set: StatefulSet, ordinal: number): Holder {
  const { whenScaled, whenDeleted } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenScaled === 'Delete' && !isInRange(set, ordinal)) return 'pod'
  return whenDeleted === 'Delete' ? 'set' : 'nobody'
}

const names = (reference: OwnerReference, owner: Owner): boolean =>
  reference.apiVersion === owner.apiVersion && reference.kind === owner.kind && reference.name === owner.name

const ownersOf = (claim: PersistentVolumeClaim): readonly OwnerReference[] => claim.metadata.ownerReferences ?? []

const isOwnedBy = (claim: PersistentVolumeClaim, owner: Owner): boolean =>
  owner.uid !== '' && ownersOf(claim).some(({ uid }) => uid === owner.uid)

/** A reference to an owner of that name that is another one: left from a set or pod that is gone. */
function hasStaleOwner(claim: PersistentVolumeClaim, owner: Owner): boolean {
  const reference = ownersOf(claim).find((one) => names(one, owner))
  return reference !== undefined && reference.uid !== owner.uid
}

/** A controller that is neither the set nor the pod. It matters only where the policy would own the claim. */
export function hasConflictingController(claim: PersistentVolumeClaim, set: StatefulSet, pod: Owner): boolean {
  const { whenScaled, whenDeleted } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenScaled !== 'Delete' && whenDeleted !== 'Delete') return false
  return ownersOf(claim).some((reference) => {
    const ours = [setOwner(set), pod].find((owner) => names(reference, owner))
    return ours === undefined ? reference.controller === true : reference.uid !== ours.uid
  })
}

/** Whether a claim's owners are as the policy wants them, or must be left alone (kubernetes: isClaimOwnerUpToDate). */
export function isOwnedRightly(claim: PersistentVolumeClaim, set: StatefulSet, pod: Owner): boolean {
  const owners = { set: setOwner(set), pod }
  if (hasStaleOwner(claim, owners.set) || hasStaleOwner(claim, pod)) return true
  const isOurs = { set: isOwnedBy(claim, owners.set), pod: isOwnedBy(claim, pod) }
  if (hasConflictingController(claim, set, pod)) return !isOurs.set && !isOurs.pod
  const isPlain = ownersOf(claim).some(
    ({ uid, controller }) => (uid === owners.set.uid || uid === pod.uid) && controller !== true,
  )
  if (isPlain) return false
  const holder = holderOf(set, ordinalOf(pod.name))
  return isOurs.set === (holder === 'set') && isOurs.pod === (holder === 'pod')
}

/** The owners that a claim should have (kubernetes: updateClaimOwnerRefForSetAndPod). */
export function rightOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Owner): readonly OwnerReference[] {
  const others = ownersOf(claim).filter((reference) => !names(reference, setOwner(set)) && !names(reference, pod))
  if (hasConflictingController(claim, set, pod)) return others
  const holder = holderOf(set, ordinalOf(pod.name))
  if (holder === 'nobody') return others
  if (holder === 'set') return [...others, controllerReference(set)]
  return [...others, { ...pod, controller: true, blockOwnerDeletion: true }]
}

/** A claim that still belongs to an earlier pod of this name, and goes with it: the new pod waits until it has gone. */
export function isStale(claim: PersistentVolumeClaim, set: StatefulSet, podName: string): boolean {
  const { whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  return whenScaled === 'Delete' && hasStaleOwner(claim, podOwner(podName, ''))
}

/** The pod of a claim's owner references. */
export const ownerOfPod = ({ metadata }: Pod): Owner => podOwner(metadata.name, metadata.uid)
