import type { Claim, Pod, SlotClaim, Volume } from './entities.ts'
import type { ClaimState, Disk } from './states.ts'

/**
 * Whether nothing tells of an earlier pod: none was seen, and a claim without a volume has held no pod's data. Somebody made the
 * claims by hand, before a pod wanted them.
 */
export function isUnused(slot: {
  readonly incarnation: number
  readonly claims: readonly { readonly state: ClaimState }[]
}): boolean {
  return slot.incarnation === 0 && slot.claims.length > 0 && slot.claims.every(({ state }) => state === 'pending')
}

/**
 * Which disk the pod found. A claim that is older than its pod was used by one before it only if its volume is older too: with
 * WaitForFirstConsumer a claim made by hand gets its first volume when its first pod comes. Where the volume is not in view nothing
 * is said.
 */
export function diskOf(link: SlotClaim, volume: Volume | null, pod: Pod | null): Disk | null {
  if (link.disk !== 'same' || !link.diskDerived) return link.disk
  if (volume === null) return null
  if (volume.createdAt === null || pod?.createdAt == null) return link.disk
  return volume.createdAt >= pod.createdAt ? 'first' : 'same'
}

/**
 * Whether the disk was there before the pod was placed, beyond doubt. Of a volume that is older than its claim, as one made by hand
 * is, nobody can tell when the two were bound, unless an earlier pod was seen with it.
 */
export function wasDiskThere(link: SlotClaim, claim: Claim, volume: Volume, pod: Pod): boolean {
  if (diskOf(link, volume, pod) !== 'same') return false
  if (!link.diskDerived) return (volume.createdAt ?? 0) <= (pod.createdAt ?? Infinity)
  if (volume.createdAt === null || pod.createdAt === null || claim.createdAt === null) return false
  return claim.createdAt <= volume.createdAt && volume.createdAt < pod.createdAt
}
