import type { ObjectOf } from '../../objects.ts'
import { ageColumn, column, nameColumn } from '../columns.ts'
import { ageSince } from '../durations.ts'
import type { Printer } from '../types.ts'

type Node = ObjectOf['nodes']
type Event = ObjectOf['events']

export const namespacePrinter: Printer<'namespaces'> = {
  columns: [nameColumn, column('Status'), ageColumn],
  cells: ({ metadata, status }, nowMs) => [
    metadata.name,
    status?.phase ?? '',
    ageSince(metadata.creationTimestamp, nowMs),
  ],
}

export const nodePrinter: Printer<'nodes'> = {
  columns: [
    nameColumn,
    column('Status'),
    column('Roles'),
    ageColumn,
    column('Version'),
    column('Internal-IP', 1),
    column('External-IP', 1),
    column('OS-Image', 1),
    column('Kernel-Version', 1),
    column('Container-Runtime', 1),
  ],
  cells(node, nowMs) {
    const info = node.status?.nodeInfo
    const architecture = info?.architecture ?? ''
    const kernel = (info?.kernelVersion ?? '') || '<unknown>'
    return [
      node.metadata.name,
      nodeStatus(node),
      rolesOf(node).join(',') || '<none>',
      ageSince(node.metadata.creationTimestamp, nowMs),
      info?.kubeletVersion ?? '',
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      (info?.osImage ?? '') || '<unknown>',
      architecture === '' ? kernel : `${kernel} (${architecture})`,
      (info?.containerRuntimeVersion ?? '') || '<unknown>',
    ]
  },
}

function nodeStatus({ spec, status }: Node): string {
  const ready = (status?.conditions ?? []).find(({ type }) => type === 'Ready')
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return spec.unschedulable === true ? `${word},SchedulingDisabled` : word
}

const rolePrefix = 'node-role.kubernetes.io/'

function rolesOf({ metadata: { labels = {} } }: Node): readonly string[] {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.length > rolePrefix.length ? [key.slice(rolePrefix.length)] : []
    return key === 'kubernetes.io/role' && value !== '' ? [value] : []
  })
  return [...new Set(roles)].toSorted()
}

const addressOf = ({ status }: Node, wanted: string): string =>
  (status?.addresses ?? []).find(({ type }) => type === wanted)?.address ?? '<none>'

export const configMapPrinter: Printer<'configmaps'> = {
  columns: [nameColumn, column('Data'), ageColumn],
  cells: ({ metadata, data = {}, binaryData = {} }, nowMs) => [
    metadata.name,
    Object.keys(data).length + Object.keys(binaryData).length,
    ageSince(metadata.creationTimestamp, nowMs),
  ],
}

export const secretPrinter: Printer<'secrets'> = {
  columns: [nameColumn, column('Type'), column('Data'), ageColumn],
  cells: ({ metadata, type, data = {} }, nowMs) => [
    metadata.name,
    type ?? '',
    Object.keys(data).length,
    ageSince(metadata.creationTimestamp, nowMs),
  ],
}

export const serviceAccountPrinter: Printer<'serviceaccounts'> = {
  columns: [nameColumn, ageColumn],
  cells: ({ metadata }, nowMs) => [metadata.name, ageSince(metadata.creationTimestamp, nowMs)],
}

export const leasePrinter: Printer<'leases'> = {
  columns: [nameColumn, column('Holder'), ageColumn],
  cells: ({ metadata, spec }, nowMs) => [
    metadata.name,
    spec.holderIdentity ?? '',
    ageSince(metadata.creationTimestamp, nowMs),
  ],
}

export const quotaPrinter: Printer<'resourcequotas'> = {
  columns: [nameColumn, column('Request'), column('Limit'), ageColumn],
  cells({ metadata, status }, nowMs) {
    const names = Object.keys(status?.hard ?? {}).toSorted()
    const listed = (isWanted: (name: string) => boolean): string =>
      names
        .filter(isWanted)
        .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] ?? '0'}`)
        .join(', ')
    const isLimit = (name: string): boolean => name.startsWith('limits')
    return [
      metadata.name,
      listed((name) => !isLimit(name)),
      listed(isLimit),
      ageSince(metadata.creationTimestamp, nowMs),
    ]
  },
}

export const eventPrinter: Printer<'events'> = {
  columns: [
    column('Last Seen'),
    column('Type'),
    column('Reason'),
    column('Object'),
    column('Subobject', 1),
    column('Source', 1),
    column('Message'),
    column('First Seen', 1),
    column('Count', 1),
    { ...nameColumn, priority: 1 },
  ],
  cells(event, nowMs) {
    const about = event.involvedObject ?? {}
    const kind = (about.kind ?? '').toLowerCase()
    return [
      ageSince(lastSeen(event), nowMs),
      event.type ?? '',
      event.reason ?? '',
      (about.name ?? '') === '' ? kind : `${kind}/${about.name ?? ''}`,
      about.fieldPath ?? '',
      sourceText(event),
      (event.message ?? '').trim(),
      ageSince(firstSeen(event), nowMs),
      // An event that counts nothing has been seen once.
      (event.series?.count ?? event.count ?? 0) || 1,
      event.metadata.name,
    ]
  },
}

const firstSeen = ({ firstTimestamp, eventTime }: Event): string | null => firstTimestamp ?? eventTime ?? null

const lastSeen = (event: Event): string | null =>
  event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event)

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = (source?.component ?? '') || (reportingComponent ?? '')
  const host = (source?.host ?? '') || (reportingInstance ?? '')
  return host === '' ? component : `${component}, ${host}`
}
