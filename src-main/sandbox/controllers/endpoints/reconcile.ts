import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../objects.ts'
import type { Endpoint, Family } from './pods.ts'
import { belongs, endpointOf, portOn } from './pods.ts'
import { inSliceOrder } from './port-order.ts'
import type { NewSlice, Slice, SlicePort } from './slices.ts'
import {
  endpointKey,
  hasLabelsOf,
  isHeadless,
  isOwnedBy,
  labelsFor,
  listOf,
  listOrNull,
  newSlice,
  portKey,
} from './slices.ts'

type Pod = ObjectOf['pods']
type Service = ObjectOf['services']

/** kube-controller-manager: --max-endpoints-per-slice. */
export const slotsPerSlice = 100

export interface Wanted {
  readonly service: Service
  readonly pods: readonly Pod[]
  /** The node of each pod by name; a pod whose node does not exist is left out. */
  readonly nodes: ReadonlyMap<string, ObjectOf['nodes']>
  readonly family: Family
}

/** What shall become of the slices of one address family. `update` holds whole slices as they shall be. */
export interface SlicePlan {
  readonly create: readonly NewSlice[]
  readonly update: readonly Slice[]
  readonly remove: readonly Slice[]
  /** Pods that are left out because their node does not exist. */
  readonly stray: readonly Pod[]
}

interface Group {
  readonly ports: readonly SlicePort[]
  readonly endpoints: Map<string, Endpoint>
}

/** The ports that a pod offers to a Service: one that the pod does not have is left out. */
export function slicePortsOf(service: Service, pod: Pod): readonly SlicePort[] {
  const ports = (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = portOn(pod, servicePort)
    if (port === null) return []
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    return [{ name, protocol, port, ...(appProtocol === undefined ? {} : { appProtocol }) }]
  })
  return inSliceOrder(ports)
}

function groupsOf({ service, pods, nodes, family }: Wanted): { groups: Map<string, Group>; stray: readonly Pod[] } {
  const groups = new Map<string, Group>()
  const stray: Pod[] = []
  for (const pod of pods) {
    if (!belongs(pod, true)) continue
    const ports = slicePortsOf(service, pod)
    const key = portKey(ports)
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, Endpoint>() }
    groups.set(key, group)
    const node = nodes.get(pod.spec.nodeName ?? '')
    if (node === undefined && service.spec.publishNotReadyAddresses !== true) {
      stray.push(pod)
      continue
    }
    const endpoint = endpointOf(pod, node, service, family)
    if (endpoint !== null) group.endpoints.set(endpointKey(endpoint), endpoint)
  }
  return { groups, stray }
}

/** One set of ports: existing slices lose and renew endpoints, changed ones are filled first, the rest fills or opens others. */
function planGroup(
  service: Service,
  family: Family,
  group: Group,
  existing: readonly Slice[],
): Omit<SlicePlan, 'stray'> {
  const wanted = new Map(group.endpoints)
  const kept = new Map<Slice, Endpoint[]>()
  const changed = new Set<Slice>()
  const remove: Slice[] = []
  for (const slice of existing) {
    const old = listOf(slice.endpoints)
    const endpoints: Endpoint[] = []
    let isUpdated = !hasLabelsOf(slice, service)
    for (const endpoint of old) {
      const key = endpointKey(endpoint)
      const now = wanted.get(key)
      if (now === undefined) continue
      wanted.delete(key)
      endpoints.push(now)
      if (!equal(now, endpoint)) isUpdated = true
    }
    if (endpoints.length === 0 && old.length > 0) remove.push(slice)
    else kept.set(slice, endpoints)
    if (isUpdated || endpoints.length !== old.length) changed.add(slice)
  }
  const left = [...wanted.values()]
  const fullestFirst = [...kept].filter(([slice]) => changed.has(slice)).toSorted((a, b) => b[1].length - a[1].length)
  for (const [, endpoints] of fullestFirst) endpoints.push(...left.splice(0, slotsPerSlice - endpoints.length))
  const create: NewSlice[] = []
  while (left.length > 0) {
    const target = left.length < slotsPerSlice ? sliceToFill(kept, changed, left.length) : undefined
    if (target === undefined) {
      create.push(newSlice(service, family, group.ports, left.splice(0, slotsPerSlice)))
      continue
    }
    changed.add(target)
    kept.get(target)?.push(...left.splice(0, slotsPerSlice))
  }
  const update = [...kept]
    .filter(([slice]) => changed.has(slice))
    .map(([slice, endpoints]) => renewed(slice, service, endpoints))
  return { create, update, remove }
}

