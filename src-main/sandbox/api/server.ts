import { type IncomingMessage, STATUS_CODES } from 'node:http'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { refusal, type Status } from '../status.ts'
import { makeCertificate } from './certificate.ts'
import { ExecSockets } from './exec-socket.ts'
import { type Incoming, isAuthorized, readBody, requestOf, tooLargeBody, unauthorized } from './incoming.ts'
import { breakOff, isGone, type Outgoing, sendBody, sendStream } from './outgoing.ts'
import { statusAnswer } from './replies.ts'
import type { ApiAnswer, ApiRequest, ApiServer } from './types.ts'

export interface ServeOptions {
  readonly api: ApiServer
  readonly token: string
  /** Brings the cluster's time up to date; called before every request. */
  readonly catchUp: () => void
  /** The time outside, for the certificate. */
  readonly nowMs: number
  /** 0 or absent: a free one. */
  readonly port?: number
  /** Paths beside Kubernetes' own (the control API): asked first, null when a path is not its own. */
  readonly beside?: (request: ApiRequest) => ApiAnswer | null
  /** Told what should never have been thrown; the server goes on. */
  readonly onDefect: (defect: unknown) => void
}

/** A listening server. */
export interface ApiListener {
  readonly port: number
  /** `https://127.0.0.1:port`. */
  readonly url: string
  /** PEM; the authority that the kubeconfig names. */
  readonly certificate: string
  /** Ends all streams and connections; done when the port is free. */
  stop(): Promise<void>
}

/** Listens on loopback only, with HTTP/2 and HTTP/1.1 over TLS. */
export async function serveApi(options: ServeOptions): Promise<ApiListener> {
  const { key, certificate } = await makeCertificate(options.nowMs)
  const server = createSecureServer({
    key,
    cert: certificate,
    allowHTTP1: true,
    // A thousand watches of one client share a connection; ten megabytes, the default, would refuse some of them.
    maxSessionMemory: 256,
  })
  const transport = new Transport(server, options)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return { port, url: `https://127.0.0.1:${port}`, certificate, stop: () => transport.stop() }
}

class Transport {
  readonly #server: Http2SecureServer
  readonly #options: ServeOptions
  readonly #sockets = new Set<Duplex>()
  readonly #sessions = new Set<ServerHttp2Session>()
  readonly #exec = new ExecSockets()

  constructor(server: Http2SecureServer, options: ServeOptions) {
    this.#server = server
    this.#options = options
    server.on('request', (incoming, response) => void this.#serve(incoming, response))
    server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(incoming, socket, head),
    )
    server.on('secureConnection', (socket: Duplex) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    server.on('session', (session) => {
      this.#sessions.add(session)
      session.on('close', () => this.#sessions.delete(session))
      // A broken connection concerns nobody but its client; its streams are closed one by one.
      session.on('error', () => session.destroy())
    })
    server.on('sessionError', () => undefined)
    server.on('clientError', (problem: Error, socket: Duplex) => refuseUnread(problem, socket))
    server.on('tlsClientError', () => undefined)
  }

  async stop(): Promise<void> {
    this.#options.api.close()
    this.#exec.close()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const session of this.#sessions) session.destroy()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async #serve(incoming: Incoming, response: Outgoing): Promise<void> {
    // A client may go away at any moment: that is no trouble of ours.
    response.on('error', () => breakOff(response))
    try {
      const request = requestOf(incoming, '')
      if (!isAuthorized(incoming, this.#options.token)) return await this.#refuse(response, request, unauthorized())
      const body = await readBody(incoming)
      if (body.kind === 'gone') return breakOff(response)
      if (body.kind === 'tooLarge') return await this.#refuse(response, request, tooLargeBody())
      await this.#send(response, { ...request, body: body.text })
    } catch (defect) {
      this.#options.onDefect(defect)
      if (!isGone(response)) breakOff(response)
    }
  }

  async #send(response: Outgoing, request: ApiRequest): Promise<void> {
    const answer = this.#handle(request)
    if (isGone(response)) return
    switch (answer.kind) {
      case 'body':
        return await sendBody(response, request, answer)
      case 'stream':
        return sendStream(response, answer, this.#options.onDefect)
      case 'exec':
        return await this.#refuse(response, request, noSocket())
    }
  }

  /** A defect of ours is a 500 for this request, and no more than that. */
  #handle(request: ApiRequest): ApiAnswer {
    try {
      this.#options.catchUp()
      return this.#options.beside?.(request) ?? this.#options.api.handle(request)
    } catch (defect) {
      this.#options.onDefect(defect)
      const because = defect instanceof Error ? defect.message : String(defect)
      const status = refusal(500, 'InternalError', `Internal error occurred: ${because}`, {
        causes: [{ message: because }],
      })
      return statusAnswer(status, { format: 'json', isPretty: false })
    }
  }

  async #refuse(response: Outgoing, request: ApiRequest, status: Status): Promise<void> {
    const answer = statusAnswer(status, { format: 'json', isPretty: false })
    await sendBody(response, request, answer)
  }

  /** Only HTTP/1.1 connections are upgraded; a refusal is written by hand, since there is no response object. */
  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const { token } = this.#options
    const answer = isAuthorized(incoming, token)
      ? this.#handle(requestOf(incoming, ''))
      : statusAnswer(unauthorized(), { format: 'json', isPretty: false })
    if (answer.kind === 'exec') {
      if (ExecSockets.protocolOf(incoming) !== null) return this.#exec.accept(incoming, socket, head, answer)
      return writeRefusal(socket, statusAnswer(noProtocol(), { format: 'json', isPretty: false }))
    }
    writeRefusal(
      socket,
      answer.kind === 'body' ? answer : statusAnswer(noUpgrade(), { format: 'json', isPretty: false }),
    )
  }
}

/** What is no HTTP gets the answer of Go's server; who is gone gets none. */
function refuseUnread(problem: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const isTooLong = 'code' in problem && problem.code === 'HPE_HEADER_OVERFLOW'
  const text = isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const answer = `HTTP/1.1 ${text}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${text}`
  socket.end(answer, () => socket.destroy())
}

const noSocket = (): Status => refusal(400, 'BadRequest', 'Upgrade request required')

const noUpgrade = (): Status =>
  refusal(
    400,
    'BadRequest',
    'only pods/exec and pods/attach can be upgraded to a WebSocket: send this request without an Upgrade header',
  )

const noProtocol = (): Status =>
  refusal(
    400,
    'BadRequest',
    'the WebSocket must offer the subprotocol v5.channel.k8s.io or v4.channel.k8s.io: found neither',
  )

function writeRefusal(socket: Duplex, answer: Extract<ApiAnswer, { readonly kind: 'body' }>): void {
  const body = Buffer.from(answer.body)
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? 'Refused'}`,
    ...Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`),
    `content-length: ${body.length}`,
    'connection: close',
  ]
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]))
}
