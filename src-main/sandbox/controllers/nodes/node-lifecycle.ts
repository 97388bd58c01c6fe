import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import type { SimulatedTime } from '../../time/types.ts'
import { isAnswering } from '../../kubelet/node-look.ts'
import { isReady } from '../facts.ts'
import type { Action, Controller, Decision, Said } from '../types.ts'
import { readinessOf, silentConditions } from './node-status.ts'
import { withNoExecuteTaint, withNoScheduleTaints } from './taints.ts'
import { wireTime } from '../../time/wire-time.ts'

type Node = ObjectOf['nodes']
type Pod = ObjectOf['pods']

/** Nodes are looked at each 5 s (`--node-monitor-period`), and are lost after 20 s of silence, as on the real test cluster. */
const monitorPeriodMs = 5000
const gracePeriodMs = 20_000
/** What is missed is the next renewal of the Lease, each 5 s: silence is counted from the last one. */
const heartbeatMs = 5000
/** The NoExecute taint comes with the next round of the eviction loop. */
const evictionRoundMs = 100

export interface WatchedNode {
  readonly node: Node
  readonly pods: readonly Pod[]
  /** Since when it has not answered; null if it does. */
  readonly silentSinceMs: number | null
  readonly isRegistered: boolean
  /** When its readiness last changed, as this controller saw it. */
  readonly changedAtMs: number
}

interface Memory {
  silentSinceMs: number | null
  readiness: string
  changedAtMs: number
  isRegistered: boolean
  readonly node: Node
}

export type NodeMessage = WatchedNode | { readonly gone: Node }

/** Notices nodes that do not answer: their conditions, the readiness of their pods, and taints (pkg/controller/nodelifecycle). */
export function createNodeLifecycleController(view: ClusterView, time: SimulatedTime): Controller<NodeMessage> {
  const podsOn = view.index('pods', ({ spec }) => (spec.nodeName === undefined ? [] : [spec.nodeName]))
  const memories = new Map<string, Memory>()
  return {
    name: 'node-lifecycle',
    triggers: { nodes: ({ object }) => [object.metadata.name] },
    observe(name) {
      const node = view.get('nodes', '', name)
      const before = memories.get(name)
      if (node === undefined) {
        memories.delete(name)
        return before === undefined ? null : { gone: before.node }
      }
      const memory = remembered(before, node, time.nowMs())
      memories.set(name, { ...memory, isRegistered: true })
      return { ...memory, pods: podsOn(name) }
    },
    decide: (observed, nowMs) => ('gone' in observed ? farewell(observed.gone) : decideNodeLifecycle(observed, nowMs)),
  }
}

function remembered(before: Memory | undefined, node: Node, nowMs: number): Memory {
  const readiness = readinessOf(node)
  const same = before !== undefined && before.node.metadata.uid === node.metadata.uid
  return {
    node,
    readiness,
    isRegistered: same,
    silentSinceMs: isAnswering(node) ? null : ((same ? before.silentSinceMs : null) ?? nowMs),
    changedAtMs: same && before.readiness === readiness ? before.changedAtMs : nowMs,
  }
}

/** What is done about a node now, one thing after the other: its conditions and pods first, then its taints. */
export function decideNodeLifecycle(watched: WatchedNode, nowMs: number): Decision {
  const { node, silentSinceMs, isRegistered } = watched
  const { name } = node.metadata
  const greeting = isRegistered
    ? []
    : [sayOf(node, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`)]
  const noSchedule = withNoScheduleTaints(node, nowMs)
  if (noSchedule !== null) return { actions: [...greeting, taintAction(node, noSchedule)] }
  const lostAtMs = silentSinceMs === null ? null : lastHeartbeatMs(silentSinceMs) + gracePeriodMs
  if (lostAtMs !== null && nowMs < lostAtMs) return { actions: greeting, againAtMs: lostAtMs }
  if (lostAtMs !== null && readinessOf(node) !== 'Unknown') return { actions: [...greeting, ...lose(watched, nowMs)] }
  return noExecute(watched, greeting, nowMs)
}

/** The node is lost: its conditions are Unknown, and none of its pods counts as Ready. */
function lose({ node, pods }: WatchedNode, nowMs: number): readonly Action[] {
  const status = { ...node.status, conditions: silentConditions(node, nowMs) }
  const { name } = node.metadata
  return [
    {
      verb: 'updateStatus',
      resource: 'nodes',
      object: { ...node, status },
      done: words(node, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`),
    },
    ...pods.filter(isReady).map((pod) => unreadyAction(pod, nowMs)),
  ]
}

function unreadyAction(pod: Pod, nowMs: number): Action {
  const conditions = (pod.status?.conditions ?? []).map((condition) => {
    if (condition.type !== 'Ready') return condition
    const { reason: _reason, message: _message, ...rest } = condition
    return { ...rest, status: 'False', lastTransitionTime: wireTime(nowMs) }
  })
  const said: Said = { about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', component }
  return {
    verb: 'updateStatus',
    resource: 'pods',
    object: { ...pod, status: { ...pod.status, conditions } },
    done: said,
    tolerates: ['NotFound', 'Conflict'],
  }
}

/** The NoExecute taint is set a moment after the loss, and taken away at the next look after the return. */
function noExecute({ node, changedAtMs }: WatchedNode, greeting: readonly Action[], nowMs: number): Decision {
  const taints = withNoExecuteTaint(node, nowMs)
  if (taints === null) return { actions: greeting }
  const isBack = readinessOf(node) === 'True'
  const dueMs = isBack ? nextTick(changedAtMs) : changedAtMs + evictionRoundMs
  if (nowMs < dueMs) return { actions: greeting, againAtMs: dueMs }
  return { actions: [...greeting, taintAction(node, taints)] }
}

function taintAction(node: Node, taints: NonNullable<Node['spec']['taints']>): Action {
  const { taints: _before, ...spec } = node.spec
  return {
    verb: 'update',
    resource: 'nodes',
    object: { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } },
  }
}

function farewell(node: Node): Decision {
  const { name } = node.metadata
  return { actions: [sayOf(node, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`)] }
}

const component = 'node-controller'

/** The real controller names the node by its uid and leaves its version out. */
function words(node: Node, reason: string, message: string): Said {
  const about = { ...node, metadata: { ...node.metadata, resourceVersion: '' } }
  return { about, type: 'Normal', reason, message, component }
}

const sayOf = (node: Node, reason: string, message: string): Action => ({
  verb: 'say',
  said: words(node, reason, message),
})

const lastHeartbeatMs = (ms: number): number => Math.floor(ms / heartbeatMs) * heartbeatMs
const nextTick = (ms: number): number => Math.ceil(ms / monitorPeriodMs) * monitorPeriodMs
