import type { ServerResponse } from 'node:http'
import type { Breakage } from './faults.ts'

/** Blocks of a long answer: enough to be quick, little enough that a reset can fall between two. */
const BLOCK_BYTES = 65_536

/** The body of one answer. It keeps the order of what is written even when the bytes go out one at a time. */
export class Body {
  readonly #response: ServerResponse
  readonly #isSlow: () => boolean
  readonly #isSilent: () => boolean
  #queue: Buffer[] = []
  #afterwards: (() => void) | undefined
  #running = false

  constructor(response: ServerResponse, state: { readonly isSlow: () => boolean; readonly isSilent: () => boolean }) {
    this.#response = response
    this.#isSlow = state.isSlow
    this.#isSilent = state.isSilent
    // A client that goes away while bytes are on their way is an everyday event here, not a failure of the test.
    response.on('error', () => this.#drop())
    response.on('close', () => this.#drop())
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed
  }

  write(text: string): void {
    if (!this.isOpen || this.#afterwards !== undefined) return
    this.#queue.push(Buffer.from(text))
    this.flush()
  }

  /** Writes half of the text, and then lets the connection go wrong. */
  writeBroken(text: string, breakage: Breakage): void {
    if (breakage === 'garbage') return this.write(`{"type":"ADDED","object":{oops\n`)
    const bytes = Buffer.from(text)
    this.#queue.push(bytes.subarray(0, Math.ceil(bytes.length / 2)))
    if (breakage === 'reset') this.reset()
    else this.end()
  }

  end(): void {
    this.#afterwards ??= () => this.#response.end()
    this.flush()
  }

  /** Resets the socket once everything written before is out. */
  reset(): void {
    this.#afterwards ??= () => this.#response.socket?.resetAndDestroy()
    this.flush()
  }

  /** Goes on writing, also after a silence has ended. */
  flush(): void {
    if (this.#running || this.#isSilent()) return
    this.#running = true
    this.#step()
  }

  #step(): void {
    const next = this.#queue.shift()
    if (this.#isSilent() || next === undefined || !this.isOpen) {
      if (next !== undefined) this.#queue.unshift(next)
      this.#running = false
      if (this.#queue.length === 0 && this.isOpen && !this.#isSilent()) this.#afterwards?.()
      return
    }
    const size = this.#isSlow() ? 1 : BLOCK_BYTES
    if (next.length > size) this.#queue.unshift(next.subarray(size))
    this.#response.write(next.subarray(0, size), () =>
      this.#isSlow() ? setImmediate(() => this.#step()) : this.#step(),
    )
  }

  #drop(): void {
    this.#queue = []
    this.#afterwards = undefined
  }
}
