import type { EntityMaps } from '../model/change.ts'
import type { Pod, Slot, Workload } from '../model/entities.ts'
import { wasDiskThere } from '../model/slot-history.ts'
import type { WordId } from '../words/index.ts'
import type { Milestone } from './codes.ts'
import { findingsOn } from './findings.ts'
import { isReady, keepsClaims, podOf, setOf, slotAt, slotOf } from './neighbours.ts'
import { isStuckFinding } from './tell-stuck-claim.ts'
import type { Why } from './why-sentence.ts'

export function whyOfPod(milestone: Milestone, maps: EntityMaps): Why | null {
  const { code, subject, params } = milestone
  const set = setOf(subject, maps)
  const slot = slotOf(subject, maps)
  const pod = subject.uid === null ? null : (maps.pod.get(subject.uid) ?? null)
  if (code === 'pod-returned') return { code: 'story.pod-returned.why.newPod', params: {} }
  if (code === 'pod-added') return whyStuck(slot, maps) ?? whyAdded(subject.name, set, slot, pod, maps)
  if (code === 'pod-scheduled') return whyScheduled(slot, pod, maps)
  if (code === 'pod-terminating')
    return pod === null ? null : whyTerminating(pod, set, slot, params['spec'] === 'new', maps)
  if (code === 'pod-gone') return whyGone(milestone, slot, maps)
  if (code === 'pod-failing') return whyFailing(params['failure'] === 'failed', set, slot)
  if (code === 'pod-unready') return pod === null ? null : whyUnready(pod)
  if (code === 'pod-crashed') return pod?.phase === 'Running' ? { code: 'story.pod-crashed.why.inPlace', params } : null
  return null
}

/** A pod whose claim cannot be bound gets no further: that is told here again, since the pod comes right after its claims. */
function whyStuck(slot: Slot | null, maps: EntityMaps): Why | null {
  if (slot === null) return null
  for (const { name } of slot.claims) {
    const subject = { kind: 'PersistentVolumeClaim', namespace: slot.namespace, name } as const
    const stuck = findingsOn(maps, subject).find(isStuckFinding)
    if (stuck !== undefined) return { code: `finding.${stuck.code}` as WordId, params: stuck.params }
  }
  return null
}

function whyAdded(
  name: string,
  set: Workload | null,
  slot: Slot | null,
  pod: Pod | null,
  maps: EntityMaps,
): Why | null {
  if (set === null || slot === null) {
    if (pod?.owner?.kind !== 'ReplicaSet') return null
    return { code: 'story.pod-added.why.somebodyNew', params: { pod: name } }
  }
  if (!slot.wanted) return null
  const lower = set.policy === 'Parallel' ? null : slotAt(set, slot.ordinal - 1, maps)
  const isAfterLower = lower !== null && isReady(lower, maps)
  const after: Why | null = isAfterLower
    ? {
        code: 'story.pod-added.why.afterLower',
        params: { pod: name, lower: lower.name, minReady: set.minReadySeconds },
      }
    : null
  if (slot.previousPodUid !== null && slot.previousPodUid !== pod?.uid)
    return after !== null && justBecameReady(podOf(lower, maps), pod)
      ? after
      : { code: 'story.pod-added.why.replacement', params: { pod: name } }
  if (set.policy === 'Parallel') return set.replicas < 2 ? null : { code: 'story.pod-added.why.parallel', params: {} }
  if (slot.ordinal === set.startOrdinal)
    return set.replicas < 2 ? null : { code: 'story.pod-added.why.first', params: { pod: name } }
  return after
}

/** The controller makes the next pod within milliseconds of the one before getting Ready; both times are whole seconds. */
function justBecameReady(lower: Pod | null, pod: Pod | null): boolean {
  const readyAt = lower?.readyAt ?? null
  const createdAt = pod?.createdAt ?? null
  return readyAt !== null && createdAt !== null && createdAt >= readyAt && createdAt - readyAt <= 1_000
}

/** A volume that lives on one node and was there before the pod decides where the pod goes; a first disk is made where the pod goes. */
function whyScheduled(slot: Slot | null, pod: Pod | null, maps: EntityMaps): Why | null {
  const node = pod?.node ?? null
  if (slot === null || pod === null || node === null) return null
  for (const link of slot.claims) {
    const claim = link.uid === null ? undefined : maps.claim.get(link.uid)
    const volume = claim?.volumeUid == null ? undefined : maps.volume.get(claim.volumeUid)
    if (claim === undefined || volume?.node !== node || !wasDiskThere(link, claim, volume, pod)) continue
    return { code: 'story.pod-scheduled.why.diskThere', params: { node } }
  }
  return null
}

/** A pod that has failed as a whole is deleted by its set (facts sheet 1.2, step 6a); of other trouble its finding knows more. */
function whyFailing(hasFailed: boolean, set: Workload | null, slot: Slot | null): Why | null {
  const isReplaced = hasFailed && set?.state === 'present' && slot?.wanted === true
  return isReplaced ? { code: 'story.pod-failing.why.replaced', params: {} } : null
}

