import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { createServer, type Server, type Socket } from 'node:net'
import { AUTHORITATIVE_ANSWER, decode, encode, type Packet } from 'dns-packet'
import type { DnsAnswer, DnsRecord, Resolve } from './types.ts'

export interface DnsServer {
  /** `127.0.0.1:port`, the same for UDP and TCP. */
  readonly address: string
  stop(): Promise<void>
}

const host = '127.0.0.1'
/** Without EDNS an answer over UDP may have this many bytes; longer ones are cut and asked again over TCP. */
const plainUdpBytes = 512
const truncated = 1 << 9
/** Codes of RFC 1035 in the low bits of the flags. */
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 } as const
/** A TCP client that says nothing for so long is let go. */
const idleMs = 10_000

/** Serves the cluster's names on loopback. `before` brings the cluster up to date ahead of each answer. */
export async function startDnsServer(resolve: Resolve, before: () => void = () => undefined): Promise<DnsServer> {
  const respond = (request: Buffer): Buffer | null => {
    before()
    return responseTo(request, resolve, Infinity)
  }
  const tcp = createServer((socket) => serveTcp(socket, respond))
  const sockets = new Set<Socket>()
  tcp.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listenTcp(tcp)
  const udp = createSocket('udp4')
  udp.on('message', (request, { address, port: from }) => {
    before()
    const response = responseTo(request, resolve, plainUdpBytes)
    if (response !== null) udp.send(response, from, address)
  })
  await bindUdp(udp, port)
  // An answer that could not be sent is asked for again by its client; the server goes on.
  udp.on('error', () => undefined)
  tcp.on('error', () => undefined)
  return {
    address: `${host}:${port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all([
        new Promise<void>((done) => udp.close(() => done())),
        new Promise<void>((done) => tcp.close(() => done())),
      ])
    },
  }
}

function listenTcp(server: Server): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(0, host, () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

function bindUdp(socket: UdpSocket, port: number): Promise<void> {
  return new Promise((done, fail) => {
    socket.once('error', fail)
    socket.bind(port, host, () => done())
  })
}

/** Over TCP each message has its length in two bytes before it. */
function serveTcp(socket: Socket, respond: (request: Buffer) => Buffer | null): void {
  let received = Buffer.alloc(0)
  socket.setTimeout(idleMs, () => socket.destroy())
  // A client that goes away is no news.
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0)
      const response = respond(received.subarray(2, end))
      received = received.subarray(end)
      if (response === null) return void socket.destroy()
      const head = Buffer.alloc(2)
      head.writeUInt16BE(response.length, 0)
      socket.write(Buffer.concat([head, response]))
    }
  })
}

/** The answer to a packet, or null for one that cannot be read. */
export function responseTo(request: Buffer, resolve: Resolve, plainLimit: number): Buffer | null {
  const query = decoded(request)
  const [question] = query?.questions ?? []
  if (query === null || question === undefined) return null
  const edns = query.additionals?.find(({ type }) => type === 'OPT')
  const limit = edns?.type === 'OPT' ? Math.max(plainLimit, edns.udpPayloadSize) : plainLimit
  const response = packetOf(query, resolve(question))
  const bytes = encode(
    edns === undefined ? response : { ...response, additionals: [...(response.additionals ?? []), edns] },
  )
  if (bytes.length <= limit) return bytes
  return encode({
    ...response,
    flags: (response.flags ?? 0) | truncated,
    answers: [],
    authorities: [],
    additionals: [],
  })
}

function decoded(request: Buffer): Packet | null {
  try {
    return decode(request)
  } catch (error) {
    // Only a packet that is none: what cannot be read has nobody to be told.
    if (error instanceof Error) return null
    throw error
  }
}

function packetOf(query: Packet, answer: DnsAnswer): Packet {
  const recursionDesired = (query.flags ?? 0) & (1 << 8)
  return {
    type: 'response',
    id: query.id ?? 0,
    flags: recursionDesired | (answer.isAuthoritative ? AUTHORITATIVE_ANSWER : 0) | codes[answer.code],
    questions: query.questions ?? [],
    answers: answer.answers.map(wireRecord),
    authorities: answer.authorities.map(wireRecord),
    additionals: answer.additionals.map(wireRecord),
  }
}

const wireRecord = (record: DnsRecord): NonNullable<Packet['answers']>[number] => ({ ...record, class: 'IN' })
