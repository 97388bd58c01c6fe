import type { Milestone } from '#shared/story/codes.ts'
import type { ChangeLog } from '#shared/story/log.ts'

interface Told {
  readonly at: number
  readonly milestones: readonly Milestone[]
}

/** Where somebody looks from, and at what: the changes before `position`, of those that `concerns` wants. */
export interface Look {
  readonly position: number
  /** On the agent's clock. */
  readonly at: number
  readonly workload: string
  readonly concerns: (milestone: Milestone) => boolean
}

/**
 * What was told of a set in the last seconds of view time. A look that is later than the one before adds what came between and
 * drops what is too old, since on a busy cluster thousands of changes a second concern other sets; any other begins anew.
 */
export class Recent {
  readonly #log: ChangeLog
  readonly #withinMs: number
  #last: (Omit<Look, 'concerns'> & { readonly world: number }) | null = null
  #told: Told[] = []

  constructor(log: ChangeLog, withinMs: number) {
    this.#log = log
    this.#withinMs = withinMs
  }

  /** Oldest first. */
  at(look: Look): readonly Milestone[] {
    const { position, at, workload } = look
    const since = at - this.#withinMs
    const start = this.#goesOnFrom(look) ?? this.#begin(position, since)
    for (let index = start; index < position; index++) this.#take(index, look)
    const kept = this.#told.findIndex((each) => each.at > since)
    this.#told = kept === -1 ? [] : this.#told.slice(kept)
    this.#last = { position, at, workload, world: this.#log.world }
    return this.#told.flatMap(({ milestones }) => milestones)
  }

  /** Up to where everything was taken, if this look is a later one of the same. */
  #goesOnFrom({ position, at, workload }: Look): number | null {
    const last = this.#last
    if (last === null || last.workload !== workload || last.world !== this.#log.world) return null
    return last.position >= this.#log.first && last.position <= position && last.at <= at ? last.position : null
  }

  #begin(position: number, since: number): number {
    this.#told = []
    let start = position
    while (start > this.#log.first && this.#log.entry(start - 1).change.at > since) start -= 1
    return start
  }

  #take(index: number, { concerns }: Look): void {
    const { change, milestones } = this.#log.entry(index)
    const told = milestones.filter(concerns)
    if (told.length > 0) this.#told.push({ at: change.at, milestones: told })
  }
}
