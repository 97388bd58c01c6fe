import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import { createTransport } from '../../../../src-main/connection/transport.ts'
import { TransportError } from '../../../../src-main/connection/types.ts'
import { createAuthority } from '../../../kit/connection/certificates.ts'
import { connection, credentials, textOf, transportOptions } from '../../../kit/connection/connection.ts'
import { type Protocol, serve } from '../../../kit/connection/server.ts'

const authority = createAuthority('test authority')
const certificate = authority.issue(['localhost', '127.0.0.1'])
const closings: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closings.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

interface Seen {
  readonly targets: string[]
  readonly authorizations: (string | undefined)[]
}

/** An HTTP proxy that knows CONNECT and answers it with a status. */
async function httpProxy(status = 200): Promise<Seen & { readonly port: number }> {
  const seen: Seen = { targets: [], authorizations: [] }
  const server = createHttpServer()
  server.on('connect', (request, near: Socket) => {
    seen.targets.push(request.url ?? '')
    seen.authorizations.push(request.headers['proxy-authorization'])
    near.write(`HTTP/1.1 ${status} Answer\r\n\r\n`)
    if (status !== 200) return void near.end()
    pipeTo(near, request.url ?? '')
  })
  return { ...seen, port: await listen(server) }
}

function pipeTo(near: Socket, authority: string): void {
  const [host, port] = authority.split(':')
  const far = connect(Number(port), host)
  near.pipe(far).on('error', () => near.destroy())
  far.pipe(near).on('error', () => far.destroy())
}

/** A SOCKS5 proxy that wants `ada` and `secret`, or nobody. */
async function socksProxy(withPassword: boolean): Promise<Seen & { readonly port: number }> {
  const seen: Seen = { targets: [], authorizations: [] }
  const server = createServer((near) => {
    const steps = [
      () => near.write(Uint8Array.of(5, withPassword ? 2 : 0)),
      ...(withPassword
        ? [
            (bytes: Buffer) => {
              seen.authorizations.push(bytes.toString('latin1', 2))
              near.write(Uint8Array.of(1, bytes.includes('secret') ? 0 : 1))
            },
          ]
        : []),
      (bytes: Buffer) => {
        const length = bytes[4] ?? 0
        const target = `${bytes.toString('latin1', 5, 5 + length)}:${bytes.readUInt16BE(5 + length)}`
        seen.targets.push(target)
        near.write(Uint8Array.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0))
        pipeTo(near, target)
      },
    ]
    const onData = (bytes: Buffer): void => {
      const step = steps.shift()
      if (steps.length === 0) near.off('data', onData).pause()
      step?.(bytes)
    }
    near.on('data', onData)
  })
  return { ...seen, port: await listen(server) }
}

async function outcome(address: string, proxyUrl: string): Promise<unknown> {
  const transport = createTransport(
    connection(address, { ca: authority.cert, proxyUrl }),
    credentials(),
    transportOptions,
  )
  try {
    return await textOf((await transport.get('/', { signal: new AbortController().signal })).body)
  } catch (error) {
    return error instanceof TransportError ? error.problem : error
  } finally {
    await transport.close()
  }
}

async function hello(protocol: Protocol): Promise<{ readonly address: string; readonly port: number }> {
  const server = await serve(protocol, { certificate }, (_request, response) => void response.end('hello'))
  closings.push(() => server.close())
  return server
}

describe.each(['h2', 'http/1.1', 'plain'] as const)('a proxy in front of %s', (protocol) => {
  it('is asked for a tunnel with its user and password', async () => {
    const [server, proxy] = await Promise.all([hello(protocol), httpProxy()])
    expect(await outcome(server.address, `http://ada:s%20ecret@127.0.0.1:${proxy.port}`)).toBe('hello')
    expect(proxy.targets).toEqual([`localhost:${server.port}`])
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('ada:s ecret').toString('base64')}`])
  })

  it('may speak SOCKS5, with and without a password', async () => {
    const [server, open, guarded] = await Promise.all([hello(protocol), socksProxy(false), socksProxy(true)])
    expect(await outcome(server.address, `socks5://127.0.0.1:${open.port}`)).toBe('hello')
    expect(await outcome(server.address, `socks5://ada:secret@127.0.0.1:${guarded.port}`)).toBe('hello')
    expect(open.targets).toEqual([`localhost:${server.port}`])
  })

  it('that refuses is a problem of the proxy, and its password stays unsaid', async () => {
    const [server, proxy, guarded] = await Promise.all([hello(protocol), httpProxy(407), socksProxy(true)])
    const refused = await outcome(server.address, `http://ada:secret@127.0.0.1:${proxy.port}`)
    expect(refused).toEqual({
      code: 'proxy-failed',
      params: { proxy: `127.0.0.1:${proxy.port}`, detail: 'CONNECT was answered with 407' },
    })
    const wrong = await outcome(server.address, `socks5://ada:wrong@127.0.0.1:${guarded.port}`)
    expect(wrong).toMatchObject({ code: 'proxy-failed', params: { detail: 'user name or password refused' } })
    expect(await outcome(server.address, 'http://127.0.0.1:1')).toMatchObject({
      code: 'proxy-failed',
      params: { proxy: '127.0.0.1:1', detail: 'ECONNREFUSED' },
    })
  })
})
