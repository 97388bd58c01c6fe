import type { ModelChange } from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'

/** The new list and the word that a watch is live again come one after the other, in either order. */
const togetherMs = 1_000

/**
 * Since when one kind or another is not watched. Kinds come back one by one, so between the last change that was seen of any and
 * a new list of one there may be little time, though of that kind nothing was seen for long.
 */
export class Outages {
  /** The last instant at which what is known was what the server had, by watch. */
  readonly #open = new Map<string, number>()
  #ended: { readonly from: number; readonly at: number }[] = []

  take({ changes, at }: ModelChange): void {
    for (const change of changes) if (change.entity === 'feed') this.#takeFeed(change.key, change.after, at)
  }

  #takeFeed(key: string, feed: FeedState | undefined, at: number): void {
    const from = this.#open.get(key)
    if (feed !== undefined && isExpectedBack(feed)) {
      if (feed.dataAt !== null && from === undefined) this.#open.set(key, feed.dataAt)
    } else if (from !== undefined) {
      this.#open.delete(key)
      this.#ended.push({ from, at })
    }
  }

  /** The earliest of those that last, or ended just now; without one the instant itself. */
  since(at: number): number {
    this.#ended = this.#ended.filter((outage) => outage.at >= at - togetherMs)
    return Math.min(at, ...this.#open.values(), ...this.#ended.map(({ from }) => from))
  }

  forget(): void {
    this.#open.clear()
    this.#ended = []
  }
}

/** What may not be read any more is no outage that a new list ends. */
function isExpectedBack({ state }: FeedState): boolean {
  return state !== 'live' && state !== 'forbidden' && state !== 'notServed'
}
