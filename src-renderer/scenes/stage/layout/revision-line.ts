import type { Slot } from '#shared/model/entities.ts'
import { text } from '#shared/words/index.ts'
import type { DividerNode, StageSlot, StageState } from '../types.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'

/** Some slot above the partition still waits for the version that the template asks for, and the set replaces pods by itself. */
export function isRollingOut({ workload, slots }: Pick<StageState, 'workload' | 'slots'>): boolean {
  const { partition, updateRevision } = workload.update
  if (!replacesPods(workload)) return false
  const hasTwo = hasTwoRevisions(workload)
  const waits = (entry: StageSlot): boolean => (hasTwo ? isOld(entry, updateRevision) : isLeftOver(entry))
  return slots.some((entry) => entry.slot.ordinal >= workload.startOrdinal + partition && waits(entry))
}

/** The set replaces pods by itself, and has two revisions: some of its pods may not, or not yet, be of the new one. */
export function isUpdating(workload: StageState['workload']): boolean {
  return replacesPods(workload) && hasTwoRevisions(workload)
}

function replacesPods({ state, update }: StageState['workload']): boolean {
  return state === 'present' && update.strategy === 'RollingUpdate' && update.updateRevision !== ''
}

/**
 * What is told of the version of a slot's pod. A pod of neither revision is told apart also in a set that has one: so it is when
 * an update was undone, and its pods are not all replaced yet.
 */
export function shownRevision(workload: StageState['workload'], { revision }: Slot): Slot['revision'] {
  return hasTwoRevisions(workload) || revision === 'other' ? revision : 'unknown'
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

/** After an undo the set has one revision again; who has another is replaced. */
function isLeftOver({ slot }: StageSlot): boolean {
  return slot.wanted && slot.revision === 'other'
}

/**
 * While an update runs, a line stands between the pods that have the new version and those that still have the old one. It
 * begins at the right and goes one slot to the left with each pod that comes back updated.
 */
export function revisionNode(context: LayoutContext, placed: readonly PlacedSlot[]): DividerNode | null {
  const { state, columns, bands } = context
  const { updateRevision } = state.workload.update
  // All that are to be updated are: what keeps the others is the partition, which has a line of its own.
  if (!isUpdating(state.workload) || !isRollingOut(state)) return null
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
