/**
 * Where the object of one uid stands. Whatever finds an object finds this, so a new version of it is put in one place, and the
 * indexes hear of it only when what they go by differs.
 */
export interface Holder<Value> {
  object: Value
}

/** Finds objects by keys computed from one part of them. Most keys have one object only, which then stands by itself. */
export class KeyIndex<Value> {
  readonly #partOf: (value: Value) => unknown
  readonly #keysOf: (value: Value) => readonly string[]
  readonly #entries = new Map<string, Holder<Value> | Set<Holder<Value>>>()

  /** `partOf` gives what the keys of an object depend on: as long as it is the very same, they are. */
  constructor(partOf: (value: Value) => unknown, keysOf: (value: Value) => readonly string[]) {
    this.#partOf = partOf
    this.#keysOf = keysOf
  }

  update(holder: Holder<Value>, before: Value | undefined, after: Value | undefined): void {
    if (before !== undefined && after !== undefined && this.#partOf(before) === this.#partOf(after)) return
    const keysBefore = before === undefined ? none : this.#keysOf(before)
    const keysAfter = after === undefined ? none : this.#keysOf(after)
    for (const key of keysBefore) if (!keysAfter.includes(key)) this.#remove(key, holder)
    for (const key of keysAfter) if (!keysBefore.includes(key)) this.#put(key, holder)
  }

  get(key: string): readonly Value[] {
    const entry = this.#entries.get(key)
    if (entry === undefined) return none
    return entry instanceof Set ? Array.from(entry, objectOf) : [entry.object]
  }

  #put(key: string, holder: Holder<Value>): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) this.#entries.set(key, holder)
    else if (entry instanceof Set) entry.add(holder)
    else if (entry !== holder) this.#entries.set(key, new Set([entry, holder]))
  }

  #remove(key: string, holder: Holder<Value>): void {
    const entry = this.#entries.get(key)
    if (entry === holder) this.#entries.delete(key)
    if (!(entry instanceof Set)) return
    entry.delete(holder)
    const [only] = entry
    if (entry.size === 1 && only !== undefined) this.#entries.set(key, only)
  }
}

const none: readonly never[] = []

const objectOf = <Value>({ object }: Holder<Value>): Value => object

/** Finds the one object that has a name in a namespace now. Nested maps, so that a look-up joins no strings. */
export class NameIndex<Value extends { readonly namespace: string; readonly name: string }> {
  readonly #byNamespace = new Map<string, Map<string, Holder<Value>>>()

  get(namespace: string, name: string): Value | undefined {
    return this.holder(namespace, name)?.object
  }

  holder(namespace: string, name: string): Holder<Value> | undefined {
    return this.#byNamespace.get(namespace)?.get(name)
  }

  inNamespace(namespace: string): Iterable<Holder<Value>> {
    return this.#byNamespace.get(namespace)?.values() ?? none
  }

  put(holder: Holder<Value>): void {
    const { namespace, name } = holder.object
    const names = this.#byNamespace.get(namespace)
    if (names === undefined) this.#byNamespace.set(namespace, new Map([[name, holder]]))
    else names.set(name, holder)
  }

  /** A successor of the same name may be there already; then the name is its. */
  remove(holder: Holder<Value>): void {
    const { namespace, name } = holder.object
    const names = this.#byNamespace.get(namespace)
    if (names?.get(name) !== holder) return
    names.delete(name)
    if (names.size === 0) this.#byNamespace.delete(namespace)
  }
}
