import type { Steps } from '#shared/kit/steps.ts'
import type { EntityChange, EntityMaps } from '#shared/model/change.ts'
import type { StoreView } from '../store/types.ts'

/** Says why: keeps the `finding` entities in step with the model. Pure: time enters as `at`. */
export interface Diagnosis {
  /**
   * `changes` are the model's changes of this batch (empty for a tick); `eventSubjects` are uids and `Kind/namespace/name` of
   * objects that events of this batch are about. Returns the changes of findings, and the next instant at which a finding
   * could change by time alone (`recheckAt`), or null.
   */
  apply(batch: {
    readonly at: number
    readonly changes: readonly EntityChange[]
    readonly eventSubjects: readonly string[]
    readonly maps: EntityMaps
    readonly store: StoreView
  }): { readonly changes: readonly EntityChange[]; readonly recheckAt: number | null }
  /** The same with pauses, in which neither model nor diagnosis may be read or given anything else. */
  steps(batch: Parameters<Diagnosis['apply']>[0]): Steps<ReturnType<Diagnosis['apply']>>
}
