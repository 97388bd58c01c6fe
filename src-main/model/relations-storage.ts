import { nameKey } from '#shared/model/change.ts'
import type { ClaimObject, StorageClassObject, VolumeObject } from '#shared/objects/index.ts'
import type { Look } from './look.ts'
import { both, placesOfClaim, relation, slotKeysOfClaim } from './relation-kit.ts'
import type { AnyRelation } from './relation-kit.ts'

export const storageRelations: readonly AnyRelation[] = [
  relation('claim-claim', 'PersistentVolumeClaim', 'claim', ({ uid }) => [uid]),
  relation('claim-slot', 'PersistentVolumeClaim', 'slot', both(slotKeysOfClaim)),
  // A set that is gone stays in view for as long as a claim of it is kept.
  relation(
    'claim-workload',
    'PersistentVolumeClaim',
    'workload',
    both(({ namespace, name }, look) =>
      placesOfClaim(name).flatMap(({ set }) =>
        look.store.named('StatefulSet', namespace, set) === undefined ? [nameKey(namespace, set)] : [],
      ),
    ),
  ),
  relation('claim-volume', 'PersistentVolumeClaim', 'volume', both(volumeUids)),
  relation('volume-volume', 'PersistentVolume', 'volume', ({ uid }) => [uid]),
  relation(
    'volume-claims',
    'PersistentVolume',
    'claim',
    both((volume, look) => uidsOf(claimsOfVolume(volume, look))),
  ),
  // Only the reason of a pending claim, which its slot tells too, knows the volume.
  relation(
    'volume-slots',
    'PersistentVolume',
    'slot',
    both((volume, look) => claimsOfVolume(volume, look).filter(isUnbound).flatMap(slotKeysOfClaim)),
  ),
  relation(
    'class-class',
    'StorageClass',
    'storageClass',
    both(({ name }) => [name]),
  ),
  relation(
    'class-claims',
    'StorageClass',
    'claim',
    both((storageClass, look) => uidsOf(waitingFor(storageClass, look))),
  ),
  relation(
    'class-slots',
    'StorageClass',
    'slot',
    both((storageClass, look) => waitingFor(storageClass, look).flatMap(slotKeysOfClaim)),
  ),
]

/** By both ends: the claim names its volume, and the volume its claim. */
function volumeUids(claim: ClaimObject, look: Look): readonly string[] {
  const named = claim.volumeName === null ? undefined : look.store.named('PersistentVolume', '', claim.volumeName)
  const reserved = [...look.store.volumesOfClaim(claim.namespace, claim.name)]
  return [...(named === undefined ? [] : [named]), ...reserved].map(({ uid }) => uid)
}

function claimsOfVolume(volume: VolumeObject, look: Look): readonly ClaimObject[] {
  const { name, claimRef } = volume
  const reserved =
    claimRef === null ? undefined : look.store.named('PersistentVolumeClaim', claimRef.namespace, claimRef.name)
  return [...look.store.claimsOfVolume(name), ...(reserved === undefined ? [] : [reserved])]
}

/** Only the reason of a pending claim knows its class; one without a class hopes for the default. Classes seldom change. */
function waitingFor({ name }: StorageClassObject, look: Look): readonly ClaimObject[] {
  return [...look.store.all('PersistentVolumeClaim')].filter(
    (claim) => isUnbound(claim) && (claim.storageClassName === null || claim.storageClassName === name),
  )
}

function isUnbound({ phase }: ClaimObject): boolean {
  return phase !== 'Bound'
}

function uidsOf(claims: readonly ClaimObject[]): readonly string[] {
  return claims.map(({ uid }) => uid)
}
