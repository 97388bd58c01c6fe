import type { Pod } from '#shared/model/entities.ts'
import { field, match, type Match, type Rule } from '../rule.ts'
import { indexOf, isObserved, isOutdated, type SetFacts, type SlotView } from '../set-facts.ts'

/** How an update goes. Rules 30 to 34 of SPEC.md. */
export const rolloutRules: readonly Rule<SetFacts>[] = [
  { code: 'stuck-rollout', find: stuckRollout, changesAt: startIsLate },
  { code: 'rollout-waits', find: rolloutWaits, changesAt: startIsLate },
  { code: 'on-delete', find: onDelete },
  { code: 'partition', find: partition },
  { code: 'rollout-running', find: rolloutRunning },
]

/** A pod may take this long to be placed and started before we say that something holds it up. */
const startLimitMs = 30_000

/**
 * The trap of OrderedReady (facts sheet 1.8): the walk stops at a pod that is not Ready and so never comes to the step that would
 * replace it by the mended revision. Only a person who deletes it helps. The pod's revision is not the update revision; with the
 * update revision it is merely a new version that fails, and a pod under the partition would come back as it was.
 */
function stuckRollout(facts: SetFacts, { at }: { readonly at: number }): Match | null {
  const { workload, blocker } = facts
  const pod = blocker?.state === 'notReady' ? blocker.view.pod : null
  if (blocker === null || pod === null || workload.policy !== 'OrderedReady' || !isRolling(facts)) return null
  if (!isOutdated(blocker.view) || staysUnderPartition(blocker.view, pod) || !neverBecameReady(pod, at)) return null
  return match(
    { pod: pod.name, revision: pod.revision, updateRevision: workload.update.updateRevision },
    field('Pod', pod.name, 'metadata.labels[controller-revision-hash]', pod.revision),
    field('StatefulSet', workload.name, 'status.updateRevision', workload.update.updateRevision),
    field('Pod', pod.name, 'status.conditions[Ready].status', pod.readyCondition),
    field('StatefulSet', workload.name, 'spec.podManagementPolicy', workload.policy),
  )
}

/** Said once a pod fails, lost its readiness or is late: a pod that is just starting is the update going on. */
function rolloutWaits(facts: SetFacts, { at }: { readonly at: number }): Match | null {
  const { blocker } = facts
  const pod = blocker?.state === 'notReady' ? blocker.view.pod : null
  if (blocker === null || pod === null || !isRolling(facts) || !isUnfinished(facts)) return null
  if (pod.state !== 'failing' && !lostReadiness(pod) && !isLate(pod, at)) return null
  const version = isOutdated(blocker.view) ? 'old' : 'new'
  // Without an order among pods the walk does not stop at one of the old version: it replaces it.
  if (version === 'old' && blocker.view.set.workload.policy !== 'OrderedReady') return null
  return match(
    { pod: pod.name, version },
    field('Pod', pod.name, 'status.conditions[Ready].status', pod.readyCondition),
  )
}

function onDelete({ workload, outdated }: SetFacts): Match | null {
  if (workload.update.strategy !== 'OnDelete' || workload.state !== 'present' || outdated.length === 0) return null
  return match(
    { set: workload.name, count: outdated.length },
    field('StatefulSet', workload.name, 'spec.updateStrategy.type', 'OnDelete'),
  )
}

function partition(facts: SetFacts): Match | null {
  const { workload, outdated } = facts
  const first = outdated[0]
  const last = outdated.at(-1)
  if (!isRolling(facts) || first === undefined || last === undefined) return null
  if (isUnfinished(facts)) return null
  return match(
    { first: first.slot.name, last: last.slot.name, count: outdated.length, partition: workload.update.partition },
    field('StatefulSet', workload.name, 'spec.updateStrategy.rollingUpdate.partition', workload.update.partition),
  )
}

/** The pod whose turn it is: the highest that is not both of the new version and Ready. */
function rolloutRunning(facts: SetFacts): Match | null {
  const { workload, slots } = facts
  if (!isRolling(facts) || !isUnfinished(facts)) return null
  const next = slots.findLast((view) => view.slot.wanted && !isUpdated(view))
  if (next === undefined) return null
  const isFirst = next.slot.ordinal === workload.startOrdinal + workload.replicas - 1
  return match(
    { pod: next.slot.name, turn: isFirst ? 'first' : 'next' },
    field('StatefulSet', workload.name, 'status.updateRevision', workload.update.updateRevision),
  )
}

function isRolling({ workload }: SetFacts): boolean {
  return workload.state === 'present' && workload.update.strategy === 'RollingUpdate' && isObserved(workload)
}

/** Some pod at or above the partition still has to be replaced, or to get Ready as its replacement. */
function isUnfinished({ workload, slots, outdated }: SetFacts): boolean {
  const { partition: limit, currentRevision, updateRevision } = workload.update
  if (outdated.some((view) => indexOf(view) >= limit)) return true
  const isBetween = currentRevision !== updateRevision
  return isBetween && slots.some((view) => view.slot.wanted && indexOf(view) >= limit && !isUpdated(view))
}

function isUpdated(view: SlotView): boolean {
  return view.pod !== null && !isOutdated(view) && view.pod.deletion === null && view.pod.readyCondition
}

function staysUnderPartition(view: SlotView, pod: Pod): boolean {
  const { partition: limit, currentRevision } = view.set.workload.update
  return indexOf(view) < limit && pod.revision === currentRevision
}

/** A pod that runs and never was Ready, or that fails, or that has not even started after a while. */
function neverBecameReady(pod: Pod, at: number): boolean {
  if (pod.state === 'pending' || pod.state === 'creating') return isLate(pod, at)
  return pod.state === 'failing' || (pod.state === 'notReady' && !lostReadiness(pod))
}

/** The Ready condition changed after the container started, so it was True in between. Both times are whole seconds of one clock. */
function lostReadiness(pod: Pod): boolean {
  const starts = pod.containers.flatMap(({ init, startedAt }) => (init || startedAt === null ? [] : [startedAt]))
  return (
    pod.state === 'notReady' && starts.length > 0 && pod.unreadySince !== null && pod.unreadySince > Math.max(...starts)
  )
}

function isLate(pod: Pod, at: number): boolean {
  return pod.createdAt !== null && at >= pod.createdAt + startLimitMs
}

function startIsLate({ blocker }: SetFacts): number | null {
  const createdAt = blocker?.view.pod?.createdAt ?? null
  return createdAt === null || blocker?.state !== 'notReady' ? null : createdAt + startLimitMs
}
