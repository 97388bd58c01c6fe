import type { Held } from './body.ts'

const blockBytes = 64 * 1024
/** What a flood needs; what several bodies needed at once is left to the collector. */
const mostFreeBlocks = 16

/** Blocks that one body after the other is written into. New memory is mapped and cleared, which takes longer than copying. */
export class Blocks {
  readonly #free: Buffer[] = []

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes)
  }

  giveBack(block: Buffer): void {
    if (this.#free.length < mostFreeBlocks) this.#free.push(block)
  }
}

/** Copies what is added, one after the other, so that it may be views of memory that is written again at once. */
export class HeldCopy implements Held {
  readonly #blocks: Blocks
  #filling: Buffer[] = []
  /** How much of the last block is written. */
  #usedBytes = 0
  #taken: readonly Buffer[] = []
  bytes = 0

  constructor(blocks: Blocks) {
    this.#blocks = blocks
  }

  add(chunk: Uint8Array): void {
    this.bytes += chunk.byteLength
    for (let at = 0; at < chunk.byteLength;) {
      const block = this.#room()
      const size = Math.min(chunk.byteLength - at, blockBytes - this.#usedBytes)
      block.set(size === chunk.byteLength ? chunk : chunk.subarray(at, at + size), this.#usedBytes)
      this.#usedBytes += size
      at += size
    }
  }

  take(): readonly Uint8Array[] {
    this.#taken = this.#filling
    const last = this.#taken.length - 1
    const views = this.#taken.map((block, index) => (index === last ? block.subarray(0, this.#usedBytes) : block))
    this.#filling = []
    this.bytes = 0
    return views
  }

  release(): void {
    for (const block of this.#taken) this.#blocks.giveBack(block)
    this.#taken = []
  }

  #room(): Buffer {
    const last = this.#filling.at(-1)
    if (last !== undefined && this.#usedBytes < blockBytes) return last
    const block = this.#blocks.take()
    this.#filling.push(block)
    this.#usedBytes = 0
    return block
  }
}
