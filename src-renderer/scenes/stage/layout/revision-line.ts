import { text } from '#shared/words/index.ts'
import type { DividerNode, StageSlot, StageState } from '../types.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'

/** Some slot above the partition still waits for the new version, and the set replaces pods by itself. */
export function isRollingOut({ workload, slots }: Pick<StageState, 'workload' | 'slots'>): boolean {
  const { partition, updateRevision } = workload.update
  if (!isUpdating(workload)) return false
  return slots.some((entry) => entry.slot.ordinal >= workload.startOrdinal + partition && isOld(entry, updateRevision))
}

/** The set replaces pods by itself, and has two revisions: some of its pods may not, or not yet, be of the new one. */
export function isUpdating(workload: StageState['workload']): boolean {
  const { state, update } = workload
  if (state !== 'present' || update.strategy !== 'RollingUpdate') return false
  return update.updateRevision !== '' && hasTwoRevisions(workload)
}

/** While a set has one revision there is nothing to tell apart, and a stripe on every pod would say nothing. */
export function hasTwoRevisions({ update }: StageState['workload']): boolean {
  return update.currentRevision !== update.updateRevision
}

/** The ordinal below which an update does not go, counted from `ordinals.start`; null where there is no such place. */
export function partitionOrdinal({ state, update, startOrdinal }: StageState['workload']): number | null {
  if (state !== 'present' || update.strategy !== 'RollingUpdate' || update.partition <= 0) return null
  return startOrdinal + update.partition
}

/** A place whose pod has just gone still waits; one that never had a pod is no matter of the update. */
function isOld({ slot, pod }: StageSlot, updateRevision: string): boolean {
  if (!slot.wanted) return false
  return pod === null ? slot.incarnation > 0 : pod.revision !== updateRevision
}

/**
 * While an update runs, a line stands between the pods that have the new version and those that still have the old one. It
 * begins at the right and goes one slot to the left with each pod that comes back updated.
 */
export function revisionNode(context: LayoutContext, placed: readonly PlacedSlot[]): DividerNode | null {
  const { state, columns, bands } = context
  const { updateRevision } = state.workload.update
  // All that are to be updated are: what keeps the others is the partition, which has a line of its own.
  if (!isRollingOut(state)) return null
  const left = placed.findLast(({ entry }) => isOld(entry, updateRevision))
  if (left === undefined) return null
  const x = left.column.x + left.column.width
  return {
    mark: 'divider',
    key: 'revision',
    sense: 'revision',
    slot: null,
    box: {
      x,
      y: bands.pods.y,
      // Right of the last slot there is the stage's margin, which is narrower than a gap with a gate.
      width: Math.min(columns.gap, context.size.width - x),
      height: bands.shelf.y - bands.pods.y,
    },
    word:
      columns.tier === 'C'
        ? ''
        : text('motion.revisionLine', { back: state.workload.goesBack === true ? 'yes' : 'no' }),
  }
}
