import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'

import { abortReason } from './abort.ts'
import type { TransportError, TransportResponse } from './types.ts'

export interface BodyOptions {
  readonly signal: AbortSignal
  /** Makes our error of whatever ended the body; of null when it was torn down without an error. */
  readonly explain: (error: unknown) => TransportError
  /** The error of a body that ended as if it were whole, and is not. */
  readonly flawAtEnd?: () => TransportError | null
}

/** Where a body comes from. A stream is one. */
export interface BodySource {
  pause(): unknown
  resume(): unknown
  /** Nobody reads what would still come. */
  destroy(): unknown
}

/** What has come and was not taken yet. */
export interface Held {
  readonly bytes: number
  add(chunk: Uint8Array): void
  /** All of it, in the order in which it came; nothing of it is held afterwards. */
  take(): readonly Uint8Array[]
  /** What was taken last is not looked at any more. */
  release(): void
}

/** All of a body that is read to its end; null as soon as it is longer than that. */
export async function wholeBody(body: TransportResponse['body'], mostBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const more of body) {
    for (const chunk of more) bytes += chunk.byteLength
    if (bytes > mostBytes) return null
    for (const chunk of more) chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks, bytes)
}

/** So much may wait for whoever reads before the other side has to wait. */
const mostHeldBytes = 256 * 1024

/** A body between whoever brings it (`take`, `end`, `fail`) and whoever reads it. */
export class Body {
  readonly #source: BodySource
  readonly #options: BodyOptions
  readonly #held: Held
  #isPaused = false
  #isWhole = false
  #failure: unknown
  #wake = (): void => undefined

  constructor(source: BodySource, options: BodyOptions, held: Held = new HeldChunks()) {
    this.#source = source
    this.#options = options
    this.#held = held
  }

  take(chunk: Uint8Array): void {
    this.#held.add(chunk)
    if (this.#held.bytes >= mostHeldBytes && !this.#isPaused) {
      this.#isPaused = true
      this.#source.pause()
    }
    this.#wake()
  }

  end(): void {
    this.#isWhole = true
    // The source may serve another body by now.
    this.#isPaused = false
    this.#wake()
  }

  /** The first reason counts; null for none. */
  fail(error: unknown): void {
    this.#failure ??= error
    this.#wake()
  }

  /**
   * Hands on what comes until the end: each time all chunks that have come since the last time, those of one turn of the event
   * loop together, since to join them or to wait for each would cost more than what a watch reads from them. They hold until
   * the next are asked for. Every other ending is an error: the signal's reason after an abort, else what `explain` makes of it.
   * Nothing is delivered after the abort. Leaving the loop early destroys the source.
   */
  async *read(): AsyncGenerator<readonly Uint8Array[], void, undefined> {
    const { signal, explain, flawAtEnd } = this.#options
    try {
      for (;;) {
        if (signal.aborted) throw abortReason(signal)
        if (this.#held.bytes > 0) {
          const taken = this.#held.take()
          if (this.#isPaused) this.#resume()
          yield taken
          this.#held.release()
        } else if (this.#isWhole) break
        else if (this.#failure !== undefined) throw explain(this.#failure)
        else {
          await new Promise<void>((resolve) => (this.#wake = resolve))
          await turn()
        }
      }
      const flaw = flawAtEnd?.() ?? null
      if (flaw !== null) throw explain(flaw)
    } finally {
      if (!this.#isWhole) this.#source.destroy()
    }
  }

  #resume(): void {
    this.#isPaused = false
    this.#source.resume()
  }
}

/** What a stream brings, until it ends. */
export async function* readBody(
  stream: Readable,
  options: BodyOptions,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  const body = new Body(stream, options)
  const take = (chunk: Uint8Array): void => body.take(chunk)
  const end = (): void => body.end()
  const fail = (error: unknown): void => body.fail(error)
  const close = (): void => body.fail(null)
  // An ending that came before anybody read is no event any more.
  if (stream.destroyed) body.fail(stream.errored)
  stream.on('data', take).once('end', end).once('error', fail).once('close', close)
  try {
    yield* body.read()
  } finally {
    stream.off('data', take).off('end', end).off('error', fail).off('close', close)
  }
}

/** For chunks that nobody writes to any more. */
class HeldChunks implements Held {
  bytes = 0
  #chunks: Uint8Array[] = []

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.bytes += chunk.byteLength
  }

  take(): readonly Uint8Array[] {
    const chunks = this.#chunks
    this.#chunks = []
    this.bytes = 0
    return chunks
  }

  release(): void {}
}
