import { assert } from '#shared/kit/assert.ts'
import { ok } from '#shared/kit/result.ts'
import type { ObjectOf, ResourceName, StoredObject } from '../objects.ts'
import { resources } from '../resources.ts'
import type { Outcome } from '../status.ts'
import { History } from './history.ts'
import { ObjectIndex } from './object-index.ts'
import { keyOf, SortedObjects } from './sorted-objects.ts'
import type { Found, Index, Store, StoreChange } from './types.ts'

export interface StoreOptions {
  /** The counter's first value; a cluster that was reset goes on above the old one, so that no old version is mistaken. */
  readonly startRevision?: number
  /** Changes kept per resource, at least; older versions are too old (410). */
  readonly historyLimit?: number
}

const defaultHistoryLimit = 2_000

/** Makes an empty store. */
export function createStore(options: StoreOptions = {}): Store {
  return new MemoryStore(options.startRevision ?? 1, options.historyLimit ?? defaultHistoryLimit)
}

const resourceNames = Object.keys(resources) as readonly ResourceName[]

class MemoryStore implements Store {
  readonly #objects: ReadonlyMap<ResourceName, SortedObjects<StoredObject>>
  readonly #histories: ReadonlyMap<ResourceName, History>
  readonly #indexes = new Map<ResourceName, ObjectIndex<StoredObject>[]>()
  readonly #byUid = new Map<string, Found>()
  readonly #owned = new Map<string, Map<string, Found>>()
  readonly #listeners = new Set<(change: StoreChange) => void>()
  #revision: number

  constructor(startRevision: number, historyLimit: number) {
    this.#revision = startRevision
    this.#objects = new Map(resourceNames.map((name) => [name, new SortedObjects<StoredObject>()]))
    this.#histories = new Map(resourceNames.map((name) => [name, new History(historyLimit, startRevision)]))
  }

  get revision(): number {
    return this.#revision
  }

  get<R extends ResourceName>(resource: R, namespace: string, name: string): ObjectOf[R] | undefined {
    return this.#of(resource).get(keyOf(namespace, name))
  }

  list<R extends ResourceName>(resource: R, namespace = ''): readonly ObjectOf[R][] {
    return this.#of(resource).list(namespace === '' ? '' : `${namespace}/`)
  }

  byUid(uid: string): Found | undefined {
    return this.#byUid.get(uid)
  }

  ownedBy(uid: string): readonly Found[] {
    const owned = this.#owned.get(uid)
    return owned === undefined ? [] : [...owned.values()]
  }

  index<R extends ResourceName>(resource: R, keysOf: (object: ObjectOf[R]) => readonly string[]): Index<R> {
    const index = new ObjectIndex<ObjectOf[R]>(keysOf)
    for (const object of this.list(resource)) index.apply(null, object)
    this.#indexes.set(resource, [...(this.#indexes.get(resource) ?? []), index as unknown as ObjectIndex<StoredObject>])
    return (key) => index.lookUp(key)
  }

  put<R extends ResourceName>(resource: R, object: ObjectOf[R]): ObjectOf[R] {
    const key = keyOf(object.metadata.namespace ?? '', object.metadata.name)
    const before = this.#of(resource).get(key) ?? null
    this.#revision += 1
    const stored = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#revision) },
    } as ObjectOf[R]
    this.#of(resource).set(key, stored)
    this.#become(resource, before, stored)
    this.#tell({ type: before === null ? 'ADDED' : 'MODIFIED', resource, object: stored, before })
    return stored
  }

  remove<R extends ResourceName>(resource: R, namespace: string, name: string, last?: ObjectOf[R]): void {
    const key = keyOf(namespace, name)
    const before = this.#of(resource).get(key)
    assert(before !== undefined, `what is removed must be stored, found no ${resource} ${key}`)
    this.#revision += 1
    const shown = last ?? before
    const object = { ...shown, metadata: { ...shown.metadata, resourceVersion: String(this.#revision) } } as ObjectOf[R]
    this.#of(resource).delete(key)
    this.#become(resource, before, null)
    this.#tell({ type: 'DELETED', resource, object, before })
  }

  subscribe(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  changesAfter(resource: ResourceName, revision: number): Outcome<readonly StoreChange[]> {
    return this.#history(resource).after(revision)
  }

  listAt<R extends ResourceName>(
    resource: R,
    namespace: string | undefined,
    revision: number,
  ): Outcome<readonly ObjectOf[R][]> {
    const since = this.#history(resource).after(revision)
    if (since.kind === 'failed') return since
    if (since.value.length === 0) return ok(this.list(resource, namespace))
    const then = new SortedObjects<ObjectOf[R]>()
    for (const object of this.list(resource))
      then.set(keyOf(object.metadata.namespace ?? '', object.metadata.name), object)
    for (const change of since.value.toReversed()) {
      const { metadata } = change.object
      const key = keyOf(metadata.namespace ?? '', metadata.name)
      if (change.before === null) then.delete(key)
      else then.set(key, change.before as ObjectOf[R])
    }
    return ok(then.list(namespace === undefined || namespace === '' ? '' : `${namespace}/`))
  }

  compact(): void {
    for (const history of this.#histories.values()) history.forgetAll(this.#revision)
  }

  #become(resource: ResourceName, before: StoredObject | null, after: StoredObject | null): void {
    for (const index of this.#indexes.get(resource) ?? []) index.apply(before, after)
    if (before !== null) {
      this.#byUid.delete(before.metadata.uid)
      for (const { uid } of before.metadata.ownerReferences ?? []) this.#disown(uid, before.metadata.uid)
    }
    if (after === null) return
    const found: Found = { resource, object: after }
    this.#byUid.set(after.metadata.uid, found)
    for (const { uid } of after.metadata.ownerReferences ?? []) {
      const owned = this.#owned.get(uid) ?? new Map<string, Found>()
      owned.set(after.metadata.uid, found)
      this.#owned.set(uid, owned)
    }
  }

  #disown(owner: string, uid: string): void {
    const owned = this.#owned.get(owner)
    owned?.delete(uid)
    if (owned?.size === 0) this.#owned.delete(owner)
  }

  #tell(change: Omit<StoreChange, 'revision'>): void {
    const complete = { ...change, revision: this.#revision } as StoreChange
    this.#history(change.resource).add(complete)
    for (const listener of this.#listeners) listener(complete)
  }

  #of<R extends ResourceName>(resource: R): SortedObjects<ObjectOf[R]> {
    return this.#objects.get(resource) as unknown as SortedObjects<ObjectOf[R]>
  }

  #history(resource: ResourceName): History {
    const history = this.#histories.get(resource)
    assert(history !== undefined, `a resource of the table was expected, found ${resource}`)
    return history
  }
}
