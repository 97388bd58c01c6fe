import { equal, equalBeside } from '#shared/kit/equal.ts'
import { feedKey } from '#shared/model/change.ts'
import { isReadable, type FeedState } from '#shared/model/feed.ts'
import {
  addition,
  removal,
  update,
  type FeedChange,
  type ObjectBatch,
  type ObjectChange,
} from '#shared/objects/change.ts'
import { kinds, watchedKinds } from '#shared/objects/index.ts'
import type {
  ClaimObject,
  EndpointSliceObject,
  EventObject,
  Labels,
  ObjectsByKind,
  PodObject,
  ServiceObject,
  StatefulSetObject,
  VolumeObject,
  WatchedKind,
  WatchedObject,
} from '#shared/objects/index.ts'
import { NameIndex, type Holder } from './indexes.ts'
import { ownersFirst } from './owners-first.ts'
import { StoreIndexes } from './store-indexes.ts'
import type { StoreChange, StoreView } from './types.ts'

export function createStore(): Store {
  return new Store()
}

/** The projections of all watched objects, with their indexes. It knows nothing of the reflector, and nothing of time. */
export class Store implements StoreView {
  readonly #objects = new Map<WatchedKind, Map<string, Holder<WatchedObject>>>(
    watchedKinds.map((kind) => [kind, new Map()]),
  )
  readonly #names = new Map<WatchedKind, NameIndex<WatchedObject>>(watchedKinds.map((kind) => [kind, new NameIndex()]))
  readonly #indexes = new StoreIndexes((namespace) => this.#namesOf('Pod').inNamespace(namespace))
  readonly #feeds = new Map<string, FeedState>()
  /** Namespaces of the feeds that are readable, by kind: asked far more often than feeds change. */
  readonly #readable = new Map<WatchedKind, Set<string>>(watchedKinds.map((kind) => [kind, new Set()]))

  /**
   * Takes in a batch and returns what really changed, with `before` as it was here. A duplicate is dropped, an update of
   * something unknown is an addition, and a new uid under a known name is a removal and an addition.
   */
  apply(batch: ObjectBatch): StoreChange {
    const objects: ObjectChange[] = []
    for (const change of ownersFirst(batch.objects)) this.#applyObject(change, objects)
    const feeds = batch.feeds.flatMap((change) => this.#applyFeed(change))
    return { at: batch.at, objects, feeds }
  }

  get<Kind extends WatchedKind>(kind: Kind, uid: string): ObjectsByKind[Kind] | undefined {
    return this.#of(kind).get(uid)?.object
  }

  named<Kind extends WatchedKind>(kind: Kind, namespace: string, name: string): ObjectsByKind[Kind] | undefined {
    return this.#namesOf(kind).get(namespace, name)
  }

  all<Kind extends WatchedKind>(kind: Kind): Iterable<ObjectsByKind[Kind]> {
    return objectsOf(this.#of(kind).values())
  }

  inNamespace<Kind extends WatchedKind>(kind: Kind, namespace: string): Iterable<ObjectsByKind[Kind]> {
    return objectsOf(this.#namesOf(kind).inNamespace(namespace))
  }

  count(kind: WatchedKind): number {
    return this.#of(kind).size
  }

  controlledBy(ownerUid: string): Iterable<WatchedObject> {
    return this.#indexes.byController.get(ownerUid)
  }

  podsUsingClaim(namespace: string, claimName: string): Iterable<PodObject> {
    return this.#indexes.podsByClaim.get(`${namespace}/${claimName}`)
  }

  podsOnNode(nodeName: string): Iterable<PodObject> {
    return this.#indexes.podsByNode.get(nodeName)
  }

  podsOfSet(namespace: string, setName: string): Iterable<PodObject> {
    return this.#indexes.podsBySet.get(`${namespace}/${setName}`)
  }

  setsOfService(namespace: string, serviceName: string): Iterable<StatefulSetObject> {
    return this.#indexes.setsByService.get(`${namespace}/${serviceName}`)
  }

  servicesSelecting(namespace: string, labels: Labels): Iterable<ServiceObject> {
    return this.#indexes.selectors.selecting(namespace, labels)
  }

  podsSelectedBy(serviceUid: string): Iterable<PodObject> {
    const service = this.get('Service', serviceUid)
    return service === undefined ? [] : this.#indexes.labels.podsOf(service)
  }

  slicesOfService(namespace: string, serviceName: string): Iterable<EndpointSliceObject> {
    return this.#indexes.slicesByService.get(`${namespace}/${serviceName}`)
  }

  claimsOfVolume(volumeName: string): Iterable<ClaimObject> {
    return this.#indexes.claimsByVolume.get(volumeName)
  }

  claimsOfSeries(namespace: string, base: string): Iterable<ClaimObject> {
    return this.#indexes.claimsBySeries.get(`${namespace}/${base}`)
  }

  volumesOfClaim(namespace: string, claimName: string): Iterable<VolumeObject> {
    return this.#indexes.volumesByClaim.get(`${namespace}/${claimName}`)
  }

  eventsAbout(uid: string): readonly EventObject[] {
    return newestFirst(this.#indexes.eventsByUid.get(uid))
  }

  eventsNamed(kind: string, namespace: string, name: string): readonly EventObject[] {
    return newestFirst(this.#indexes.eventsByName.get(`${kind}/${namespace}/${name}`))
  }

  feeds(): Iterable<FeedState> {
    return this.#feeds.values()
  }

  canRead(kind: WatchedKind, namespace: string): boolean {
    const readable = this.#readable.get(kind)
    if (readable === undefined) return false
    return readable.has('') || (kinds[kind].namespaced && readable.has(namespace))
  }

  /** Tells `settled` what really changed. */
  #applyObject(change: ObjectChange, settled: ObjectChange[]): void {
    const { kind, uid, namespace, name, after } = change
    const holder = this.#of(kind).get(uid)
    const stored = holder?.object
    if (change.change === 'removed') {
      if (holder !== undefined) settled.push(this.#remove(change, holder))
      return
    }
    if (after === undefined || (stored !== undefined && sameObject(stored, after))) return
    const namesake = holder === undefined ? this.#namesOf(kind).holder(namespace, name) : undefined
    if (namesake !== undefined) settled.push(this.#remove(change, namesake))
    if (holder === undefined) this.#add(after)
    else this.#replace(holder, after)
    settled.push(stored === undefined ? addition(after, change) : update(stored, after, change))
  }

  /** With `#replace` and `#remove` all that changes objects: every index hears of it. */
  #add(object: WatchedObject): void {
    const holder: Holder<WatchedObject> = { object }
    const { kind } = object
    this.#of<WatchedKind>(kind).set(object.uid, holder)
    this.#namesOf<WatchedKind>(kind).put(holder)
    this.#indexes.update(holder, undefined, object)
  }

  #replace(holder: Holder<WatchedObject>, after: WatchedObject): void {
    const before = holder.object
    holder.object = after
    this.#indexes.update(holder, before, after)
  }

  #remove(cause: ObjectChange, holder: Holder<WatchedObject>): ObjectChange {
    const stored = holder.object
    const { kind, uid } = stored
    this.#of(kind).delete(uid)
    this.#namesOf<WatchedKind>(kind).remove(holder)
    this.#indexes.update(holder, stored, undefined)
    return removal(stored, cause)
  }

  #applyFeed(change: FeedChange): readonly FeedChange[] {
    const named = change.after ?? change.before
    if (named === undefined) return []
    const key = feedKey(named)
    const before = this.#feeds.get(key)
    if (equal(before, change.after)) return []
    if (change.after === undefined) this.#feeds.delete(key)
    else this.#feeds.set(key, change.after)
    if (isReadable(change.after)) this.#readable.get(named.kind)?.add(named.namespace)
    else this.#readable.get(named.kind)?.delete(named.namespace)
    return [
      { ...(before === undefined ? {} : { before }), ...(change.after === undefined ? {} : { after: change.after }) },
    ]
  }

  #of<Kind extends WatchedKind>(kind: Kind): Map<string, Holder<ObjectsByKind[Kind]>> {
    return this.#objects.get(kind) as Map<string, Holder<ObjectsByKind[Kind]>>
  }

  #namesOf<Kind extends WatchedKind>(kind: Kind): NameIndex<ObjectsByKind[Kind]> {
    return this.#names.get(kind) as unknown as NameIndex<ObjectsByKind[Kind]>
  }
}

function* objectsOf<Value>(holders: Iterable<Holder<Value>>): Generator<Value> {
  for (const { object } of holders) yield object
}

/** A write that touched nothing of the projection (managed fields, a heartbeat) is no change; the version alone is none. */
function sameObject(before: WatchedObject, after: WatchedObject): boolean {
  return equalBeside('resourceVersion', before, after)
}

function newestFirst(events: Iterable<EventObject>): readonly EventObject[] {
  const list = [...events]
  if (list.length < 2) return list
  return list.sort((a, b) => timeOf(b) - timeOf(a) || (a.uid < b.uid ? -1 : 1))
}

const timeOf = (event: EventObject): number => event.lastAt ?? event.firstAt ?? event.createdAt ?? 0
