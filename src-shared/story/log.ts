import type { EntityMaps, ModelChange } from '../model/change.ts'
import type { Milestone } from './codes.ts'

/** One batch as it was received, with what it tells. The log is never altered, only its oldest entries are dropped. */
export interface LogEntry {
  /** Wall-clock milliseconds of the page's clock: the agent's `at` plus the offset between the two clocks. */
  readonly receivedAt: number
  readonly change: ModelChange
  readonly milestones: readonly Milestone[]
  /**
   * Not null where the changes were not told one by one. `list` was read for the first time and is no news, `relist` was
   * inferred by a new list of the cluster, `resync` and `gap` are the difference between two snapshots.
   */
  readonly cut: LogCut | null
}

export type LogCut = 'list' | 'relist' | 'resync' | 'gap'

/** What was received and can be shown, read by index. `first` grows as old entries are dropped, `end` as new ones come. */
export interface ChangeLog {
  readonly first: number
  /** There was something before `first`, and it is not kept any more. */
  readonly hasDropped: boolean
  readonly end: number
  entry(index: number): LogEntry
  /** The state after the last entry. */
  readonly maps: EntityMaps
  /** Raised when the log begins anew, because another cluster or scope is shown. */
  readonly world: number
  /** What to add to the agent's clock to get the page's. */
  readonly offsetMs: number
  /** Called after something was received; the returned function ends it. */
  subscribe(listener: () => void): () => void
}