/** Of a silent node's pod nobody knows which container runs; for a pod of a set its slot says that it is not replaced. */
function whyUnready(pod: Pod): Why | null {
  const container =
    pod.state === 'unknown' ? undefined : pod.containers.find(({ init, state }) => !init && state !== 'running')
  return container === undefined
    ? null
    : { code: 'story.pod-unready.why.notRunning', params: { container: container.name } }
}

function whyTerminating(
  pod: Pod,
  set: Workload | null,
  slot: Slot | null,
  isSpecNew: boolean,
  maps: EntityMaps,
): Why | null {
  const disruption = pod.conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True')
  if (
    disruption?.reason === 'DeletionByTaintManager' &&
    pod.node !== null &&
    maps.node.get(pod.node)?.state === 'silent'
  )
    return { code: 'story.pod-terminating.why.nodeSilent', params: { node: pod.node } }
  if (disruption?.reason === 'EvictionByEvictionAPI') return { code: 'story.pod-terminating.why.evicted', params: {} }
  if (set === null || slot === null) return null
  if (set.state !== 'present') return { code: 'story.pod-terminating.why.setDeleted', params: {} }
  if (!slot.wanted) {
    if (set.policy === 'Parallel') return { code: 'story.pod-terminating.why.allAtOnce', params: {} }
    return isHighestAlive(set, slot, maps) ? { code: 'story.pod-terminating.why.highestFirst', params: {} } : null
  }
  return (
    whyUpdated(pod, set, slot, isSpecNew, maps) ?? {
      code: 'story.pod-terminating.why.replacedWhenGone',
      params: { pod: pod.name },
    }
  )
}

/**
 * A person may delete a pod of the old version too, so it is said only of the one whose turn it is: itself Ready, all below it Ready,
 * all above it Ready and updated. The controller deletes the first one before it writes the new revision into the status; then
 * a spec that has just changed and was not observed yet tells the same.
 */
function whyUpdated(pod: Pod, set: Workload, slot: Slot, isSpecNew: boolean, maps: EntityMaps): Why | null {
  const { strategy, updateRevision, partition } = set.update
  const isKnown = pod.revision !== '' && updateRevision !== '' && pod.revision !== updateRevision
  const isOutdated = pod.readyCondition && (isKnown || isSpecNew)
  if (strategy !== 'RollingUpdate' || !isOutdated || slot.ordinal - set.startOrdinal < partition) return null
  const highest = set.startOrdinal + set.replicas - 1
  for (let ordinal = slot.ordinal + 1; ordinal <= highest; ordinal++) {
    const higher = slotAt(set, ordinal, maps)
    if (!isReady(higher, maps) || !isKnown || podOf(higher, maps)?.revision !== updateRevision) return null
  }
  for (let ordinal = set.startOrdinal; ordinal < slot.ordinal; ordinal++)
    if (!isReady(slotAt(set, ordinal, maps), maps)) return null
  if (slot.ordinal === highest) return { code: 'story.pod-terminating.why.update', params: { pod: pod.name } }
  return {
    code: 'story.pod-terminating.why.updateNext',
    params: { pod: pod.name, higher: `${set.name}-${slot.ordinal + 1}` },
  }
}

function isHighestAlive(set: Workload, slot: Slot, maps: EntityMaps): boolean {
  for (const other of maps.slot.values())
    if (
      other.set === set.name &&
      other.namespace === set.namespace &&
      other.ordinal > slot.ordinal &&
      other.podUid !== null
    )
      return false
  return true
}

function whyGone({ subject }: Milestone, slot: Slot | null, maps: EntityMaps): Why | null {
  const pod = subject.name
  if (slot === null) {
    if (subject.set !== null || !isOfDeployment(subject.namespace, pod, maps)) return null
    return { code: 'story.pod-gone.why.forGood', params: {} }
  }
  const set = setOf(subject, maps)
  const isPresent = set?.state === 'present'
  const claims = slot.claims.filter(({ state, uid }) => uid !== null && state !== 'deleting').length
  if (claims > 0 && keepsClaims(set, slot)) {
    if (!isPresent) return { code: 'story.pod-gone.why.claimLeft', params: { claims } }
    if (!slot.wanted) return { code: 'story.pod-gone.why.claimWaits', params: { pod, claims } }
    return { code: 'story.pod-gone.why.slotStays', params: { claims } }
  }
  return slot.wanted && isPresent ? { code: 'story.pod-gone.why.nameStays', params: {} } : null
}

/** The pod is no more, and its name begins with that of its Deployment, the template's hash and five letters. */
function isOfDeployment(namespace: string, pod: string, maps: EntityMaps): boolean {
  const name = /^(.+)-[a-z0-9]{6,10}-[a-z0-9]{5}$/.exec(pod)?.[1]
  return name !== undefined && maps.deployment.has(`${namespace}/${name}`)
}
