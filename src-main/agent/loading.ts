import type { Scope } from '#shared/contract/port.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { feedKey } from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import { watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'
import { expectedFeeds } from './feed-summary.ts'
import { nextBatch, stretchLimitMs, type Arrival } from './inbox.ts'
import { Pipeline } from './pipeline.ts'

export interface LoadingOptions {
  readonly clock: Clock
  readonly scope: Scope
  /** What is known already, such as the kinds of the whole cluster when only the namespaces change. */
  readonly known: readonly Arrival[]
  /** The domain is part of every record's name, so the first look waits for it a little. */
  readonly waitsForDomain: boolean
  readonly clusterDomain: () => string
  readonly seq: () => number
  readonly stamp: () => number
  /** `late` came while the pipeline was built, and is still to be applied. */
  readonly onLoaded: (loaded: Loaded, late: readonly Arrival[]) => void
}

export interface Loaded {
  readonly pipeline: Pipeline
  readonly clusterDomain: string
  readonly at: number
  readonly recheckAt: number | null
}

/** A kind that does not answer keeps the others from being shown for so long; that kinds are being connected to is shown meanwhile. */
const limitMs = 4_000
/**
 * Reflectors deliver a list when it is whole. As long as bytes of one come in no kind hangs, and to build now would mean to derive
 * everything a second time when the list is there.
 */
const quietMs = 1_000
/** A list that trickles in must not keep the others from being shown for ever. */
const longestMs = 30_000
const settleMs = 4

/**
 * The first look at a scope: gathers the first lists of all kinds and builds a pipeline from them in one go, in an order in
 * which nothing is derived twice. Told one by one, ten thousand slots would be derived anew for each kind that becomes
 * readable. Nobody hears of the building; its result is a new epoch.
 */
export class Loading {
  readonly #options: LoadingOptions
  readonly #arrivals: Arrival[]
  readonly #feeds = new Map<string, FeedState>()
  #isDomainKnown: boolean
  #isBuilding = false
  #heardAtMs: number
  #cancel: () => void

  constructor(options: LoadingOptions) {
    this.#options = options
    this.#arrivals = [...options.known]
    this.#isDomainKnown = !options.waitsForDomain
    for (const arrival of options.known) if (arrival.kind === 'feed') this.#note(arrival.change)
    const startedAtMs = options.clock.nowMs()
    this.#heardAtMs = startedAtMs
    this.#cancel = options.clock.after(limitMs, () => this.#beginIfQuiet(startedAtMs + longestMs))
    this.#buildIfComplete()
  }

  get arrivals(): readonly Arrival[] {
    return this.#arrivals
  }

  objects(changes: readonly ObjectChange[]): void {
    for (const change of changes) this.#arrivals.push({ kind: 'object', change })
  }

  feed(change: FeedChange): void {
    this.#arrivals.push({ kind: 'feed', change })
    this.#note(change)
    this.#buildIfComplete()
  }

  /** Bytes of a first list have come. */
  heard(): void {
    this.#heardAtMs = this.#options.clock.nowMs()
  }

  /** The domain was read, or will not be for now. */
  domainKnown(): void {
    this.#isDomainKnown = true
    this.#buildIfComplete()
  }

  cancel(): void {
    this.#cancel()
    this.#isBuilding = true
  }

  #note({ before, after }: FeedChange): void {
    const feed = after ?? before
    if (feed !== undefined) this.#feeds.set(feedKey(feed), feed)
  }

  #buildIfComplete(): void {
    const feeds = [...this.#feeds.values()]
    const isAnswered =
      feeds.length >= expectedFeeds(this.#options.scope) && feeds.every(({ state }) => state !== 'connecting')
    if (isAnswered && this.#isDomainKnown) this.#begin()
  }

  #beginIfQuiet(latestMs: number): void {
    const { clock } = this.#options
    const nowMs = clock.nowMs()
    const quietUntilMs = this.#heardAtMs + quietMs
    if (nowMs >= quietUntilMs || nowMs >= latestMs) return this.#begin()
    this.#cancel = clock.after(quietUntilMs - nowMs, () => this.#beginIfQuiet(latestMs))
  }

  #begin(): void {
    if (this.#isBuilding) return
    this.#isBuilding = true
    this.#cancel()
    this.#cancel = this.#options.clock.after(settleMs, () => this.#build())
  }

  #build(): void {
    const clusterDomain = this.#options.clusterDomain()
    const pipeline = new Pipeline({ clusterDomain, seq: this.#options.seq() })
    const count = this.#arrivals.length
    const ordered = inLoadingOrder(this.#arrivals)
    let taken = 0
    let at = this.#options.stamp()
    let recheckAt: number | null = null
    const goOn = (): void => {
      const untilMs = this.#options.clock.nowMs() + stretchLimitMs
      do {
        at = this.#options.stamp()
        const next = nextBatch(ordered, taken, at)
        recheckAt = pipeline.apply(next.batch).recheckAt
        taken += next.taken
      } while (taken < ordered.length && this.#options.clock.nowMs() < untilMs)
      if (taken < ordered.length) this.#cancel = this.#options.clock.after(0, goOn)
      else this.#options.onLoaded({ pipeline, clusterDomain, at, recheckAt }, this.#arrivals.slice(count))
    }
    goOn()
  }
}

/** Slots rest on pods, claims and slices, so those come before the sets; what a pod rests on comes before the pods. */
const lastKinds: readonly WatchedKind[] = ['Pod', 'EndpointSlice', 'StatefulSet']
const loadingOrder: readonly WatchedKind[] = [...watchedKinds.filter((kind) => !lastKinds.includes(kind)), ...lastKinds]

/**
 * The same arrivals in the order in which they cost least: what is known of each feed, then objects kind by kind, each kind in
 * the order in which it came. The feed of sets comes last of all: a set that is not in yet must not be taken for one that is
 * gone.
 */
export function inLoadingOrder(arrivals: readonly Arrival[]): readonly Arrival[] {
  const feeds = new Map<string, Arrival>()
  const objects = new Map<WatchedKind, Arrival[]>(loadingOrder.map((kind) => [kind, []]))
  for (const arrival of arrivals) {
    if (arrival.kind === 'object') objects.get(arrival.change.kind)?.push(arrival)
    else {
      const { before, after } = arrival.change
      const feed = after ?? before
      if (feed === undefined) continue
      if (after === undefined) feeds.delete(feedKey(feed))
      else feeds.set(feedKey(feed), { kind: 'feed', change: { after } })
    }
  }
  const isOfSets = (arrival: Arrival): boolean =>
    arrival.kind === 'feed' && arrival.change.after?.kind === 'StatefulSet'
  const known = [...feeds.values()]
  return [
    ...known.filter((feed) => !isOfSets(feed)),
    ...loadingOrder.flatMap((kind) => objects.get(kind) ?? []),
    ...known.filter(isOfSets),
  ]
}
