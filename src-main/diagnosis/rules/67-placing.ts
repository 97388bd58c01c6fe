import type { Claim, Pod } from '#shared/model/entities.ts'
import { schedulerReason, type SchedulerReason } from '#shared/words/scheduler.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import { pendingClaimOf } from './65-pod-storage.ts'
import { isProvisionerSilent, silenceBeginsAt } from './provisioner-silence.ts'

/** A pod that no node takes. Rules 67 to 71 of SPEC.md. */
export const placingRules: readonly Rule<Pod>[] = [
  { code: 'disk-on-other-node', find: diskOnOtherNode },
  { code: 'claim-missing', find: claimMissing },
  { code: 'waits-for-claim', find: waitsForClaim, changesAt: provisionerFallsSilentAt },
  { code: 'unschedulable', find: unschedulable },
  { code: 'disk-being-made', find: diskBeingMade },
]

/** A disk that lives on one node ties its pod to it for ever (facts sheet 2.5). */
function diskOnOtherNode(pod: Pod, context: RuleContext): Match | null {
  const refusal = refusalOf(pod)
  if (refusal?.code !== 'volumeNode') return null
  const node = nodeOfDisk(pod, context)
  if (node === null) return null
  return match({ pod: pod.name, node, state: stateOfNode(node, refusal.detail, context) }, placedEvidence(pod))
}

function claimMissing(pod: Pod): Match | null {
  const refusal = refusalOf(pod)
  const claim = /persistentvolumeclaim "([^"]+)" not found/.exec(refusal?.detail ?? '')?.[1]
  return claim === undefined ? null : match({ pod: pod.name, claim }, placedEvidence(pod))
}

/** The scheduler says so, or waits in silence for a provisioner that is silent itself. */
function waitsForClaim(pod: Pod, context: RuleContext): Match | null {
  const refusal = refusalOf(pod)
  const claim = pod.state === 'pending' ? pendingClaimOf(pod, context) : null
  if (claim === null) return null
  if (refusal?.code === 'unboundClaim') return match({ pod: pod.name, claim: claim.name }, placedEvidence(pod))
  if (refusal !== null || !isProvisionerSilent(claim, context)) return null
  return match({ pod: pod.name, claim: claim.name }, pendingEvidence(claim))
}

function provisionerFallsSilentAt(pod: Pod, context: RuleContext): number | null {
  const claim = pod.state === 'pending' ? pendingClaimOf(pod, context) : null
  return claim === null ? null : silenceBeginsAt(claim, context)
}

function unschedulable(pod: Pod): Match | null {
  const refusal = refusalOf(pod)
  // What the scheduler last said of a claim stays on the pod until it looks again, a second after the claim is bound.
  if (refusal === null || refusal.code === 'unboundClaim') return null
  return match({ pod: pod.name, reason: refusal.code, detail: refusal.detail }, placedEvidence(pod))
}

/** The scheduler has chosen a node and waits for the volume before it says so (facts sheet 2.4). */
function diskBeingMade(pod: Pod, context: RuleContext): Match | null {
  const claim = pod.state === 'pending' ? pendingClaimOf(pod, context) : null
  if (claim?.reason !== 'provisioning' && claim?.reason !== 'binding') return null
  return match({ pod: pod.name, claim: claim.name }, pendingEvidence(claim))
}

function pendingEvidence({ name }: Claim): ReturnType<typeof field> {
  return field('PersistentVolumeClaim', name, 'status.phase', 'Pending')
}

/** What the scheduler says of a pod that it could not place. */
export function refusalOf(pod: Pod): SchedulerReason | null {
  if (pod.state !== 'pending') return null
  const placed = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  return placed?.message == null ? null : schedulerReason(placed.message)
}

function nodeOfDisk(pod: Pod, { store, maps }: RuleContext): string | null {
  for (const name of pod.claimNames) {
    const volumeName = store.named('PersistentVolumeClaim', pod.namespace, name)?.volumeName ?? null
    const volume = volumeName === null ? undefined : store.named('PersistentVolume', '', volumeName)
    const node = volume === undefined ? null : (maps.volume.get(volume.uid)?.node ?? null)
    if (node !== null) return node
  }
  return null
}

/** Whatever of the node can be read says why it takes no pod; what the scheduler counted says the rest. */
function stateOfNode(name: string, detail: string, { maps, store }: RuleContext): string {
  const node = maps.node.get(name)
  if (node === undefined && store.canRead('Node', '')) return 'gone'
  if (node?.state === 'silent' || node?.state === 'notReady') return node.state
  if (node?.unschedulable === true) return 'cordoned'
  if (node?.taints.some(({ effect }) => effect !== 'PreferNoSchedule') === true) return 'tainted'
  return /Insufficient|Too many pods|enough free/.test(detail) ? 'full' : 'busy'
}

function placedEvidence(pod: Pod): ReturnType<typeof field> {
  const placed = pod.conditions.find(({ type }) => type === 'PodScheduled')
  return field('Pod', pod.name, 'status.conditions[PodScheduled].message', placed?.message ?? null)
}
