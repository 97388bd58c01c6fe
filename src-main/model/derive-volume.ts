import type { StorageClass, Volume } from '#shared/model/entities.ts'
import type { VolumeObject } from '#shared/objects/index.ts'
import type { Look } from './look.ts'

export function deriveVolume(look: Look, uid: string): Volume | undefined {
  const volume = look.store.get('PersistentVolume', uid)
  if (volume === undefined) return undefined
  return {
    uid,
    name: volume.name,
    phase: volume.phase,
    reason: volume.reason,
    capacity: volume.capacity,
    accessModes: volume.accessModes,
    storageClass: volume.storageClassName,
    reclaimPolicy: volume.reclaimPolicy,
    claim: volume.claimRef,
    claimExists: claimExists(look, volume),
    node: volume.nodeNames?.[0] ?? null,
    source: volume.source,
    createdAt: volume.createdAt,
    deletionAt: volume.deletionAt,
  }
}

/**
 * A claim of the same name with another uid is not the one that the volume belongs to. A reference without a uid reserves the
 * volume for whoever has the name. False without a reference: there is no claim.
 */
function claimExists(look: Look, { claimRef }: VolumeObject): boolean | null {
  if (claimRef === null) return false
  const claim = look.store.named('PersistentVolumeClaim', claimRef.namespace, claimRef.name)
  if (claim !== undefined) return claimRef.uid === null || claimRef.uid === claim.uid
  return look.store.canRead('PersistentVolumeClaim', claimRef.namespace) ? false : null
}

export function deriveStorageClass(look: Look, name: string): StorageClass | undefined {
  const storageClass = look.store.named('StorageClass', '', name)
  if (storageClass === undefined) return undefined
  const { uid, provisioner, reclaimPolicy, bindingMode, allowExpansion, isDefault } = storageClass
  return { uid, name, provisioner, reclaimPolicy, bindingMode, allowExpansion, isDefault }
}
