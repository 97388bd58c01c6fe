import type { ObjectOf, ResourceName, StoredObject } from '../objects.ts'
import type { Outcome } from '../status.ts'

/** One write, in the order of the store's single revision counter. `object` of a removal is the last stored state with the revision of its removal. */
export interface StoreChange<R extends ResourceName = ResourceName> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly resource: R
  readonly object: ObjectOf[R]
  readonly before: ObjectOf[R] | null
  readonly revision: number
}

/** An object together with the resource that it belongs to. */
export interface Found {
  readonly resource: ResourceName
  readonly object: StoredObject
}

/** Looks up the objects of one resource under a key, in the order in which they were stored. */
export type Index<R extends ResourceName> = (key: string) => readonly ObjectOf[R][]

/** The cluster's present state, read-only. Stored objects are never changed, only replaced. */
export interface ClusterView {
  /** The counter of all writes; every object's resourceVersion comes from it. */
  readonly revision: number
  /** `namespace` is empty for what has none. */
  get<R extends ResourceName>(resource: R, namespace: string, name: string): ObjectOf[R] | undefined
  /** All objects, or those of one namespace, in order of namespace and name. Cheap only for what is small: use an index. */
  list<R extends ResourceName>(resource: R, namespace?: string): readonly ObjectOf[R][]
  byUid(uid: string): Found | undefined
  /** Everything with an owner reference to this uid, controller or not. */
  ownedBy(uid: string): readonly Found[]
  /** Makes an index that is kept from now on; make it once, when a controller is made. */
  index<R extends ResourceName>(resource: R, keysOf: (object: ObjectOf[R]) => readonly string[]): Index<R>
}

/** The versioned store. Only the registry writes. */
export interface Store extends ClusterView {
  /** Stores an object under its namespace and name with the next revision and tells every listener. */
  put<R extends ResourceName>(resource: R, object: ObjectOf[R]): ObjectOf[R]
  /** Removes it with the next revision; `last` is what listeners are shown (default: what is stored). */
  remove<R extends ResourceName>(resource: R, namespace: string, name: string, last?: ObjectOf[R]): void
  /** Listeners are called once per write, after it is complete. */
  subscribe(listener: (change: StoreChange) => void): () => void
  /** The changes of one resource after a revision, or why they are no longer known (410). */
  changesAfter(resource: ResourceName, revision: number): Outcome<readonly StoreChange[]>
  /** A whole list as it was at a revision, or 410. */
  listAt<R extends ResourceName>(
    resource: R,
    namespace: string | undefined,
    revision: number,
  ): Outcome<readonly ObjectOf[R][]>
  /** Forgets the history so far: every older version is too old from now on. */
  compact(): void
}
