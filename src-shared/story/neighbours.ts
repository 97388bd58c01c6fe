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
