import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from 'node:http2'
import type { Socket } from 'node:net'

import { abortReason } from './abort.ts'
import { readBody } from './body.ts'
import type { Channel, ChannelOptions } from './channel.ts'
import { noAnswer, toTransportError } from './network-problem.ts'
import type { RequestHeaders } from './request-headers.ts'
import { silenceTimes, watchForSilence } from './silence.ts'
import { TransportError, type TransportResponse } from './types.ts'

/** Large windows let a list come at the speed of the line; one slow reader never uses up the session's. */
const streamWindowBytes = 1024 * 1024
const sessionWindowBytes = 64 * 1024 * 1024

/**
 * HTTP/2 on node:http2 rather than undici's: undici sends PINGs without waiting for the answer and keeps the session to
 * itself, and before the server's SETTINGS are there it opens a socket for each request.
 */
export class Http2Channel implements Channel {
  readonly #session: ClientHttp2Session
  readonly #socket: Socket
  readonly #address: string
  readonly #stopSilence: () => void
  readonly #closed: Promise<void>
  /** Settles when the server's SETTINGS say how many streams it takes; rejects when the session ends before. */
  readonly ready: Promise<void>
  #openStreams = 0
  #accepts = true
  #failure: TransportError | null = null

  constructor({ target, first, clock }: ChannelOptions) {
    this.#address = target.address
    this.#socket = first.socket
    this.#session = connect(`https://${target.address}`, {
      createConnection: () => first.socket,
      settings: { enablePush: false, initialWindowSize: streamWindowBytes },
      // In megabytes; the default of 10 would cut large lists whose reader is slower than the server.
      maxSessionMemory: 256,
    })
    const session = this.#session
    session.once('connect', () => session.setLocalWindowSize(sessionWindowBytes))
    session.on('error', (error) => this.#fail(toTransportError(error, this.#address)))
    // After GOAWAY the streams that the server has accepted go on to their end; new ones need a new session.
    session.on('goaway', () => (this.#accepts = false))
    this.#stopSilence = watchForSilence({
      clock,
      ...silenceTimes,
      quietSinceMs: () => 0,
      bytesHeard: () => first.socket.bytesRead,
      probe: () => this.#ping(),
      onSilent: () => void this.destroy(new TransportError(noAnswer(this.#address, silenceTimes.limitMs))),
    })
    this.ready = new Promise((resolve, reject) => {
      session.once('remoteSettings', () => resolve())
      first.socket.once('close', () => reject(this.#explain(null)))
    })
    // A server that refuses our certificate says so after the handshake of TLS 1.3. Node gives that error to the socket and
    // leaves its session half ended, without any event; so the socket is listened to, and its end is the session's.
    first.socket.on('error', (error) => void this.destroy(toTransportError(error, this.#address)))
    this.#closed = new Promise((resolve) => {
      first.socket.once('close', () => {
        this.#accepts = false
        this.#stopSilence()
        resolve()
      })
    })
  }

  get hasRoom(): boolean {
    // Node would keep a stream too many waiting without a word. Go's servers take 250.
    const limit = this.#session.remoteSettings.maxConcurrentStreams ?? Number.POSITIVE_INFINITY
    return this.#accepts && !this.#session.closed && !this.#session.destroyed && this.#openStreams < limit
  }

  get ended(): boolean {
    return this.#socket.destroyed
  }

  async get(path: string, headers: RequestHeaders, signal: AbortSignal): Promise<TransportResponse> {
    signal.throwIfAborted()
    const stream = this.#open(path, headers)
    const onAbort = (): void => stream.close(constants.NGHTTP2_CANCEL)
    this.#openStreams += 1
    stream.once('close', () => {
      this.#openStreams -= 1
      signal.removeEventListener('abort', onAbort)
      if (this.#openStreams === 0 && !this.#accepts) this.#session.close()
    })
    signal.addEventListener('abort', onAbort)
    const head = await this.#untilHead(stream, signal)
    return {
      status: head[':status'] ?? 0,
      headers: plainHeaders(head),
      body: readBody(stream, {
        signal,
        explain: (error) => this.#explain(error),
        flawAtEnd: () => this.#cancellation(stream),
      }),
      protocol: 'h2',
    }
  }

  retire(): void {
    this.#accepts = false
    if (this.#openStreams === 0) this.#session.close()
  }

  destroy(error: TransportError): Promise<void> {
    this.#fail(error)
    // With the error given here each stream ends with it; the session's own error event then repeats it to us.
    if (!this.#session.destroyed) this.#session.destroy(error)
    this.#socket.destroy()
    return this.#closed
  }

  #open(path: string, headers: RequestHeaders): ClientHttp2Stream {
    try {
      return this.#session.request({ ...headers, ':method': 'GET', ':path': path }, { endStream: true })
    } catch (error) {
      throw this.#explain(error)
    }
  }

  #untilHead(stream: ClientHttp2Stream, signal: AbortSignal): Promise<IncomingHttpHeaders & { ':status'?: number }> {
    return new Promise((resolve, reject) => {
      let failure: unknown = null
      stream.once('response', resolve)
      // The listener stays, since a stream without one ends the process; the reason reaches the reader through `close`.
      stream.on('error', (error) => (failure ??= error))
      stream.once('close', () => reject(signal.aborted ? abortReason(signal) : this.#explain(failure)))
    })
  }

  /** A stream that the other side cancelled ends without an error in Node; only its code tells that it is not whole. */
  #cancellation(stream: ClientHttp2Stream): TransportError | null {
    if (stream.rstCode === constants.NGHTTP2_NO_ERROR && !stream.aborted) return null
    const params = { address: this.#address, detail: `stream reset ${stream.rstCode ?? 0}` }
    return new TransportError({ code: 'connection-reset', params })
  }

  #ping(): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#session.destroyed || !this.#session.ping((error) => resolve(error === null))) resolve(false)
    })
  }

  /** What broke the session explains its streams better than their own errors do. */
  #explain(error: unknown): TransportError {
    return this.#failure ?? toTransportError(error, this.#address)
  }

  #fail(error: TransportError): void {
    this.#failure ??= error
    this.#accepts = false
    this.#stopSilence()
  }
}

function plainHeaders(head: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(head)) {
    if (value !== undefined && !name.startsWith(':')) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}
