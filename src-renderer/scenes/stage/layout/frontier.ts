import type { StageSlot, StageState } from '../types.ts'
import { isKept } from './context.ts'
import { isUpdating } from './revision-line.ts'

/** Where something happens: the slot that the lens stands on while it follows the action, and why it is this one. */
export interface Frontier {
  /** Index into the ordered slots. */
  readonly index: number
  readonly reason: 'notReady' | 'terminating' | 'updating' | 'latest' | 'emptied' | 'first'
}

/**
 * Pods go away and are replaced from the highest ordinal down, and come from the lowest up: so the highest that is ending or
 * being updated, else the lowest wanted one that is not Ready. When nothing happens, the one that became Ready last or, if that
 * is later, the kept one whose pod went last: the lens stays where it was when all was done.
 */
export function frontierOf(state: Pick<StageState, 'workload'>, slots: readonly StageSlot[]): Frontier {
  const terminating = slots.findLastIndex(({ pod }) => pod?.state === 'terminating')
  if (terminating !== -1) return { index: terminating, reason: 'terminating' }
  const updating = updatingIndex(state, slots)
  if (updating !== -1) return { index: updating, reason: 'updating' }
  const notReady = slots.findIndex((entry) => entry.pod?.state !== 'ready' && entry.slot.wanted && !isKept(entry))
  if (notReady !== -1) return { index: notReady, reason: 'notReady' }
  return latestOf(slots)
}

/** While an update goes down the ordinals: the highest one that has the new revision and is not Ready yet, or is between its two pods. */
function updatingIndex({ workload }: Pick<StageState, 'workload'>, slots: readonly StageSlot[]): number {
  const { partition, updateRevision } = workload.update
  if (!isUpdating(workload)) return -1
  const least = workload.startOrdinal + partition
  return slots.findLastIndex(
    ({ slot, pod }) =>
      slot.wanted &&
      slot.ordinal >= least &&
      (pod === null ? slot.podReadable : pod.revision === updateRevision && pod.state !== 'ready'),
  )
}

function latestOf(slots: readonly StageSlot[]): Frontier {
  let found: Frontier = { index: 0, reason: 'first' }
  let latestAt = Number.NEGATIVE_INFINITY
  slots.forEach((entry, index) => {
    const reason = entry.pod?.state === 'ready' ? 'latest' : isKept(entry) ? 'emptied' : null
    const at = reason === 'latest' ? entry.pod?.readyAt : entry.slot.emptiedAt
    if (reason === null || at === null || at === undefined || at < latestAt) return
    found = { index, reason }
    latestAt = at
  })
  return found
}
