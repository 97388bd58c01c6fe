import type { Random } from '#shared/kit/clock.ts'
import { isIPv4 } from 'node:net'
import type { ObjectOf } from '../../../objects.ts'
import type { RegistryContext } from '../../../registry/types.ts'
import { fieldInvalid, type FieldError } from '../../../status.ts'
import {
  isHeadless,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePort,
  type ServiceDraft,
  type ServiceSpec,
} from './defaults.ts'

// Cluster IPs and node ports (kubernetes: pkg/registry/core/service/storage/alloc.go). What is taken is read from the
// Services themselves, so nothing has to be released and nothing can leak.

/** The range of Services' addresses: 10.96.0.0/16. */
const range = { prefix: '10.96.', addresses: 65_536 }

/** The lowest addresses are kept for those who ask for one: min(max(16, size / 16), 256). */
const keptAddresses = 256
const nodePorts = { first: 30_000, last: 32_767 }
/** The lowest node ports are kept for those who ask for one: min(max(16, size / 32), 128). */
const keptPorts = 86

/** Gives a Service the families, addresses and ports that it needs and has not been given. */
export function allocate(draft: ServiceDraft, context: RegistryContext): void {
  const { spec } = draft
  if (!needsClusterIp(spec)) return
  applyFamilies(draft)
  const others = context.view.list('services').filter(({ metadata }) => metadata.uid !== draft.metadata.uid)
  const isForeign = spec.ipFamilies?.[0] === 'IPv6'
  if ((spec.clusterIP ?? '') === '' && (spec.clusterIPs ?? []).length === 0 && !isForeign) {
    spec.clusterIP = freeAddress(others, context.random)
    spec.clusterIPs = [spec.clusterIP]
  }
  if (needsNodePort(spec)) allocatePorts(draft, others, context.random)
  if (needsHealthCheckPort(spec) && (spec.healthCheckNodePort ?? 0) === 0)
    spec.healthCheckNodePort = freePort(takenPorts(others, [draft]), context.random)
}

function applyFamilies({ spec }: ServiceDraft): void {
  const hasFamilies = (spec.ipFamilies ?? []).length > 0
  // A headless Service without a selector may list endpoints of both families, whatever the cluster has.
  const isForeign = isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0
  if (isForeign && spec.ipFamilyPolicy === undefined && !hasFamilies) {
    spec.ipFamilyPolicy = 'RequireDualStack'
    spec.ipFamilies = ['IPv4', 'IPv6']
    return
  }
  spec.ipFamilyPolicy ??= 'SingleStack'
  if (!hasFamilies) spec.ipFamilies = ['IPv4']
}

function freeAddress(others: readonly ObjectOf['services'][], random: Random): string {
  const taken = new Set(others.flatMap(({ spec }) => spec.clusterIPs ?? []))
  const pick = (first: number, count: number): string | null => {
    const start = Math.floor(random() * count)
    for (let step = 0; step < count; step++) {
      const at = first + ((start + step) % count)
      const address = `${range.prefix}${at >> 8}.${at & 255}`
      if (!taken.has(address)) return address
    }
    return null
  }
  // The first and the last address of the range belong to no one.
  return pick(keptAddresses, range.addresses - keptAddresses - 1) ?? pick(1, keptAddresses - 1) ?? ''
}

const portKey = (protocol: string, port: number): string => `${protocol}/${port}`

/** Every node port that is taken, by protocol; a health check's port is TCP. */
function takenPorts(...groups: readonly (readonly { readonly spec: ServiceSpec }[])[]): Set<string> {
  const taken = new Set<string>()
  for (const { spec } of groups.flat()) {
    for (const { protocol = 'TCP', nodePort = 0 } of spec.ports ?? [])
      if (nodePort !== 0) taken.add(portKey(protocol, nodePort))
    if ((spec.healthCheckNodePort ?? 0) !== 0) taken.add(portKey('TCP', spec.healthCheckNodePort ?? 0))
  }
  return taken
}

