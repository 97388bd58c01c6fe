import type { Action } from '../types.ts'
import { binderSays, volumePhaseActions } from './binding.ts'
import { annotation, boundByController, hasAnnotation, provisionedBy, type Claim, type Volume } from './facts.ts'

export interface VolumeObserved {
  readonly kind: 'volume'
  readonly volume: Volume
  /** The claim of the name that the volume refers to, whatever its uid. */
  readonly claim: Claim | undefined
}

/** kubernetes: pv_controller.go, syncVolume. */
export function decideVolume({ volume, claim }: VolumeObserved, nowMs: number): readonly Action[] {
  const { claimRef } = volume.spec
  // Nobody's, or reserved by name for a claim that has not taken it yet.
  if (claimRef === undefined || (claimRef.uid ?? '') === '') return volumePhaseActions(volume, 'Available', nowMs)
  if (claim === undefined || claim.metadata.uid !== claimRef.uid) return release(volume, nowMs)
  const named = claim.spec.volumeName ?? ''
  // The claim is woken by the same change and finishes the link.
  if (named === '') return modeWords(volume, claim)
  if (named === volume.metadata.name) return volumePhaseActions(volume, 'Bound', nowMs)
  if (hasAnnotation(volume, provisionedBy) && volume.spec.persistentVolumeReclaimPolicy === 'Delete')
    return release(volume, nowMs)
  return unbind(volume, nowMs)
}

function modeWords(volume: Volume, claim: Claim): readonly Action[] {
  if ((volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem')) return []
  const toVolume = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`
  const toClaim = `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim "${claim.metadata.name}" due to incompatible volumeMode.`
  return [
    { verb: 'say', said: binderSays(volume, 'Warning', 'VolumeMismatch', toVolume) },
    { verb: 'say', said: binderSays(claim, 'Warning', 'VolumeMismatch', toClaim) },
  ]
}

/** The claim is gone: Released with the dead claim's uid, so that nobody gets its data; then what the policy says. */
function release(volume: Volume, nowMs: number): readonly Action[] {
  const phase = volume.status?.phase
  if (phase !== 'Released' && phase !== 'Failed')
    return [
      ...volumePhaseActions(volume, 'Released', nowMs),
      ...reclaim({ ...volume, status: { ...volume.status, phase: 'Released' } }, nowMs),
    ]
  return reclaim(volume, nowMs)
}

/**
 * Retain: nothing. Delete: what an external provisioner made is its own to delete; of what people made, the binder can
 * delete a folder below /tmp alone.
 */
function reclaim(volume: Volume, nowMs: number): readonly Action[] {
  const { metadata, spec } = volume
  if (spec.persistentVolumeReclaimPolicy !== 'Delete' || isExternal(volume)) return []
  if (metadata.deletionTimestamp !== undefined) return []
  const failed = (message: string): readonly Action[] =>
    volumePhaseActions(volume, 'Failed', nowMs, {
      message,
      said: binderSays(volume, 'Warning', 'VolumeFailedDelete', message),
    })
  if (spec.hostPath === undefined)
    return failed(`error getting deleter volume plugin for volume "${metadata.name}": no volume plugin matched`)
  if (!/^\/tmp\/.+/.test(spec.hostPath.path))
    return failed(`host_path deleter only supports /tmp/.+ but received provided ${spec.hostPath.path}`)
  return [{ verb: 'delete', resource: 'persistentvolumes', namespace: '', name: metadata.name, uid: metadata.uid }]
}

function isExternal(volume: Volume): boolean {
  const provisioner = annotation(volume, provisionedBy)
  return provisioner !== undefined && !provisioner.startsWith('kubernetes.io/')
}

/** Undoes a link to a claim that is bound elsewhere: all of it if the binder made it, else only the uid. */
function unbind(volume: Volume, nowMs: number): readonly Action[] {
  const { claimRef, ...spec } = volume.spec
  const { [boundByController]: mark, ...annotations } = volume.metadata.annotations ?? {}
  const { uid: _uid, ...reservation } = claimRef ?? {}
  const object: Volume =
    mark === undefined
      ? { ...volume, spec: { ...spec, claimRef: reservation } }
      : { ...volume, metadata: { ...volume.metadata, annotations }, spec }
  return [{ verb: 'update', resource: 'persistentvolumes', object }, ...volumePhaseActions(volume, 'Available', nowMs)]
}
