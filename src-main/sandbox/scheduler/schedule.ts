import { equal } from '#shared/kit/equal.ts'
import type { Action, Decision, Said } from '../controllers/types.ts'
import { annotated, annotation, givenTo, selectedNode } from '../controllers/volumes/facts.ts'
import { bindingState, placement } from './plan.ts'
import type { Plugin, Pod, Scene, VolumePlan } from './types.ts'
import { wireTime } from '../time/wire-time.ts'

/** What the scheduler remembers of a pod between two looks. */
export type Memory =
  | {
      readonly kind: 'binding'
      readonly node: string
      /** Names of the claims that were sent to the node to be provisioned. */
      readonly provisioned: ReadonlySet<string>
      readonly startedAtMs: number
      readonly checkAtMs: number
      readonly failures: number
    }
  /** No node could take it; it waits for a change that one of these plugins may care about. */
  | { readonly kind: 'refused'; readonly plugins: ReadonlySet<Plugin> }
  | { readonly kind: 'failed'; readonly failures: number; readonly untilMs: number }

export interface Observed {
  readonly kind: 'pod'
  readonly scene: Scene
  readonly memory: Memory | undefined
}

/** A pod that was deleted while its volumes were being bound: the next look at them finds out. */
export interface Vanished {
  readonly kind: 'vanished'
  readonly pod: Pod
  readonly checkAtMs: number
}

export function mourn({ pod, checkAtMs }: Vanished, nowMs: number): Decision {
  if (nowMs < checkAtMs) return { actions: [], againAtMs: checkAtMs }
  const message = bindingError(`pod does not exist any more: pod "${pod.metadata.name}" not found`)
  return { actions: [{ verb: 'say', said: said(pod, 'Warning', 'FailedScheduling', message, 'Scheduling') }] }
}

const bindingError = (error: string): string => `running PreBind plugin "VolumeBinding": binding volumes: ${error}`

export interface Schedule {
  readonly decision: Decision
  readonly memory: Memory
}

const checkEveryMs = 1_000
/** `bindTimeoutSeconds` of the plugin VolumeBinding. */
const bindTimeoutMs = 600_000
/** A pod that no change woke is tried again all the same (`podMaxInUnschedulablePodsDuration`). */
const unschedulableForMs = 300_000
const firstBackOffMs = 1_000
const longestBackOffMs = 10_000

/** What becomes of a pod that has no node, and what to remember of it. Pure. */
export function schedule({ scene, memory }: Observed, nowMs: number): Schedule {
  if (memory?.kind === 'binding') return continueBinding(scene, memory, nowMs)
  if (memory?.kind === 'failed' && nowMs < memory.untilMs)
    return { decision: { actions: [], againAtMs: memory.untilMs }, memory }
  const place = placement(scene)
  if (place.kind === 'none') {
    const { message, plugins } = place.error
    return {
      decision: {
        actions: refusal(scene.pod, 'Unschedulable', message, nowMs),
        againAtMs: nowMs + unschedulableForMs,
      },
      memory: { kind: 'refused', plugins },
    }
  }
  const { node, volumes } = place
  const failures = memory?.kind === 'failed' ? memory.failures : 0
  const provisioned = new Set(volumes.provisions.map(({ metadata }) => metadata.name))
  const binding = { kind: 'binding' as const, node, provisioned, startedAtMs: nowMs, checkAtMs: nowMs, failures }
  if (volumes.provisions.length === 0 && volumes.staticBindings.length === 0)
    return { decision: { actions: [bind(scene.pod, node)] }, memory: binding }
  const checkAtMs = nowMs + checkEveryMs
  return {
    decision: { actions: volumeActions(scene.pod, node, volumes), againAtMs: checkAtMs },
    memory: { ...binding, checkAtMs },
  }
}

type Binding = Extract<Memory, { readonly kind: 'binding' }>

/** The volumes of a pod are looked at once a second; the pod gets its node when all are bound. */
function continueBinding(scene: Scene, memory: Binding, nowMs: number): Schedule {
  if (nowMs < memory.checkAtMs) return { decision: { actions: [], againAtMs: memory.checkAtMs }, memory }
  const state = bindingState(scene, memory.node, memory.provisioned)
  if (state === 'bound') return { decision: { actions: [bind(scene.pod, memory.node)] }, memory }
  if (state !== 'waiting') return failure(scene.pod, state.error, memory, nowMs)
  if (nowMs - memory.startedAtMs >= bindTimeoutMs) return failure(scene.pod, 'context deadline exceeded', memory, nowMs)
  const checkAtMs = nowMs + checkEveryMs
  return { decision: { actions: [], againAtMs: checkAtMs }, memory: { ...memory, checkAtMs } }
}

function failure(pod: Pod, error: string, { failures }: Binding, nowMs: number): Schedule {
  const message = bindingError(error)
  const untilMs = nowMs + Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(failures, 10))
  return {
    decision: { actions: refusal(pod, 'SchedulerError', message, nowMs), againAtMs: untilMs },
    memory: { kind: 'failed', failures: failures + 1, untilMs },
  }
}

function bind(pod: Pod, node: string): Action {
  const { namespace = '', name } = pod.metadata
  const message = `Successfully assigned ${namespace}/${name} to ${node}`
  return { verb: 'bind', pod, node, done: said(pod, 'Normal', 'Scheduled', message, 'Binding') }
}

const said = (about: Pod, type: Said['type'], reason: string, message: string, action: string): Said => ({
  about,
  type,
  reason,
  message,
  component: 'default-scheduler',
  action,
})

/** First the pod is told where it will go, then volumes are given to claims, then claims are sent to the node. */
function volumeActions(pod: Pod, node: string, { staticBindings, provisions }: VolumePlan): readonly Action[] {
  const actions: Action[] = []
  if (pod.status?.nominatedNodeName !== node)
    actions.push({
      verb: 'updateStatus',
      resource: 'pods',
      object: { ...pod, status: { ...pod.status, nominatedNodeName: node } },
    })
  for (const { claim, volume } of staticBindings) {
    const object = givenTo(volume, claim)
    if (object !== null) actions.push({ verb: 'update', resource: 'persistentvolumes', object })
  }
  for (const claim of provisions)
    if (annotation(claim, selectedNode) !== node)
      actions.push({
        verb: 'update',
        resource: 'persistentvolumeclaims',
        object: annotated(claim, { [selectedNode]: node }),
      })
  return actions
}

/** The event, and the condition if it says something new. The instant of a condition moves only with its status. */
function refusal(
  pod: Pod,
  reason: 'Unschedulable' | 'SchedulerError',
  message: string,
  nowMs: number,
): readonly Action[] {
  const say: Action = { verb: 'say', said: said(pod, 'Warning', 'FailedScheduling', message, 'Scheduling') }
  const { nominatedNodeName: _nominated, ...status } = pod.status ?? {}
  const before = status.conditions?.find(({ type }) => type === 'PodScheduled')
  const condition = {
    type: 'PodScheduled',
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : wireTime(nowMs),
    reason,
    message,
  }
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  // `lastProbeTime` is null on the wire, which the client's types do not know.
  const object = { ...pod, status: { ...status, conditions: [...others, condition] } } as unknown as Pod
  return equal(object.status, pod.status) ? [say] : [say, { verb: 'updateStatus', resource: 'pods', object }]
}
