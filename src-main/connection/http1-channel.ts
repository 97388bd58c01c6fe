import { Agent, request, type ClientRequestArgs, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import { abortReason } from './abort.ts'
import { readBody } from './body.ts'
import type { Channel, ChannelOptions } from './channel.ts'
import { noAnswer, toTransportError } from './network-problem.ts'
import type { RequestHeaders } from './request-headers.ts'
import { silenceTimes, watchForSilence } from './silence.ts'
import { openSocket } from './socket.ts'
import { TransportError, type TransportResponse } from './types.ts'

/** An open stream and when it last said something. */
interface Listening {
  heardMs: number
}

type Connected = (error: Error | null, socket: Duplex) => void

/**
 * Node's agent with sockets that are opened as ours are, TLS and proxies included. It keeps those that fell idle. Without timeouts:
 * a watch may be quiet for as long as it likes, and silence is noticed by asking.
 */
class Sockets extends Agent {
  readonly #open: () => Promise<Socket>
  readonly #all = new Set<Socket>()
  #isEnded = false

  constructor(open: () => Promise<Socket>) {
    super({ keepAlive: true })
    this.#open = open
  }

  override createConnection(_options: ClientRequestArgs, connected: Connected = () => undefined): undefined {
    void this.#connect(connected)
  }

  /** Resolves when no socket is left. */
  async end(): Promise<void> {
    const ends = [...this.#all].map((socket) => new Promise((resolve) => socket.once('close', resolve).destroy()))
    this.#isEnded = true
    this.destroy()
    await Promise.all(ends)
  }

  async #connect(connected: Connected): Promise<void> {
    let socket: Socket
    try {
      socket = await this.#open()
    } catch (error) {
      // Of a failure nothing but the error is looked at.
      return (connected as (error: unknown) => void)(error)
    }
    this.#all.add(socket)
    // Whoever uses the socket hears of its errors; one that breaks between two uses concerns nobody.
    socket.on('error', () => undefined)
    socket.once('close', () => this.#all.delete(socket))
    if (this.#isEnded) socket.destroy()
    connected(null, socket)
  }
}

/** HTTP/1.1 has one socket for each stream. */
export class Http1Channel implements Channel {
  readonly #options: ChannelOptions
  readonly #pool: Sockets
  /** A socket of its own for signs of life: the streams occupy theirs. */
  readonly #prober: Sockets
  readonly #connecting = new AbortController()
  readonly #listening = new Set<Listening>()
  readonly #stopSilence: () => void
  #bytesHeard = 0
  #accepts = true
  #failure: TransportError | null = null

  constructor(options: ChannelOptions) {
    this.#options = options
    // The socket on which the protocol was agreed serves the first request.
    const unused = [options.first.socket]
    // Should it break before that, another is opened in its place.
    options.first.socket.on('error', () => undefined)
    this.#pool = new Sockets(() => this.#socket(unused.pop()))
    this.#prober = new Sockets(() => this.#socket(undefined))
    this.#stopSilence = watchForSilence({
      clock: options.clock,
      ...silenceTimes,
      quietSinceMs: () => this.#quietSinceMs(),
      bytesHeard: () => this.#bytesHeard,
      probe: (signal) => this.#isAlive(signal),
      onSilent: () => void this.destroy(new TransportError(noAnswer(options.target.address, silenceTimes.limitMs))),
    })
  }

  get hasRoom(): boolean {
    return this.#accepts
  }

  get ended(): boolean {
    return this.#failure !== null
  }

  async get(path: string, headers: RequestHeaders, signal: AbortSignal): Promise<TransportResponse> {
    signal.throwIfAborted()
    const listening: Listening = { heardMs: this.#options.clock.nowMs() }
    this.#listening.add(listening)
    try {
      const answer = await this.#head(this.#pool, path, headers, signal)
      answer.once('close', () => this.#end(listening))
      // A body that breaks while nobody reads it would end the process; whoever reads it gets the error by reading.
      answer.on('error', () => undefined)
      this.#hear(listening, 0)
      return {
        status: answer.statusCode ?? 0,
        headers: plainHeaders(answer.headers),
        body: readBody(answer, {
          signal,
          explain: (error) => this.#explain(error),
          onChunk: (bytes) => this.#hear(listening, bytes),
        }),
        protocol: 'http/1.1',
      }
    } catch (error) {
      this.#end(listening)
      throw signal.aborted ? abortReason(signal) : this.#explain(error)
    }
  }

  retire(): void {
    this.#accepts = false
    this.#endWhenUnused()
  }

  async destroy(cause: TransportError): Promise<void> {
    this.#failure ??= cause
    this.#accepts = false
    this.#stopSilence()
    this.#connecting.abort(cause)
    this.#options.first.socket.destroy()
    await Promise.all([this.#pool.end(), this.#prober.end()])
  }

  async #socket(first: Socket | undefined): Promise<Socket> {
    if (first !== undefined && !first.destroyed) return first
    const { target, clock } = this.#options
    return (await openSocket(target, ['http/1.1'], { clock, signal: this.#connecting.signal })).socket
  }

  #head(agent: Sockets, path: string, headers: RequestHeaders, signal: AbortSignal): Promise<IncomingMessage> {
    const { host, port } = this.#options.target
    return new Promise((resolve, reject) => {
      request({ agent, host, port, path, headers, signal }, resolve).on('error', reject).end()
    })
  }

  /** The head is the sign of life; the body is read only to have the socket free for the next question. */
  async #isAlive(signal: AbortSignal): Promise<boolean> {
    const headers = await this.#options.probe.headers(signal)
    const head = new AbortController()
    const stop = (): void => head.abort()
    signal.addEventListener('abort', stop)
    const answer = await this.#head(this.#prober, this.#options.probe.path, headers, head.signal)
    signal.removeEventListener('abort', stop)
    answer.on('error', () => undefined).resume()
    // 502 and 504 are a gateway's words for a server behind it that does not answer.
    return answer.statusCode !== 502 && answer.statusCode !== 504
  }

  #hear(listening: Listening, bytes: number): void {
    listening.heardMs = this.#options.clock.nowMs()
    this.#bytesHeard += bytes
  }

  #end(listening: Listening): void {
    this.#listening.delete(listening)
    if (!this.#accepts) this.#endWhenUnused()
  }

  #endWhenUnused(): void {
    if (this.#listening.size > 0 || this.#failure !== null) return
    void this.destroy(
      new TransportError({
        code: 'connection-reset',
        params: { address: this.#options.target.address, detail: 'replaced' },
      }),
    )
  }

  #quietSinceMs(): number | null {
    let oldestMs: number | null = null
    for (const { heardMs } of this.#listening) if (oldestMs === null || heardMs < oldestMs) oldestMs = heardMs
    return oldestMs
  }

  #explain(error: unknown): TransportError {
    return this.#failure ?? toTransportError(error, this.#options.target.address)
  }
}

function plainHeaders(head: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(head)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}
