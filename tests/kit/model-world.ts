import { feedKey, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Pod, Slot } from '#shared/model/entities.ts'
import type { FeedCondition, FeedState } from '#shared/model/feed.ts'
import { kinds, watchedKinds, type WatchedKind, type WatchedObject } from '#shared/objects/index.ts'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'
import { createModel, type IncrementalModel } from '../../src-main/model/model.ts'
import { createStore, type Store } from '../../src-main/store/store.ts'
import type { ApiObject } from './fake-api/index.ts'
import { deepFreeze, projected } from './traces/batches.ts'

/**
 * A store and a model over objects that a test puts in by hand, one batch at a time. Every kind can be read unless the test
 * says otherwise. Time stands still unless it is moved.
 */
export class ModelWorld {
  readonly store: Store = createStore()
  readonly model: IncrementalModel = createModel({ clusterDomain: 'cluster.local' })
  at: number
  #seq = 0

  constructor(options: { readonly unreadable?: readonly WatchedKind[]; readonly at?: number } = {}) {
    this.at = options.at ?? 1_000_000
    const unreadable = new Set(options.unreadable)
    this.apply(
      [],
      watchedKinds.map((kind) => ({
        after: feedState(kind, '', unreadable.has(kind) ? 'forbidden' : 'live', this.at),
      })),
    )
  }

  get maps(): EntityMaps {
    return this.model.maps
  }

  /** One batch in which each object is as given. */
  put(...objects: readonly ApiObject[]): readonly EntityChange[] {
    return this.apply(objects.map((object) => this.#changeTo(deepFreeze(projected(object)))))
  }

  /** One batch in which these are gone: objects as they were put, found by kind and name. */
  remove(...objects: readonly ApiObject[]): readonly EntityChange[] {
    return this.apply(objects.map((object) => this.#removalOf(projected(object))))
  }

  /** Removals and then additions in one batch, as when a relist finds both. */
  replace(gone: readonly ApiObject[], come: readonly ApiObject[]): readonly EntityChange[] {
    return this.apply([
      ...gone.map((object) => this.#removalOf(projected(object))),
      ...come.map((object) => this.#changeTo(deepFreeze(projected(object)))),
    ])
  }

  /** One batch of what is put and what goes, in this order. */
  mix(deeds: readonly { readonly object: ApiObject; readonly goes: boolean }[]): readonly EntityChange[] {
    return this.apply(
      deeds.map(({ object, goes }) =>
        goes ? this.#removalOf(projected(object)) : this.#changeTo(deepFreeze(projected(object))),
      ),
    )
  }

  feed(kind: WatchedKind, state: FeedCondition, namespace = ''): readonly EntityChange[] {
    const before = [...this.store.feeds()].find((feed) => feedKey(feed) === feedKey({ kind, namespace }))
    return this.apply([], [{ ...(before && { before }), after: feedState(kind, namespace, state, this.at) }])
  }

  apply(objects: readonly ObjectChange[], feeds: readonly FeedChange[] = []): readonly EntityChange[] {
    return this.model.apply(this.store.apply({ at: this.at, objects, feeds }), this.store)
  }

  slot(name: string, namespace = 'default'): Slot | undefined {
    return [...this.maps.slot.values()].find((slot) => slot.name === name && slot.namespace === namespace)
  }

  pod(name: string, namespace = 'default'): Pod | undefined {
    return [...this.maps.pod.values()].find((pod) => pod.name === name && pod.namespace === namespace)
  }

  #changeTo(after: WatchedObject): ObjectChange {
    const before = this.store.get(after.kind, after.uid)
    const { kind, uid, namespace, name } = after
    const change = before === undefined ? 'added' : 'updated'
    const shared = { kind, change, uid, namespace, name, seq: ++this.#seq, receivedAt: this.at, synthetic: false }
    return { ...shared, ...(before && { before }), after } as ObjectChange
  }

  #removalOf({ kind, uid, namespace, name }: WatchedObject): ObjectChange {
    const shared = { kind, change: 'removed', uid, namespace, name, seq: ++this.#seq, receivedAt: this.at }
    return { ...shared, synthetic: false, before: this.store.get(kind, uid) } as ObjectChange
  }
}

export function feedState(kind: WatchedKind, namespace: string, state: FeedCondition, at: number): FeedState {
  const hasData = state === 'live' || state === 'stale'
  const ofNamespace = kinds[kind].namespaced ? namespace : ''
  return { kind, namespace: ofNamespace, state, since: at, hasData, dataAt: hasData ? at : null, reason: null }
}
