import type { EntityChange } from '../model/change.ts'
import type { Claim, Volume } from '../model/entities.ts'
import type { MilestoneSubject } from './codes.ts'
import type { Stage } from './order.ts'
import { subjectOfClaim, type Telling } from './telling.ts'

export function tellClaim(
  telling: Telling,
  { before, after }: Extract<EntityChange, { readonly entity: 'claim' }>,
): void {
  if (after === undefined) {
    if (before === undefined) return
    if (before.slot !== null) telling.tracker.slotsOfGoneClaims.set(before.uid, before.slot)
    telling.tracker.stuckClaims.delete(before.uid)
    telling.tell('claim-gone', subjectOfClaim(before), { claim: before.name }, ['end', 3])
    return
  }
  if (before === undefined && telling.isFirstList('PersistentVolumeClaim', after.namespace)) return
  const subject = subjectOfClaim(after)
  const stage: Stage = before === undefined ? 'begin' : 'progress'
  if (before === undefined) telling.tell('claim-added', subject, { claim: after.name }, [stage, 10])
  if (isBound(after)) telling.tracker.stuckClaims.delete(after.uid)
  if (!isBound(before) && isBound(after))
    telling.tell('claim-bound', subject, { claim: after.name, capacity: after.capacity ?? after.requested ?? 'none' }, [
      stage,
      12,
    ])
  if ((before?.deletionAt ?? null) === null && after.deletionAt !== null)
    telling.tell('claim-deleting', subject, { claim: after.name }, ['ask', 32])
}

export function tellVolume(
  telling: Telling,
  { before, after }: Extract<EntityChange, { readonly entity: 'volume' }>,
): void {
  const volume = after ?? before
  if (volume === undefined) return
  // Volumes are watched in the whole cluster, whatever namespaces are.
  if (volume.claim !== null && !telling.isWatched('PersistentVolumeClaim', volume.claim.namespace)) return
  const subject = subjectOfVolume(telling, volume)
  const params = { volume: volume.name, claim: volume.claim?.name ?? 'none', reclaimPolicy: volume.reclaimPolicy }
  if (after === undefined) {
    telling.tell('volume-gone', subject, params, ['end', 5])
    if (volume.claim?.uid != null) telling.tracker.slotsOfGoneClaims.delete(volume.claim.uid)
    return
  }
  if (before === undefined) {
    if (telling.isFirstList('PersistentVolume', '')) return
    const details = { ...params, capacity: after.capacity ?? 'none', node: after.node ?? 'none' }
    telling.tell('volume-added', subject, details, ['progress', 11])
  }
  if (before?.phase !== 'Released' && after.phase === 'Released')
    telling.tell('volume-released', subject, params, ['end', 4])
}

/** The two sides are written one after the other; the claim's phase is the last of the four writes of a binding (facts sheet 2.2). */
function isBound(claim: Claim | undefined): boolean {
  return claim?.phase === 'Bound'
}

/** A volume belongs to the slot of the claim that it names by uid, also when that claim is gone. */
function subjectOfVolume(telling: Telling, volume: Volume): MilestoneSubject {
  const claimUid = volume.claim?.uid ?? null
  const claim = claimUid === null ? undefined : telling.maps.claim.get(claimUid)
  const left = claimUid === null ? undefined : telling.tracker.slotsOfGoneClaims.get(claimUid)
  const slot = claim?.slot ?? left ?? null
  return {
    kind: 'PersistentVolume',
    namespace: '',
    name: volume.name,
    uid: volume.uid,
    ordinal: slot?.ordinal ?? null,
    set: slot?.set ?? null,
  }
}
