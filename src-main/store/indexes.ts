/**
 * Indexes know nothing of where objects live: each is told the old and the new object of every change, and so cannot
 * drift from the objects. None of them copies an object.
 */
export interface Index<Value> {
  update(before: Value | undefined, after: Value | undefined): void
}

/**
 * Finds values by keys computed from them. Most keys have one value only, so a key holds either that value or a set:
 * a set of one element would cost more memory than a small object.
 */
export class KeyIndex<Value extends { readonly uid: string }> implements Index<Value> {
  readonly #keysOf: (value: Value) => readonly string[]
  readonly #entries = new Map<string, Value | Map<string, Value>>()

  constructor(keysOf: (value: Value) => readonly string[]) {
    this.#keysOf = keysOf
  }

  update(before: Value | undefined, after: Value | undefined): void {
    const keysBefore = before === undefined ? [] : this.#keysOf(before)
    const keysAfter = after === undefined ? [] : this.#keysOf(after)
    for (const key of keysBefore) if (before !== undefined && !keysAfter.includes(key)) this.#remove(key, before.uid)
    for (const key of keysAfter) if (after !== undefined) this.#put(key, after)
  }

  get(key: string): Iterable<Value> {
    const entry = this.#entries.get(key)
    if (entry === undefined) return []
    return entry instanceof Map ? entry.values() : [entry]
  }

  #put(key: string, value: Value): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) this.#entries.set(key, value)
    else if (entry instanceof Map) entry.set(value.uid, value)
    else if (entry.uid === value.uid) this.#entries.set(key, value)
    else
      this.#entries.set(
        key,
        new Map([
          [entry.uid, entry],
          [value.uid, value],
        ]),
      )
  }

  #remove(key: string, uid: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    if (!(entry instanceof Map)) {
      if (entry.uid === uid) this.#entries.delete(key)
      return
    }
    entry.delete(uid)
    const [only] = entry.values()
    if (only === undefined) this.#entries.delete(key)
    else if (entry.size === 1) this.#entries.set(key, only)
  }
}

/** Finds the one value that has a name in a namespace now. Nested maps, so that a look-up joins no strings. */
export class NameIndex<
  Value extends { readonly uid: string; readonly namespace: string; readonly name: string },
> implements Index<Value> {
  readonly #byNamespace = new Map<string, Map<string, Value>>()

  update(before: Value | undefined, after: Value | undefined): void {
    if (after !== undefined) this.#put(after)
    else if (before !== undefined) this.#remove(before)
  }

  get(namespace: string, name: string): Value | undefined {
    return this.#byNamespace.get(namespace)?.get(name)
  }

  inNamespace(namespace: string): Iterable<Value> {
    return this.#byNamespace.get(namespace)?.values() ?? []
  }

  #put(value: Value): void {
    const names = this.#byNamespace.get(value.namespace)
    if (names === undefined) this.#byNamespace.set(value.namespace, new Map([[value.name, value]]))
    else names.set(value.name, value)
  }

  /** A successor of the same name may be there already; then the name is its. */
  #remove(value: Value): void {
    const names = this.#byNamespace.get(value.namespace)
    if (names?.get(value.name)?.uid !== value.uid) return
    names.delete(value.name)
    if (names.size === 0) this.#byNamespace.delete(value.namespace)
  }
}
