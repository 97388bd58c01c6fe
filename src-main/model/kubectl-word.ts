import type { PodState } from '#shared/model/states.ts'
import type { ContainerStatus, PodObject } from '#shared/objects/index.ts'
import { conditionOf, hasCondition } from './objects.ts'

/**
 * The word that `kubectl get pods` prints in its column STATUS (printers/internalversion, printPod). Signals are not told
 * apart from exit codes: the projection does not keep them.
 */
export function kubectlWord(pod: PodObject): string {
  if (pod.deletionAt !== null) {
    if (pod.reason === 'NodeLost') return 'Unknown'
    if (pod.phase !== 'Succeeded' && pod.phase !== 'Failed') return 'Terminating'
  }
  const initializing = initWord(pod)
  if (initializing !== null) return initializing
  const word = containersWord(pod) ?? phaseWord(pod)
  if (word !== 'Completed' || !pod.containerStatuses.some(isRunningReady)) return word
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady'
}

function phaseWord(pod: PodObject): string {
  if (conditionOf(pod, 'PodScheduled')?.reason === 'SchedulingGated') return 'SchedulingGated'
  return pod.reason ?? pod.phase
}

/** The first init container that is not done yet speaks; null once all are. */
function initWord(pod: PodObject): string | null {
  if (pod.initContainerStatuses.length === 0) return null
  const sidecars = new Set(pod.initContainers.filter(({ sidecar }) => sidecar).map(({ name }) => name))
  for (const [index, status] of pod.initContainerStatuses.entries()) {
    const { state } = status
    if (state.kind === 'ended' && state.exitCode === 0) continue
    if (sidecars.has(status.name) && status.started === true) continue
    if (state.kind === 'ended') return `Init:${state.reason ?? `ExitCode:${state.exitCode}`}`
    if (state.kind === 'waiting' && state.reason !== null && state.reason !== 'PodInitializing')
      return `Init:${state.reason}`
    return `Init:${index}/${pod.initContainers.length}`
  }
  return null
}

/** Of several containers that have something to say, kubectl lets the first one speak. */
function containersWord(pod: PodObject): string | null {
  for (const { state } of pod.containerStatuses) {
    if (state.kind === 'waiting' && state.reason !== null) return state.reason
    if (state.kind === 'ended') return state.reason ?? `ExitCode:${state.exitCode}`
  }
  return null
}

const isRunningReady = ({ state, ready }: ContainerStatus): boolean => state.kind === 'running' && ready

/** What the state word says already in other words. */
const saidByState: Readonly<Record<PodState, readonly string[]>> = {
  pending: ['Pending'],
  creating: ['Pending'],
  notReady: ['Running'],
  ready: ['Running'],
  failing: ['Failed', 'Running', 'Pending'],
  completed: ['Completed', 'Succeeded'],
  terminating: ['Terminating'],
  unknown: ['Unknown', 'Running', 'Pending'],
}

/** kubectl's word where it says more than the state. */
export function wordBeside(state: PodState, pod: PodObject): string | null {
  const word = kubectlWord(pod)
  return word === '' || saidByState[state].includes(word) ? null : word
}
