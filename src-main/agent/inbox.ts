import type { Steps } from '#shared/kit/steps.ts'
import type { FeedChange, ObjectBatch, ObjectChange } from '#shared/objects/change.ts'
import { hasCondition } from '../model/objects.ts'
import { controllerOfKind } from '../store/references.ts'

export type Arrival =
  | { readonly kind: 'object'; readonly change: ObjectChange }
  | { readonly kind: 'feed'; readonly change: FeedChange }

/** A first list of many objects is taken in by pieces of this weight, so that no stretch blocks the process for long. */
export const batchLimit = 200

/**
 * Cuts what has arrived into the next batch and returns how many arrivals it takes. A batch
 * - holds at most one change of an object's name, or milestones between two of them would be lost;
 * - ends after a change that a StatefulSet's controller waits for: what it does next is another state, however soon it comes;
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
  // Names alone, whatever they name: to join them with kind and namespace for each change would cost more than it tells.
  const names = new Set<string>()
  let taken = 0
  let weight = 0
  for (let index = start; index < arrivals.length && weight < batchLimit; index++) {
    const arrival = arrivals[index]
    if (arrival === undefined) break
    if (arrival.kind === 'feed') feeds.push(arrival.change)
    else {
      const { change } = arrival
      const first = objects[0]
      if (feeds.length > 0 || (first !== undefined && first.synthetic !== change.synthetic)) break
      if (names.has(change.name) && objects.some((other) => isOfSameName(other, change))) break
      names.add(change.name)
      objects.push(change)
      weight += weightOf(change)
      if (endsStep(change)) weight = batchLimit
    }
    taken += 1
  }
  return { batch: { at, objects, feeds }, taken }
}

const isOfSameName = (a: ObjectChange, b: ObjectChange): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.kind === b.kind

/** A pod of a StatefulSet has become Ready, or is gone (`processReplica` and `processCondemned` wait for these). */
function endsStep(change: ObjectChange): boolean {
  if (change.kind !== 'Pod' || change.synthetic) return false
  const { before, after } = change
  if (before === undefined || before.conditions === after?.conditions) return false
  const isStep = after === undefined || (hasCondition(after, 'Ready') && !hasCondition(before, 'Ready'))
  return isStep && controllerOfKind(before, 'StatefulSet') !== null
}

/** How much is derived from one object: a set has its slots, a slice its records. */
function weightOf(change: ObjectChange): number {
  if (change.kind === 'StatefulSet') return Math.max(1, change.after?.replicas ?? 1)
  if (change.kind === 'EndpointSlice') return Math.max(1, change.after?.endpoints.length ?? 1)
  return 1
}

export interface InboxOptions {
  /** Its pauses let others go first when a stretch is over; nothing else is applied before it has ended. */
  readonly apply: (batch: ObjectBatch) => Steps<void>
  readonly nowMs: () => number
  /** The cluster's time, for the instants of batches. */
  readonly clusterNowMs: () => number
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
  /** The batch that is being applied, and whether that is going on at this moment. */
  #current: Steps<void> | null = null
  #isStepping = false
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
    this.#current = this.#options.apply({ at: this.#stamp(at), objects: [], feeds: [] })
    this.settle()
  }

  /** Applies everything that has arrived, in one stretch. */
  drain(): void {
    this.#takeIn(Number.POSITIVE_INFINITY)
  }

  /** Ends the batch that is being applied, so that what it changes may be read. */
  settle(): void {
    if (this.#current !== null && !this.#isStepping) this.#goOn(this.#current, Number.POSITIVE_INFINITY)
  }

  /** The instant for a batch made elsewhere, kept from going back. */
  stamp(): number {
    return this.#stamp(this.#options.clusterNowMs())
  }

  /** Gives back what has not been applied, and forgets it. */
  take(): readonly Arrival[] {
    this.settle()
    return this.#arrivals.splice(0)
  }

  close(): void {
    this.#isClosed = true
    this.#arrivals = []
    this.#current = null
    this.#cancel?.()
    this.#cancel = null
  }

  #schedule(): void {
    if (this.#isClosed || this.#cancel !== null) return
    if (this.#arrivals.length === 0 && this.#current === null) return
    this.#cancel = this.#options.soon(() => {
      this.#cancel = null
      this.#takeIn(this.#options.nowMs() + stretchLimitMs)
      this.#schedule()
    })
  }

  /** Goes on until the time has come or nothing is left. A batch of many derivations may end in a later stretch. */
  #takeIn(untilMs: number): void {
    if (this.#isStepping) return
    while (!this.#isClosed && (this.#current !== null || this.#arrivals.length > 0)) {
      this.#current ??= this.#next()
      this.#goOn(this.#current, untilMs)
      if (this.#options.nowMs() >= untilMs) return
    }
  }

  #next(): Steps<void> {
    const { batch, taken } = nextBatch(this.#arrivals, 0, this.stamp())
    this.#arrivals.splice(0, taken)
    return this.#options.apply(batch)
  }

  #goOn(steps: Steps<void>, untilMs: number): void {
    let isPaused = false
    this.#isStepping = true
    try {
      while (!isPaused && steps.next().done !== true) isPaused = this.#options.nowMs() >= untilMs
    } finally {
      this.#isStepping = false
      // Also after a defect: the batch that met it must not come again for ever.
      if (!isPaused) this.#current = null
    }
  }

  #stamp(at: number): number {
    this.#at = Math.max(this.#at, at)
    return this.#at
  }
}
