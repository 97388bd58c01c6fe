import { assertNever } from '#shared/kit/assert.ts'
import type { ClusterView } from '../storage/types.ts'
import { createDirectory, type Directory, type Target } from './directory.ts'
import { readName, reversedAddress, type Asked } from './names.ts'
import type { DnsAnswer, DnsQuestion, DnsRecord, Resolve } from './types.ts'

/** As the real test cluster's CoreDNS is set; most clusters have 30. */
const ttlSeconds = 5
const versionTtlSeconds = 28_800
const reverseZone = 'in-addr.arpa'

export interface DnsParts {
  readonly view: ClusterView
  /** The cluster's time, for the serial of the zone. */
  readonly nowMs: () => number
  /** Default: cluster.local. */
  readonly domain?: string
}

interface Context {
  readonly directory: Directory
  readonly domain: string
  readonly serial: number
}

/** Answers as CoreDNS with the kubernetes plugin does, from EndpointSlices and Services as they are now. */
export function createResolver({ view, nowMs, domain = 'cluster.local' }: DnsParts): Resolve {
  const directory = createDirectory(view, domain)
  return (question) => answer(question, { directory, domain, serial: Math.floor(nowMs() / 1000) })
}

function answer(question: DnsQuestion, context: Context): DnsAnswer {
  const labels = labelsOf(question.name)
  const zone = labelsOf(context.domain)
  if (endsWith(labels, ['in-addr', 'arpa'])) return reverse(question, labels, context)
  // Nothing is forwarded: there is nothing outside.
  if (!endsWith(labels, zone)) {
    return { code: 'SERVFAIL', isAuthoritative: false, answers: [], authorities: [], additionals: [] }
  }
  const asked = readName(labels.slice(0, labels.length - zone.length))
  return forward(question, asked, context)
}

const labelsOf = (name: string): readonly string[] =>
  name
    .toLowerCase()
    .replace(/\.$/, '')
    .split('.')
    .filter((label) => label !== '')

const endsWith = (labels: readonly string[], end: readonly string[]): boolean =>
  labels.length >= end.length && end.every((label, index) => labels[labels.length - end.length + index] === label)

function forward(question: DnsQuestion, asked: Asked, context: Context): DnsAnswer {
  const { directory } = context
  switch (asked.kind) {
    case 'apex':
      return question.type === 'SOA' ? found([soa(context.domain, context)]) : noData(context)
    case 'version':
      return question.type === 'TXT'
        ? found([{ name: question.name, type: 'TXT', ttl: versionTtlSeconds, data: '1.1.0' }])
        : noData(context)
    case 'nameServer':
      return noData(context)
    case 'unknown':
      return noName(context)
    case 'branch':
      return asked.namespace === null || directory.hasNamespace(asked.namespace) ? noData(context) : noName(context)
    case 'podAddress':
      if (!directory.hasNamespace(asked.namespace)) return noName(context)
      return question.type === 'A' ? found([{ ...head(question), type: 'A', data: asked.address }]) : noData(context)
    case 'service':
      return service(question, asked, context)
    default:
      return assertNever(asked)
  }
}

type AskedService = Extract<Asked, { kind: 'service' }>

function service(question: DnsQuestion, asked: AskedService, context: Context): DnsAnswer {
  const looked = context.directory.lookUp(asked)
  if (looked.kind === 'alias') return alias(question, looked.target, context)
  if (looked.targets.length === 0) return noName(context)
  if (question.type === 'A' || question.type === 'AAAA') {
    const wanted = looked.targets.filter(({ address }) => address.includes(':') === (question.type === 'AAAA'))
    if (wanted.length === 0) return noData(context)
    return found(addressRecords(question.name, wanted))
  }
  if (question.type !== 'SRV') return noData(context)
  return srv(question, looked.targets, context)
}

/** Another name of the cluster is followed; one outside is only named. */
function alias(question: DnsQuestion, target: string, context: Context): DnsAnswer {
  const first: DnsRecord = { ...head(question), type: 'CNAME', data: target }
  if (question.type === 'CNAME' || !endsWith(labelsOf(target), labelsOf(context.domain))) return found([first])
  const rest = answer({ name: target, type: question.type }, context)
  return found([first, ...rest.answers], rest.additionals)
}

function srv(question: DnsQuestion, targets: readonly Target[], context: Context): DnsAnswer {
  const withPort = targets.filter((target) => target.port !== null)
  if (withPort.length === 0) return noData(context)
  const weight = Math.floor(100 / withPort.length)
  const answers = withPort.map((target): DnsRecord => ({
    ...head(question),
    type: 'SRV',
    data: { priority: 0, weight, port: target.port ?? 0, target: target.name },
  }))
  const names = [...new Set(withPort.map(({ name }) => name))]
  const additionals = names.flatMap((name) =>
    addressRecords(
      name,
      withPort.filter((target) => target.name === name),
    ),
  )
  return found(answers, additionals)
}

/** One record per address, however many ports it has. */
function addressRecords(name: string, targets: readonly Target[]): readonly DnsRecord[] {
  return [...new Set(targets.map(({ address }) => address))].map((address) => ({
    name,
    type: address.includes(':') ? 'AAAA' : 'A',
    ttl: ttlSeconds,
    data: address,
  }))
}

function reverse(question: DnsQuestion, labels: readonly string[], context: Context): DnsAnswer {
  const address = reversedAddress(labels)
  const names = address === null ? [] : context.directory.namesOf(address)
  if (names.length === 0) return noName(context, reverseZone)
  if (question.type !== 'PTR') return noData(context, reverseZone)
  return found(names.map((data) => ({ ...head(question), type: 'PTR', data })))
}

const head = ({ name }: DnsQuestion): { readonly name: string; readonly ttl: number } => ({ name, ttl: ttlSeconds })

const found = (answers: readonly DnsRecord[], additionals: readonly DnsRecord[] = []): DnsAnswer => ({
  code: 'NOERROR',
  isAuthoritative: true,
  answers,
  authorities: [],
  additionals,
})

const nothing = (code: 'NOERROR' | 'NXDOMAIN', zone: string, context: Context): DnsAnswer => ({
  code,
  isAuthoritative: true,
  answers: [],
  authorities: [soa(zone, context)],
  additionals: [],
})
/** The name exists, but has no record of this type. */
const noData = (context: Context, zone = context.domain): DnsAnswer => nothing('NOERROR', zone, context)
const noName = (context: Context, zone = context.domain): DnsAnswer => nothing('NXDOMAIN', zone, context)

const soa = (zone: string, { serial }: Context): DnsRecord => ({
  name: zone,
  type: 'SOA',
  ttl: ttlSeconds,
  data: {
    mname: `ns.dns.${zone}`,
    rname: `hostmaster.${zone}`,
    serial,
    refresh: 7200,
    retry: 1800,
    expire: 86_400,
    minimum: ttlSeconds,
  },
})
