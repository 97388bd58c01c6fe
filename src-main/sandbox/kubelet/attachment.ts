import type { ObjectOf } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'

/**
 * Whether every volume of a pod that has to be attached is attached to the pod's node. Only CSI volumes are attached by
 * the attach/detach controller; local and hostPath ones are there already.
 */
export function attachmentOf(view: ClusterView): (pod: ObjectOf['pods']) => boolean {
  const attachmentsOf = view.index('volumeattachments', ({ spec: { source } }) =>
    source.persistentVolumeName === undefined ? [] : [source.persistentVolumeName],
  )
  return ({ metadata, spec }) =>
    (spec.volumes ?? []).every(({ persistentVolumeClaim }) => {
      if (persistentVolumeClaim === undefined) return true
      const claim = view.get('persistentvolumeclaims', metadata.namespace ?? '', persistentVolumeClaim.claimName)
      const volume = view.get('persistentvolumes', '', claim?.spec.volumeName ?? '')
      if (volume?.spec.csi === undefined) return true
      return attachmentsOf(volume.metadata.name).some(
        (attachment) => attachment.spec.nodeName === spec.nodeName && attachment.status?.attached === true,
      )
    })
}
