/** Looked at for so long each time: a burst is no flood. That one began or ended is known after twice that at most. */
const lookMs = 1_000

/** How many of something come in, and whether they are a flood: more than so many a second. Instants are those of one clock. */
export class Inflow {
  readonly #floodPerSecond: number
  #from = Number.NEGATIVE_INFINITY
  #count = 0
  #isFlood = false

  constructor(floodPerSecond: number) {
    this.#floodPerSecond = floodPerSecond
  }

  take(count: number, nowMs: number): void {
    const passedMs = nowMs - this.#from
    // A wall clock that was set back begins anew.
    if (passedMs >= lookMs || passedMs < 0) {
      this.#isFlood = passedMs > 0 && passedMs < 2 * lookMs && this.#count * 1_000 > this.#floodPerSecond * passedMs
      this.#from = nowMs
      this.#count = 0
    }
    this.#count += count
  }

  /** False again when nothing came for a while. */
  isFlood(nowMs: number): boolean {
    return this.#isFlood && nowMs - this.#from < 2 * lookMs
  }
}
