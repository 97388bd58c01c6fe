import type { StoredObject } from '../objects.ts'

/** Objects under keys, kept by being told of every write with the object before and after, so that it cannot drift. */
export class ObjectIndex<T extends StoredObject> {
  readonly #keysOf: (object: T) => readonly string[]
  /** Under each key by uid, in the order in which the objects came. */
  readonly #entries = new Map<string, Map<string, T>>()

  constructor(keysOf: (object: T) => readonly string[]) {
    this.#keysOf = keysOf
  }

  lookUp(key: string): readonly T[] {
    const entry = this.#entries.get(key)
    return entry === undefined ? [] : [...entry.values()]
  }

  apply(before: T | null, after: T | null): void {
    const keep = after === null ? [] : this.#keysOf(after)
    if (before !== null) for (const key of this.#keysOf(before)) if (!keep.includes(key)) this.#remove(key, before)
    if (after !== null) for (const key of keep) this.#add(key, after)
  }

  #add(key: string, object: T): void {
    const entry = this.#entries.get(key) ?? new Map<string, T>()
    entry.set(object.metadata.uid, object)
    this.#entries.set(key, entry)
  }

  #remove(key: string, object: T): void {
    const entry = this.#entries.get(key)
    entry?.delete(object.metadata.uid)
    if (entry?.size === 0) this.#entries.delete(key)
  }
}
