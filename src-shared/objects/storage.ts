import type { Condition, Meta, Selector } from './meta.ts'

export interface ClaimObject extends Meta {
  readonly kind: 'PersistentVolumeClaim'
  readonly phase: string
  readonly volumeName: string | null
  /** `null`: none named (the default may be written in later); `''`: none wanted, ever. */
  readonly storageClassName: string | null
  readonly accessModes: readonly string[]
  readonly volumeMode: string
  readonly selector: Selector | null
  /** Quantities as the cluster wrote them, e.g. `100Mi`. */
  readonly requested: string | null
  readonly capacity: string | null
  readonly conditions: readonly Condition[]
}

export interface VolumeObject extends Meta {
  readonly kind: 'PersistentVolume'
  readonly phase: string
  readonly reason: string | null
  readonly message: string | null
  readonly capacity: string | null
  readonly accessModes: readonly string[]
  readonly volumeMode: string
  readonly storageClassName: string | null
  readonly reclaimPolicy: string
  readonly claimRef: { readonly namespace: string; readonly name: string; readonly uid: string | null } | null
  /** The field of the source that is set: `hostPath`, `local`, `csi`, `nfs`, … */
  readonly source: string
  /** Names of nodes that the required node affinity allows, when it says so by hostname; `null` when it does not. */
  readonly nodeNames: readonly string[] | null
  readonly phaseChangedAt: number | null
}

export interface StorageClassObject extends Meta {
  readonly kind: 'StorageClass'
  readonly provisioner: string
  readonly reclaimPolicy: string
  /** `Immediate` or `WaitForFirstConsumer`. */
  readonly bindingMode: string
  readonly allowExpansion: boolean
  readonly isDefault: boolean
}

export interface VolumeAttachmentObject extends Meta {
  readonly kind: 'VolumeAttachment'
  readonly attacher: string
  readonly nodeName: string
  readonly volumeName: string | null
  readonly attached: boolean
  readonly error: string | null
}
