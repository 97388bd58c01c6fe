import type { Endpoint, EndpointSliceObject } from '#shared/objects/index.ts'
import type { StoreView } from '../store/types.ts'

type ByHostname = ReadonlyMap<string, readonly Endpoint[]>

/** Slices never change, they are replaced: what was computed of one holds for as long as it lives. */
const endpointsByHostname = new WeakMap<EndpointSliceObject, ByHostname>()

/** The endpoints with this hostname in all slices of the Service: both address families, and slices split by their ports. */
export function endpointsNamed(
  store: StoreView,
  namespace: string,
  serviceName: string,
  hostname: string,
): readonly Endpoint[] {
  return [...store.slicesOfService(namespace, serviceName)].flatMap((slice) => byHostname(slice).get(hostname) ?? [])
}

/** A set of many pods asks each slice once per slot, so that a scan each time would grow with the square. */
function byHostname(slice: EndpointSliceObject): ByHostname {
  const known = endpointsByHostname.get(slice)
  if (known !== undefined) return known
  const grouped = Map.groupBy(
    slice.endpoints.filter(({ hostname }) => hostname !== null),
    ({ hostname }) => hostname ?? '',
  )
  endpointsByHostname.set(slice, grouped)
  return grouped
}

/** Addresses without repetition, in an order that does not depend on that of the slices. */
export const sortedUnique = (values: Iterable<string>): readonly string[] => [...new Set(values)].sort()
