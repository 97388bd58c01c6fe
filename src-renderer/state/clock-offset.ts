/**
 * How far the page's clock stands ahead of the agent's. On one machine both are the same clock, and a message that took
 * long must count as late. On two machines the fastest message seen tells the offset, plus the time it travelled.
 */
export class ClockOffset {
  readonly #clocks: 'shared' | 'separate'
  #leastMs: number | null = null

  constructor(clocks: 'shared' | 'separate') {
    this.#clocks = clocks
  }

  get offsetMs(): number {
    return this.#clocks === 'shared' ? 0 : (this.#leastMs ?? 0)
  }

  observe(sentAt: number, receivedAt: number): void {
    const differenceMs = receivedAt - sentAt
    if (this.#leastMs === null || differenceMs < this.#leastMs) this.#leastMs = differenceMs
  }
}
