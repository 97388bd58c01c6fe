import type { DiscoveryV1EndpointPort } from '@kubernetes/client-node'
import { equal } from '#shared/kit/equal.ts'
import type { NewObject, ObjectOf, Wire } from '../../objects.ts'
import type { Labels } from '../facts.ts'
import { controllerReference } from '../facts.ts'
import type { Endpoint } from './pods.ts'

type Service = ObjectOf['services']
export type Slice = ObjectOf['endpointslices']
export type SlicePort = Wire<DiscoveryV1EndpointPort>

/** A slice that does not exist yet: its name is made by the server. */
export type NewSlice = NewObject<'endpointslices'>

export const managedBy = 'endpointslice-controller.k8s.io'
export const serviceNameLabel = 'kubernetes.io/service-name'
const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const headlessLabel = 'service.kubernetes.io/headless'
export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time'
const reservedLabels = new Set([serviceNameLabel, managedByLabel, headlessLabel])

export const isHeadless = ({ spec }: Service): boolean => (spec.clusterIP ?? '') === '' || spec.clusterIP === 'None'

/** Whether this controller keeps the slice, and not a person or the mirror of an Endpoints object. */
export function isManaged({ metadata }: Slice): boolean {
  return metadata.labels?.[managedByLabel] === managedBy && (metadata.labels[serviceNameLabel] ?? '') !== ''
}

export function isOwnedBy(slice: Slice, service: Service): boolean {
  return (slice.metadata.ownerReferences ?? []).some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  )
}

function ownLabels(labels: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !reservedLabels.has(key)))
}

/** The labels that a slice of the Service shall have: the Service's, and the three reserved ones. */
export function labelsFor(service: Service): Labels {
  return {
    ...ownLabels(service.metadata.labels),
    ...(isHeadless(service) ? { [headlessLabel]: '' } : {}),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: managedBy,
  }
}

/** Reserved labels are not compared: that a Service is headless cannot change. */
export const hasLabelsOf = (slice: Slice, service: Service): boolean =>
  equal(ownLabels(slice.metadata.labels), ownLabels(service.metadata.labels))

/** Go's empty lists come out of the server as null in these two fields, which have no omitempty. */
export function listOrNull<Item>(list: readonly Item[]): readonly Item[] {
  // The client's types do not know of the null that the server writes.
  return list.length === 0 ? (null as unknown as readonly Item[]) : list
}

/** The other way round: what the JSON has as null is an empty list. */
export const listOf = <Item>(list: readonly Item[] | null | undefined): readonly Item[] => list ?? []

export function newSlice(
  service: Service,
  addressType: string,
  ports: readonly SlicePort[],
  endpoints: readonly Endpoint[],
): NewSlice {
  return {
    metadata: {
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace ?? '',
      labels: labelsFor(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType,
    endpoints: listOrNull(endpoints),
    ports: listOrNull(ports),
  }
}

/** Two lists of ports are the same set, whatever their order: slices are kept per set of ports. */
export function portKey(ports: readonly SlicePort[] | null | undefined): string {
  return listOf(ports)
    .map(({ name = null, port = null, protocol = null, appProtocol = null }) =>
      JSON.stringify([name, port, protocol, appProtocol]),
    )
    .toSorted()
    .join(' ')
}

/** What makes an endpoint the same one in two versions (endpointslice/util hashEndpoint). */
export function endpointKey({ addresses, hostname = '', targetRef }: Endpoint): string {
  return JSON.stringify([addresses.toSorted(), hostname, targetRef?.namespace ?? '', targetRef?.name ?? ''])
}
