import type { Claim } from '#shared/model/entities.ts'
import type { ClaimState } from '#shared/model/states.ts'
import type { ClaimObject } from '#shared/objects/index.ts'
import { claimPendingReason } from './claim-reason.ts'
import type { Look } from './look.ts'
import { hasCondition, hasEnded } from './objects.ts'
import { slotOfClaim } from './sets.ts'

export function deriveClaim(look: Look, uid: string): Claim | undefined {
  const claim = look.store.get('PersistentVolumeClaim', uid)
  if (claim === undefined) return undefined
  const state = claimState(look, claim)
  const volume = claim.volumeName === null ? undefined : look.store.named('PersistentVolume', '', claim.volumeName)
  return {
    uid,
    namespace: claim.namespace,
    name: claim.name,
    labels: claim.labels,
    owners: claim.owners,
    slot: slotOfClaim(look, claim),
    state,
    reason: state === 'pending' ? claimPendingReason(look, claim) : null,
    phase: claim.phase,
    volumeName: claim.volumeName,
    volumeUid: volume?.uid ?? null,
    storageClass: claim.storageClassName,
    requested: claim.requested,
    capacity: claim.capacity,
    accessModes: claim.accessModes,
    usedBy: usersOf(look, claim),
    createdAt: claim.createdAt,
    deletionAt: claim.deletionAt,
  }
}

/** First match wins. A claim that no visible pod uses is kept only where pods may be listed. */
export function claimState(look: Look, claim: ClaimObject): ClaimState {
  if (claim.deletionAt !== null) return 'deleting'
  if (claim.phase === 'Lost') return 'lost'
  if (hasCondition(claim, 'Resizing') || hasCondition(claim, 'FileSystemResizePending')) return 'resizing'
  if (claim.phase !== 'Bound') return 'pending'
  for (const pod of look.store.podsUsingClaim(claim.namespace, claim.name)) if (!hasEnded(pod)) return 'inUse'
  return look.store.canRead('Pod', claim.namespace) ? 'kept' : 'notReadable'
}

/** Pods that have not ended, placed or not. */
function usersOf(look: Look, claim: ClaimObject): Claim['usedBy'] {
  return [...look.store.podsUsingClaim(claim.namespace, claim.name)]
    .filter((pod) => !hasEnded(pod))
    .map(({ uid, name }) => ({ uid, name }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.uid < b.uid ? -1 : 1))
}
