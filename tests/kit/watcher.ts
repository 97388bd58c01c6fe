import type { FeedCondition, FeedState } from '#shared/model/feed.ts'
import { feedKey } from '#shared/model/change.ts'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'
import type { WatchedKind, WatchedObject } from '#shared/objects/index.ts'
import type { ReflectorSink } from '../../src-main/reflector/reflector.ts'

/**
 * A store of the simplest kind behind a reflector. It checks what every reflector promises with each change: the order, the
 * times, that `before` is what was told before, and that nothing comes once it has been closed.
 */
export class Watcher implements ReflectorSink {
  readonly changes: ObjectChange[] = []
  readonly batches: (readonly ObjectChange[])[] = []
  readonly feedChanges: FeedChange[] = []
  /** Promises that were broken, as sentences; a test expects none. */
  readonly faults: string[] = []
  readonly #objects = new Map<string, WatchedObject>()
  readonly #feeds = new Map<string, FeedState>()
  readonly #waiting = new Set<() => void>()
  #isClosed = false
  #seq = 0
  #receivedAt = 0

  objects(changes: readonly ObjectChange[]): void {
    if (this.#isClosed) this.faults.push(`${changes.length} changes came after the stop`)
    if (changes.length === 0) this.faults.push('an empty batch came')
    this.batches.push(changes)
    for (const change of changes) this.#take(change)
    this.#wakeUp()
  }

  feed(change: FeedChange): void {
    if (this.#isClosed) this.faults.push('a change of a feed came after the stop')
    const state = change.after ?? change.before
    if (state === undefined) return void this.faults.push('a change of a feed without before and after came')
    const key = feedKey(state)
    if (this.#feeds.get(key) !== change.before) this.faults.push(`feed ${key}: before is not what was told before`)
    if (change.after === undefined) this.#feeds.delete(key)
    else this.#feeds.set(key, change.after)
    this.feedChanges.push(change)
    this.#wakeUp()
  }

  /** From now on anything that comes is a fault. */
  close(): void {
    this.#isClosed = true
  }

  /** Uid and version by namespace and name: what has to equal the server's truth. */
  identities(kind: WatchedKind): Readonly<Record<string, string>> {
    const mine = [...this.#objects.values()].filter((object) => object.kind === kind)
    return identitiesOf(
      mine.map(({ namespace, name, uid, resourceVersion }) => ({ namespace, name, uid, resourceVersion })),
    )
  }

  /** As a store does whose scope has changed: objects and feeds of the namespace go without a word. */
  forget(namespace: string): void {
    for (const [key, object] of this.#objects) if (object.namespace === namespace) this.#objects.delete(key)
    for (const [key, feed] of this.#feeds) if (feed.namespace === namespace) this.#feeds.delete(key)
  }

  object(kind: WatchedKind, namespace: string, name: string): WatchedObject | undefined {
    return this.#objects.get(`${kind}/${namespace}/${name}`)
  }

  feedState(kind: WatchedKind, namespace = ''): FeedState | undefined {
    return this.#feeds.get(feedKey({ kind, namespace }))
  }

  conditions(kind: WatchedKind, namespace = ''): readonly FeedCondition[] {
    const states = this.feedChanges.map(({ after }) => after).filter((state) => state !== undefined)
    return states.filter((state) => state.kind === kind && state.namespace === namespace).map(({ state }) => state)
  }

  /** Resolves as soon as the condition holds; it is looked at whenever something was told. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  #take(change: ObjectChange): void {
    const key = `${change.kind}/${change.namespace}/${change.name}`
    const known = this.#objects.get(key)
    if (change.seq <= this.#seq) this.faults.push(`${key}: seq ${change.seq} after ${this.#seq}`)
    if (change.receivedAt < this.#receivedAt) this.faults.push(`${key}: received before the change before it`)
    if (change.before !== known) this.faults.push(`${key}: before is not what was told before`)
    if (change.change === 'added' && known !== undefined) this.faults.push(`${key}: added though it was there`)
    if (change.change === 'updated' && change.before?.uid !== change.after?.uid)
      this.faults.push(`${key}: updated to another uid`)
    if ((change.after ?? change.before)?.uid !== change.uid) this.faults.push(`${key}: uid is not that of the object`)
    this.#seq = change.seq
    this.#receivedAt = change.receivedAt
    this.changes.push(change)
    if (change.after === undefined) this.#objects.delete(key)
    else this.#objects.set(key, change.after)
  }

  #wakeUp(): void {
    for (const look of this.#waiting) look()
  }
}

export interface Identity {
  readonly namespace?: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
}

export function identitiesOf(objects: readonly Identity[]): Readonly<Record<string, string>> {
  const entries = objects.map(({ namespace, name, uid, resourceVersion }) => [
    `${namespace ?? ''}/${name}`,
    `${uid}@${resourceVersion}`,
  ])
  return Object.fromEntries(entries.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)))
}
