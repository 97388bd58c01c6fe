import type { Endpoint, EndpointSliceObject } from '#shared/objects/index.ts'
import type { StoreView } from '../store/types.ts'

/** Nearly every name has one endpoint, which stands here by itself. */
type ByHostname = ReadonlyMap<string, Endpoint | readonly Endpoint[]>

const none: readonly Endpoint[] = []

const isList = (value: Endpoint | readonly Endpoint[]): value is readonly Endpoint[] => Array.isArray(value)

/** Slices never change, they are replaced: what was computed of one holds for as long as it lives. */
const endpointsByHostname = new WeakMap<EndpointSliceObject, ByHostname>()

/** The endpoints with this hostname in all slices of the Service: both address families, and slices split by their ports. */
export function endpointsNamed(
  store: StoreView,
  namespace: string,
  serviceName: string,
  hostname: string,
): readonly Endpoint[] {
  let found = none
  for (const slice of store.slicesOfService(namespace, serviceName)) {
    const known = byHostname(slice).get(hostname)
    if (known === undefined) continue
    const endpoints = isList(known) ? known : [known]
    found = found.length === 0 ? endpoints : [...found, ...endpoints]
  }
  return found
}

/** A set of many pods asks each slice once per slot, so that a scan each time would grow with the square. */
function byHostname(slice: EndpointSliceObject): ByHostname {
  const known = endpointsByHostname.get(slice)
  if (known !== undefined) return known
  const grouped = new Map<string, Endpoint | readonly Endpoint[]>()
  for (const endpoint of slice.endpoints) {
    if (endpoint.hostname === null) continue
    const earlier = grouped.get(endpoint.hostname)
    const all = earlier === undefined ? endpoint : [...(isList(earlier) ? earlier : [earlier]), endpoint]
    grouped.set(endpoint.hostname, all)
  }
  endpointsByHostname.set(slice, grouped)
  return grouped
}

/** What these endpoints answer. One endpoint's own list is used as it is. */
export function readyAddresses(endpoints: readonly Endpoint[]): readonly string[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  const [first] = ready
  if (first !== undefined && ready.length === 1 && first.addresses.length < 2) return first.addresses
  return sortedUnique(ready.flatMap(({ addresses }) => addresses))
}

/** Addresses without repetition, in an order that does not depend on that of the slices. */
export const sortedUnique = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort()
