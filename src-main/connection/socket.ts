import { connect as connectTcp, isIP, type OnReadOpts, type Socket } from 'node:net'
import {
  connect as connectTls,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'

import type { Clock } from '#shared/kit/clock.ts'

import { abortReason } from './abort.ts'
import { noAnswer, toTransportError } from './network-problem.ts'
import { connectThroughProxy } from './proxy.ts'
import { TransportError } from './types.ts'

export interface SocketTarget {
  readonly host: string
  readonly port: number
  /** `host:port` as a person would write it. */
  readonly address: string
  /** Null for plain HTTP. */
  readonly tls: TlsTarget | null
  readonly proxyUrl: string | null
}

export interface TlsTarget {
  readonly ca: string | null
  readonly cert: string | null
  readonly key: string | null
  /** The name that the certificate must carry, when it is not the host's. */
  readonly serverName: string | null
  readonly insecureSkipTlsVerify: boolean
}

export type HttpProtocol = 'h2' | 'http/1.1'

export interface OpenSocket {
  readonly socket: Socket
  readonly protocol: HttpProtocol
}

/** A stopped server still completes the TCP handshake, by its kernel, and then never answers the TLS one. */
const connectLimitMs = 10_000

/** Connects, through the proxy if there is one, and shakes hands. Rejects with a `TransportError`, or the signal's reason. */
export async function openSocket(
  target: SocketTarget,
  protocols: readonly HttpProtocol[],
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<OpenSocket> {
  const limit = new AbortController()
  const cancelLimit = options.clock.after(connectLimitMs, () =>
    limit.abort(new TransportError(noAnswer(target.address, connectLimitMs))),
  )
  const signal = AbortSignal.any([options.signal, limit.signal])
  try {
    signal.throwIfAborted()
    // Before there is a socket: a certificate that cannot be read throws here.
    const context = target.tls === null ? null : secureContext(target.tls)
    const plain = await openPlain(target, signal)
    if (target.tls === null || context === null) return { socket: plain, protocol: 'http/1.1' }
    const secure = await secureSocket({
      plain,
      context,
      name: target.tls.serverName ?? target.host,
      tls: target.tls,
      protocols,
      signal,
    })
    return { socket: secure, protocol: secure.alpnProtocol === 'h2' ? 'h2' : 'http/1.1' }
  } catch (error) {
    if (options.signal.aborted) throw abortReason(options.signal)
    throw toTransportError(signal.aborted ? signal.reason : error, target.address)
  } finally {
    cancelLimit()
  }
}

async function openPlain(target: SocketTarget, signal: AbortSignal): Promise<Socket> {
  if (target.proxyUrl !== null) return connectThroughProxy(target.proxyUrl, target, signal)
  const socket: Socket = connectTcp({
    host: target.host,
    port: target.port,
    noDelay: true,
    keepAlive: true,
    autoSelectFamily: true,
    ...(target.tls === null && { onread: intoOneBuffer((bytes) => socket.emit('data', bytes)) }),
  })
  return untilEvent(socket, 'connect', signal)
}

const readBytes = 64 * 1024

/**
 * Each read of a socket gets memory of its own as a rule, which in Electron is mapped and cleared anew each time: for a flood that
 * takes longer than the reading. Whoever is given these bytes has to copy what it keeps; TLS brings memory of its own.
 */
function intoOneBuffer(give: (bytes: Uint8Array) => void): OnReadOpts {
  const buffer = Buffer.allocUnsafeSlow(readBytes)
  return {
    buffer,
    callback(count) {
      give(buffer.subarray(0, count))
      return true
    },
  }
}

interface Handshake {
  readonly plain: Socket
  readonly context: SecureContext
  /** What the certificate must carry. */
  readonly name: string
  readonly tls: TlsTarget
  readonly protocols: readonly HttpProtocol[]
  readonly signal: AbortSignal
}

function secureSocket({ plain, context, name, tls, protocols, signal }: Handshake): Promise<TLSSocket> {
  const socket = connectTls({
    socket: plain,
    secureContext: context,
    // `host` is what the certificate is compared with when there is no server name: RFC 6066 forbids addresses as one.
    host: name,
    servername: isIP(name) === 0 ? name : '',
    ALPNProtocols: [...protocols],
    rejectUnauthorized: !tls.insecureSkipTlsVerify,
  })
  return untilEvent(socket, 'secureConnect', signal)
}

/** One for all sockets of a channel: reading a few hundred authorities takes longer than a handshake. */
const contexts = new WeakMap<TlsTarget, SecureContext>()

function secureContext(tls: TlsTarget): SecureContext {
  const known = contexts.get(tls)
  if (known !== undefined) return known
  const context = createSecureContext({
    ca: tls.ca === null ? systemAuthorities() : tls.ca,
    ...(tls.cert !== null && { cert: tls.cert }),
    ...(tls.key !== null && { key: tls.key }),
  })
  contexts.set(tls, context)
  return context
}

let authorities: string[] | null = null

/** Node trusts the list it was built with; kubectl trusts the machine's, where a company or a school adds its own. Both count. */
function systemAuthorities(): string[] {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return authorities
}

/** Waits for a socket's first event. Until it comes, the socket is ours to destroy; afterwards it is the caller's. */
export function untilEvent<Kind extends Socket>(
  socket: Kind,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Kind> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      socket.off(event, onReady).off('error', onError).off('close', onClose)
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const give = (error: Error): void =>
      finish(() => {
        // A destroyed socket may still report an error: by then the promise has been rejected with the first one.
        socket.on('error', () => undefined)
        socket.destroy()
        reject(error)
      })
    const onReady = (): void => finish(() => resolve(socket))
    const onError = (error: Error): void => give(error)
    const onClose = (): void => give(new Error('The socket was closed before it was connected'))
    const onAbort = (): void => give(abortReason(signal))
    if (signal.aborted) return onAbort()
    socket.on(event, onReady).on('error', onError).on('close', onClose)
    signal.addEventListener('abort', onAbort)
  })
}
