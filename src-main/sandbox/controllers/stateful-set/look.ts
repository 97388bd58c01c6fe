import type { PersistentVolumeClaim, Pod, StatefulSet } from './naming.ts'
import type { Revisions } from './revisions.ts'

/** What one ordinal has: its pod, or nothing yet. */
export interface Slot {
  readonly ordinal: number
  readonly name: string
  readonly pod: Pod | null
  /** Which revision the pod is of, or would be made of. */
  readonly revision: string
}

/** All that a sync looks at. */
export interface Look {
  readonly set: StatefulSet
  readonly revisions: Revisions
  readonly pods: readonly Pod[]
  /** The claims of the set's names that there are. */
  readonly claims: ReadonlyMap<string, PersistentVolumeClaim>
  readonly nowMs: number
}
