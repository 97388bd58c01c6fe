import type { ObjectChange } from '#shared/objects/change.ts'
import type { WatchedObject } from '#shared/objects/index.ts'
import type { Stamps } from './stamps.ts'

/** A list in the making, by namespace and name. */
export type Listing = Map<string, WatchedObject>

export const nameKeyOf = (object: WatchedObject): string => `${object.namespace}/${object.name}`

/** What a reflector has told so far about one kind, and how it tells what is new. */
export class KnownObjects {
  readonly #stamps: Stamps
  #objects: Listing = new Map()

  constructor(stamps: Stamps) {
    this.#stamps = stamps
  }

  get size(): number {
    return this.#objects.size
  }

  get(namespace: string, name: string): WatchedObject | undefined {
    return this.#objects.get(`${namespace}/${name}`)
  }

  /** What the server told of one object. The same name with another uid is a removal and an addition, always. */
  put(after: WatchedObject): readonly ObjectChange[] {
    const key = nameKeyOf(after)
    const before = this.#objects.get(key)
    if (before?.uid === after.uid && before.resourceVersion === after.resourceVersion) return []
    this.#objects.set(key, after)
    if (before === undefined) return [this.#added(after, false)]
    // The end of the old object was not told, so it is inferred.
    if (before.uid !== after.uid) return [this.#removed(before, true), this.#added(after, false)]
    return [this.#updated(before, after, false)]
  }

  /** What is not known, or has been replaced by another uid, has been told as removed already. */
  remove(last: WatchedObject): readonly ObjectChange[] {
    const key = nameKeyOf(last)
    const before = this.#objects.get(key)
    if (before?.uid !== last.uid) return []
    this.#objects.delete(key)
    return [this.#removed(before, false)]
  }

  /**
   * Puts a complete list in the place of what was known. Everything that differs is inferred. Removals come first, so that a
   * name is free again before the object with another uid takes it.
   */
  replace(listing: Listing): readonly ObjectChange[] {
    const removed: ObjectChange[] = []
    const others: ObjectChange[] = []
    for (const [key, before] of this.#objects) {
      if (listing.get(key)?.uid !== before.uid) removed.push(this.#removed(before, true))
    }
    for (const [key, after] of listing) {
      const before = this.#objects.get(key)
      if (before?.uid !== after.uid) others.push(this.#added(after, true))
      else if (before.resourceVersion !== after.resourceVersion) others.push(this.#updated(before, after, true))
      // Unchanged: the object that others hold already stays, and the copy is let go.
      else listing.set(key, before)
    }
    this.#objects = listing
    return removed.length === 0 ? others : [...removed, ...others]
  }

  #added(after: WatchedObject, synthetic: boolean): ObjectChange {
    return this.#change({ change: 'added', after }, after, synthetic)
  }

  #updated(before: WatchedObject, after: WatchedObject, synthetic: boolean): ObjectChange {
    return this.#change({ change: 'updated', before, after }, after, synthetic)
  }

  #removed(before: WatchedObject, synthetic: boolean): ObjectChange {
    return this.#change({ change: 'removed', before }, before, synthetic)
  }

  /** Both objects are of the one kind that this reflector watches, which the union of changes cannot see. */
  #change(
    what: Pick<ObjectChange, 'change' | 'before' | 'after'>,
    { kind, uid, namespace, name }: WatchedObject,
    synthetic: boolean,
  ): ObjectChange {
    const seq = this.#stamps.nextSeq()
    const receivedAt = this.#stamps.receivedAt()
    return { kind, ...what, uid, namespace, name, seq, receivedAt, synthetic } as ObjectChange
  }
}
