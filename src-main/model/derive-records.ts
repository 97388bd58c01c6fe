import { recordKey } from '#shared/model/change.ts'
import type { DnsRecord, Slot } from '#shared/model/entities.ts'
import type { RecordState } from '#shared/model/states.ts'
import type { Endpoint, ServiceObject } from '#shared/objects/index.ts'
import { isHeadless } from './derive-service.ts'
import { recordState } from './derive-slot.ts'
import { serviceDomain } from './derive-zone.ts'
import { dashedAddress, reverseName } from './dns-names.ts'
import { sortedUnique } from './endpoints.ts'
import { nameOfKey } from './keys.ts'
import type { Look } from './look.ts'

/**
 * Everything that the cluster's DNS answers because of one Service (facts 3.2 and 3.3): its own name, the names of its ready
 * endpoints, its named ports, and its addresses the other way round. `key` may name a Service that cannot be read: then its
 * slices still tell the names of its pods.
 */
export function serviceRecords(look: Look, key: string): ReadonlyMap<string, DnsRecord> {
  const { namespace, name } = nameOfKey(key)
  const service = look.store.named('Service', namespace, name)
  if (service === undefined && look.store.canRead('Service', namespace)) return new Map()
  const draft = new Draft(namespace, name)
  const domain = serviceDomain(look, namespace, name)
  if (service?.type === 'ExternalName') {
    if (service.externalName !== null) draft.add('CNAME', domain, [service.externalName])
    return draft.records()
  }
  const answers = answersOf(look, namespace, name)
  addEndpointNames(draft, domain, answers)
  if (service !== undefined && isHeadless(service)) addHeadless(draft, domain, answers)
  else if (service !== undefined) addClusterIPs(draft, domain, service)
  return draft.records()
}

/**
 * The name of a slot whose record is not answered, so that the list can say why it is missing. Only of slots that could have
 * one: wanted, or filled.
 */
export function missingRecord(slot: Slot, serviceName: string): DnsRecord | null {
  const { record, namespace, name } = slot
  if (record === null || record.state === 'present' || record.state === 'publishedEarly') return null
  if (!slot.wanted && slot.podUid === null) return null
  return {
    namespace,
    name: record.name,
    type: 'A',
    answers: [],
    ttl: null,
    state: record.state,
    service: serviceName,
    pod: name,
  }
}

/** Several Services, or a Service and a slot, may speak about one name: their answers are one record. */
export function mergeRecords(parts: readonly DnsRecord[]): DnsRecord | undefined {
  const ordered = parts.toSorted((a, b) => b.answers.length - a.answers.length || (a.service < b.service ? -1 : 1))
  const [first] = ordered
  if (first === undefined || ordered.length === 1) return first
  const pod = ordered.find((record) => record.pod !== null)?.pod ?? null
  return { ...first, pod, answers: sortedUnique(ordered.flatMap(({ answers }) => answers)) }
}

/** One address of a ready endpoint, and the name it is known by. */
interface Answer {
  readonly endpoint: Endpoint
  readonly address: string
  readonly label: string
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
}

/**
 * An endpoint without a hostname is called after its address. Slices of names (FQDN) are not answered. Slices that may not be
 * listed any more are not trusted to be what they were.
 */
function answersOf(look: Look, namespace: string, service: string): readonly Answer[] {
  if (!look.store.canRead('EndpointSlice', namespace)) return []
  return [...look.store.slicesOfService(namespace, service)]
    .filter(({ addressType }) => addressType !== 'FQDN')
    .flatMap(({ endpoints, ports }) =>
      endpoints
        .filter(({ ready }) => ready)
        .flatMap((endpoint) =>
          endpoint.addresses.map((address) => {
            const label = endpoint.hostname ?? dashedAddress(address)
            return { endpoint, address, label, ports }
          }),
        ),
    )
}

/** CoreDNS answers these for Services with a cluster IP too, though the specification names headless ones only. */
function addEndpointNames(draft: Draft, domain: string, answers: readonly Answer[]): void {
  for (const { endpoint, address, label } of answers) {
    const name = `${label}.${domain}`
    const { podName } = endpoint
    const addresses = endpoint.addresses.length === 1 ? endpoint.addresses : [address]
    draft.add(addressType(address), name, addresses, { pod: podName, state: recordState([endpoint]) })
    draft.add('PTR', reverseName(address), [name], { pod: podName, state: 'present' })
  }
}

function addHeadless(draft: Draft, domain: string, answers: readonly Answer[]): void {
  const addresses = answers.map(({ address }) => address)
  addAddresses(draft, domain, addresses)
  const targets = answers.flatMap(({ label, ports }) =>
    ports.map(({ name, port, protocol }) => ({ owner: portName(name, protocol), port, target: `${label}.${domain}` })),
  )
  addServers(draft, domain, targets)
}

function addClusterIPs(draft: Draft, domain: string, service: ServiceObject): void {
  const addresses = service.clusterIPs.filter((address) => address !== '')
  addAddresses(draft, domain, addresses)
  for (const address of addresses) draft.add('PTR', reverseName(address), [domain])
  const targets = addresses.flatMap(() =>
    service.ports.map(({ name, port, protocol }) => ({ owner: portName(name, protocol), port, target: domain })),
  )
  addServers(draft, domain, targets)
}

function addAddresses(draft: Draft, domain: string, addresses: readonly string[]): void {
  for (const [type, group] of Map.groupBy(addresses, addressType)) draft.add(type, domain, group)
}

interface Server {
  /** `_http._tcp`, or null for a port without a name, which has no SRV record. */
  readonly owner: string | null
  readonly port: number
  readonly target: string
}

/**
 * Priority 0; the weight is 100 shared by all addresses behind the name, rounded down. Two addresses of one target (dual stack)
 * count twice and are answered once, as CoreDNS does.
 */
function addServers(draft: Draft, domain: string, servers: readonly Server[]): void {
  for (const [owner, group] of Map.groupBy(servers, (server) => server.owner)) {
    if (owner === null) continue
    const weight = Math.max(1, Math.floor(100 / group.length))
    const answers = group.map(({ port, target }) => `0 ${weight} ${port} ${target}`)
    draft.add('SRV', `${owner}.${domain}`, answers)
  }
}

const portName = (name: string, protocol: string): string | null =>
  name === '' ? null : `_${name}._${protocol.toLowerCase()}`

function addressType(address: string): 'A' | 'AAAA' {
  return address.includes(':') ? 'AAAA' : 'A'
}

/** Records of one Service while they are gathered. */
class Draft {
  readonly #namespace: string
  readonly #service: string
  readonly #records = new Map<string, DnsRecord>()

  constructor(namespace: string, service: string) {
    this.#namespace = namespace
    this.#service = service
  }

  /** Adds to what this name answers already. The TTL is the DNS server's setting, which no object of these tells. */
  add(
    type: DnsRecord['type'],
    name: string,
    answers: readonly string[],
    told: Told = { pod: null, state: 'present' },
  ): void {
    if (answers.length === 0) return
    const key = recordKey(this.#namespace, type, name)
    const known = this.#records.get(key)
    const all = known === undefined ? answers : [...known.answers, ...answers]
    this.#records.set(key, {
      namespace: this.#namespace,
      name,
      type,
      answers: all.length === 1 ? all : sortedUnique(all),
      ttl: null,
      state: known?.state === 'present' ? 'present' : told.state,
      service: this.#service,
      pod: known?.pod ?? told.pod,
    })
  }

  records(): ReadonlyMap<string, DnsRecord> {
    return this.#records
  }
}

interface Told {
  readonly pod: string | null
  readonly state: RecordState
}
