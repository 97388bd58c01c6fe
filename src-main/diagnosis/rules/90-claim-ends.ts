import { nameKey, slotKey } from '#shared/model/change.ts'
import type { Claim, Workload } from '#shared/model/entities.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'

/** A claim that goes, and one that is lost. Rules 90 to 92 of SPEC.md. */
export const claimEndRules: readonly Rule<Claim>[] = [
  { code: 'claim-deleted-by-policy', find: deletedByPolicy },
  { code: 'claim-deleting-in-use', find: deletingInUse },
  { code: 'claim-lost', find: lost },
]

/** A claim that stays. Rules 107 and 108 of SPEC.md. */
export const claimStayRules: readonly Rule<Claim>[] = [
  { code: 'claim-resizing', find: resizing },
  { code: 'claim-kept', find: kept },
]

/** The policy works through owner references: a pod's for whenScaled, the set's for whenDeleted (facts sheet 1.9). */
function deletedByPolicy(claim: Claim, { maps }: RuleContext): Match | null {
  if (claim.state !== 'deleting') return null
  const workload = workloadOf(claim, maps)
  const owner = claim.owners.find(({ kind }) => kind === 'Pod' || kind === 'StatefulSet')
  if (workload === null || owner === undefined) return null
  const policy = owner.kind === 'Pod' ? 'whenScaled' : 'whenDeleted'
  if (workload.retention[policy] !== 'Delete') return null
  return match(
    { claim: claim.name, policy },
    field('PersistentVolumeClaim', claim.name, 'metadata.ownerReferences', `${owner.kind}/${owner.name}`),
  )
}

/** The finalizer pvc-protection holds it while a placed pod names it, even one that has completed (facts sheet 2.1). */
function deletingInUse(claim: Claim): Match | null {
  if (claim.state !== 'deleting') return null
  const users = claim.usedBy.map(({ name }) => name).join(', ')
  return users === ''
    ? null
    : match(
        { claim: claim.name, pods: users },
        field('PersistentVolumeClaim', claim.name, 'metadata.deletionTimestamp', 'set'),
      )
}

function lost(claim: Claim): Match | null {
  if (claim.state !== 'lost') return null
  return match({ claim: claim.name }, field('PersistentVolumeClaim', claim.name, 'status.phase', 'Lost'))
}

function resizing(claim: Claim): Match | null {
  if (claim.state !== 'resizing') return null
  return match(
    { claim: claim.name, capacity: claim.capacity ?? '', requested: claim.requested ?? '' },
    field('PersistentVolumeClaim', claim.name, 'spec.resources.requests.storage', claim.requested),
  )
}

/** Said only of a slot that is not wanted: the claim of a pod that is being replaced stays whatever the policy says. */
function kept(claim: Claim, { maps }: RuleContext): Match | null {
  const policy = claim.state === 'kept' ? keepingPolicy(claim, maps) : null
  if (policy === null) return null
  return match(
    { claim: claim.name, policy },
    field('StatefulSet', claim.slot?.set ?? '', `spec.persistentVolumeClaimRetentionPolicy.${policy}`, 'Retain'),
  )
}

/** Which half of the retention policy keeps the claim, or null where none does or none is asked. */
function keepingPolicy(claim: Claim, maps: RuleContext['maps']): 'whenScaled' | 'whenDeleted' | null {
  const workload = workloadOf(claim, maps)
  if (workload === null || claim.slot === null) return null
  const slot = maps.slot.get(slotKey(claim.namespace, claim.slot.set, claim.slot.ordinal))
  if (workload.state === 'present' && slot?.wanted !== false) return null
  const policy = workload.state === 'present' ? 'whenScaled' : 'whenDeleted'
  return workload.retention[policy] === 'Retain' ? policy : null
}

function workloadOf(claim: Claim, maps: RuleContext['maps']): Workload | null {
  return claim.slot === null ? null : (maps.workload.get(nameKey(claim.namespace, claim.slot.set)) ?? null)
}
