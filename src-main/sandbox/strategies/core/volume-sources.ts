import type { ObjectOf } from '../../objects.ts'
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  type FieldError,
} from '../../status.ts'
import { dnsSubdomainTexts } from '../../registry/names.ts'
import { choiceErrors, textErrors } from './checks.ts'

// Where a volume's bytes are. The server's own struct has these members, in this order; refusals show it.

type VolumeSpec = ObjectOf['persistentvolumes']['spec']

const members = {
  gcePersistentDisk: 'GCEPersistentDisk',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  hostPath: 'HostPath',
  glusterfs: 'Glusterfs',
  nfs: 'NFS',
  rbd: 'RBD',
  quobyte: 'Quobyte',
  iscsi: 'ISCSI',
  flexVolume: 'FlexVolume',
  cinder: 'Cinder',
  cephfs: 'CephFS',
  fc: 'FC',
  flocker: 'Flocker',
  azureFile: 'AzureFile',
  vsphereVolume: 'VsphereVolume',
  azureDisk: 'AzureDisk',
  photonPersistentDisk: 'PhotonPersistentDisk',
  portworxVolume: 'PortworxVolume',
  scaleIO: 'ScaleIO',
  local: 'Local',
  storageos: 'StorageOS',
  csi: 'CSI',
} as const satisfies Partial<Record<keyof VolumeSpec, string>>

const names = Object.keys(members) as readonly (keyof typeof members)[]

/** The order in which the server looks for a source, and so in which it complains of a second one. */
const checkedOrder = ['hostPath', ...names.filter((name) => name !== 'hostPath')] as readonly (keyof typeof members)[]

export function sourceErrors(spec: VolumeSpec): FieldError[] {
  const [first, ...more] = checkedOrder.filter((name) => spec[name] !== undefined)
  if (first === undefined) return [fieldRequired('spec', 'must specify a volume type')]
  return [
    ...oneSourceErrors(spec, first),
    ...more.map((name) => fieldForbidden(`spec.${name}`, 'may not specify more than 1 volume type')),
  ]
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
]

function oneSourceErrors(spec: VolumeSpec, name: keyof typeof members): FieldError[] {
  const { hostPath, nfs, local, csi } = spec
  if (name === 'hostPath' && hostPath !== undefined)
    return [
      ...pathErrors(hostPath.path, 'spec.hostPath.path'),
      ...(hostPath.path === '' ? [] : choiceErrors(hostPath.type ?? '', 'spec.hostPath.type', hostPathTypes)),
    ]
  if (name === 'local' && local !== undefined)
    return [
      ...pathErrors(local.path, 'spec.local.path'),
      ...(spec.nodeAffinity === undefined
        ? [fieldRequired('spec.nodeAffinity', 'Local volume requires node affinity')]
        : []),
    ]
  if (name === 'nfs' && nfs !== undefined) return nfsErrors(nfs)
  if (name === 'csi' && csi !== undefined)
    return [
      ...((csi.driver ?? '') === '' ? [fieldRequired('spec.csi.driver')] : driverErrors(csi.driver)),
      ...((csi.volumeHandle ?? '') === '' ? [fieldRequired('spec.csi.volumeHandle')] : []),
    ]
  return []
}

/** A driver's name has at most 63 letters, of either case. */
const driverErrors = (driver: string): FieldError[] => [
  ...(driver.length > 63 ? [fieldTooLong('spec.csi.driver', 63)] : []),
  ...textErrors(driver, 'spec.csi.driver', (text) => dnsSubdomainTexts(text.toLowerCase())),
]

function pathErrors(path: string | undefined, field: string): FieldError[] {
  if ((path ?? '') === '') return [fieldRequired(field)]
  return (path ?? '').split('/').includes('..') ? [fieldInvalid(field, path, "must not contain '..'")] : []
}

function nfsErrors({ server, path }: NonNullable<VolumeSpec['nfs']>): FieldError[] {
  const pathError = (path ?? '') === '' ? [fieldRequired('spec.nfs.path')] : []
  const isRelative = !(path ?? '').startsWith('/')
  return [
    ...((server ?? '') === '' ? [fieldRequired('spec.nfs.server')] : []),
    ...pathError,
    ...(isRelative ? [fieldInvalid('spec.nfs.path', path ?? '', 'must be an absolute path')] : []),
  ]
}

/** Only the size of a volume is limited: anything else in its capacity is refused. */
export function capacityErrors(capacity: VolumeSpec['capacity']): FieldError[] {
  const isMissing = capacity === undefined || Object.keys(capacity).length === 0
  const isOther = capacity?.['storage'] === undefined || Object.keys(capacity).length > 1
  return [
    ...(isMissing ? [fieldRequired('spec.capacity')] : []),
    ...(isOther ? [fieldNotSupported('spec.capacity', isMissing ? null : capacity, ['storage'])] : []),
  ]
}

/** The sources as the server's own struct. */
export function shownSources(spec: VolumeSpec): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [members[name], shownSource(spec, name)]))
}

function shownSource(spec: VolumeSpec, name: keyof typeof members): unknown {
  const { hostPath, nfs, local, csi } = spec
  if (name === 'hostPath' && hostPath !== undefined) return { Path: hostPath.path, Type: hostPath.type ?? '' }
  if (name === 'local' && local !== undefined) return { Path: local.path, FSType: local.fsType ?? null }
  if (name === 'nfs' && nfs !== undefined)
    return { Server: nfs.server, Path: nfs.path, ReadOnly: nfs.readOnly ?? false }
  if (name === 'csi' && csi !== undefined) return shownCsi(csi)
  return spec[name] ?? null
}

const shownCsi = (csi: NonNullable<VolumeSpec['csi']>): unknown => ({
  Driver: csi.driver,
  VolumeHandle: csi.volumeHandle,
  ReadOnly: csi.readOnly ?? false,
  FSType: csi.fsType ?? '',
  VolumeAttributes:
    csi.volumeAttributes === undefined
      ? null
      : Object.fromEntries(Object.entries(csi.volumeAttributes).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  ControllerPublishSecretRef: csi.controllerPublishSecretRef ?? null,
  NodeStageSecretRef: csi.nodeStageSecretRef ?? null,
  NodePublishSecretRef: csi.nodePublishSecretRef ?? null,
  ControllerExpandSecretRef: csi.controllerExpandSecretRef ?? null,
  NodeExpandSecretRef: csi.nodeExpandSecretRef ?? null,
})
