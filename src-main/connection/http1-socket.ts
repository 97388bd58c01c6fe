import type { Socket } from 'node:net'

import { abortReason } from './abort.ts'
import { Body } from './body.ts'
import type { RequestHeaders } from './request-headers.ts'
import { type ResponseHead, ResponseReader } from './response-reader.ts'
import { type Blocks, HeldCopy } from './reused-memory.ts'
import type { TransportError, TransportResponse } from './types.ts'

export interface Http1Request {
  /** What goes out: see `requestHead`. */
  readonly head: string
  readonly signal: AbortSignal
  readonly explain: (error: unknown) => TransportError
  /** Called with each piece that comes in. */
  readonly onBytes: (bytes: number) => void
  /** Called once, when the response has ended, whole or not, unless `get` has rejected. */
  readonly onEnd: () => void
}

/** The connection was given up by the other side before it said a word: perhaps it was idle for too long, and another one works. */
export class NoResponse extends Error {}

/** One response on its way. */
interface Exchange {
  readonly reader: ResponseReader
  readonly fail: (error: unknown) => void
  readonly onBytes: (bytes: number) => void
}

/** A socket that carries one request after the other. */
export class Http1Socket {
  readonly #socket: Socket
  readonly #blocks: Blocks
  readonly closed: Promise<void>
  #exchange: Exchange | null = null
  #error: unknown = null
  #hasServed = false

  constructor(socket: Socket, blocks: Blocks) {
    this.#socket = socket
    this.#blocks = blocks
    const closed = Promise.withResolvers<void>()
    this.closed = closed.promise
    socket.on('error', (error) => (this.#error ??= error))
    socket.on('data', (bytes: Buffer) => this.#take(bytes))
    // What is not whole by now fails with the socket, which closes next.
    socket.once('end', () => this.#exchange?.reader.close())
    socket.once('close', () => {
      this.#exchange?.fail(this.#error)
      this.#exchange = null
      closed.resolve()
    })
    if (socket.destroyed) closed.resolve()
  }

  /** Whether it has answered before; only then may it have been given up without our hearing of it. */
  get hasServed(): boolean {
    return this.#hasServed
  }

  get isFree(): boolean {
    return this.#exchange === null && this.#socket.writable && !this.#socket.readableEnded
  }

  /** Rejects with a `NoResponse`, or with whatever ended it. */
  get(request: Http1Request): Promise<Omit<TransportResponse, 'protocol'>> {
    const { signal, explain, onBytes } = request
    const answer = Promise.withResolvers<Omit<TransportResponse, 'protocol'>>()
    const body = new Body(this.#socket, { signal, explain }, new HeldCopy(this.#blocks))
    const abort = (): void => void this.#socket.destroy()
    let hasHead = false
    const end = (): void => {
      signal.removeEventListener('abort', abort)
      this.#exchange = null
      if (hasHead) request.onEnd()
    }
    const reader = new ResponseReader({
      onHead: ({ status, headers }: ResponseHead) => {
        hasHead = true
        answer.resolve({ status, headers, body: body.read() })
      },
      onBody: (bytes) => body.take(bytes),
      onEnd: (isReusable) => {
        this.#hasServed = true
        end()
        body.end()
        // Whoever reads it slowly may have had it paused.
        if (isReusable) this.#socket.resume()
        else this.#socket.destroy()
      },
    })
    let hasHeard = false
    this.#exchange = {
      reader,
      onBytes: (bytes) => {
        hasHeard = true
        onBytes(bytes)
      },
      fail: (error) => {
        end()
        body.fail(error)
        answer.reject(
          signal.aborted
            ? abortReason(signal)
            : hasHeard
              ? error
              : new NoResponse('Expected a response, found the connection closed.', { cause: error }),
        )
      },
    }
    signal.addEventListener('abort', abort)
    this.#socket.write(request.head, 'latin1')
    return answer.promise
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #take(bytes: Buffer): void {
    // What nobody asked for is no response of the next request either.
    if (this.#exchange === null) return void this.#socket.destroy()
    this.#exchange.onBytes(bytes.length)
    try {
      this.#exchange.reader.push(bytes)
    } catch (error) {
      this.#error ??= error
      this.#socket.destroy()
    }
  }
}

/** Throws what node:http would for what may not stand in a head: a line of its own in a value would be another header. */
export function requestHead(host: string, path: string, headers: RequestHeaders): string {
  const lines = [`GET ${path} HTTP/1.1`, `host: ${host}`, 'connection: keep-alive']
  for (const [name, values] of Object.entries(headers))
    for (const value of Array.isArray(values) ? values : [values]) lines.push(`${name}: ${value}`)
  // Neither the bytes below the space nor what is no byte; a path ends at a space.
  if (/[^\u0021-\u00ff]/.test(path) || lines.some((line) => /[^\t\u0020-\u007e\u0080-\u00ff]/.test(line)))
    throw new UnsendableHead('Expected a path and headers of printable bytes, found other characters.')
  return `${lines.join('\r\n')}\r\n\r\n`
}

class UnsendableHead extends Error {
  readonly code = 'ERR_INVALID_CHAR'
}
