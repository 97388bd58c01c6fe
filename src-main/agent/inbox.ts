import type { FeedChange, ObjectBatch, ObjectChange } from '#shared/objects/change.ts'

export type Arrival =
  | { readonly kind: 'object'; readonly change: ObjectChange }
  | { readonly kind: 'feed'; readonly change: FeedChange }

/** A first list of many objects is taken in by pieces of this weight, so that no stretch blocks the process for long. */
export const batchLimit = 200

/**
 * Cuts what has arrived into the next batch and returns how many arrivals it takes. A batch
 * - holds at most one change of an object's name, or milestones between two of them would be lost;
 * - never mixes what the server told with what a relist inferred;
 * - ends after the changes of feeds: a feed is live only once the objects before it are in.
 */
export function nextBatch(
  arrivals: readonly Arrival[],
  start: number,
  at: number,
): { readonly batch: ObjectBatch; readonly taken: number } {
  const objects: ObjectChange[] = []
  const feeds: FeedChange[] = []
  const names = new Set<string>()
  let taken = 0
  let weight = 0
  for (let index = start; index < arrivals.length && weight < batchLimit; index++) {
    const arrival = arrivals[index]
    if (arrival === undefined) break
    if (arrival.kind === 'feed') feeds.push(arrival.change)
    else {
      const { change } = arrival
      const name = `${change.kind}/${change.namespace}/${change.name}`
      const first = objects[0]
      if (feeds.length > 0 || names.has(name) || (first !== undefined && first.synthetic !== change.synthetic)) break
      names.add(name)
      objects.push(change)
      weight += weightOf(change)
    }
    taken += 1
  }
  return { batch: { at, objects, feeds }, taken }
}

/** How much is derived from one object: a set has its slots, a slice its records. */
function weightOf(change: ObjectChange): number {
  if (change.kind === 'StatefulSet') return Math.max(1, change.after?.replicas ?? 1)
  if (change.kind === 'EndpointSlice') return Math.max(1, change.after?.endpoints.length ?? 1)
  return 1
}

export interface InboxOptions {
  readonly apply: (batch: ObjectBatch) => void
  readonly nowMs: () => number
  /** Runs the task after what is already under way in this turn of the event loop; returns cancel. */
  readonly soon: (task: () => void) => () => void
}

/** After this long the process answers others before it goes on. The target is no block above 50 ms. */
export const stretchLimitMs = 16

/**
 * Collects what reflectors deliver and hands it on in batches, soon but not at once: what comes in one breath of the network
 * is seen together. Time never goes back, whatever the machine's clock does.
 */
export class Inbox {
  readonly #options: InboxOptions
  #arrivals: Arrival[] = []
  #at = 0
  #cancel: (() => void) | null = null
  #isClosed = false

  constructor(options: InboxOptions) {
    this.#options = options
  }

  arrive(arrivals: readonly Arrival[]): void {
    for (const arrival of arrivals) this.#arrivals.push(arrival)
    this.#schedule()
  }

  objects(changes: readonly ObjectChange[]): void {
    for (const change of changes) this.#arrivals.push({ kind: 'object', change })
    this.#schedule()
  }

  feed(change: FeedChange): void {
    this.#arrivals.push({ kind: 'feed', change })
    this.#schedule()
  }

  /** An empty batch by which only time enters. What has arrived before it goes first. */
  tick(at: number): void {
    if (this.#isClosed) return
    this.drain()
    this.#options.apply({ at: this.#stamp(at), objects: [], feeds: [] })
  }

  /** Applies everything that has arrived, in one stretch. */
  drain(): void {
    this.#takeIn(Number.POSITIVE_INFINITY)
  }

  /** The instant for a batch made elsewhere, kept from going back. */
  stamp(): number {
    return this.#stamp(this.#options.nowMs())
  }

  /** Gives back what has not been applied, and forgets it. */
  take(): readonly Arrival[] {
    return this.#arrivals.splice(0)
  }

  close(): void {
    this.#isClosed = true
    this.#arrivals = []
    this.#cancel?.()
    this.#cancel = null
  }

  #schedule(): void {
    if (this.#isClosed || this.#cancel !== null || this.#arrivals.length === 0) return
    this.#cancel = this.#options.soon(() => {
      this.#cancel = null
      this.#takeIn(this.#options.nowMs() + stretchLimitMs)
      this.#schedule()
    })
  }

  #takeIn(untilMs: number): void {
    let taken = 0
    try {
      while (taken < this.#arrivals.length && !this.#isClosed) {
        const next = nextBatch(this.#arrivals, taken, this.stamp())
        taken += next.taken
        this.#options.apply(next.batch)
        if (this.#options.nowMs() >= untilMs) break
      }
    } finally {
      // Also after a defect: the batch that met it must not come again for ever.
      this.#arrivals.splice(0, taken)
    }
  }

  #stamp(at: number): number {
    this.#at = Math.max(this.#at, at)
    return this.#at
  }
}
