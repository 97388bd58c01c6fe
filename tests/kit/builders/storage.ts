import type { ApiObject } from '../fake-api/index.ts'
import { built, CREATED, type Named } from './built.ts'

export interface ClaimOptions extends Named {
  readonly phase?: string
  readonly volume?: string | null
  readonly storageClass?: string | null
  readonly requested?: string
}

/** A claim, by default bound to `pv-NAME`. */
export function claim(options: ClaimOptions = {}): ApiObject {
  const { name = 'data-redis-0', phase = 'Bound', requested = '64Mi', storageClass = 'local-path' } = options
  const volumeName = options.volume === undefined ? (phase === 'Bound' ? `pv-${name}` : null) : options.volume
  return built(
    'PersistentVolumeClaim',
    'v1',
    { uid: `uid-${name}`, ...options, name },
    {
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: requested } },
        ...(storageClass === null ? {} : { storageClassName: storageClass }),
        volumeMode: 'Filesystem',
        ...(volumeName === null ? {} : { volumeName }),
      },
      status:
        phase === 'Bound' ? { phase, accessModes: ['ReadWriteOnce'], capacity: { storage: requested } } : { phase },
    },
  )
}

export interface VolumeOptions extends Named {
  readonly phase?: string
  readonly claim?: { readonly namespace?: string; readonly name: string; readonly uid?: string } | null
  readonly storageClass?: string
  readonly capacity?: string
  readonly node?: string | null
  readonly reclaimPolicy?: string
}

export function volume(options: VolumeOptions = {}): ApiObject {
  const { name = 'pv-data-redis-0', claim: claimRef = null, node = 'node-1', capacity = '64Mi' } = options
  const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] }
  return built(
    'PersistentVolume',
    'v1',
    { ...options, name },
    {
      spec: {
        capacity: { storage: capacity },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: `/data/${name}` },
        ...(claimRef === null
          ? {}
          : {
              claimRef: {
                kind: 'PersistentVolumeClaim',
                namespace: claimRef.namespace ?? 'default',
                name: claimRef.name,
                uid: claimRef.uid ?? `uid-${claimRef.name}`,
              },
            }),
        persistentVolumeReclaimPolicy: options.reclaimPolicy ?? 'Delete',
        storageClassName: options.storageClass ?? 'local-path',
        volumeMode: 'Filesystem',
        ...(node === null
          ? {}
          : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } } }),
      },
      status: { phase: options.phase ?? (claimRef === null ? 'Available' : 'Bound'), lastPhaseTransitionTime: CREATED },
    },
  )
}

export interface StorageClassOptions extends Named {
  readonly provisioner?: string
  readonly bindingMode?: 'Immediate' | 'WaitForFirstConsumer'
  readonly isDefault?: boolean
}

export function storageClass(options: StorageClassOptions = {}): ApiObject {
  const { name = 'local-path', isDefault = true } = options
  const annotations = { 'storageclass.kubernetes.io/is-default-class': String(isDefault), ...options.annotations }
  return built(
    'StorageClass',
    'storage.k8s.io/v1',
    { ...options, name, annotations },
    {
      provisioner: options.provisioner ?? 'rancher.io/local-path',
      reclaimPolicy: 'Delete',
      volumeBindingMode: options.bindingMode ?? 'WaitForFirstConsumer',
    },
  )
}