function allocatePorts(draft: ServiceDraft, others: readonly ObjectOf['services'][], random: Random): void {
  const { ports = [] } = draft.spec
  for (const port of ports) {
    if ((port.nodePort ?? 0) !== 0) continue
    // The same port of two protocols (DNS, for instance) is given one node port.
    const twin = ports.find((other) => other !== port && other.port === port.port && (other.nodePort ?? 0) !== 0)
    const taken = takenPorts(others, [draft])
    const isShared = twin !== undefined && !taken.has(portKey(port.protocol ?? 'TCP', twin.nodePort ?? 0))
    port.nodePort = isShared ? (twin.nodePort ?? 0) : freePort(taken, random)
  }
}

function freePort(taken: ReadonlySet<string>, random: Random): number {
  const isFree = (port: number): boolean => ['TCP', 'UDP', 'SCTP'].every((one) => !taken.has(portKey(one, port)))
  const first = nodePorts.first + keptPorts
  const count = nodePorts.last - first + 1
  const start = Math.floor(random() * count)
  for (let step = 0; step < count; step++) {
    const port = first + ((start + step) % count)
    if (isFree(port)) return port
  }
  for (let port = nodePorts.first; port < first; port++) if (isFree(port)) return port
  return 0
}

/** Why what a Service asks for cannot be given. The server answers with the first of these alone. */
export function allocationErrors(
  service: ObjectOf['services'],
  old: ObjectOf['services'] | null,
  { view }: RegistryContext,
): FieldError[] {
  const { spec } = service
  if (!needsClusterIp(spec)) return []
  const others = view.list('services').filter(({ metadata }) => metadata.uid !== service.metadata.uid)
  return (
    [familyErrors(spec), addressErrors(spec, old, others), nodePortErrors(spec, old, others)].find(
      (errors) => errors.length > 0,
    ) ?? []
  )
}

function familyErrors(spec: ServiceSpec): FieldError[] {
  const [family] = spec.ipFamilies ?? []
  const isForeign = isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0
  if (isForeign) return []
  if (family === 'IPv6' && spec.clusterIPs?.[0]?.includes('.') !== true)
    return [fieldInvalid('spec.ipFamilies[0]', family, 'not configured on this cluster')]
  if (spec.ipFamilyPolicy === 'RequireDualStack' && !isHeadless(spec))
    return [
      fieldInvalid(
        'spec.ipFamilyPolicy',
        spec.ipFamilyPolicy,
        'this cluster is not configured for dual-stack services',
      ),
    ]
  return []
}

function addressErrors(
  spec: ServiceSpec,
  old: ObjectOf['services'] | null,
  others: readonly ObjectOf['services'][],
): FieldError[] {
  const [address = ''] = spec.clusterIPs ?? []
  if (isHeadless(spec) || !isIPv4(address) || old?.spec.clusterIPs?.[0] === address) return []
  const refuse = (because: string): FieldError[] => [
    fieldInvalid('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${address}: ${because}`),
  ]
  if (!address.startsWith(range.prefix)) return refuse('the provided network does not match the current range')
  const isTaken = others.some(({ spec: other }) => (other.clusterIPs ?? []).includes(address))
  return isTaken ? refuse('provided IP is already allocated') : []
}

function nodePortErrors(
  spec: ServiceSpec,
  old: ObjectOf['services'] | null,
  others: readonly ObjectOf['services'][],
): FieldError[] {
  if (!needsNodePort(spec)) return []
  const taken = takenPorts(others)
  const own = takenPorts(old === null ? [] : [old])
  for (const [index, { protocol = 'TCP', nodePort = 0 }] of (spec.ports ?? []).entries()) {
    const key = portKey(protocol, nodePort)
    if (nodePort === 0 || own.has(key)) continue
    const field = `spec.ports[${index}].nodePort`
    if (nodePort < nodePorts.first || nodePort > nodePorts.last)
      return [
        fieldInvalid(
          field,
          nodePort,
          `provided port is not in the valid range. The range of valid ports is ${nodePorts.first}-${nodePorts.last}`,
        ),
      ]
    if (taken.has(key)) return [fieldInvalid(field, nodePort, 'provided port is already allocated')]
    taken.add(key)
  }
  return []
}
