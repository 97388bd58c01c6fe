import { readFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { decode, encode, type DecodedPacket } from 'dns-packet'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createResolver,
  startDnsServer,
  type DnsAnswer,
  type DnsServer,
} from '../../../../../src-main/sandbox/dns/index.ts'
import type { ObjectOf, ResourceName } from '../../../../../src-main/sandbox/objects.ts'
import { createStore } from '../../../../../src-main/sandbox/storage/store.ts'
import type { Store } from '../../../../../src-main/sandbox/storage/types.ts'

/** Services and slices of a real cluster, and what its CoreDNS answered. */
const folder = 'tests/samples/sandbox-dns'
const objects = JSON.parse(readFileSync(`${folder}/objects.json`, 'utf8')) as Record<
  ResourceName,
  ObjectOf[ResourceName][]
>

function filledStore(): Store {
  const store = createStore()
  for (const [resource, list] of Object.entries(objects))
    for (const object of list) {
      const metadata = { ...object.metadata, uid: `${resource}/${object.metadata.name}` }
      store.put(resource as ResourceName, { ...object, metadata })
    }
  return store
}

interface Recorded extends DnsAnswer {
  readonly name: string
  readonly type: string
}

const recorded = readFileSync(`${folder}/answers.ndjson`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

const sorted = <T>(records: readonly T[]): readonly string[] =>
  records.map((record) => JSON.stringify(record)).toSorted()

/** Several records of one name have no order that clients may rely on. */
const comparable = ({ code, isAuthoritative, answers, authorities, additionals }: DnsAnswer): unknown => ({
  code,
  isAuthoritative,
  answers: sorted(answers.map(reordered)),
  authorities: sorted(authorities.map(reordered)),
  additionals: sorted(additionals.map(reordered)),
})

const reordered = ({ name, type, ttl, data }: DnsAnswer['answers'][number]): object => ({ name, type, ttl, data })

describe('answers are those of a real CoreDNS', () => {
  const resolve = createResolver({ view: filledStore(), nowMs: () => 0 })
  test.each(recorded)('$name $type', (expected) => {
    expect(comparable(resolve({ name: expected.name, type: expected.type }))).toEqual(comparable(expected))
  })
})

describe('an endpoint that is not ready', () => {
  test('has no name, and the last one takes the name of the Service with it', () => {
    const store = filledStore()
    const resolve = createResolver({ view: store, nowMs: () => 0 })
    const slice = store
      .list('endpointslices')
      .find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')
    if (slice === undefined) throw new Error('expected a slice of web, found none')
    const unready = (index: number): ObjectOf['endpointslices'] => ({
      ...slice,
      endpoints: (slice.endpoints ?? []).map((endpoint, place) =>
        place <= index ? { ...endpoint, conditions: { ready: false, serving: true, terminating: true } } : endpoint,
      ),
    })
    const code = (name: string): string => resolve({ name, type: 'A' }).code
    expect(code('web.shop.svc.cluster.local')).toBe('NOERROR')
    store.put('endpointslices', unready(0))
    expect(resolve({ name: 'web.shop.svc.cluster.local', type: 'A' }).answers).toHaveLength(1)
    store.put('endpointslices', unready(1))
    expect(code('web.shop.svc.cluster.local')).toBe('NXDOMAIN')
  })

  test('a placeholder slice without endpoints answers like no name', () => {
    const store = filledStore()
    const resolve = createResolver({ view: store, nowMs: () => 0, domain: 'my.zone' })
    expect(resolve({ name: 'nothing.shop.svc.my.zone', type: 'A' }).code).toBe('NXDOMAIN')
  })
})

describe('the server', () => {
  const servers: DnsServer[] = []
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())))

  async function started(): Promise<{ readonly host: string; readonly port: number }> {
    const server = await startDnsServer(createResolver({ view: filledStore(), nowMs: () => 0 }))
    servers.push(server)
    const [host = '', port = ''] = server.address.split(':')
    return { host, port: Number(port) }
  }
  const query = encode({
    type: 'query',
    id: 9,
    flags: 1 << 8,
    questions: [{ type: 'A', name: 'web-0.web.shop.svc.cluster.local' }],
  })
  const summary = (packet: DecodedPacket): unknown => [
    packet.id,
    packet.flag_aa,
    packet.flag_rd,
    (packet.answers ?? []).map((record) => ('data' in record ? record.data : null)),
  ]

  test('answers over UDP', async () => {
    const { host, port } = await started()
    const socket = createSocket('udp4')
    const answer = new Promise<Buffer>((done) => socket.once('message', done))
    socket.send(query, port, host)
    expect(summary(decode(await answer))).toEqual([9, true, true, [expect.stringMatching(/^10\.42\./)]])
    socket.close()
  })

  test('answers over TCP, two questions in one connection', async () => {
    const { host, port } = await started()
    const socket = connect(port, host)
    const framed = Buffer.concat([Buffer.from([query.length >> 8, query.length & 255]), query])
    socket.write(Buffer.concat([framed, framed]))
    const received = await new Promise<Buffer>((done) => {
      let bytes = Buffer.alloc(0)
      socket.on('data', (more: Buffer) => {
        bytes = Buffer.concat([bytes, more])
        const first = bytes.length > 2 ? 2 + bytes.readUInt16BE(0) : Infinity
        if (bytes.length > first + 2 && bytes.length >= first + 2 + bytes.readUInt16BE(first)) done(bytes)
      })
    })
    expect(decode(received.subarray(2)).id).toBe(9)
    socket.destroy()
  })

  test('a packet that is none is not answered and does no harm', async () => {
    const { host, port } = await started()
    const socket = createSocket('udp4')
    const answer = new Promise<Buffer>((done) => socket.once('message', done))
    socket.send(Buffer.from('nonsense'), port, host)
    socket.send(query, port, host)
    expect(decode(await answer).id).toBe(9)
    socket.close()
  })
})
