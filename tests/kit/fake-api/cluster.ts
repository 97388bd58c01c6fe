import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import type { Random } from '#shared/kit/clock.ts'
import type { ApiObject, StoredObject, WatchEvent } from './api-object.ts'

interface KindState {
  readonly objects: Map<string, StoredObject>
  history: WatchEvent[]
  /** A watch from a version below this one is answered with 410. */
  oldest: number
}

export interface ClusterOptions {
  readonly random: Random
  readonly nowMs: () => number
  readonly firstVersion: number
}

/** The truth behind the fake: objects, one counter of versions for all kinds (as etcd has), and the history a watch resumes from. */
export class FakeCluster {
  readonly #options: ClusterOptions
  readonly #kinds: ReadonlyMap<WatchedKind, KindState>
  readonly #listeners = new Set<(event: WatchEvent) => void>()
  #version: number

  constructor(options: ClusterOptions) {
    this.#options = options
    this.#version = options.firstVersion
    this.#kinds = new Map(watchedKinds.map((kind) => [kind, { objects: new Map(), history: [], oldest: 0 }]))
  }

  get version(): number {
    return this.#version
  }

  onEvent(listener: (event: WatchEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** In the order of the API: by namespace and name. */
  objects(kind: WatchedKind, namespace = ''): readonly StoredObject[] {
    return [...this.#state(kind).objects.entries()]
      .filter(([, object]) => namespace === '' || object.metadata.namespace === namespace)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object)
  }

  find(kind: WatchedKind, namespace: string, name: string): StoredObject | undefined {
    return this.#state(kind).objects.get(keyOf(namespace, name))
  }

  /** Adds or replaces. Another uid under a name that is taken is a deletion and an addition, as it would be in a cluster. */
  apply(given: ApiObject): StoredObject {
    const kind = watchedKind(given.kind)
    const namespace = kinds[kind].namespaced ? (given.metadata.namespace ?? 'default') : ''
    const before = this.find(kind, namespace, given.metadata.name)
    const replaced =
      before !== undefined && given.metadata.uid !== undefined && given.metadata.uid !== before.metadata.uid
    if (replaced) this.remove(kind, namespace, given.metadata.name)
    const object = this.#stored(kind, namespace, given, replaced ? undefined : before)
    this.#state(kind).objects.set(keyOf(namespace, given.metadata.name), object)
    this.#tell({ type: before === undefined || replaced ? 'ADDED' : 'MODIFIED', kind, version: this.#version, object })
    return object
  }

  /** Watchers get the last stored state with the version of the deletion. Removing what is not there is a mistake of the test. */
  remove(kind: WatchedKind, namespace: string, name: string, last?: ApiObject): StoredObject {
    const key = keyOf(kinds[kind].namespaced ? namespace : '', name)
    const before = this.#state(kind).objects.get(key)
    if (before === undefined)
      throw new Error(`Expected ${kind} ${key} in the fake cluster, found none: apply it first.`)
    const object = this.#stored(kind, namespace, last ?? before, before)
    this.#state(kind).objects.delete(key)
    this.#tell({ type: 'DELETED', kind, version: this.#version, object })
    return object
  }

  /** Every change of the kind after the version, or `expired` when the history does not reach back that far. */
  since(kind: WatchedKind, version: number): readonly WatchEvent[] | 'expired' {
    const { history, oldest } = this.#state(kind)
    if (version < oldest) return 'expired'
    return history.filter((event) => event.version > version)
  }

  oldest(kind: WatchedKind): number {
    return this.#state(kind).oldest
  }

  /** Forgets the history, so that a version from before can no longer be resumed from. */
  compact(only?: WatchedKind): void {
    for (const [kind, state] of this.#kinds) {
      if (only !== undefined && kind !== only) continue
      state.history = []
      state.oldest = ++this.#version
    }
  }

  /** The server comes back with its counter set low, as after a restored backup: same objects, lower versions, no history. */
  renumber(firstVersion: number): void {
    this.#version = firstVersion
    for (const state of this.#kinds.values()) {
      state.history = []
      state.oldest = 0
      for (const [key, object] of state.objects) {
        state.objects.set(key, withMeta(object, { resourceVersion: String(++this.#version) }))
      }
    }
  }

  #stored(kind: WatchedKind, namespace: string, given: ApiObject, before: StoredObject | undefined): StoredObject {
    const { group, version, namespaced } = kinds[kind]
    const metadata = {
      ...given.metadata,
      ...(namespaced ? { namespace } : {}),
      uid: given.metadata.uid ?? before?.metadata.uid ?? newUid(this.#options.random),
      creationTimestamp:
        given.metadata['creationTimestamp'] ??
        before?.metadata['creationTimestamp'] ??
        toSeconds(this.#options.nowMs()),
      resourceVersion: String(++this.#version),
    }
    return { ...given, kind, apiVersion: group === '' ? version : `${group}/${version}`, metadata }
  }

  #tell(event: WatchEvent): void {
    this.#state(event.kind).history.push(event)
    for (const listener of this.#listeners) listener(event)
  }

  #state(kind: WatchedKind): KindState {
    const state = this.#kinds.get(kind)
    if (state === undefined) throw new Error(`Expected a kind that Podium watches, found ${kind}.`)
    return state
  }
}

export function watchedKind(kind: string | undefined): WatchedKind {
  const found = watchedKinds.find((watched) => watched === kind)
  if (found === undefined)
    throw new Error(`Expected an object of a kind that Podium watches, found kind ${String(kind)}.`)
  return found
}

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`
const toSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

function withMeta(object: StoredObject, meta: { readonly resourceVersion: string }): StoredObject {
  return { ...object, metadata: { ...object.metadata, ...meta } }
}

function newUid(random: Random): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('')
  return `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`
}
