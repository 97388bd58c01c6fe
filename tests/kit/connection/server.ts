import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'

import type { Certificate } from './certificates.ts'

export type Protocol = 'h2' | 'http/1.1' | 'plain'
/** Node's HTTP/2 server speaks this interface too; only its types do not say so. */
export type Request = IncomingMessage
export type Response = ServerResponse

export interface TestServer {
  readonly port: number
  /** `https://localhost:PORT`, or http for plain. */
  readonly address: string
  readonly sockets: number
  /** Every request so far, in order. */
  readonly requests: readonly Request[]
  /** Breaks every socket, so that no stream on it ends as it should. */
  cut(): void
  close(): Promise<void>
}

export interface ServerOptions {
  readonly certificate: Certificate
  /** Asks for client certificates of this authority (PEM). */
  readonly clientAuthority?: string
  readonly maxStreams?: number
}

/** A server on loopback in one of the protocols. `answer` plays it; `/version` it may leave to us. */
export async function serve(
  protocol: Protocol,
  options: ServerOptions,
  answer: (request: Request, response: Response) => void,
): Promise<TestServer> {
  const requests: Request[] = []
  const sockets = new Set<Socket>()
  const listener = (request: Request, response: Response): void => {
    requests.push(request)
    response.on('error', () => undefined)
    answer(request, response)
  }
  const server = createFor(protocol, options, listener)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    address: `${protocol === 'plain' ? 'http' : 'https'}://localhost:${port}`,
    get sockets() {
      return sockets.size
    },
    requests,
    cut() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function createFor(
  protocol: Protocol,
  options: ServerOptions,
  listener: (request: Request, response: Response) => void,
): Server {
  if (protocol === 'plain') return createPlainServer(listener)
  const tls = {
    ...options.certificate,
    ...(options.clientAuthority !== undefined && {
      ca: options.clientAuthority,
      requestCert: true,
      rejectUnauthorized: true,
    }),
  }
  if (protocol === 'http/1.1') return createTlsServer(tls, listener)
  const compatible = listener as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void
  return createSecureServer({ ...tls, settings: { maxConcurrentStreams: options.maxStreams ?? 250 } }, compatible)
}
