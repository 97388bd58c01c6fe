import type { FailureKind, PodState } from '#shared/model/states.ts'
import type { ContainerStatus, PodObject } from '#shared/objects/index.ts'
import type { Look } from './look.ts'
import { conditionOf, hasCondition, isScheduled } from './objects.ts'

export interface PodCondition {
  readonly state: PodState
  readonly failure: FailureKind | null
  /** What the cluster says about a failure; null where the state says it all. */
  readonly message: string | null
}

/** The rows of the pod state table, in its order: the first that matches decides. */
export function podState(look: Look, pod: PodObject): PodCondition {
  if (isUnknown(look, pod)) return { state: 'unknown', failure: null, message: pod.message }
  if (pod.deletionAt !== null) return { state: 'terminating', failure: null, message: pod.message }
  const failure = failureOf(pod)
  if (failure !== null) return { state: 'failing', ...failure }
  if (pod.phase === 'Succeeded') return { state: 'completed', failure: null, message: pod.message }
  if (pod.phase !== 'Running') {
    if (isScheduled(pod)) return { state: 'creating', failure: null, message: pod.message }
    return { state: 'pending', failure: null, message: conditionOf(pod, 'PodScheduled')?.message ?? pod.message }
  }
  if (hasCondition(pod, 'Ready')) return { state: 'ready', failure: null, message: pod.message }
  return { state: 'notReady', failure: null, message: conditionOf(pod, 'Ready')?.message ?? pod.message }
}

/** A silent node cannot tell what its pods do; the pod itself only turns Ready=False. */
function isUnknown(look: Look, pod: PodObject): boolean {
  if (pod.phase === 'Unknown') return true
  if (pod.nodeName === null) return false
  const node = look.store.named('Node', '', pod.nodeName)
  if (node === undefined) return look.store.canRead('Node', '')
  return conditionOf(node, 'Ready')?.status === 'Unknown'
}

/** What a container that waits for one of these reasons has: trouble that does not pass by itself. */
const failingReasons: Readonly<Record<string, FailureKind>> = {
  CrashLoopBackOff: 'crash',
  ImagePullBackOff: 'image',
  ErrImagePull: 'image',
  InvalidImageName: 'image',
  CreateContainerConfigError: 'config',
  CreateContainerError: 'config',
  RunContainerError: 'config',
}

type Failure = Pick<PodCondition, 'failure' | 'message'>

function failureOf(pod: PodObject): Failure | null {
  if (pod.phase === 'Failed') return { failure: 'failed', message: pod.message ?? pod.reason }
  for (const { state } of [...pod.initContainerStatuses, ...pod.containerStatuses]) {
    const failure = state.kind === 'waiting' && state.reason !== null ? failingReasons[state.reason] : undefined
    if (failure !== undefined && state.kind === 'waiting') return { failure, message: state.message }
  }
  const ended = pod.containerStatuses.find(hasFailed)
  return ended === undefined ? null : { failure: ended.restarts > 0 ? 'crash' : 'failed', message: pod.message }
}

const hasFailed = ({ state }: ContainerStatus): boolean => state.kind === 'ended' && state.exitCode !== 0
