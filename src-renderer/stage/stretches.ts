export interface Stretch {
  readonly from: number
  readonly to: number
}

const mostKept = 1_000

/** The stretches of the log that were shown as beats, so that the way back is the way that the view came. */
export class Stretches {
  readonly #byStart = new Map<number, Stretch>()
  readonly #byEnd = new Map<number, Stretch>()

  remember({ from, to }: Stretch): void {
    const stretch = { from, to }
    // What is set again goes to the end, and the oldest stands first.
    this.#byStart.delete(from)
    this.#byEnd.delete(to)
    this.#byStart.set(from, stretch)
    this.#byEnd.set(to, stretch)
    dropOldest(this.#byStart)
    dropOldest(this.#byEnd)
  }

  from(position: number): Stretch | null {
    return this.#byStart.get(position) ?? null
  }

  to(position: number): Stretch | null {
    return this.#byEnd.get(position) ?? null
  }

  forget(): void {
    this.#byStart.clear()
    this.#byEnd.clear()
  }
}

function dropOldest(stretches: Map<number, Stretch>): void {
  const oldest = stretches.size > mostKept ? stretches.keys().next() : null
  if (oldest !== null && oldest.done !== true) stretches.delete(oldest.value)
}
