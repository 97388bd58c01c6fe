import type { Clock } from '#shared/kit/clock.ts'

import { untilAborted } from './abort.ts'
import type { Channel, ChannelOptions } from './channel.ts'
import { Http1Channel } from './http1-channel.ts'
import { Http2Channel } from './http2-channel.ts'
import { toTransportError } from './network-problem.ts'
import type { RequestHeaders } from './request-headers.ts'
import { openSocket, type SocketTarget } from './socket.ts'
import { type Connection, type Credential, TransportError, type TransportResponse } from './types.ts'

export interface ChannelsOptions {
  readonly connection: Connection
  readonly clock: Clock
  readonly probe: ChannelOptions['probe']
}

type Certificate = Credential['certificate']

interface OwnedChannel {
  readonly channel: Channel
  /** The client certificate that its sockets were opened with. */
  readonly certificate: Certificate
}

/** The open channels of one connection: one as a rule, more only for more streams than a session takes or a new certificate. */
export interface Channels {
  /** Sends through one with room, opened if need be; requests that come meanwhile wait for the same one. */
  get(
    path: string,
    headers: RequestHeaders,
    options: { readonly certificate: Certificate; readonly signal: AbortSignal },
  ): Promise<TransportResponse>
  reset(): void
  close(): Promise<void>
}

export function createChannels(options: ChannelsOptions): Channels {
  const { connection, clock } = options
  let channels: readonly OwnedChannel[] = []
  let opening: Promise<void> | null = null
  let lifetime = new AbortController()
  let closed = false

  async function open(certificate: Certificate, signal: AbortSignal): Promise<void> {
    const target = socketTarget(connection, certificate)
    const first = await openSocket(target, ['h2', 'http/1.1'], { clock, signal })
    if (signal.aborted) {
      first.socket.destroy()
      throw signal.reason
    }
    const channelOptions = { target, first, clock, probe: options.probe }
    const channel = first.protocol === 'h2' ? await openHttp2(channelOptions, signal) : new Http1Channel(channelOptions)
    channels = [...channels, { channel, certificate }]
  }

  /** Streams that were opened with another certificate go on to their end: the server asked for it at the handshake only. */
  function withRoom(certificate: Certificate): Channel | undefined {
    channels = channels.filter((each) => !each.channel.ended)
    for (const each of channels) if (!isSameCertificate(each.certificate, certificate)) each.channel.retire()
    return channels.find((each) => each.channel.hasRoom)?.channel
  }

  function destroyAll(detail: string): Promise<unknown> {
    const error = new TransportError({ code: 'connection-reset', params: { address: addressOf(connection), detail } })
    lifetime.abort(error)
    lifetime = new AbortController()
    opening = null
    const ended = Promise.all(channels.map((each) => each.channel.destroy(error)))
    channels = []
    return ended
  }

  return {
    async get(path, headers, { certificate, signal }) {
      for (;;) {
        signal.throwIfAborted()
        if (closed)
          throw new TransportError({
            code: 'connection-reset',
            params: { address: addressOf(connection), detail: 'closed' },
          })
        const free = withRoom(certificate)
        // No await between finding room and taking it: of many that wait, each must see the room that is left.
        if (free !== undefined) return await free.get(path, headers, signal)
        if (opening === null) {
          const mine: Promise<void> = open(certificate, lifetime.signal).finally(() => {
            if (opening === mine) opening = null
          })
          opening = mine
        }
        await untilAborted(opening, signal)
      }
    },
    reset: () => void destroyAll('reset'),
    async close() {
      closed = true
      await destroyAll('closed')
    },
  }
}

async function openHttp2(options: ChannelOptions, signal: AbortSignal): Promise<Http2Channel> {
  const channel = new Http2Channel(options)
  try {
    await untilAborted(channel.ready, signal)
    return channel
  } catch (error) {
    const cause = toTransportError(error, options.target.address)
    await channel.destroy(cause)
    throw cause
  }
}

function isSameCertificate(one: Certificate, other: Certificate): boolean {
  return one?.cert === other?.cert && one?.key === other?.key
}

function socketTarget(connection: Connection, certificate: Certificate): SocketTarget {
  const server = new URL(connection.server)
  const secure = server.protocol === 'https:'
  return {
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port === '' ? (secure ? 443 : 80) : Number(server.port),
    address: addressOf(connection),
    proxyUrl: connection.proxyUrl,
    tls: secure
      ? {
          ca: connection.ca,
          cert: certificate?.cert ?? null,
          key: certificate?.key ?? null,
          serverName: connection.tlsServerName,
          insecureSkipTlsVerify: connection.insecureSkipTlsVerify,
        }
      : null,
  }
}

function addressOf(connection: Connection): string {
  const server = new URL(connection.server)
  return server.port === '' ? `${server.hostname}:${server.protocol === 'https:' ? 443 : 80}` : server.host
}
