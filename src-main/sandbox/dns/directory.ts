import type { ObjectOf } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'

type Slice = ObjectOf['endpointslices']
type Endpoint = NonNullable<Slice['endpoints']>[number]
type Service = ObjectOf['services']

/** One address and port that a name stands for, and the name that a SRV record gives for it. */
export interface Target {
  readonly address: string
  /** Null: there is no port to speak of. */
  readonly port: number | null
  readonly name: string
}

export interface ServiceQuestion {
  readonly namespace: string
  readonly service: string
  readonly endpoint: string | null
  readonly port: string | null
  readonly protocol: string | null
}

export type Looked =
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }

/** What CoreDNS knows of the cluster. Only ready endpoints count; one that does not say is ready. */
export interface Directory {
  hasNamespace(name: string): boolean
  lookUp(question: ServiceQuestion): Looked
  /** All names of an address. */
  namesOf(address: string): readonly string[]
}

const serviceLabel = 'kubernetes.io/service-name'

export function createDirectory(view: ClusterView, domain: string): Directory {
  const slicesOf = view.index('endpointslices', (slice) => {
    const service = serviceOf(slice)
    return service === '' ? [] : [`${slice.metadata.namespace}/${service}`]
  })
  const slicesWith = view.index('endpointslices', (slice) => [
    ...new Set(readyEndpoints(slice).flatMap(({ addresses }) => addresses)),
  ])
  const servicesAt = view.index('services', clusterAddresses)
  const nameOf = (service: string, namespace: string): string => `${service}.${namespace}.svc.${domain}`
  const targetsOf = (slice: Slice): readonly (Target & PortName)[] =>
    readyEndpoints(slice).flatMap((endpoint) =>
      endpointTargets(slice, endpoint, nameOf(serviceOf(slice), slice.metadata.namespace ?? '')),
    )
  return {
    hasNamespace: (name) => view.get('namespaces', '', name) !== undefined,
    lookUp({ namespace, service: name, endpoint, port, protocol }) {
      const service = view.get('services', namespace, name)
      if (service === undefined) return { kind: 'targets', targets: [] }
      if (service.spec.type === 'ExternalName') return { kind: 'alias', target: service.spec.externalName ?? '' }
      const isHeadless = service.spec.clusterIP === 'None'
      const all =
        isHeadless || endpoint !== null
          ? slicesOf(`${namespace}/${name}`).flatMap(targetsOf)
          : clusterTargets(service, nameOf(name, namespace))
      const targets = all.filter(
        (target) =>
          (endpoint === null || target.name.slice(0, target.name.indexOf('.')) === endpoint) &&
          (port === null || (target.portName === port && target.protocol === protocol)),
      )
      return { kind: 'targets', targets }
    },
    namesOf(address) {
      const service = servicesAt(address)[0]
      if (service !== undefined) return [nameOf(service.metadata.name, service.metadata.namespace ?? '')]
      const names = slicesWith(address).flatMap((slice) =>
        targetsOf(slice).filter((target) => target.address === address),
      )
      return [...new Set(names.map(({ name }) => name))]
    },
  }
}

interface PortName {
  readonly portName: string
  readonly protocol: string
}

const serviceOf = ({ metadata }: Slice): string => metadata.labels?.[serviceLabel] ?? ''

const readyEndpoints = ({ endpoints }: Slice): readonly Endpoint[] =>
  // A slice without endpoints has null there on the wire.
  ((endpoints as readonly Endpoint[] | null | undefined) ?? []).filter(({ conditions }) => conditions?.ready !== false)

const clusterAddresses = ({ spec }: Service): readonly string[] =>
  (spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])).filter(
    (address) => address !== 'None' && address !== '',
  )

function endpointTargets(slice: Slice, endpoint: Endpoint, service: string): readonly (Target & PortName)[] {
  const ports = (slice.ports as Slice['ports'] | null) ?? []
  return endpoint.addresses.flatMap((address) => {
    const name = `${endpoint.hostname ?? address.replaceAll(/[.:]/g, '-')}.${service}`
    if (ports.length === 0) return [{ address, name, port: null, portName: '', protocol: '' }]
    return ports.map((port) => ({
      address,
      name,
      port: port.port ?? null,
      portName: (port.name ?? '').toLowerCase(),
      protocol: (port.protocol ?? 'TCP').toLowerCase(),
    }))
  })
}

const clusterTargets = (service: Service, name: string): readonly (Target & PortName)[] =>
  clusterAddresses(service).flatMap((address) =>
    (service.spec.ports ?? []).map((port) => ({
      address,
      name,
      port: port.port,
      portName: (port.name ?? '').toLowerCase(),
      protocol: (port.protocol ?? 'TCP').toLowerCase(),
    })),
  )
