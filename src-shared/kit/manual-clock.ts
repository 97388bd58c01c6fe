import type { Clock } from './clock.ts'

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly task: () => void
}

/** A clock that moves only when told to. Timers fire in the order they are due, those due together in the order they were set. */
export class ManualClock implements Clock {
  #nowMs: number
  #order = 0
  #timers: Timer[] = []

  constructor(startMs = 0) {
    this.#nowMs = startMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, task: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** How many timers are waiting; a test asserts 0 at its end to find what was left running. */
  get waiting(): number {
    return this.#timers.length
  }

  /** The instant at which the next timer is due, or null. */
  get nextMs(): number | null {
    return this.#timers.reduce<number | null>(
      (least, { dueMs }) => (least === null || dueMs < least ? dueMs : least),
      null,
    )
  }

  /** Moves time forward and fires what falls due on the way, timers set by timers included. */
  advance(deltaMs: number): void {
    const endMs = this.#nowMs + deltaMs
    for (let timer = this.#due(endMs); timer !== undefined; timer = this.#due(endMs)) {
      const fired = timer
      this.#timers = this.#timers.filter((other) => other !== fired)
      this.#nowMs = Math.max(this.#nowMs, fired.dueMs)
      fired.task()
    }
    this.#nowMs = endMs
  }

  /** Like `advance`, but lets promises that a timer resolved go on before the next timer fires. */
  async advanceSettled(deltaMs: number): Promise<void> {
    const endMs = this.#nowMs + deltaMs
    await settle()
    for (let timer = this.#due(endMs); timer !== undefined; timer = this.#due(endMs)) {
      this.advance(timer.dueMs - this.#nowMs)
      await settle()
    }
    this.#nowMs = endMs
  }

  #due(endMs: number): Timer | undefined {
    return this.#timers
      .filter(({ dueMs }) => dueMs <= endMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0]
  }
}

/** Lets every promise that is already settled run its continuations, and theirs, some levels deep. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
