import type { ModelChange } from '#shared/model/change.ts'
import type { ObjectChange } from '#shared/objects/change.ts'

export interface JournalEntry {
  readonly model: ModelChange
  readonly objects: readonly ObjectChange[]
}

export interface JournalLimits {
  readonly ageMs: number
  /** Of entities, in all entries together: what an entry holds is what its changes hold. */
  readonly changes: number
}

/** What a class hour needs. Only the latest of what an entry holds is shared with the store. */
export const journalLimits: JournalLimits = { ageMs: 2 * 60 * 60 * 1_000, changes: 50_000 }

/** The latest changes with what caused them, oldest first. Age is measured against the newest entry, so it needs no clock. */
export class MemoryJournal {
  readonly #limits: JournalLimits
  #entries: JournalEntry[] = []
  /** Entries before this index have expired and wait to be cut off together. */
  #start = 0
  #changes = 0

  constructor(limits: JournalLimits = journalLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.#entries.length - this.#start
  }

  append(entry: JournalEntry): void {
    this.#entries.push(entry)
    this.#changes += weightOf(entry)
    const oldestAt = entry.model.at - this.#limits.ageMs
    while (this.length > 1 && (this.#changes > this.#limits.changes || this.#isBefore(this.#start, oldestAt))) {
      const oldest = this.#entries[this.#start]
      if (oldest !== undefined) this.#changes -= weightOf(oldest)
      this.#start += 1
    }
    // Cutting at half keeps the cost of an entry constant on average.
    if (this.#start <= this.#entries.length / 2) return
    this.#entries.splice(0, this.#start)
    this.#start = 0
  }

  /** Entries after the change of this number, in order; all of them by default. */
  since(seq = 0): readonly JournalEntry[] {
    return this.#entries.slice(this.#start).filter((entry) => entry.model.seq > seq)
  }

  /** Changes of another epoch cannot be undone on the present state. */
  clear(): void {
    this.#entries = []
    this.#start = 0
    this.#changes = 0
  }

  #isBefore(index: number, at: number): boolean {
    const entry = this.#entries[index]
    return entry !== undefined && entry.model.at < at
  }
}

/** A batch that changed nothing takes room too. */
const weightOf = ({ model }: JournalEntry): number => Math.max(1, model.changes.length)
