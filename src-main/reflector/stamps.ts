import type { Clock } from '#shared/kit/clock.ts'

/** Order and time of what arrives, shared by all reflectors of an agent. */
export class Stamps {
  readonly #clock: Clock
  #seq = 0
  #receivedAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  nextSeq(): number {
    return ++this.#seq
  }

  /** Wall-clock milliseconds that never go back, whatever happens to the machine's clock. */
  receivedAt(): number {
    this.#receivedAt = Math.max(this.#receivedAt, this.#clock.nowMs())
    return this.#receivedAt
  }
}