/** The unchanged slice that would be fullest with `count` more endpoints, if they fit anywhere. */
function sliceToFill(
  kept: ReadonlyMap<Slice, Endpoint[]>,
  changed: ReadonlySet<Slice>,
  count: number,
): Slice | undefined {
  let best: Slice | undefined
  let leastRoom = slotsPerSlice
  for (const [slice, endpoints] of kept) {
    const room = slotsPerSlice - (endpoints.length + count)
    if (changed.has(slice) || room < 0 || room >= leastRoom) continue
    best = slice
    leastRoom = room
  }
  return best
}

function renewed(slice: Slice, service: Service, endpoints: readonly Endpoint[]): Slice {
  return {
    ...slice,
    metadata: { ...slice.metadata, labels: labelsFor(service) },
    endpoints: listOrNull(endpoints),
  }
}

/** An existing slice that takes the place of one to be made: so the names of slices stay while their content changes. */
function takenOver(slice: Slice, instead: NewSlice): Slice {
  const { labels = {}, ownerReferences = [] } = instead.metadata
  return {
    ...slice,
    metadata: { ...slice.metadata, labels, ownerReferences },
    endpoints: listOrNull(listOf(instead.endpoints)),
    ports: listOrNull(listOf(instead.ports)),
  }
}

/** True when removing the slice would only make way for the same empty slice again. */
function isPlaceholder(slice: Slice, placeholder: NewSlice): boolean {
  return (
    listOf(slice.endpoints).length === 0 &&
    listOf(slice.ports).length === 0 &&
    slice.addressType === placeholder.addressType &&
    equal(slice.metadata.labels ?? {}, placeholder.metadata.labels ?? {})
  )
}

/**
 * Slices of one address family as they shall be (k8s.io/endpointslice: reconcileByAddressType). `existing` are the slices
 * of this Service that this controller keeps and that are not being deleted.
 */
export function planSlices(wanted: Wanted, existing: readonly Slice[]): SlicePlan {
  const { service, family } = wanted
  const { groups, stray } = groupsOf(wanted)
  const byPorts = Map.groupBy(
    existing.filter((slice) => isOwnedBy(slice, service)),
    (slice) => portKey(slice.ports),
  )
  const create: NewSlice[] = []
  const update: Slice[] = []
  let remove: Slice[] = existing.filter((slice) => !isOwnedBy(slice, service))
  for (const [key, group] of groups) {
    const plan = planGroup(service, family, group, byPorts.get(key) ?? [])
    create.push(...plan.create)
    update.push(...plan.update)
    remove.push(...plan.remove)
  }
  for (const [key, slices] of byPorts) if (!groups.has(key)) remove.push(...slices)
  if (existing.length === remove.length && create.length === 0) {
    const placeholder = newSlice(service, family, [], [])
    const [only] = remove
    if (remove.length === 1 && only !== undefined && isPlaceholder(only, placeholder)) remove = []
    else create.push(placeholder)
  }
  const free: Slice[] = []
  for (const slice of remove) {
    const instead = isOwnedBy(slice, service) ? create.pop() : undefined
    if (instead === undefined) free.push(slice)
    else update.push(takenOver(slice, instead))
  }
  return { create: isBeingEnded(service) ? [] : create, update, remove: free, stray }
}

const isBeingEnded = (service: Service): boolean => service.metadata.deletionTimestamp !== undefined

/** The address families of a Service. Without any, what its address says, and both for a headless one. */
export function familiesOf(service: Service): readonly Family[] {
  const named = (service.spec.ipFamilies ?? []).filter((one): one is Family => one === 'IPv4' || one === 'IPv6')
  if (named.length > 0) return named
  if (isHeadless(service)) return ['IPv4', 'IPv6']
  return [service.spec.clusterIP?.includes(':') === true ? 'IPv6' : 'IPv4']
}
