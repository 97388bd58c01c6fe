import { controllerOf, isBeingDeleted, matchesSelector } from '../controllers/facts.ts'
import { matchesNodeTerm } from '../controllers/node-selector.ts'
import { crowdOf, ownerKey } from './crowd.ts'
import { isTolerated } from './node-fit.ts'
import { neighboursOf } from './pod-affinity.ts'
import { amountsOf, requestsOf } from './requests.ts'
import type { NodeState, Pod, Scene } from './types.ts'

/** A preference: more is better, brought to 0..100 over the nodes in question before it is weighed. */
interface Preference {
  readonly weight: number
  readonly measure: (state: NodeState, scene: Scene) => number
}

/** The weights of the real scheduler's default profile. */
const preferences: readonly Preference[] = [
  { weight: 3, measure: (state, { pod }) => -unwelcomeTaints(state, pod) },
  { weight: 2, measure: preferredNode },
  { weight: 2, measure: preferredNeighbours },
  { weight: 2, measure: (state, { pod }) => -siblings(state, pod) },
]

/**
 * The node for a pod among those that can take it. The real scheduler draws lots between equals; here the emptier node
 * wins, then the one with fewer pods, then the first by name, so that a run can be repeated.
 */
export function bestNode(candidates: readonly NodeState[], scene: Scene): NodeState | null {
  const scores = new Map(candidates.map((state) => [state, leastAllocated(state, scene.pod)]))
  for (const { weight, measure } of preferences) {
    const measured = candidates.map((state) => measure(state, scene))
    const low = Math.min(...measured)
    const span = Math.max(...measured) - low
    if (span === 0) continue
    candidates.forEach((state, at) => {
      scores.set(state, (scores.get(state) ?? 0) + (weight * 100 * ((measured[at] ?? low) - low)) / span)
    })
  }
  const [best] = candidates.toSorted(
    (a, b) =>
      (scores.get(b) ?? 0) - (scores.get(a) ?? 0) ||
      crowdOf(a).count - crowdOf(b).count ||
      (a.node.metadata.name < b.node.metadata.name ? -1 : 1),
  )
  return best ?? null
}

/** The free share of cpu and memory with this pod, 0..100. One that asks for nothing counts as 100m and 200Mi. */
function leastAllocated(state: NodeState, pod: Pod): number {
  const allocatable = amountsOf(state.node.status?.allocatable)
  const { used, asking, count } = crowdOf(state)
  const own = requestsOf(pod)
  const shares = [
    { name: 'cpu', usual: 100_000_000n },
    { name: 'memory', usual: 209_715_200_000_000_000n },
  ].map(({ name, usual }) => {
    const total = allocatable.get(name) ?? 0n
    const silent = count - (asking.get(name) ?? 0)
    const wanted = (used.get(name) ?? 0n) + BigInt(silent) * usual + (own.get(name) ?? usual)
    return total === 0n || wanted > total ? 0 : Number(((total - wanted) * 1_000_000n) / total) / 10_000
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

const unwelcomeTaints = ({ node }: NodeState, pod: Pod): number =>
  (node.spec.taints ?? []).filter(
    (taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(taint, pod.spec.tolerations),
  ).length

function preferredNode({ node }: NodeState, { pod }: Scene): number {
  const terms = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return terms.reduce((sum, { preference, weight }) => sum + (matchesNodeTerm(preference, node) ? weight : 0), 0)
}

function preferredNeighbours(state: NodeState, scene: Scene): number {
  const { podAffinity, podAntiAffinity } = scene.pod.spec.affinity ?? {}
  let sum = 0
  for (const { podAffinityTerm, weight } of podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    sum += weight * neighboursOf(podAffinityTerm, scene.pod, state, scene)
  for (const { podAffinityTerm, weight } of podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    sum -= weight * neighboursOf(podAffinityTerm, scene.pod, state, scene)
  return sum
}

/** Pods of the same owner on the node, and those that a soft spread constraint counts: a set goes over all nodes. */
function siblings(state: NodeState, pod: Pod): number {
  const owner = controllerOf(pod)?.uid
  const soft = (pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway',
  )
  if (soft.length === 0) return owner === undefined ? 0 : (crowdOf(state).staying.get(ownerKey(pod, owner)) ?? 0)
  return state.pods.filter(
    (each) =>
      !isBeingDeleted(each) &&
      each.metadata.namespace === pod.metadata.namespace &&
      ((owner !== undefined && controllerOf(each)?.uid === owner) ||
        soft.some(({ labelSelector }) => matchesSelector(labelSelector, each.metadata.labels))),
  ).length
}
