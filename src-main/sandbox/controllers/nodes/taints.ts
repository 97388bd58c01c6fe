import type { ObjectOf } from '../../objects.ts'
import { readinessOf } from './node-status.ts'
import { wireTime } from '../../time/wire-time.ts'

type Node = ObjectOf['nodes']
export type Taint = NonNullable<Node['spec']['taints']>[number]
type Toleration = NonNullable<ObjectOf['pods']['spec']['tolerations']>[number]

const unreachable = 'node.kubernetes.io/unreachable'
const notReady = 'node.kubernetes.io/not-ready'
export const outOfService = 'node.kubernetes.io/out-of-service'

/** Conditions that taint a node, by status (node_lifecycle_controller.go, nodeConditionToTaintKeyStatusMap). */
const conditionTaints: readonly (readonly [type: string, status: string, key: string])[] = [
  ['Ready', 'False', notReady],
  ['Ready', 'Unknown', unreachable],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
]
const unschedulable = 'node.kubernetes.io/unschedulable'

/** The node's taints with those NoSchedule ones that its conditions ask for; null if they are so already. */
export function withNoScheduleTaints(node: Node, nowMs: number): readonly Taint[] | null {
  const wanted = conditionTaints
    .filter(
      ([type, status]) => node.status?.conditions?.some((one) => one.type === type && one.status === status) === true,
    )
    .map(([, , key]) => key)
  if (node.spec.unschedulable === true) wanted.push(unschedulable)
  const ours = new Set([...conditionTaints.map(([, , key]) => key), unschedulable])
  return swapped(node, 'NoSchedule', ours, wanted, nowMs)
}

/** The node's taints with the NoExecute one that its readiness asks for; null if they are so already. */
export function withNoExecuteTaint(node: Node, nowMs: number): readonly Taint[] | null {
  const readiness = readinessOf(node)
  const wanted = readiness === 'True' ? [] : [readiness === 'Unknown' ? unreachable : notReady]
  return swapped(node, 'NoExecute', new Set([unreachable, notReady]), wanted, nowMs)
}

function swapped(
  { spec: { taints = [] } }: Node,
  effect: string,
  ours: ReadonlySet<string>,
  wanted: readonly string[],
  nowMs: number,
): readonly Taint[] | null {
  const isOurs = (taint: Taint): boolean => taint.effect === effect && ours.has(taint.key)
  const present = taints.filter(isOurs).map(({ key }) => key)
  if (present.length === wanted.length && wanted.every((key) => present.includes(key))) return null
  const kept = taints.filter((taint) => !isOurs(taint) || wanted.includes(taint.key))
  const added = wanted
    .filter((key) => !present.includes(key))
    .map((key) => ({ key, effect, timeAdded: wireTime(nowMs) }))
  return [...kept, ...added]
}

/** Whether a toleration lets a pod stay in spite of a taint (component-helpers: scheduling/corev1). */
export function tolerates({ key = '', operator, value = '', effect = '' }: Toleration, taint: Taint): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  if (operator === 'Exists') return true
  return value === (taint.value ?? '') && key !== ''
}

/**
 * How long a pod may stay on a node with these NoExecute taints, in milliseconds: 0 if it must go at once, null if it may
 * stay for good. The shortest of the tolerations that are made use of counts.
 */
export function stayMs(pod: ObjectOf['pods'], taints: readonly Taint[]): number | null {
  const tolerations = pod.spec.tolerations ?? []
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates(toleration, taint)))
  if (used.includes(undefined)) return 0
  const seconds = used.flatMap((toleration) => toleration?.tolerationSeconds ?? [])
  return seconds.length === 0 ? null : Math.max(0, Math.min(...seconds)) * 1000
}
