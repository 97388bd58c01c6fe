/** Long enough that few objects need a second turn, short enough that others are answered within 50 ms. */
const LONGEST_TURN_MS = 12

/**
 * Measures how long this process has been at work without answering anybody else, for all reflectors together. A stream that
 * has much waiting would otherwise go on from one piece to the next without ever returning to the event loop.
 */
export class Turn {
  readonly #nowMs: () => number
  readonly #nextTurn: (task: () => void) => void
  #startedMs: number | null = null

  constructor(options: { readonly nowMs?: () => number; readonly nextTurn?: (task: () => void) => void } = {}) {
    this.#nowMs = options.nowMs ?? (() => performance.now())
    this.#nextTurn = options.nextTurn ?? ((task) => void setImmediate(task))
  }

  get isOver(): boolean {
    if (this.#startedMs === null) {
      this.#startedMs = this.#nowMs()
      this.#nextTurn(() => (this.#startedMs = null))
      return false
    }
    return this.#nowMs() - this.#startedMs > LONGEST_TURN_MS
  }

  /** Lets others go first. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#nextTurn(resolve))
  }
}
