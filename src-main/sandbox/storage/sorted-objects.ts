import type { StoredObject } from '../objects.ts'

/**
 * The objects of one resource in the order in which etcd keeps them: by `namespace/name`, byte by byte. Kept sorted at
 * every write, so that a list or a page is a slice.
 */
export class SortedObjects<T extends StoredObject> {
  readonly #byKey = new Map<string, T>()
  #keys: string[] = []

  get size(): number {
    return this.#byKey.size
  }

  get(key: string): T | undefined {
    return this.#byKey.get(key)
  }

  set(key: string, object: T): void {
    if (!this.#byKey.has(key)) this.#keys.splice(this.#position(key), 0, key)
    this.#byKey.set(key, object)
  }

  delete(key: string): void {
    if (this.#byKey.delete(key)) this.#keys.splice(this.#position(key), 1)
  }

  /** All, or those whose key begins with a prefix such as `default/`. */
  list(prefix = ''): readonly T[] {
    const found: T[] = []
    for (let at = this.#position(prefix); at < this.#keys.length; at++) {
      const key = this.#keys[at] ?? ''
      if (!key.startsWith(prefix)) break
      const object = this.#byKey.get(key)
      if (object !== undefined) found.push(object)
    }
    return found
  }

  /** The first position whose key is not before this one. */
  #position(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#keys[middle] ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** `namespace/name`, or the name alone for what has no namespace. */
export const keyOf = (namespace: string, name: string): string => (namespace === '' ? name : `${namespace}/${name}`)
