import type { EntityChange, EntityChangeOf } from '#shared/model/change.ts'
import type { Entities, Pod, Workload } from '#shared/model/entities.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import { targetOf, type StageTarget } from './relevance.ts'

/** A set of which nothing is left, as long as the log still tells how it went. */
export interface GoneSet {
  readonly key: string
  /** When the last of it went, on the agent's clock. */
  readonly at: number
  /** As it was last seen. */
  readonly workload: Workload
  /** What of it ended and was deleted. */
  readonly pods: number
  /** By name. */
  readonly claims: readonly string[]
  /** False where nobody saw it go, as when a cluster that began anew was listed again. */
  readonly isSeen: boolean
}

interface Departure {
  readonly index: number
  readonly set: GoneSet
}

/** The sets that went during the time that the log tells of. Each entry is read once; what the log has dropped is dropped here, too. */
export class GoneSets {
  readonly #log: ChangeLog
  /** By key, oldest first: a set may come again under its name, and go again. */
  readonly #departures = new Map<string, Departure[]>()
  #world: number
  #read: number

  constructor(log: ChangeLog) {
    this.#log = log
    this.#world = log.world
    this.#read = log.first
  }

  /** Those that are not there now, in the order in which they first went. */
  all(): readonly GoneSet[] {
    this.#readOn()
    return [...this.#departures].flatMap(([key, departures]) => {
      const last = departures.at(-1)
      return last === undefined || this.#log.maps.workload.has(key) ? [] : [last.set]
    })
  }

  /** How the set of this name had gone by this instant; null where it was there, or had not come yet. */
  lastGone(key: string, at: number): GoneSet | null {
    this.#readOn()
    return this.#departures.get(key)?.findLast(({ set }) => set.at <= at)?.set ?? null
  }

  #readOn(): void {
    const { world, first, end } = this.#log
    if (world !== this.#world) {
      this.#departures.clear()
      this.#world = world
      this.#read = first
    }
    for (let index = Math.max(this.#read, first); index < end; index++) this.#take(index)
    this.#read = end
    this.#forget()
  }

  #take(index: number): void {
    const { change, cut } = this.#log.entry(index)
    for (const { entity, key, before, after } of change.changes) {
      if (entity !== 'workload' || before === undefined || after !== undefined) continue
      const workload: Workload = { ...before, state: 'gone', goneAt: before.goneAt ?? change.at }
      const pods = this.#lostUpTo(index, key, 'pod').filter((pod) => isWanted(pod, before)).length
      const claims = this.#lostUpTo(index, key, 'claim').map(({ name }) => name)
      const set = { key, at: change.at, workload, pods, claims, isSeen: cut === null }
      this.#departures.set(key, [...(this.#departures.get(key) ?? []), { index, set }])
    }
  }

  /**
   * What of it went since the last of its kind came: with a namespace the pods go before their set, and of one deletion each kind is
   * told by a watch of its own.
   */
  #lostUpTo<Name extends 'pod' | 'claim'>(index: number, key: string, entity: Name): readonly Entities[Name][] {
    const target = targetOf(key)
    const lost = new Map<string, Entities[Name]>()
    for (let at = index; at >= this.#log.first; at--) {
      const changes = this.#log.entry(at).change.changes.filter((each) => isOf(each, entity, target))
      for (const { before, after } of changes) {
        if (before !== undefined && after === undefined) lost.set(before.name, before)
      }
      if (changes.some(({ before }) => before === undefined)) break
    }
    return [...lost.values()]
  }

  /** What went before the log begins cannot be gone back to. */
  #forget(): void {
    const { first } = this.#log
    for (const [key, departures] of this.#departures) {
      if ((departures[0]?.index ?? first) >= first) continue
      const kept = departures.filter(({ index }) => index >= first)
      if (kept.length === 0) this.#departures.delete(key)
      else this.#departures.set(key, kept)
    }
  }
}

function isOf<Name extends 'pod' | 'claim'>(
  change: EntityChange,
  entity: Name,
  { namespace, set }: StageTarget,
): change is EntityChange & EntityChangeOf<Name> {
  if (change.entity !== entity) return false
  const { before, after } = change as EntityChangeOf<'pod' | 'claim'>
  const thing = after ?? before
  return thing?.namespace === namespace && thing.slot?.set === set
}

/** Those that a scale-down had ended before are no matter of its end. */
function isWanted({ slot }: Pod, { startOrdinal, replicas }: Workload): boolean {
  return slot !== null && slot.ordinal >= startOrdinal && slot.ordinal < startOrdinal + replicas
}
