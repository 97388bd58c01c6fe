import type { ObjectOf } from '../../objects.ts'
import { ageColumn, column, nameColumn } from '../columns.ts'
import { ageSince, labelsText } from '../durations.ts'
import type { Printer } from '../types.ts'

type Service = ObjectOf['services']
type Slice = ObjectOf['endpointslices']

/** So many addresses or ports are listed; the rest are counted. */
const mostShown = 3

export const servicePrinter: Printer<'services'> = {
  columns: [
    nameColumn,
    column('Type'),
    column('Cluster-IP'),
    column('External-IP'),
    column('Port(s)'),
    ageColumn,
    column('Selector', 1),
  ],
  cells: (service, nowMs) => [
    service.metadata.name,
    service.spec.type ?? '',
    service.spec.clusterIPs?.[0] ?? '<none>',
    externalText(service),
    portsText(service),
    ageSince(service.metadata.creationTimestamp, nowMs),
    labelsText(service.spec.selector),
  ],
}

function externalText({ spec, status }: Service): string {
  const external = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return external.length === 0 ? '<none>' : external.join(',')
  const given = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => (ip ?? '') || (hostname ?? ''))
  const all = [...given, ...external].filter((one) => one !== '')
  return all.length === 0 ? '<pending>' : all.join(',')
}

function portsText({ spec: { ports = [] } }: Service): string {
  if (ports.length === 0) return '<none>'
  return ports
    .map(({ port, nodePort = 0, protocol = 'TCP' }) => `${port}${nodePort === 0 ? '' : `:${nodePort}`}/${protocol}`)
    .join(',')
}

export const endpointsPrinter: Printer<'endpoints'> = {
  columns: [nameColumn, column('Endpoints'), ageColumn],
  cells: (endpoints, nowMs) => [
    endpoints.metadata.name,
    addressesText(endpoints),
    ageSince(endpoints.metadata.creationTimestamp, nowMs),
  ],
}

function addressesText({ subsets = [] }: ObjectOf['endpoints']): string {
  if (subsets.length === 0) return '<none>'
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) =>
          addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        ),
  )
  return listText(all)
}

function listText(all: readonly string[]): string {
  const shown = all.slice(0, mostShown).join(',')
  return all.length > mostShown ? `${shown} + ${all.length - mostShown} more...` : shown
}

export const slicePrinter: Printer<'endpointslices'> = {
  columns: [nameColumn, column('AddressType'), column('Ports'), column('Endpoints'), ageColumn],
  cells: (slice, nowMs) => [
    slice.metadata.name,
    slice.addressType,
    listText(slicePorts(slice)) || '<unset>',
    listText((slice.endpoints ?? []).flatMap(({ addresses }) => addresses ?? [])) || '<unset>',
    ageSince(slice.metadata.creationTimestamp, nowMs),
  ],
}

const slicePorts = ({ ports }: Slice): readonly string[] =>
  (ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port)))
