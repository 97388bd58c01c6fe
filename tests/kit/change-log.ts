import { applyChanges, emptyEntityMaps, type EntityMaps, type ModelChange } from '#shared/model/change.ts'
import type { Milestone } from '#shared/story/codes.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import type { ChangeLog, LogCut, LogEntry } from '#shared/story/log.ts'
import { createModel } from '../../src-main/model/model.ts'
import { createStore } from '../../src-main/store/store.ts'
import { loadTrace, traceBatches, type TraceName } from './traces/index.ts'

/** A log that a test fills by hand: what the player reads, without a port. */
export class HandLog implements ChangeLog {
  readonly #entries: LogEntry[] = []
  readonly #maps = emptyEntityMaps()
  readonly #listeners = new Set<() => void>()
  #teller = createStoryTeller()
  first = 0
  hasDropped = false
  world = 1
  offsetMs = 0

  get end(): number {
    return this.#entries.length
  }

  get maps(): EntityMaps {
    return this.#maps
  }

  entry(index: number): LogEntry {
    const entry = this.#entries[index]
    if (entry === undefined || index < this.first) throw new RangeError(`Expected an entry of the log, found ${index}.`)
    return entry
  }

  /** What was there before anything is told. */
  begin(change: ModelChange): void {
    applyChanges(this.#maps, change.changes)
    this.#teller = createStoryTeller(this.#maps)
  }

  /** Appends a change with the story that the log tells of it, or with one that the test gives. */
  push(change: ModelChange, story?: readonly Milestone[], cut: LogCut | null = null): void {
    applyChanges(this.#maps, change.changes)
    const milestones = story ?? this.#teller.tell(change, this.#maps)
    this.#entries.push({ receivedAt: change.at + this.offsetMs, change, milestones, cut })
    for (const listener of this.#listeners) listener()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}

/** A recorded trace as the changes of the model; the first holds what was there before the start. */
export function traceChanges(name: TraceName, flushMs: number): readonly ModelChange[] {
  const store = createStore()
  const model = createModel({ clusterDomain: 'cluster.local' })
  return traceBatches(loadTrace(name), { flushMs }).flatMap((batch, index): readonly ModelChange[] => {
    const changes = model.apply(store.apply(batch), store)
    if (changes.length === 0 && index > 0) return []
    return [{ seq: index, at: batch.at, changes, causes: [], synthetic: index === 0 }]
  })
}
