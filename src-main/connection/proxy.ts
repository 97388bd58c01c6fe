import { request as requestHttps } from 'node:https'
import { connect, isIP, type Socket } from 'node:net'

import { abortReason } from './abort.ts'
import { TransportError } from './types.ts'

export interface ProxyTarget {
  readonly host: string
  readonly port: number
}

/**
 * A tunnel to the target through an HTTP, HTTPS or SOCKS5 proxy, the three that kubectl knows. Plain HTTP targets are
 * tunnelled too. Every failure is a `proxy-failed`: past the tunnel the errors are the target's own.
 */
export async function connectThroughProxy(proxyUrl: string, target: ProxyTarget, signal: AbortSignal): Promise<Socket> {
  const proxy = new URL(proxyUrl)
  try {
    const isSocks = proxy.protocol === 'socks5:' || proxy.protocol === 'socks5h:'
    return isSocks ? await openSocksTunnel(proxy, target, signal) : await openHttpTunnel(proxy, target, signal)
  } catch (error) {
    if (signal.aborted) throw abortReason(signal)
    const detail = error instanceof ProxyRefusal ? error.message : errorWord(error)
    throw new TransportError({ code: 'proxy-failed', params: { proxy: proxy.host, detail } }, { cause: error })
  }
}

class ProxyRefusal extends Error {}

function openHttpTunnel(proxy: URL, target: ProxyTarget, signal: AbortSignal): Promise<Socket> {
  const authority = `${isIP(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`
  const headers: Record<string, string> = { host: authority }
  if (proxy.username !== '') {
    const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
    headers['proxy-authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  // An import of node:http would load all that hangs on it, a second HTTP client above all.
  const request = proxy.protocol === 'https:' ? requestHttps : process.getBuiltinModule('node:http').request
  return new Promise((resolve, reject) => {
    const tunnel = request({
      host: hostName(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path: authority,
      headers,
      agent: false,
      signal,
    })
    tunnel.once('connect', (response, socket, head) => {
      if (response.statusCode === 200 && head.length === 0) return resolve(socket)
      socket.destroy()
      reject(new ProxyRefusal(`CONNECT was answered with ${response.statusCode ?? 'nothing'}`))
    })
    // A proxy that does not tunnel answers as to any other request.
    tunnel.once('response', (response) => {
      response.destroy()
      reject(new ProxyRefusal(`CONNECT was answered with ${response.statusCode ?? 'nothing'}`))
    })
    tunnel.on('error', reject)
    tunnel.end()
  })
}

/** RFC 1928 with the user name and password of RFC 1929. Names are resolved by the proxy, as Go does for both schemes. */
async function openSocksTunnel(proxy: URL, target: ProxyTarget, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: hostName(proxy), port: portOf(proxy), noDelay: true, keepAlive: true })
  const stop = (): void => void socket.destroy(new ProxyRefusal('given up'))
  signal.addEventListener('abort', stop)
  const ignoreLateError = (): void => undefined
  socket.on('error', ignoreLateError)
  try {
    const read = reader(socket)
    const withPassword = proxy.username !== ''
    socket.write(Uint8Array.of(5, 1, withPassword ? 2 : 0))
    const [, method] = await read(2)
    if (method !== (withPassword ? 2 : 0)) throw new ProxyRefusal('no way to sign in that both know')
    if (withPassword) await signIn(socket, read, proxy)
    socket.write(connectRequest(target))
    const [, reply, , addressKind] = await read(4)
    if (reply !== 0) throw new ProxyRefusal(`SOCKS reply ${String(reply)}`)
    await read((addressKind === 1 ? 4 : addressKind === 4 ? 16 : ((await read(1))[0] ?? 0)) + 2)
    socket.off('error', ignoreLateError)
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

type Read = (length: number) => Promise<Uint8Array>

async function signIn(socket: Socket, read: Read, proxy: URL): Promise<void> {
  const user = Buffer.from(decodeURIComponent(proxy.username))
  const password = Buffer.from(decodeURIComponent(proxy.password))
  socket.write(Buffer.concat([Uint8Array.of(1, user.length), user, Uint8Array.of(password.length), password]))
  const [, status] = await read(2)
  if (status !== 0) throw new ProxyRefusal('user name or password refused')
}

function connectRequest({ host, port }: ProxyTarget): Uint8Array {
  const name = Buffer.from(host)
  const tail = Uint8Array.of(port >> 8, port & 0xff)
  if (isIP(host) === 4) return Buffer.concat([Uint8Array.of(5, 1, 0, 1, ...host.split('.').map(Number)), tail])
  // An IPv6 address goes as a name: proxies resolve it to itself, and no second way of packing sixteen bytes is needed.
  return Buffer.concat([Uint8Array.of(5, 1, 0, 3, name.length), name, tail])
}

/** Reads exact lengths from a paused socket, so that no byte of what follows the handshake is taken. */
function reader(socket: Socket): Read {
  return async (length) => {
    for (;;) {
      const chunk: unknown = socket.read(length)
      if (chunk instanceof Uint8Array) return chunk
      await new Promise<void>((resolve, reject) => {
        const finish = (error?: Error): void => {
          socket.off('readable', onReadable).off('error', finish).off('close', onClose)
          if (error === undefined) resolve()
          else reject(error)
        }
        const onReadable = (): void => finish()
        const onClose = (): void => finish(new ProxyRefusal('closed the connection'))
        socket.on('readable', onReadable).on('error', finish).on('close', onClose)
      })
    }
  }
}

function portOf(proxy: URL): number {
  if (proxy.port !== '') return Number(proxy.port)
  return proxy.protocol === 'http:' ? 80 : proxy.protocol === 'https:' ? 443 : 1080
}

function hostName(proxy: URL): string {
  return proxy.hostname.replace(/^\[|\]$/g, '')
}

function errorWord(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorWord(error.errors[0])
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : 'failed'
}
