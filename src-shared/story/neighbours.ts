import { nameKey, slotKey, type EntityMaps } from '../model/change.ts'
import type { Pod, Slot, Workload } from '../model/entities.ts'
import type { MilestoneSubject } from './codes.ts'

export function setOf({ namespace, set }: MilestoneSubject, maps: EntityMaps): Workload | null {
  return set === null ? null : (maps.workload.get(nameKey(namespace, set)) ?? null)
}

export function slotOf({ namespace, set, ordinal }: MilestoneSubject, maps: EntityMaps): Slot | null {
  return set === null || ordinal === null ? null : (maps.slot.get(slotKey(namespace, set, ordinal)) ?? null)
}

export function slotAt(set: Workload, ordinal: number, maps: EntityMaps): Slot | null {
  return maps.slot.get(slotKey(set.namespace, set.name, ordinal)) ?? null
}

export function podOf(slot: Slot | null, maps: EntityMaps): Pod | null {
  return slot === null || slot.podUid === null ? null : (maps.pod.get(slot.podUid) ?? null)
}

/** A pod of the slot's name that `--cascade=orphan` left without an owner. */
export const hasOrphan = ({ nameTakenBy }: Slot): boolean => nameTakenBy !== null && nameTakenBy.owner === null

/** Whether a controller has looked after a set that is there to stay. */
export const hasSynced = (set: Workload | undefined): boolean => set?.state === 'present' && set.observedGeneration > 0

/**
 * Uid of the pod that is in the slot: the set's own, or the one that the set was deleted without. A new set of that name adopts it
 * at its first sync; from then on a pod that is not its own stands in its way.
 */
export function uidInSlot(slot: Slot, set: Workload | undefined): string | null {
  if (slot.podUid !== null || hasSynced(set) || !hasOrphan(slot)) return slot.podUid
  return slot.nameTakenBy?.uid ?? null
}

/** Ready and here to stay. */
export function isReady(slot: Slot | null, maps: EntityMaps): boolean {
  const pod = podOf(slot, maps)
  return pod !== null && pod.deletion === null && pod.readyCondition
}

/** A pod of a wanted slot never takes its claim along; otherwise the half of the policy that speaks has to keep it. */
export function keepsClaims(set: Workload | null, slot: Slot): boolean {
  if (set === null) return false
  if (set.state !== 'present') return set.retention.whenDeleted === 'Retain'
  return slot.wanted || set.retention.whenScaled === 'Retain'
}
