import type { LogEntry } from '#shared/story/log.ts'

export interface LogLimits {
  readonly entries: number
  /** Of entities, in all entries together: each holds about a kilobyte, and a busy cluster puts many into an entry. */
  readonly changes: number
  readonly ageMs: number
}

/** Two hours, 50,000 beats, and no more than what a page has room for. */
export const logLimits: LogLimits = { entries: 50_000, changes: 100_000, ageMs: 2 * 60 * 60 * 1000 }

/** Old entries are dropped this many at a time, since taking one from the front of an array costs as much as many. */
const dropCount = 1_000

/** Entries in the order received, addressed by an index that stays the same when old ones are dropped. */
export class EntryLog {
  readonly #limits: LogLimits
  #entries: LogEntry[] = []
  #first = 0
  #hasDropped = false
  #changes = 0

  constructor(limits: LogLimits = logLimits) {
    this.#limits = limits
  }

  get first(): number {
    return this.#first
  }

  get hasDropped(): boolean {
    return this.#hasDropped
  }

  get end(): number {
    return this.#first + this.#entries.length
  }

  entry(index: number): LogEntry {
    const entry = this.#entries[index - this.#first]
    if (entry === undefined) {
      throw new RangeError(`Expected an index from ${this.first} to below ${this.end} of the log, found ${index}.`)
    }
    return entry
  }

  append(entry: LogEntry): void {
    this.#entries.push(entry)
    this.#changes += entry.change.changes.length
    if (this.#isOver(entry.receivedAt)) this.#drop()
  }

  /** Forgets all entries; indexes go on from where they were, so that no index ever means two things. */
  clear(): void {
    this.#first = this.end
    this.#hasDropped = false
    this.#entries = []
    this.#changes = 0
  }

  #isOver(nowMs: number): boolean {
    if (this.#entries.length >= this.#limits.entries + dropCount) return true
    if (this.#changes > this.#limits.changes && this.#entries.length > dropCount) return true
    const oldestKept = this.#entries[Math.min(dropCount, this.#entries.length - 1)]
    return oldestKept !== undefined && nowMs - oldestKept.receivedAt > this.#limits.ageMs
  }

  #drop(): void {
    const count = Math.min(dropCount, this.#entries.length - 1)
    const dropped = this.#entries.splice(0, count)
    this.#changes -= dropped.reduce((sum, { change }) => sum + change.changes.length, 0)
    this.#first += count
    this.#hasDropped ||= count > 0
  }
}
