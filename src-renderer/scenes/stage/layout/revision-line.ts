import { text } from '#shared/words/index.ts'
import type { DividerNode } from '../types.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'

/**
 * While an update runs, a line stands between the pods that have the new version and those that still have the old one. It
 * begins at the right and goes one slot to the left with each pod that comes back updated.
 */
export function revisionNode(context: LayoutContext, placed: readonly PlacedSlot[]): DividerNode | null {
  const { state, columns, bands } = context
  const { update, startOrdinal, state: life } = state.workload
  const { strategy, partition, currentRevision, updateRevision } = update
  if (life !== 'present' || strategy !== 'RollingUpdate') return null
  if (updateRevision === '' || currentRevision === updateRevision) return null
  const wanted = placed.filter(({ entry }) => entry.slot.wanted)
  const lastOld = wanted.findLastIndex(({ entry }) => entry.pod?.revision !== updateRevision)
  const left = wanted[lastOld]
  // All that are to be updated are: what keeps the others is the partition, which has a line of its own.
  if (left === undefined || left.entry.slot.ordinal < startOrdinal + partition) return null
  return {
    mark: 'divider',
    key: 'revision',
    sense: 'revision',
    slot: null,
    box: {
      x: left.column.x + left.column.width,
      y: bands.pods.y,
      width: columns.gap,
      height: bands.shelf.y - bands.pods.y,
    },
    word: columns.tier === 'C' ? '' : text('motion.revisionLine'),
  }
}
