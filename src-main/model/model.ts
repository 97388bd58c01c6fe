import { equal, equalWithSharing } from '#shared/kit/equal.ts'
import { finish, type Steps } from '#shared/kit/steps.ts'
import { emptyEntityMaps, feedKey, recordKey, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Entity, EntityName } from '#shared/model/entities.ts'
import { isReadable } from '#shared/model/feed.ts'
import type { FeedChange } from '#shared/objects/change.ts'
import type { StoreChange, StoreView } from '../store/types.ts'
import { missingRecord, serviceRecords } from './derive-records.ts'
import { derivedOrder, derivers } from './derivers.ts'
import { nameOfKey } from './keys.ts'
import { Memory } from './memory.ts'
import { markReadability } from './readability.ts'
import { noRecords, RecordBook, type Records } from './record-book.ts'
import type { Derived, RelationLook } from './relation-kit.ts'
import { markDependents } from './relations.ts'
import { setOf } from './sets.ts'
import type { Model, ModelOptions } from './types.ts'

export function createModel(options: ModelOptions): IncrementalModel {
  return new IncrementalModel(options)
}

/** Derives anew only what the table of relations says depends on the objects of a batch. */
export class IncrementalModel implements Model {
  readonly #clusterDomain: string
  readonly #maps = emptyEntityMaps()
  readonly #memory: Memory
  readonly #book = new RecordBook()

  /** A memory may be given to look again at what another model has seen; it is then shared, not copied. */
  constructor({ clusterDomain, memory }: ModelOptions & { readonly memory?: Memory }) {
    this.#clusterDomain = clusterDomain
    this.#memory = memory ?? new Memory()
  }

  get maps(): EntityMaps {
    return this.#maps
  }

  get memory(): Memory {
    return this.#memory
  }

  apply(change: StoreChange, store: StoreView): readonly EntityChange[] {
    return finish(this.steps(change, store))
  }

  *steps(change: StoreChange, store: StoreView): Steps<readonly EntityChange[]> {
    this.#memory.learn(change, store)
    const look = this.#look(store)
    const dirty = new Dirty()
    for (const object of change.objects) {
      markDependents(object, look, dirty.mark)
      yield
    }
    for (const feed of change.feeds) markFeed(feed, look, dirty.mark)
    const batch = new ChangeList()
    this.#applyFeeds(change.feeds, batch)
    yield* this.#derive(dirty, look, batch)
    this.#forgetSets(dirty.keys('workload'), look)
    return batch.ordered()
  }

  #look(store: StoreView): RelationLook {
    return { store, memory: this.#memory, clusterDomain: this.#clusterDomain, known: this.#maps }
  }

  #applyFeeds(feeds: readonly FeedChange[], batch: ChangeList): void {
    for (const { before, after } of feeds) {
      const feed = after ?? before
      if (feed !== undefined) this.#settle('feed', feedKey(feed), after, batch)
    }
  }

  *#derive(dirty: Dirty, look: RelationLook, batch: ChangeList): Steps<void> {
    for (const name of derivedOrder) {
      for (const key of dirty.keys(name)) {
        this.#settle(name, key, derivers[name](look, key), batch, equalWithSharing)
        yield
      }
    }
    const recordKeys = new Set<string>()
    const tell = (source: string, records: Records): void => {
      for (const key of this.#book.tell(source, records)) recordKeys.add(key)
    }
    for (const key of dirty.keys('serviceRecords')) {
      tell(`service/${key}`, serviceRecords(look, key))
      yield
    }
    for (const key of dirty.keys('slot')) {
      tell(`slot/${key}`, missingRecords(look, this.#maps, key))
      yield
    }
    for (const key of recordKeys) {
      this.#settle('record', key, this.#book.record(key), batch)
      yield
    }
  }

  /** Keeps what is equal, so that whoever compares by identity sees no change either. A new uid under a name is a new thing. */
  #settle(
    entity: EntityName,
    key: string,
    after: Entity | undefined,
    batch: ChangeList,
    isSame: Equality = equal,
  ): void {
    const map = this.#maps[entity] as Map<string, Entity>
    const before = map.get(key)
    if (before === undefined && after === undefined) return
    if (before !== undefined && after !== undefined && isSame(before, after)) return
    if (after === undefined) map.delete(key)
    else map.set(key, after)
    if (before !== undefined && after !== undefined && uidOf(before) === uidOf(after)) {
      batch.add({ entity, key, before, after } as EntityChange)
      return
    }
    if (before !== undefined) batch.add({ entity, key, before } as EntityChange)
    if (after !== undefined) batch.add({ entity, key, after } as EntityChange)
  }

  /** A set that is gone and has left nothing is forgotten, but only where it is certain that nothing is left. */
  #forgetSets(keys: Iterable<string>, look: RelationLook): void {
    for (const key of keys) {
      const { namespace, name } = nameOfKey(key)
      if (this.#maps.workload.has(key) || look.memory.goneSet(namespace, name) === undefined) continue
      const certain = (['StatefulSet', 'Pod', 'PersistentVolumeClaim'] as const).every((kind) =>
        look.store.canRead(kind, namespace),
      )
      if (certain) look.memory.forgetSet(namespace, name)
    }
  }
}

type Equality = (before: Entity, after: Entity) => boolean

/** Entity keys to derive anew, each once, in the order in which they were named. */
class Dirty {
  readonly #keys = new Map<Derived, Set<string>>()

  readonly mark = (derived: Derived, key: string): void => {
    const keys = this.#keys.get(derived)
    if (keys === undefined) this.#keys.set(derived, new Set([key]))
    else keys.add(key)
  }

  keys(derived: Derived): Iterable<string> {
    return this.#keys.get(derived) ?? []
  }
}

/** Collects the changes of a batch and gives them in the order in which they are told. */
class ChangeList {
  readonly #removals: EntityChange[] = []
  readonly #others: EntityChange[] = []

  add(change: EntityChange): void {
    if (change.after === undefined) this.#removals.push(change)
    else this.#others.push(change)
  }

  /** What goes leaves before its owner does; what comes follows its owner. */
  ordered(): readonly EntityChange[] {
    return [...this.#removals.toReversed(), ...this.#others]
  }
}

function markFeed({ before, after }: FeedChange, look: RelationLook, mark: Dirty['mark']): void {
  const feed = after ?? before
  if (feed !== undefined && isReadable(before) !== isReadable(after)) {
    markReadability(feed.kind, feed.namespace, look, mark)
  }
}

function missingRecords(look: RelationLook, maps: EntityMaps, key: string): Records {
  const slot = maps.slot.get(key)
  const set = slot === undefined ? undefined : setOf(look, slot.namespace, slot.set)
  const record = slot === undefined || set === undefined ? null : missingRecord(slot, set.object.serviceName)
  return record === null ? noRecords : new Map([[recordKey(record.namespace, record.type, record.name), record]])
}

const uidOf = (entity: Entity): string | null => ('uid' in entity ? entity.uid : null)
