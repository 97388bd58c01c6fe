/** A list of large objects can be megabytes a line; beyond this it is no object of a cluster that works (etcd takes 1.5 MB). */
export const LONGEST_LINE_BYTES = 16 * 1024 * 1024

const NEWLINE = 0x0a

export class LineTooLong extends Error {}

/**
 * Cuts a stream of bytes into lines. Bytes and not text are cut, since a chunk may end inside a character: the newline byte
 * occurs in no multi-byte character of UTF-8.
 */
export class LineSplitter {
  #pieces: Buffer[] = []
  #pendingBytes = 0

  /** How many bytes of a line that never ended are left over. */
  get leftoverBytes(): number {
    return this.#pendingBytes
  }

  /**
   * The lines that these chunks complete, without empty ones. A line may share a chunk's memory: use it before the next. Of the
   * chunks nothing is kept.
   */
  *push(chunks: readonly Uint8Array[]): Generator<Buffer, void, undefined> {
    for (const chunk of chunks) {
      yield* this.#cut(chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    }
  }

  *#cut(bytes: Buffer): Generator<Buffer, void, undefined> {
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const line = this.#complete(bytes, start, end)
      start = end + 1
      if (line.length > 0) yield line
    }
    if (start < bytes.length) this.#keep(Buffer.from(bytes.subarray(start)))
  }

  #complete(bytes: Buffer, start: number, end: number): Buffer {
    if (this.#pendingBytes === 0) return bytes.subarray(start, end)
    this.#keep(bytes.subarray(start, end))
    const line = Buffer.concat(this.#pieces, this.#pendingBytes)
    this.#pieces = []
    this.#pendingBytes = 0
    return line
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#pendingBytes += piece.length
    if (this.#pendingBytes > LONGEST_LINE_BYTES) {
      throw new LineTooLong(
        `Expected a line of at most ${LONGEST_LINE_BYTES} bytes, found one of ${this.#pendingBytes} or more.`,
      )
    }
  }
}
