import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'

import { abortReason } from './abort.ts'
import type { TransportError, TransportResponse } from './types.ts'

export interface BodyOptions {
  readonly signal: AbortSignal
  /** Makes our error of whatever ended the stream; of null when it was torn down without an error. */
  readonly explain: (error: unknown) => TransportError
  readonly onChunk?: (bytes: number) => void
  /** The error of a stream that ended as if it were whole, and is not. */
  readonly flawAtEnd?: () => TransportError | null
}

/** All of a body that is read to its end; null as soon as it is longer than that. */
export async function wholeBody(body: TransportResponse['body'], mostBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const more of body) {
    for (const chunk of more) bytes += chunk.byteLength
    if (bytes > mostBytes) return null
    chunks.push(...more)
  }
  return Buffer.concat(chunks, bytes)
}

/** So much may wait for whoever reads before the other side has to wait. */
const mostHeldBytes = 256 * 1024

/**
 * Hands on what the stream brings until it ends: each time all chunks that have come since the last time, those of one turn of
 * the event loop together, since to join them or to wait for each would cost more than what a watch reads from them. Every other
 * ending is an error: the signal's reason after an abort, else what `explain` makes of it. Nothing is delivered after the abort.
 * Leaving the loop early destroys the stream.
 */
export async function* readBody(
  stream: Readable,
  { signal, explain, onChunk, flawAtEnd }: BodyOptions,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  let chunks: Uint8Array[] = []
  let heldBytes = 0
  // An ending that came before anybody read is no event any more.
  let failure: unknown = stream.destroyed ? stream.errored : undefined
  let isWhole = false
  let wake = (): void => undefined
  const take = (chunk: Uint8Array): void => {
    chunks.push(chunk)
    heldBytes += chunk.byteLength
    onChunk?.(chunk.byteLength)
    if (heldBytes >= mostHeldBytes) stream.pause()
    wake()
  }
  const end = (): void => {
    isWhole = true
    wake()
  }
  const fail = (error: unknown): void => {
    failure ??= error
    wake()
  }
  const close = (): void => fail(null)
  stream.on('data', take).once('end', end).once('error', fail).once('close', close)
  try {
    for (;;) {
      if (signal.aborted) throw abortReason(signal)
      if (chunks.length > 0) {
        const taken = chunks
        chunks = []
        heldBytes = 0
        if (stream.isPaused()) stream.resume()
        yield taken
      } else if (isWhole) break
      else if (failure !== undefined) throw explain(failure)
      else {
        await new Promise<void>((resolve) => (wake = resolve))
        await turn()
      }
    }
    const flaw = flawAtEnd?.() ?? null
    if (flaw !== null) throw explain(flaw)
  } finally {
    stream.off('data', take).off('end', end).off('error', fail).off('close', close)
    if (!isWhole) stream.destroy()
  }
}
