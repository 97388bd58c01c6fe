import { findingKey, type EntityMaps } from '../model/change.ts'
import type { Pod, Slot, Workload } from '../model/entities.ts'
import type { Milestone } from './codes.ts'
import { hasOrphan, podOf, setOf, slotAt } from './neighbours.ts'
import type { Why } from './why-sentence.ts'

export function whyOfSet(milestone: Milestone, maps: EntityMaps): Why | null {
  const set = setOf(milestone.subject, maps)
  const { code, params } = milestone
  if (code === 'rollout-stuck') return { code: 'story.rollout-stuck.why.deletePod', params }
  // A set that is gone and left nothing behind has no entity any more; what was promised for it holds all the same.
  if (code === 'set-deleted') return whyDeleted(set, maps)
  if (set === null) return null
  if (code === 'set-added') return whyAdded(set, maps)
  if (code === 'set-scaled') return whyScaled(set, milestone, maps)
  if (code === 'set-gone') return whyGone(set, maps)
  if (code === 'rollout-started') return isStuck(set, maps) ? null : whyRollout(set, maps)
  return null
}

/** The counts of a set that is gone are gone as well: its slots tell how many pods are left. */
function whyDeleted(set: Workload | null, maps: EntityMaps): Why | null {
  if (set === null) return null
  if (set.leavesPods) return { code: 'story.set-deleted.why.podsStay', params: {} }
  let pods = 0
  for (const slot of maps.slot.values())
    if (slot.set === set.name && slot.namespace === set.namespace && slot.podUid !== null) pods += 1
  return pods > 1 ? { code: 'story.set-deleted.why.noOrder', params: {} } : null
}

function whyAdded(set: Workload, maps: EntityMaps): Why | null {
  const slots = ordinalsOf(set).map((ordinal) => slotAt(set, ordinal, maps))
  const isOlder = (slot: Slot | null): boolean => (podOf(slot, maps)?.createdAt ?? Infinity) < (set.createdAt ?? 0)
  if (slots.some((slot) => slot !== null && (hasOrphan(slot) || isOlder(slot))))
    return { code: 'story.set-added.why.adopts', params: {} }
  const claims = slots.flatMap((slot) => slot?.claims.filter(({ uid }) => uid !== null) ?? [])
  if (claims.some(({ state }) => state === 'kept') && claims.every(({ state }) => state !== 'deleting'))
    return { code: 'story.set-added.why.takesOver', params: {} }
  if (set.replicas < 2) return null
  return {
    code: set.policy === 'Parallel' ? 'story.set-added.why.parallel' : 'story.set-added.why.oneByOne',
    params: {},
  }
}

function whyScaled(set: Workload, { params }: Milestone, maps: EntityMaps): Why {
  const isUp = Number(params['to']) > Number(params['from'])
  if (set.policy === 'Parallel')
    return { code: isUp ? 'story.set-scaled.why.parallelUp' : 'story.set-scaled.why.parallelDown', params: {} }
  if (isUp) return { code: 'story.set-scaled.why.up', params: {} }
  return whyScaleDownWaits(set, maps) ?? { code: 'story.set-scaled.why.down', params: {} }
}

/** The pod that stops a scale-down is worth more than the order of those that wait for it. */
function whyScaleDownWaits({ namespace, name }: Workload, maps: EntityMaps): Why | null {
  const code = 'scale-down-blocked'
  const finding = maps.finding.get(findingKey(code, { kind: 'StatefulSet', namespace, name }))
  return finding === undefined ? null : { code: `finding.${code}`, params: finding.params }
}

function whyGone(set: Workload, maps: EntityMaps): Why | null {
  const slots = [...maps.slot.values()].filter((slot) => slot.set === set.name && slot.namespace === set.namespace)
  if (slots.some(hasOrphan)) return { code: 'story.set-gone.why.podsStay', params: {} }
  const claims = slots.flatMap((slot) => slot.claims.filter(({ uid }) => uid !== null))
  // Somebody may have deleted them together with the set.
  const keeps = set.retention.whenDeleted === 'Retain' && claims.some(({ state }) => state !== 'deleting')
  return keeps ? { code: 'story.set-gone.why.claimsStay', params: {} } : null
}

function whyRollout(set: Workload, maps: EntityMaps): Why | null {
  const { strategy, partition } = set.update
  if (strategy === 'OnDelete') return { code: 'story.rollout-started.why.onDelete', params: {} }
  if (strategy !== 'RollingUpdate' || set.replicas === 0) return null
  if (partition > 0) return { code: 'story.rollout-started.why.partition', params: { partition } }
  // A pod that is not Ready holds the update up, and then it is not the highest ordinal's turn.
  if (ordinalsOf(set).some((ordinal) => isHoldingUp(podOf(slotAt(set, ordinal, maps), maps)))) return null
  const pod = `${set.name}-${set.startOrdinal + set.replicas - 1}`
  return { code: 'story.rollout-started.why.highestFirst', params: { pod } }
}

/** An update that is held up from its first moment goes nowhere, from the highest ordinal or any other. */
function isStuck({ namespace, name }: Workload, maps: EntityMaps): boolean {
  return maps.finding.has(findingKey('stuck-rollout', { kind: 'StatefulSet', namespace, name }))
}

function isHoldingUp(pod: Pod | null): boolean {
  return pod !== null && pod.deletion === null && !pod.readyCondition
}

function ordinalsOf(set: Workload): readonly number[] {
  return Array.from({ length: set.replicas }, (_, index) => set.startOrdinal + index)
}
