import type { ChangeLog, LogEntry } from '#shared/story/log.ts'
import { concernsSet, targetOf, type StageTarget } from '../stage/relevance.ts'
import { laneOf, type LaneName } from './lanes.ts'
import { Outages } from './outages.ts'

/** When something happened in a lane. Instants are the cluster's, as told by the agent. */
export interface TimelineMark {
  readonly at: number
  readonly lane: LaneName
}

/** A stretch whose changes were not told one by one. */
export interface UnseenStretch {
  readonly from: number
  readonly to: number
}

/** The log's milestones of one set. Each entry is read once; what the log has dropped is dropped here, too. */
export class TimelineBook {
  readonly #log: ChangeLog
  readonly #target: StageTarget
  #marks: TimelineMark[] = []
  #unseen: UnseenStretch[] = []
  #startedAt: number
  #world: number
  /** Where the log began when this world was first seen: a later beginning means that entries were dropped. */
  #worldFirst: number
  #read: number
  readonly #outages = new Outages()
  #latestAt: number | null = null

  /** `startedAt` is when watching began, on the agent's clock, as far as the log does not know it. */
  constructor(log: ChangeLog, workload: string, startedAt: number) {
    this.#log = log
    this.#startedAt = startedAt
    this.#worldFirst = log.first
    this.#target = targetOf(workload)
    this.#world = log.world
    this.#read = log.first
  }

  /** Oldest first. */
  get marks(): readonly TimelineMark[] {
    return this.#marks
  }

  get unseen(): readonly UnseenStretch[] {
    return this.#unseen
  }

  /** From when on everything is known. */
  get since(): number {
    if (this.#log.end === this.#log.first) return this.#startedAt
    const { at } = this.#log.entry(this.#log.first).change
    return this.#log.first > this.#worldFirst ? at : Math.min(at, this.#startedAt)
  }

  /** The instant of the latest change that has a mark or was not seen. */
  get latestAt(): number | null {
    return this.#latestAt
  }

  /** Reads what was received since. */
  readOn(): void {
    if (this.#world !== this.#log.world) this.#beginAnew()
    for (let index = Math.max(this.#read, this.#log.first); index < this.#log.end; index++) this.#take(index)
    this.#read = this.#log.end
    this.#forget()
  }

  /** The place in the log after the last change that had happened at this instant: what `Player.seek` takes. */
  positionAt(at: number): number {
    let low = this.#log.first
    let high = this.#log.end
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#log.entry(middle).change.at <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  #take(index: number): void {
    const entry = this.#log.entry(index)
    this.#outages.take(entry.change)
    if (entry.cut !== null && entry.cut !== 'list') this.#takeUnseen(index, entry)
    for (const milestone of entry.milestones) {
      const lane = laneOf(milestone.code)
      if (lane === null || !concernsSet(milestone, this.#target)) continue
      this.#marks.push({ at: entry.change.at, lane })
      this.#latestAt = entry.change.at
    }
  }

  #takeUnseen(index: number, { change }: LogEntry): void {
    const before = index > this.#log.first ? this.#log.entry(index - 1).change.at : change.at
    const from = Math.min(before, this.#outages.since(change.at))
    const last = this.#unseen.at(-1)
    if (last !== undefined && last.to >= from)
      this.#unseen[this.#unseen.length - 1] = { from: Math.min(last.from, from), to: change.at }
    else this.#unseen.push({ from, to: change.at })
    this.#latestAt = change.at
  }

  #beginAnew(): void {
    this.#worldFirst = this.#log.first
    if (this.#log.end > this.#log.first) this.#startedAt = this.#log.entry(this.#log.first).change.at
    this.#marks = []
    this.#unseen = []
    this.#latestAt = null
    this.#outages.forget()
    this.#world = this.#log.world
    this.#read = this.#log.first
  }

  /** Taking from the front costs as much for one as for many, so a few old marks may wait. */
  #forget(): void {
    const { since } = this
    const firstKept = this.#marks.findIndex(({ at }) => at >= since)
    if (firstKept === -1) this.#marks = []
    else if (firstKept > 1_000) this.#marks.splice(0, firstKept)
    this.#unseen = this.#unseen.filter(({ to }) => to >= since)
  }
}
