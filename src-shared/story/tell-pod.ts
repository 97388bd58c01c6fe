import { nameKey, type EntityChange } from '../model/change.ts'
import type { Container, Pod, Slot, Workload } from '../model/entities.ts'
import type { FailureKind } from '../model/states.ts'
import type { Stage } from './order.ts'
import { silentNodeOf, subjectOfPod, type Telling } from './telling.ts'
import { tellRolloutAsked } from './tell-set.ts'

type Change = Extract<EntityChange, { readonly entity: 'pod' }>

/** A pod that appears finished is told from its beginning: it all happened, though it was seen at once. */
export function tellPod(telling: Telling, { before, after }: Change): void {
  const pod = after ?? before
  if (pod === undefined || pod.owner?.kind === 'Job') return
  if (after === undefined) {
    if (pod.slot !== null) telling.tracker.gonePods.set(nameKey(pod.namespace, pod.name), pod)
    telling.tell('pod-gone', subjectOfPod(pod), { pod: pod.name }, ['end', 1])
    return
  }
  if (before === undefined && telling.isFirstList('Pod', after.namespace)) return
  const stage: Stage = before === undefined ? 'begin' : 'progress'
  if (before === undefined) tellAdded(telling, after)
  tellLife(telling, before, after, stage)
  tellTrouble(telling, before, after, stage)
  if ((before?.deletion ?? null) === null && after.deletion !== null)
    tellTerminating(telling, after, after.deletion.graceSeconds, before === undefined ? 'begin' : 'ask')
}

/** How long after a change of the spec what happens is its consequence, as long as the controller has not said that it saw it. */
const reactionMs = 5_000

function tellTerminating(telling: Telling, pod: Pod, graceSeconds: number, stage: Stage): void {
  const set = pod.slot === null ? undefined : telling.maps.workload.get(`${pod.namespace}/${pod.slot.set}`)
  const changedAt = set === undefined ? undefined : telling.tracker.specChangedAt.get(set.uid)
  const isUnobserved = set !== undefined && set.observedGeneration < set.generation
  const isNew = isUnobserved && changedAt !== undefined && telling.change.at - changedAt <= reactionMs
  const silentNode = isSentAway(pod) ? (silentNodeOf(pod) ?? 'none') : 'none'
  const params = { pod: pod.name, graceSeconds, spec: isNew ? 'new' : 'seen', silentNode }
  if (isNew && isFirstOfUpdate(set, pod)) tellRolloutAsked(telling, set)
  telling.tell('pod-terminating', subjectOfPod(pod), params, [stage, 30])
}

/** The control plane asks the pods of a node to go when it was silent for too long, all in one sweep. */
function isSentAway({ conditions }: Pod): boolean {
  return conditions.some(({ type, reason }) => type === 'DisruptionTarget' && reason === 'DeletionByTaintManager')
}

/**
 * The highest pod that is wanted is asked to go right after the spec has changed: the template has, whatever in it. A pod of an
 * older version goes because a partition lets it, which the revisions known already explain.
 */
function isFirstOfUpdate(
  { update, startOrdinal, replicas }: Workload,
  { slot, readyCondition, revision }: Pod,
): boolean {
  if (revision !== '' && revision !== update.updateRevision) return false
  const ordinal = slot?.ordinal ?? -1
  const isHighest = ordinal === startOrdinal + replicas - 1 && ordinal >= startOrdinal + update.partition
  return update.strategy === 'RollingUpdate' && update.updateRevision !== '' && readyCondition && isHighest
}

/** A pod whose slot was seen to hold another one before has come back. */
function tellAdded(telling: Telling, pod: Pod): void {
  const subject = subjectOfPod(pod)
  telling.tell('pod-added', subject, { pod: pod.name }, ['begin', 13])
  const slot =
    pod.slot === null ? undefined : telling.maps.slot.get(`${pod.namespace}/${pod.slot.set}/${pod.slot.ordinal}`)
  if (slot?.podUid === pod.uid && slot.previousPodUid !== null && slot.previousPodUid !== pod.uid)
    telling.tell(
      'pod-returned',
      subject,
      { pod: pod.name, incarnation: slot.incarnation, version: versionOf(telling, pod, slot) },
      ['begin', 14],
    )
}

