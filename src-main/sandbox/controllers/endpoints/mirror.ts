import type { V1EndpointAddress } from '@kubernetes/client-node'
import { equal } from '#shared/kit/equal.ts'
import type { NewObject, ObjectOf, Wire } from '../../objects.ts'
import type { Labels } from '../facts.ts'
import { controllerReference } from '../facts.ts'
import type { Endpoint } from './pods.ts'
import type { NewSlice, Slice, SlicePort } from './slices.ts'
import { endpointKey, listOf, portKey, serviceNameLabel, triggerTimeAnnotation } from './slices.ts'

// What people write into Endpoints, as slices (kubernetes: pkg/controller/endpointslicemirroring).

type Endpoints = ObjectOf['endpoints']

const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
const mirrorName = 'endpointslicemirroring-controller.k8s.io'
const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'
const appliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

export const isMirrored = ({ metadata }: Slice): boolean => metadata.labels?.[managedByLabel] === mirrorName

export const shallBeMirrored = ({ metadata }: Endpoints): boolean =>
  metadata.labels?.[skipLabel] !== 'true' && metadata.annotations?.[leaderAnnotation] === undefined

/** What shall become of the mirrored slices. `update` holds whole slices as they shall be. */
export interface MirrorPlan {
  readonly create: readonly NewSlice[]
  readonly update: readonly Slice[]
  readonly remove: readonly Slice[]
}

/** Addresses of one family behind one set of ports: each such group is one slice. */
interface Group {
  readonly addressType: 'IPv4' | 'IPv6'
  readonly ports: readonly SlicePort[]
  readonly endpoints: Map<string, Endpoint>
}

function endpointFor(address: Wire<V1EndpointAddress>, isReady: boolean): Endpoint {
  const { ip, hostname = '', nodeName = '', targetRef } = address
  return {
    addresses: [ip],
    // A mirrored endpoint tells nothing else: Endpoints do not know who serves or is ending.
    conditions: { ready: isReady },
    ...(hostname === '' ? {} : { hostname }),
    ...(targetRef === undefined ? {} : { targetRef }),
    ...(nodeName === '' ? {} : { nodeName }),
  }
}

const familyOf = (ip: string): Group['addressType'] => (ip.includes(':') ? 'IPv6' : 'IPv4')

const groupKey = (addressType: string, ports: readonly SlicePort[] | null | undefined): string =>
  `${addressType} ${portKey(ports)}`

function groupsOf({ subsets = [] }: Endpoints): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const { ports = [], addresses = [], notReadyAddresses = [] } of subsets) {
    const slicePorts = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol === undefined ? {} : { appProtocol }),
    }))
    const endpoints = [
      ...addresses.map((address) => endpointFor(address, true)),
      ...notReadyAddresses.map((address) => endpointFor(address, false)),
    ]
    for (const endpoint of endpoints) {
      const addressType = familyOf(endpoint.addresses[0] ?? '')
      const key = groupKey(addressType, slicePorts)
      const group: Group = groups.get(key) ?? { addressType, ports: slicePorts, endpoints: new Map() }
      groups.set(key, group)
      group.endpoints.set(endpointKey(endpoint), endpoint)
    }
  }
  return groups
}

function labelsFor({ metadata }: Endpoints): Labels {
  return { ...metadata.labels, [managedByLabel]: mirrorName, [serviceNameLabel]: metadata.name }
}

function annotationsFor({ metadata }: Endpoints): Labels {
  const { [triggerTimeAnnotation]: _time, [appliedAnnotation]: _applied, ...others } = metadata.annotations ?? {}
  return others
}

function headFor(
  endpoints: Endpoints,
): Pick<NewObject<'endpointslices'>['metadata'], 'labels' | 'annotations' | 'ownerReferences'> {
  const annotations = annotationsFor(endpoints)
  return {
    labels: labelsFor(endpoints),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ownerReferences: [controllerReference(endpoints)],
  }
}

/** Whether a slice says what the group does, in the words of the Endpoints' labels and annotations. */
function isMirrorOf(slice: Slice, group: Group, endpoints: Endpoints): boolean {
  const old = listOf(slice.endpoints)
  return (
    old.length === group.endpoints.size &&
    old.every((endpoint) => equal(group.endpoints.get(endpointKey(endpoint)), endpoint)) &&
    equal(slice.metadata.labels ?? {}, labelsFor(endpoints)) &&
    equal(slice.metadata.annotations ?? {}, annotationsFor(endpoints))
  )
}

/** A slice written anew under its name: as upstream it is not read first, and so forgets what its name was made of. */
function rewritten(slice: Slice, group: Group, endpoints: Endpoints): Slice {
  const { generateName: _made, ...metadata } = slice.metadata
  return takenOver({ ...slice, metadata }, group, endpoints)
}

/** A slice that is left over takes the place of one to be made, for which a name to be made was asked. */
function takenOver(slice: Slice, group: Group, endpoints: Endpoints): Slice {
  const { annotations: _before, ...metadata } = slice.metadata
  return {
    ...slice,
    metadata: { ...metadata, ...headFor(endpoints) },
    endpoints: [...group.endpoints.values()],
    ports: [...group.ports],
  }
}

function newMirror(group: Group, endpoints: Endpoints): NewSlice {
  const { name, namespace = '' } = endpoints.metadata
  return {
    metadata: { generateName: `${name}-`, namespace, ...headFor(endpoints) },
    addressType: group.addressType,
    endpoints: [...group.endpoints.values()],
    ports: [...group.ports],
  }
}

/** One slice per family and set of ports; what is left over goes, or takes the place of one of its family that is to be made. */
export function planMirrors(endpoints: Endpoints, existing: readonly Slice[]): MirrorPlan {
  const groups = groupsOf(endpoints)
  const byKey = Map.groupBy(existing, ({ addressType, ports }) => groupKey(addressType, ports))
  const wanted: Group[] = []
  const update: Slice[] = []
  const remove = [...byKey].flatMap(([key, slices]) => (groups.has(key) ? slices.slice(1) : slices))
  for (const [key, group] of groups) {
    const [slice] = byKey.get(key) ?? []
    if (slice === undefined) wanted.push(group)
    else if (!isMirrorOf(slice, group, endpoints)) update.push(rewritten(slice, group, endpoints))
  }
  const create: NewSlice[] = []
  for (const group of wanted) {
    const at = remove.findIndex(({ addressType }) => addressType === group.addressType)
    const [free] = at < 0 ? [] : remove.splice(at, 1)
    if (free === undefined) create.push(newMirror(group, endpoints))
    else update.push(takenOver(free, group, endpoints))
  }
  return { create, update, remove }
}
