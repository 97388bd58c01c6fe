import type { CoreV1EndpointPort, V1EndpointAddress, V1EndpointSubset } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../objects.ts'
import { isReady } from '../facts.ts'
import { addressesOf, belongs, hostnameIn, portOn, targetOf } from './pods.ts'
import { inEndpointsOrder } from './port-order.ts'
import { familiesOf } from './reconcile.ts'

type Service = ObjectOf['services']
type Pod = ObjectOf['pods']
export type Subset = Wire<V1EndpointSubset>
type Address = Wire<V1EndpointAddress>
type Port = Wire<CoreV1EndpointPort>

/** One address on one port; `port` is null for a headless Service without ports. */
interface Entry {
  readonly address: Address
  readonly port: Port | null
  readonly isReady: boolean
}

function entriesOf(service: Service, pod: Pod): readonly Entry[] {
  const publishes = service.spec.publishNotReadyAddresses === true
  const [family = 'IPv4'] = familiesOf(service)
  const [ip] = addressesOf(pod, family)
  if (!belongs(pod, publishes) || ip === undefined) return []
  const hostname = hostnameIn(pod, service)
  const address: Address = {
    ip,
    ...(hostname === null ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: targetOf(pod),
  }
  const entry = { address, isReady: publishes || isReady(pod) }
  const ports = service.spec.ports ?? []
  if (ports.length === 0) return service.spec.clusterIP === 'None' ? [{ ...entry, port: null }] : []
  return ports.flatMap((servicePort) => {
    const port = portOn(pod, servicePort)
    if (port === null) return []
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    const named = name === '' ? {} : { name }
    return [{ ...entry, port: { ...named, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) } }]
  })
}

const byAddress = ({ address: a }: Entry, { address: b }: Entry): number =>
  compare(a.ip, b.ip) || compare(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '')

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The subsets of a legacy Endpoints object in their packed form (kubernetes: endpoints.RepackSubsets): ports that the same
 * addresses offer in the same state stand together. Upstream orders subsets by a hash; here it is by their ports.
 */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly Subset[] {
  const entries = pods.flatMap((pod) => entriesOf(service, pod))
  const byPort = Map.groupBy(entries, ({ port }) => JSON.stringify(port))
  const packed = Map.groupBy([...byPort.values()], (group) =>
    JSON.stringify(group.toSorted(byAddress).map(({ address, isReady }) => [address, isReady])),
  )
  const subsets = [...packed.values()].map((groups): Subset => {
    const sorted = (groups[0] ?? []).toSorted(byAddress)
    const addresses = sorted.filter((entry) => entry.isReady).map(({ address }) => address)
    const notReadyAddresses = sorted.filter((entry) => !entry.isReady).map(({ address }) => address)
    const ports = inEndpointsOrder(groups.flatMap((group) => group[0]?.port ?? []))
    return {
      ...(addresses.length === 0 ? {} : { addresses }),
      ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
      ...(ports.length === 0 ? {} : { ports }),
    }
  })
  return subsets.toSorted((a, b) => compare(JSON.stringify(a.ports ?? []), JSON.stringify(b.ports ?? [])))
}