/** Of which version a pod is that comes back: the same as the one before it, where nothing else was seen. */
function versionOf({ tracker, maps }: Telling, pod: Pod, slot: Slot): 'same' | 'new' | 'earlier' | 'other' {
  const key = nameKey(pod.namespace, pod.name)
  const gone = tracker.gonePods.get(key)
  tracker.gonePods.delete(key)
  if (gone === undefined || gone.uid !== slot.previousPodUid) return 'same'
  if (gone.revision === pod.revision || gone.revision === '' || pod.revision === '') return 'same'
  const set = maps.workload.get(nameKey(slot.namespace, slot.set))
  if (set === undefined || set.update.updateRevision !== pod.revision) return 'other'
  const back = tracker.direction.get(set.uid) ?? 'unknown'
  if (set.goesBack === true || back === 'yes') return 'earlier'
  return set.goesBack === false || back === 'no' ? 'new' : 'other'
}

function tellLife(telling: Telling, before: Pod | undefined, after: Pod, stage: Stage): void {
  const subject = subjectOfPod(after)
  const pod = after.name
  if (before?.scheduled !== true && after.scheduled && after.node !== null)
    telling.tell('pod-scheduled', subject, { pod, node: after.node }, [stage, 20])
  if (before?.started !== true && after.started) telling.tell('pod-started', subject, { pod }, [stage, 21])
  // A pod that is stopping loses its readiness as a matter of course.
  if (after.deletion !== null) return
  const wasReady = before?.readyCondition === true
  if (!wasReady && after.readyCondition) telling.tell('pod-ready', subject, { pod }, [stage, 27])
  if (wasReady && !after.readyCondition)
    telling.tell('pod-unready', subject, { pod, silentNode: silentNodeOf(after) ?? 'none' }, [stage, 25])
}

function tellTrouble(telling: Telling, before: Pod | undefined, after: Pod, stage: Stage): void {
  if (after.deletion !== null) return
  const subject = subjectOfPod(after)
  const crashed = after.phase === 'Running' ? crashedContainer(before, after) : null
  if (crashed !== null) {
    const exitCode = crashed.exitCode ?? crashed.lastEnd?.exitCode ?? 'unknown'
    telling.tell(
      'pod-crashed',
      subject,
      { pod: after.name, container: crashed.name, exitCode, restarts: after.restarts },
      [stage, 23],
    )
  }
  const failure = troubleOf(after)
  if (failure !== null && failure !== (before === undefined ? null : troubleOf(before)))
    telling.tell('pod-failing', subject, { pod: after.name, failure, reason: after.reason ?? 'Failed' }, [stage, 24])
}

/** A container that has ended once more than before. An end is told when it is seen, not again when the restart is. */
function crashedContainer(before: Pod | undefined, after: Pod): Container | null {
  const isCrashed = (container: Container): boolean => {
    const old = before?.containers.find(({ name }) => name === container.name)
    return endsOf(container) > (old === undefined ? 0 : endsOf(old))
  }
  return after.containers.find((container) => !container.init && isCrashed(container)) ?? null
}

/** Restarts count ends after which a new run began; a container that is not running has ended once more, if it ever ran. */
function endsOf({ state, restarts, lastEnd }: Container): number {
  const hasEnded = state === 'ended' || (state === 'waiting' && lastEnd !== null)
  return restarts + (hasEnded ? 1 : 0)
}

/**
 * Trouble that lasts, as one word. A container that has just ended is told as a crash; it becomes trouble when the kubelet
 * backs off. The reasons of an image error take turns (ErrImagePull, ImagePullBackOff), which is one trouble.
 */
function troubleOf(pod: Pod): FailureKind | null {
  if (pod.state !== 'failing' || pod.failure === null) return null
  if (pod.failure === 'image' || pod.failure === 'config' || pod.phase === 'Failed') return pod.failure
  return pod.containers.some(({ state, reason }) => state === 'waiting' && reason === 'CrashLoopBackOff')
    ? 'crash'
    : null
}
