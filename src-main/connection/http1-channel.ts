import type { Socket } from 'node:net'

import { abortReason, untilAborted } from './abort.ts'
import type { Channel, ChannelOptions } from './channel.ts'
import { type Http1Request, Http1Socket, NoResponse, requestHead } from './http1-socket.ts'
import { noAnswer, toTransportError } from './network-problem.ts'
import type { RequestHeaders } from './request-headers.ts'
import { Blocks } from './reused-memory.ts'
import { silenceTimes, watchForSilence } from './silence.ts'
import { openSocket } from './socket.ts'
import { TransportError, type TransportResponse } from './types.ts'

/** An open stream and when it last said something. */
interface Listening {
  heardMs: number
}

/**
 * HTTP/1.1 has one socket for each stream, and keeps those that fell idle. Without timeouts: a watch may be quiet for as long as
 * it likes, and silence is noticed by asking.
 */
export class Http1Channel implements Channel {
  readonly #options: ChannelOptions
  readonly #sockets = new Set<Http1Socket>()
  readonly #blocks = new Blocks()
  readonly #connecting = new AbortController()
  readonly #listening = new Set<Listening>()
  readonly #stopSilence: () => void
  #bytesHeard = 0
  #accepts = true
  #failure: TransportError | null = null

  constructor(options: ChannelOptions) {
    this.#options = options
    // The socket on which the protocol was agreed serves the first request. Should it break before, another is opened.
    this.#own(options.first.socket)
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
    const onBytes = (bytes: number): void => {
      listening.heardMs = this.#options.clock.nowMs()
      this.#bytesHeard += bytes
    }
    try {
      return await this.#send(path, headers, { signal, onBytes, onEnd: () => this.#end(listening) })
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
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all([...this.#sockets].map((socket) => socket.closed))
  }

  async #send(
    path: string,
    headers: RequestHeaders,
    listener: Pick<Http1Request, 'signal' | 'onBytes' | 'onEnd'>,
  ): Promise<TransportResponse> {
    const request = {
      head: requestHead(this.#options.target.address, path, headers),
      explain: (error: unknown) => this.#explain(error),
      ...listener,
    }
    for (;;) {
      // No await between finding a free one and taking it: of many that wait, each must get its own.
      const socket = [...this.#sockets].find((each) => each.isFree)
      if (socket === undefined) await untilAborted(this.#open(), listener.signal)
      else {
        try {
          return { ...(await socket.get(request)), protocol: 'http/1.1' }
        } catch (error) {
          // A server closes what was idle for long, perhaps at this moment. GET may be asked again (RFC 9110, 9.2.2).
          if (!(error instanceof NoResponse && socket.hasServed) || this.ended) throw error
        }
      }
    }
  }

  async #open(): Promise<void> {
    const { target, clock } = this.#options
    const { socket } = await openSocket(target, ['http/1.1'], { clock, signal: this.#connecting.signal })
    if (this.#failure === null) return this.#own(socket)
    socket.destroy()
    throw this.#failure
  }

  #own(plain: Socket): void {
    const socket = new Http1Socket(plain, this.#blocks)
    this.#sockets.add(socket)
    void socket.closed.then(() => this.#sockets.delete(socket))
  }

  /** The head is the sign of life; the body is read only to have the socket free for the next question. */
  async #isAlive(signal: AbortSignal): Promise<boolean> {
    const { path, headers } = this.#options.probe
    const head = new AbortController()
    const stop = (): void => head.abort()
    signal.addEventListener('abort', stop)
    const answer = await this.#send(path, await headers(signal), {
      signal: head.signal,
      onBytes: () => undefined,
      onEnd: () => undefined,
    })
    signal.removeEventListener('abort', stop)
    // 502 and 504 are a gateway's words for a server behind it that does not answer.
    return answer.status !== 502 && answer.status !== 504
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
