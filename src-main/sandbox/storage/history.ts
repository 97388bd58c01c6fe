import { ok } from '#shared/kit/result.ts'
import type { ResourceName } from '../objects.ts'
import { refusal, refused, type Outcome, type Status } from '../status.ts'
import type { StoreChange } from './types.ts'

/** Changes of one resource that a watch can resume from, and a page can be made from. */
export class History<R extends ResourceName = ResourceName> {
  readonly #limit: number
  #changes: StoreChange<R>[] = []
  /** Everything up to this revision is forgotten. */
  #forgottenTo: number

  constructor(limit: number, startRevision: number) {
    this.#limit = limit
    this.#forgottenTo = startRevision
  }

  add(change: StoreChange<R>): void {
    this.#changes.push(change)
    // Cut in halves, so that a full history does not move its whole array at every write.
    if (this.#changes.length > this.#limit * 2) this.#forget(this.#limit)
  }

  /** Every version older than this revision is too old from now on. */
  forgetAll(revision: number): void {
    this.#changes = []
    this.#forgottenTo = revision
  }

  /** Versions from before the counter's start are forgotten too. */
  after(revision: number): Outcome<readonly StoreChange<R>[]> {
    if (revision < this.#forgottenTo) return refused(tooOld(revision, this.#forgottenTo))
    return ok(this.#changes.slice(this.#firstAfter(revision)))
  }

  #firstAfter(revision: number): number {
    let low = 0
    let high = this.#changes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#changes[middle]?.revision ?? 0) <= revision) low = middle + 1
      else high = middle
    }
    return low
  }

  #forget(keep: number): void {
    const gone = this.#changes.splice(0, this.#changes.length - keep)
    this.#forgottenTo = gone.at(-1)?.revision ?? this.#forgottenTo
  }
}

/** What a watch from a forgotten version is told (apiserver: storage/cacher). */
const tooOld = (revision: number, oldest: number): Status =>
  refusal(410, 'Expired', `too old resource version: ${revision} (${oldest})`)
