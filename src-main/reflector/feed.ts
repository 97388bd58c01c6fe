import { equal } from '#shared/kit/equal.ts'
import type { FeedCondition, FeedState, Problem } from '#shared/model/feed.ts'
import type { FeedChange } from '#shared/objects/change.ts'
import type { Place } from './paths.ts'

/** The state of one feed, told only when it changes. */
export class Feed {
  readonly #tell: (change: FeedChange) => void
  readonly #nowMs: () => number
  readonly #place: Place
  #state: FeedState | undefined

  constructor(options: {
    readonly place: Place
    readonly nowMs: () => number
    readonly tell: (change: FeedChange) => void
  }) {
    this.#place = options.place
    this.#nowMs = options.nowMs
    this.#tell = options.tell
  }

  get condition(): FeedCondition {
    return this.#state?.state ?? 'connecting'
  }

  get hasData(): boolean {
    return this.#state?.hasData ?? false
  }

  connecting(): void {
    this.#become('connecting', null, null)
  }

  live(): void {
    this.#become('live', null, this.#nowMs())
  }

  /** Not live: with data it is stale, without it failed. `dataAt` is known only to who leaves a live state. */
  lost(reason: Problem, dataAt: number): void {
    this.#become(this.hasData ? 'stale' : 'failed', reason, this.condition === 'live' ? dataAt : null)
  }

  refused(condition: 'signIn' | 'forbidden' | 'notServed', reason: Problem, dataAt: number): void {
    this.#become(condition, reason, this.condition === 'live' ? dataAt : null)
  }

  #become(state: FeedCondition, reason: Problem | null, dataAt: number | null): void {
    const before = this.#state
    if (before?.state === state && equal(before.reason, reason)) return
    const after: FeedState = Object.freeze({
      ...this.#place,
      state,
      since: before?.state === state ? before.since : this.#nowMs(),
      hasData: state === 'live' || (before?.hasData ?? false),
      dataAt: dataAt ?? before?.dataAt ?? null,
      reason,
    })
    this.#state = after
    this.#tell(before === undefined ? { after } : { before, after })
  }
}
