import { addition, removal, update, type Hearing, type ObjectChange } from '#shared/objects/change.ts'
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
    if (before === undefined) return [addition(after, this.#heard(false))]
    // The end of the old object was not told, so it is inferred.
    if (before.uid !== after.uid) return [removal(before, this.#heard(true)), addition(after, this.#heard(false))]
    return [update(before, after, this.#heard(false))]
  }

  /** What is not known, or has been replaced by another uid, has been told as removed already. */
  remove(last: WatchedObject): readonly ObjectChange[] {
    const before = this.#objects.get(last.namespace, last.name)
    if (before?.uid !== last.uid) return []
    this.#objects.remove(last.namespace, last.name)
    return [removal(before, this.#heard(false))]
  }

  /**
   * Puts a complete list in the place of what was known. Everything that differs is inferred. Removals come first, so that a
   * name is free again before the object with another uid takes it.
   */
  replace(listing: Listing): readonly ObjectChange[] {
    const removed: ObjectChange[] = []
    const others: ObjectChange[] = []
    for (const before of this.#objects) {
      if (listing.get(before.namespace, before.name)?.uid !== before.uid)
        removed.push(removal(before, this.#heard(true)))
    }
    for (const after of listing) {
      const before = this.#objects.get(after.namespace, after.name)
      if (before?.uid !== after.uid) others.push(addition(after, this.#heard(true)))
      else if (before.resourceVersion !== after.resourceVersion) others.push(update(before, after, this.#heard(true)))
      // Unchanged: the object that others hold already stays, and the copy is let go.
      else listing.put(before)
    }
    this.#objects = listing
    return removed.length === 0 ? others : [...removed, ...others]
  }

  #heard(synthetic: boolean): Hearing {
    return { seq: this.#stamps.nextSeq(), receivedAt: this.#stamps.receivedAt(), synthetic }
  }
}
