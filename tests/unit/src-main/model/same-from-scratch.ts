import { expect } from 'vitest'
import {
  applyChanges,
  emptyEntityMaps,
  reverseChanges,
  type EntityChange,
  type EntityMaps,
  type MutableEntityMaps,
} from '#shared/model/change.ts'
import type { ObjectBatch, ObjectChange } from '#shared/objects/change.ts'
import { watchedKinds } from '#shared/objects/index.ts'
import { createModel, IncrementalModel } from '../../../../src-main/model/model.ts'
import { createStore, type Store } from '../../../../src-main/store/store.ts'

const clusterDomain = 'cluster.local'

/**
 * Takes batches like the agent does and holds, after each, what the model promises: its changes lead a replica forward and back
 * again, and its maps are those of a model made anew over the same store with the same memory.
 */
export class HeldModel {
  readonly store: Store = createStore()
  readonly model: IncrementalModel = createModel({ clusterDomain })
  readonly #replica: MutableEntityMaps = emptyEntityMaps()

  apply(batch: ObjectBatch): readonly EntityChange[] {
    const before = copyOf(this.#replica)
    const changes = this.model.apply(this.store.apply(batch), this.store)
    applyChanges(this.#replica, changes)
    expectSame(this.#replica, this.model.maps, 'the replica that followed the changes')
    this.#expectReversible(changes, before)
    expectSame(this.#fromScratch(), this.model.maps, 'a model made anew')
    return changes
  }

  #expectReversible(changes: readonly EntityChange[], before: EntityMaps): void {
    const back = copyOf(this.#replica)
    applyChanges(back, reverseChanges(changes))
    expectSame(back, before, 'the replica led back')
  }

  #fromScratch(): EntityMaps {
    const fresh = new IncrementalModel({ clusterDomain, memory: this.model.memory })
    fresh.apply(
      { at: 0, objects: everyObject(this.store), feeds: [...this.store.feeds()].map((after) => ({ after })) },
      this.store,
    )
    return fresh.maps
  }
}

/** All that the store holds, as additions in no particular story. */
function everyObject(store: Store): readonly ObjectChange[] {
  return watchedKinds.flatMap((kind) =>
    [...store.all(kind)].map((after) => {
      const { uid, namespace, name } = after
      return {
        kind,
        change: 'added',
        uid,
        namespace,
        name,
        after,
        seq: 0,
        receivedAt: 0,
        synthetic: true,
      } as ObjectChange
    }),
  )
}

function copyOf(maps: EntityMaps): MutableEntityMaps {
  const copy = emptyEntityMaps()
  for (const name of namesOf(maps)) {
    const target = copy[name] as Map<string, unknown>
    for (const [key, entity] of maps[name]) target.set(key, entity)
  }
  return copy
}

function expectSame(actual: EntityMaps, expected: EntityMaps, who: string): void {
  for (const name of namesOf(expected)) {
    expect(Object.fromEntries(actual[name]), `${name} of ${who}`).toEqual(Object.fromEntries(expected[name]))
  }
}

const namesOf = (maps: EntityMaps): readonly (keyof EntityMaps)[] => Object.keys(maps) as (keyof EntityMaps)[]
