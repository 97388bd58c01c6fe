import type { ObjectOf, ResourceName } from '../objects.ts'
import type { Status } from '../status.ts'
import type { Store, StoreChange } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import type { Matcher } from './list-options.ts'
import type { Sink } from './types.ts'

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'

/** Writes the object of an event in the form that a watch was asked in. */
export interface EventEncoder {
  /** Watches with the same key share one encoding of each event. */
  readonly key: string
  encode(object: ObjectOf[ResourceName], isFirst: boolean): string
  /** A bookmark's object: nothing but the version, and whether the initial events are over. */
  bookmark(revision: number, endsInitialEvents: boolean, isFirst: boolean): string
  /** False when the first event differs from the later ones, as with a Table's columns. */
  readonly isFirstAlike: boolean
}

export interface WatchRequest {
  readonly resource: ResourceName
  readonly namespace: string
  readonly matcher: Matcher | null
  /** Changes after this version are told. */
  readonly after: number
  /** Begin with all that is there. */
  readonly hasInitialEvents: boolean
  readonly endsInitialEventsWithBookmark: boolean
  readonly allowsBookmarks: boolean
  readonly timeoutMs: number
  readonly encoder: EventEncoder
}

/** A bookmark comes about each minute; the real server's first was seen after 59.5 s. */
const bookmarkEveryMs = 60_000
const firstBookmarkMs = 59_500
/** And in the last seconds before the end, so that a client can resume from near it. */
const lastBookmarksMs = [2_600, 1_500]

/** All open watches. One listener on the store serves them; an event is encoded once for all watches of the same form. */
export class WatchHub {
  readonly #store: Store
  readonly #time: SimulatedTime
  readonly #watches = new Map<ResourceName, Set<Watch>>()
  readonly #unsubscribe: () => void

  constructor(store: Store, time: SimulatedTime) {
    this.#store = store
    this.#time = time
    this.#unsubscribe = store.subscribe((change) => this.#tell(change))
  }

  get count(): number {
    let count = 0
    for (const watches of this.#watches.values()) count += watches.size
    return count
  }

  /** Sends what has been, then what comes, until the time is over; returns the stop. */
  open(request: WatchRequest, sink: Sink): () => void {
    const watch = new Watch(request, sink)
    const missed = request.hasInitialEvents ? null : this.#store.changesAfter(request.resource, request.after)
    if (missed?.kind === 'failed') {
      watch.fail(missed.failure)
      return () => undefined
    }
    if (request.hasInitialEvents) watch.begin(this.#store)
    for (const change of missed?.value ?? []) watch.tell(change, new Map())
    const watches = this.#watches.get(request.resource) ?? new Set()
    this.#watches.set(request.resource, watches.add(watch))
    watch.onStop = () => watches.delete(watch)
    watch.schedule(this.#store, this.#time)
    return () => watch.stop()
  }

  cutAll(): number {
    const all = [...this.#watches.values()].flatMap((watches) => [...watches])
    for (const watch of all) watch.cut()
    return all.length
  }

  close(): void {
    this.#unsubscribe()
    for (const watch of [...this.#watches.values()].flatMap((watches) => [...watches])) watch.end()
  }

  #tell(change: StoreChange): void {
    const watches = this.#watches.get(change.resource)
    if (watches === undefined || watches.size === 0) return
    const shared = new Map<string, string>()
    for (const watch of watches) watch.tell(change, shared)
  }
}

class Watch {
  readonly #request: WatchRequest
  readonly #sink: Sink
  readonly #cancels: (() => void)[] = []
  #isStopped = false
  #isFirst = true
  onStop: () => void = () => undefined

  constructor(request: WatchRequest, sink: Sink) {
    this.#request = request
    this.#sink = sink
  }

  begin(store: Store): void {
    const { resource, namespace, matcher, encoder } = this.#request
    const lines: string[] = []
    for (const object of store.list(resource, namespace)) {
      if (matcher === null || matcher(object)) lines.push(eventLine('ADDED', encoder.encode(object, this.#takeFirst())))
    }
    if (this.#request.endsInitialEventsWithBookmark) {
      lines.push(eventLine('BOOKMARK', encoder.bookmark(store.revision, true, this.#takeFirst())))
    }
    if (lines.length > 0) this.#sink.write(lines.join(''))
  }

  tell(change: StoreChange, shared: Map<string, string>): void {
    if (this.#isStopped || change.revision <= this.#request.after) return
    const { namespace, matcher, encoder } = this.#request
    if (namespace !== '' && (change.object.metadata.namespace ?? '') !== namespace) return
    const seen = seenChange(change, matcher)
    if (seen === null) return
    const isFirst = this.#takeFirst() && !encoder.isFirstAlike
    const key = `${seen.type} ${isFirst} ${encoder.key}`
    const line = shared.get(key) ?? eventLine(seen.type, encoder.encode(seen.object, isFirst))
    shared.set(key, line)
    this.#sink.write(line)
  }

  schedule(store: Store, time: SimulatedTime): void {
    const { timeoutMs, allowsBookmarks } = this.#request
    this.#cancels.push(time.after(timeoutMs, () => this.end()))
    if (!allowsBookmarks) return
    const bookmark = (): void => {
      if (this.#isStopped) return
      this.#sink.write(eventLine('BOOKMARK', this.#request.encoder.bookmark(store.revision, false, this.#takeFirst())))
    }
    const again = (delayMs: number): void => {
      const cancel = time.after(delayMs, () => {
        bookmark()
        if (!this.#isStopped) again(bookmarkEveryMs)
      })
      this.#cancels[1] = cancel
    }
    again(firstBookmarkMs)
    // Too short a watch has none: fifteen seconds on the real server had none.
    if (timeoutMs < 30_000) return
    for (const beforeMs of lastBookmarksMs) this.#cancels.push(time.after(timeoutMs - beforeMs, bookmark))
  }

  fail(status: Status): void {
    this.#sink.write(eventLine('ERROR', JSON.stringify(status)))
    this.end()
  }

  end(): void {
    if (this.stop()) this.#sink.end()
  }

  cut(): void {
    if (this.stop()) this.#sink.cut()
  }

  /** False if it had stopped already. */
  stop(): boolean {
    if (this.#isStopped) return false
    this.#isStopped = true
    for (const cancel of this.#cancels) cancel()
    this.onStop()
    return true
  }

  #takeFirst(): boolean {
    const isFirst = this.#isFirst
    this.#isFirst = false
    return isFirst
  }
}

/**
 * A change as one watch sees it. An object that starts matching is added, one that stops is deleted: then with its last
 * matching state and the version of the change (kubernetes: storage/cacher, convertToWatchEvent).
 */
export function seenChange(
  { type, object, before, revision }: StoreChange,
  matcher: Matcher | null,
): { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: ObjectOf[ResourceName] } | null {
  if (matcher === null) return { type, object }
  const isMatch = type !== 'DELETED' && matcher(object)
  const wasMatch = before !== null && matcher(before)
  if (type === 'DELETED') return wasMatch ? { type, object } : null
  if (isMatch) return { type: wasMatch ? 'MODIFIED' : 'ADDED', object }
  if (!wasMatch || before === null) return null
  const last = {
    ...before,
    metadata: { ...before.metadata, resourceVersion: String(revision) },
  } as ObjectOf[ResourceName]
  return { type: 'DELETED', object: last }
}

const eventLine = (type: EventType, object: string): string => `{"type":"${type}","object":${object}}\n`
