import { assertNever } from '../kit/assert.ts'
import type { ClusterNode, Container, Pod } from '../model/entities.ts'
import { duration, roughDuration } from './duration.ts'
import { literal, sentence, type Sentence, type WordId } from './index.ts'
import { schedulerReason } from './scheduler.ts'

/** What stands beside the big word of a failing pod: `Crash loop`, `Image error`, …; else the word of its state. */
export function podWord(pod: Pick<Pod, 'state' | 'failure'>, length: 'long' | 'short' = 'long'): WordId {
  if (pod.state === 'failing' && pod.failure !== null)
    return length === 'long' ? `state.failure.${pod.failure}` : `state.failureShort.${pod.failure}`
  return length === 'long' ? `state.pod.${pod.state}` : `state.podShort.${pod.state}`
}

/** What is known of the node that a pod is on. */
export type NodeOfPod = Pick<ClusterNode, 'state' | 'since'> | 'gone' | 'notReadable'

/**
 * The second line of a pod's card (visual language 3.1), from the pod, its node and the instant in view.
 * Null where there is nothing to say.
 */
export function podLine(
  pod: Pod,
  options: {
    readonly at: number
    readonly node: NodeOfPod
    /** `short` where kubectl's word and the count of restarts have no room, or are told elsewhere. */
    readonly length?: 'long' | 'short'
  },
): Sentence | null {
  switch (pod.state) {
    case 'unknown':
      return unknownLine(pod, options)
    case 'terminating':
      return graceLine(pod, options.at)
    case 'failing':
      return failingLine(pod, options.length ?? 'long')
    case 'completed':
      return pod.startedAt === null || pod.finishedAt === null
        ? null
        : sentence('state.line.took', { duration: duration(pod.finishedAt - pod.startedAt) })
    case 'pending':
      return pendingLine(pod)
    case 'creating':
      return creatingLine(pod)
    case 'notReady':
      return notReadyLine(pod, options.at)
    case 'ready':
      return pod.readyAt === null
        ? null
        : sentence('state.line.readyFor', { duration: roughDuration(options.at - pod.readyAt) })
    default:
      return assertNever(pod.state)
  }
}

/**
 * What a container does. An init container of which the kubelet has said nothing was not reached while those before it run; of one
 * in a pod that has started it said nothing at all.
 */
export function containerWord(container: Container, pod: Pick<Pod, 'started'>): WordId {
  const { init, state, reason, startedAt, restarts, lastEnd } = container
  const isUntold = state === 'waiting' && reason === null && startedAt === null && restarts === 0 && lastEnd === null
  if (!init || !isUntold) return `state.container.${state}`
  return pod.started ? 'state.container.notTold' : 'state.container.notReached'
}

/** The scheduler's reason in a few words, or null where it gave none. */
export function unplacedReason(pod: Pick<Pod, 'conditions'>): Sentence | null {
  const condition = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  const reason = schedulerReason(condition?.message ?? '')
  return reason === null ? null : sentence(`state.scheduler.${reason.code}`, { resource: reason.detail })
}

function unknownLine(pod: Pod, { at, node }: { readonly at: number; readonly node: NodeOfPod }): Sentence | null {
  if (pod.deletion !== null) return sentence('state.line.askedToStop')
  if (pod.node === null || node === 'notReadable') return null
  if (node === 'gone') return sentence('state.line.nodeGone', { node: pod.node })
  if (node.state !== 'silent') return null
  // What is known is when the control plane found it silent. Its last status report may be minutes older: a kubelet repeats one
  // seldom, and lives by a lease that is not watched.
  return node.since === null
    ? sentence('state.line.nodeIsSilent', { node: pod.node })
    : sentence('state.line.nodeSilent', { node: pod.node, duration: roughDuration(at - node.since) })
}

function graceLine(pod: Pod, at: number): Sentence | null {
  if (pod.deletion === null) return null
  const [finalizer] = pod.heldBy
  if (finalizer !== undefined) return sentence('state.line.heldBy', { finalizer })
  const grace = pod.deletion.graceSeconds
  const gone = Math.floor(Math.max(0, at - pod.deletion.askedAt) / 1_000)
  return gone > grace ? sentence('state.line.graceOver', { grace }) : sentence('state.line.grace', { grace, gone })
}

function failingLine(pod: Pod, length: 'long' | 'short'): Sentence {
  const broken = pod.containers.find((container) => endOf(container) !== null)
  const end = broken === undefined ? null : endOf(broken)
  const reason = pod.reason ?? broken?.reason ?? 'Error'
  const isShort = length === 'short'
  if (end === null || pod.failure === 'image' || pod.failure === 'config')
    return isShort ? literal(reason) : sentence('state.line.reason', { reason, restarts: pod.restarts })
  if (isShort) return sentence('state.line.exitShort', { exitCode: end })
  return sentence('state.line.exit', { reason, exitCode: end, restarts: pod.restarts })
}

/** The exit code of the latest end that was a failure. */
function endOf(container: Container): number | null {
  const code = container.exitCode ?? container.lastEnd?.exitCode ?? null
  return code === 0 ? null : code
}

function pendingLine(pod: Pod): Sentence {
  return unplacedReason(pod) ?? sentence('state.line.notPlaced')
}

/** kubelet starts init containers one by one; images are pulled only when the volumes are mounted, so a pull is said by its event alone. */
function creatingLine(pod: Pod): Sentence {
  if (pod.initDone !== null && pod.initDone.done < pod.initDone.total)
    return sentence('state.line.initOf', { done: pod.initDone.done, total: pod.initDone.total })
  if (pod.reason !== null && pod.reason !== 'PodInitializing') return literal(pod.reason)
  return sentence('state.line.starting')
}

/**
 * A Ready condition that turned False after the container had started was True in between: then the check fails, else it has not
 * passed yet. Where every container is ready somebody else says that the pod is not: a readiness gate, or the node controller.
 */
function notReadyLine(pod: Pod, at: number): Sentence {
  const startedAt = latestStart(pod)
  if (startedAt === null) return sentence('state.line.starting')
  if (pod.unreadySince !== null && pod.unreadySince > startedAt) {
    const isReady = pod.containers.every(({ init, ready }) => init || ready)
    const name = isReady ? 'state.line.unreadyFor' : 'state.line.probeFailing'
    return sentence(name, { duration: duration(at - pod.unreadySince) })
  }
  return sentence('state.line.startedAgo', { duration: duration(at - startedAt) })
}

function latestStart(pod: Pod): number | null {
  const starts = pod.containers.flatMap(({ init, startedAt }) => (init || startedAt === null ? [] : [startedAt]))
  return starts.length === 0 ? null : Math.max(...starts)
}
