import type { Socket } from 'node:net'

import { type buildConnector, Client, type Dispatcher, Pool } from 'undici'

import { abortReason } from './abort.ts'
import { type Channel, type ChannelOptions, readChunks } from './channel.ts'
import { noAnswer, toTransportError } from './network-problem.ts'
import type { RequestHeaders } from './request-headers.ts'
import { silenceTimes, watchForSilence } from './silence.ts'
import { openSocket } from './socket.ts'
import { TransportError, type TransportResponse } from './types.ts'

/** An open stream and when it last said something. */
interface Listening {
  heardMs: number
}

/** A watch may be quiet for as long as it likes: silence is noticed by asking, not by a timeout. */
const withoutTimeouts = { headersTimeout: 0, bodyTimeout: 0 } as const

/** HTTP/1.1 has one socket for each stream. undici keeps those that fell idle for the next request. */
export class Http1Channel implements Channel {
  readonly #options: ChannelOptions
  readonly #pool: Pool
  /** A socket of its own for signs of life: the streams occupy theirs. */
  readonly #prober: Client
  readonly #connecting = new AbortController()
  readonly #listening = new Set<Listening>()
  readonly #stopSilence: () => void
  #bytesHeard = 0
  #accepts = true
  #failure: TransportError | null = null

  constructor(options: ChannelOptions) {
    this.#options = options
    const origin = `${options.target.tls === null ? 'http' : 'https'}://${options.target.address}`
    // The socket on which the protocol was agreed serves the first request.
    const unused = [options.first.socket]
    this.#pool = new Pool(origin, { connect: this.#connector(unused), pipelining: 1, ...withoutTimeouts })
    this.#prober = new Client(origin, { connect: this.#connector([]), pipelining: 1, ...withoutTimeouts })
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
      const answer = await this.#pool.request({ method: 'GET', path, headers, signal })
      answer.body.once('close', () => this.#end(listening))
      // A body that breaks while nobody reads it would end the process; whoever reads it gets the error by reading.
      answer.body.on('error', () => undefined)
      this.#hear(listening, 0)
      return {
        status: answer.statusCode,
        headers: plainHeaders(answer.headers),
        body: readChunks(this.#heard(answer.body, listening), signal, (error) => this.#explain(error)),
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
    await Promise.all([this.#pool.destroy(cause), this.#prober.destroy(cause)])
  }

  #connector(unused: Socket[]): buildConnector.connector {
    const { target, clock } = this.#options
    return (_options, connected) => {
      const waiting = unused.pop()
      // undici waits for ever when it is called back before this function has returned.
      if (waiting !== undefined && !waiting.destroyed) return queueMicrotask(() => connected(null, waiting))
      openSocket(target, ['http/1.1'], { clock, signal: this.#connecting.signal }).then(
        ({ socket }) => connected(null, socket),
        (error: unknown) => connected(toTransportError(error, target.address), null),
      )
    }
  }

  /** The head is the sign of life; the body is read only to have the socket free for the next question. */
  async #isAlive(signal: AbortSignal): Promise<boolean> {
    const headers = await this.#options.probe.headers(signal)
    const head = new AbortController()
    const stop = (): void => head.abort()
    signal.addEventListener('abort', stop)
    const answer = await this.#prober.request({
      method: 'GET',
      path: this.#options.probe.path,
      headers,
      signal: head.signal,
    })
    signal.removeEventListener('abort', stop)
    answer.body.on('error', () => undefined)
    answer.body.dump().catch(() => undefined)
    // 502 and 504 are a gateway's words for a server behind it that does not answer.
    return answer.statusCode !== 502 && answer.statusCode !== 504
  }

  async *#heard(body: AsyncIterable<unknown>, listening: Listening): AsyncGenerator<unknown, void, undefined> {
    for await (const chunk of body) {
      this.#hear(listening, chunk instanceof Uint8Array ? chunk.length : 0)
      yield chunk
    }
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

function plainHeaders(head: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(head)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}
