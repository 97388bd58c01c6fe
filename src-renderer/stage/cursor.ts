import {
  applyChanges,
  emptyEntityMaps,
  reverseChanges,
  type EntityChange,
  type EntityMaps,
  type MutableEntityMaps,
} from '#shared/model/change.ts'
import type { EntityName } from '#shared/model/entities.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import { skipQuiet, type BeatScope } from './beats.ts'

/** More than this many changes are not worth telling one by one. */
const mostNoted = 20_000

/** A place in the log and the state there. Moving it applies or undoes the changes between, nothing else. */
export class Cursor {
  readonly #log: ChangeLog
  #maps: MutableEntityMaps
  #position: number
  #world: number
  /** What was applied or undone since somebody asked; null when that is everything. */
  #changes: EntityChange[] | null = null
  /** Up to where everything was found quiet, and for whom. */
  #quiet: { readonly workload: string; readonly to: number } | null = null

  constructor(log: ChangeLog) {
    this.#log = log
    this.#maps = copyOf(log.maps)
    this.#position = log.end
    this.#world = log.world
  }

  get maps(): EntityMaps {
    return this.#maps
  }

  /** The index of the oldest entry not yet shown. */
  get position(): number {
    return this.#position
  }

  /** False when the log began anew, or has dropped what would come next. */
  get isInLog(): boolean {
    return this.#world === this.#log.world && this.#position >= this.#log.first
  }

  /** The place of the oldest change that this picture has still to show, or the log's end. What was looked through is not again. */
  waiting(workload: string, scope: BeatScope): number {
    const known = this.#quiet?.workload === workload ? this.#quiet.to : 0
    const to = skipQuiet(this.#log, Math.max(this.#position, known), this.#log.end, scope)
    this.#quiet = { workload, to }
    return to
  }

  moveTo(position: number): void {
    if (position < this.#position) this.#quiet = null
    while (this.#position < position) {
      this.#apply(this.#log.entry(this.#position).change.changes)
      this.#position += 1
    }
    while (this.#position > position) {
      this.#position -= 1
      this.#apply(reverseChanges(this.#log.entry(this.#position).change.changes))
    }
  }

  /** What became different in the maps since this was last asked; null where these maps were never asked about, or too much has. */
  takeChanges(): readonly EntityChange[] | null {
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  #apply(changes: readonly EntityChange[]): void {
    applyChanges(this.#maps, changes)
    if (this.#changes === null) return
    if (this.#changes.length + changes.length > mostNoted) this.#changes = null
    else for (const change of changes) this.#changes.push(change)
  }

  /** To the end of the log, whatever lies between. */
  jumpToEnd(): void {
    this.#maps = copyOf(this.#log.maps)
    this.#changes = null
    this.#position = this.#log.end
    this.#world = this.#log.world
    this.#quiet = null
  }
}

function copyOf(maps: EntityMaps): MutableEntityMaps {
  const copy = emptyEntityMaps()
  for (const name of Object.keys(copy) as EntityName[]) {
    const target = copy[name] as Map<string, unknown>
    for (const [key, value] of maps[name]) target.set(key, value)
  }
  return copy
}
