import { ageColumn, column, nameColumn } from '../columns.ts'
import { ageSince, labelsText } from '../durations.ts'
import type { Column, Printer } from '../types.ts'
import { containerCells, containerColumns, integerColumn, selectorColumn, selectorText } from './columns.ts'

export const setPrinter: Printer<'statefulsets'> = {
  columns: [nameColumn, column('Ready'), ageColumn, ...containerColumns],
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ageSince(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
  ],
}

export const deploymentPrinter: Printer<'deployments'> = {
  columns: [
    nameColumn,
    column('Ready'),
    column('Up-to-date'),
    column('Available'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    ageSince(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    selectorText(spec.selector),
  ],
}

const replicaColumns: readonly Column[] = [
  nameColumn,
  integerColumn('Desired'),
  integerColumn('Current'),
  integerColumn('Ready'),
  ageColumn,
  ...containerColumns,
  selectorColumn,
]

export const replicaSetPrinter: Printer<'replicasets'> = {
  columns: replicaColumns,
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageSince(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    selectorText(spec.selector) || '<none>',
  ],
}

export const controllerPrinter: Printer<'replicationcontrollers'> = {
  columns: replicaColumns,
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageSince(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    labelsText(spec.selector),
  ],
}

export const revisionPrinter: Printer<'controllerrevisions'> = {
  columns: [nameColumn, column('Controller'), column('Revision'), ageColumn],
  cells({ metadata, revision }, nowMs) {
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
    const [group] = owner?.apiVersion.includes('/') === true ? owner.apiVersion.split('/') : []
    const kind = [owner?.kind, group]
      .filter((part) => part !== undefined)
      .join('.')
      .toLowerCase()
    return [
      metadata.name,
      owner === undefined ? '<none>' : `${kind}/${owner.name}`,
      revision,
      ageSince(metadata.creationTimestamp, nowMs),
    ]
  },
}
