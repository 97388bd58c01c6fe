/** Order and time of what arrives, shared by all reflectors of an agent. */
export class Stamps {
  readonly #nowMs: () => number
  #seq = 0
  #receivedAt = 0

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  nextSeq(): number {
    return ++this.#seq
  }

  /** Milliseconds of the cluster's time that never go back, whatever happens to the clock that tells them. */
  receivedAt(): number {
    this.#receivedAt = Math.max(this.#receivedAt, this.#nowMs())
    return this.#receivedAt
  }
}
