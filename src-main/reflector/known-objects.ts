import type { ObjectChange } from '#shared/objects/change.ts'
import type { WatchedObject } from '#shared/objects/index.ts'
import type { Stamps } from './stamps.ts'

/** A list in the making, by namespace and name. Nested maps, so that a look-up joins no strings. */
export class Listing {
  readonly #byNamespace = new Map<string, Map<string, WatchedObject>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get(namespace: string, name: string): WatchedObject | undefined {
    return this.#byNamespace.get(namespace)?.get(name)
  }

  put(object: WatchedObject): void {
    const { namespace, name } = object
    const names = this.#byNamespace.get(namespace) ?? new Map<string, WatchedObject>()
    if (names.size === 0) this.#byNamespace.set(namespace, names)
    this.#size -= names.size
    names.set(name, object)
    this.#size += names.size
  }

  remove(namespace: string, name: string): void {
    const names = this.#byNamespace.get(namespace)
    if (names?.delete(name) !== true) return
    this.#size -= 1
    if (names.size === 0) this.#byNamespace.delete(namespace)
  }

  *[Symbol.iterator](): Generator<WatchedObject> {
    for (const names of this.#byNamespace.values()) yield* names.values()
  }
}

/** What a reflector has told so far about one kind, and how it tells what is new. */
export class KnownObjects {
  readonly #stamps: Stamps
  #objects = new Listing()

  constructor(stamps: Stamps) {
    this.#stamps = stamps
  }

  get size(): number {
    return this.#objects.size
  }

  get(namespace: string, name: string): WatchedObject | undefined {
    return this.#objects.get(namespace, name)
  }

  /** What the server told of one object. The same name with another uid is a removal and an addition, always. */
  put(after: WatchedObject): readonly ObjectChange[] {
    const before = this.#objects.get(after.namespace, after.name)
    if (before?.uid === after.uid && before.resourceVersion === after.resourceVersion) return []
    this.#objects.put(after)
    if (before === undefined) return [this.#added(after, false)]
    // The end of the old object was not told, so it is inferred.
    if (before.uid !== after.uid) return [this.#removed(before, true), this.#added(after, false)]
    return [this.#updated(before, after, false)]
  }

  /** What is not known, or has been replaced by another uid, has been told as removed already. */
  remove(last: WatchedObject): readonly ObjectChange[] {
    const before = this.#objects.get(last.namespace, last.name)
    if (before?.uid !== last.uid) return []
    this.#objects.remove(last.namespace, last.name)
    return [this.#removed(before, false)]
  }

  /**
   * Puts a complete list in the place of what was known. Everything that differs is inferred. Removals come first, so that a
   * name is free again before the object with another uid takes it.
   */
  replace(listing: Listing): readonly ObjectChange[] {
    const removed: ObjectChange[] = []
    const others: ObjectChange[] = []
    for (const before of this.#objects) {
      if (listing.get(before.namespace, before.name)?.uid !== before.uid) removed.push(this.#removed(before, true))
    }
    for (const after of listing) {
      const before = this.#objects.get(after.namespace, after.name)
      if (before?.uid !== after.uid) others.push(this.#added(after, true))
      else if (before.resourceVersion !== after.resourceVersion) others.push(this.#updated(before, after, true))
      // Unchanged: the object that others hold already stays, and the copy is let go.
      else listing.put(before)
    }
    this.#objects = listing
    return removed.length === 0 ? others : [...removed, ...others]
  }

  #added(after: WatchedObject, synthetic: boolean): ObjectChange {
    const { kind, uid, namespace, name } = after
    const seq = this.#stamps.nextSeq()
    const receivedAt = this.#stamps.receivedAt()
    return { kind, change: 'added', after, uid, namespace, name, seq, receivedAt, synthetic } as ObjectChange
  }

  /** Both objects are of the one kind that this reflector watches, which the union of changes cannot see. */
  #updated(before: WatchedObject, after: WatchedObject, synthetic: boolean): ObjectChange {
    const { kind, uid, namespace, name } = after
    const seq = this.#stamps.nextSeq()
    const receivedAt = this.#stamps.receivedAt()
    return { kind, change: 'updated', before, after, uid, namespace, name, seq, receivedAt, synthetic } as ObjectChange
  }

  #removed(before: WatchedObject, synthetic: boolean): ObjectChange {
    const { kind, uid, namespace, name } = before
    const seq = this.#stamps.nextSeq()
    const receivedAt = this.#stamps.receivedAt()
    return { kind, change: 'removed', before, uid, namespace, name, seq, receivedAt, synthetic } as ObjectChange
  }
}
