import type { ObjectOf } from '../../objects.ts'
import { ageColumn, column, nameColumn } from '../columns.ts'
import { ageSince } from '../durations.ts'
import type { Printer } from '../types.ts'

const shortModes = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

const modesText = (modes: readonly string[] = []): string =>
  shortModes
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',')

const phaseText = (object: ObjectOf['persistentvolumeclaims'] | ObjectOf['persistentvolumes']): string =>
  object.metadata.deletionTimestamp === undefined ? (object.status?.phase ?? '') : 'Terminating'

const olderClass = 'volume.beta.kubernetes.io/storage-class'

const classText = ({ metadata, spec }: ObjectOf['persistentvolumeclaims'] | ObjectOf['persistentvolumes']): string =>
  metadata.annotations?.[olderClass] ?? spec.storageClassName ?? ''

export const claimPrinter: Printer<'persistentvolumeclaims'> = {
  columns: [
    nameColumn,
    column('Status'),
    column('Volume'),
    column('Capacity'),
    column('Access Modes'),
    column('StorageClass'),
    column('VolumeAttributesClass'),
    ageColumn,
    column('VolumeMode', 1),
  ],
  cells(claim, nowMs) {
    const { spec, status } = claim
    const hasVolume = (spec.volumeName ?? '') !== ''
    return [
      claim.metadata.name,
      phaseText(claim),
      spec.volumeName ?? '',
      hasVolume ? (status?.capacity?.['storage'] ?? '0') : '',
      hasVolume ? modesText(status?.accessModes) : '',
      classText(claim),
      spec.volumeAttributesClassName ?? '<unset>',
      ageSince(claim.metadata.creationTimestamp, nowMs),
      spec.volumeMode ?? '<unset>',
    ]
  },
}

export const volumePrinter: Printer<'persistentvolumes'> = {
  columns: [
    nameColumn,
    column('Capacity'),
    column('Access Modes'),
    column('Reclaim Policy'),
    column('Status'),
    column('Claim'),
    column('StorageClass'),
    column('VolumeAttributesClass'),
    column('Reason'),
    ageColumn,
    column('VolumeMode', 1),
  ],
  cells(volume, nowMs) {
    const { spec, status } = volume
    const claim = spec.claimRef
    return [
      volume.metadata.name,
      spec.capacity?.['storage'] ?? '0',
      modesText(spec.accessModes),
      spec.persistentVolumeReclaimPolicy ?? '',
      phaseText(volume),
      claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`,
      classText(volume),
      spec.volumeAttributesClassName ?? '<unset>',
      status?.reason ?? '',
      ageSince(volume.metadata.creationTimestamp, nowMs),
      spec.volumeMode ?? '<unset>',
    ]
  },
}

const defaultMarks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

export const storageClassPrinter: Printer<'storageclasses'> = {
  columns: [
    nameColumn,
    column('Provisioner'),
    column('ReclaimPolicy'),
    column('VolumeBindingMode'),
    column('AllowVolumeExpansion'),
    ageColumn,
  ],
  cells({ metadata, ...found }, nowMs) {
    const isDefault = defaultMarks.some((mark) => metadata.annotations?.[mark] === 'true')
    return [
      isDefault ? `${metadata.name} (default)` : metadata.name,
      found.provisioner,
      found.reclaimPolicy ?? 'Delete',
      found.volumeBindingMode ?? 'Immediate',
      found.allowVolumeExpansion ?? false,
      ageSince(metadata.creationTimestamp, nowMs),
    ]
  },
}

export const attachmentPrinter: Printer<'volumeattachments'> = {
  columns: [
    nameColumn,
    { ...column('Attacher'), format: 'name' },
    column('PV'),
    column('Node'),
    { ...column('Attached'), type: 'boolean' },
    ageColumn,
  ],
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    spec.attacher,
    spec.source?.persistentVolumeName ?? '',
    spec.nodeName,
    status?.attached ?? false,
    ageSince(metadata.creationTimestamp, nowMs),
  ],
}
