import type { V1TopologySpreadConstraint } from '@kubernetes/client-node'
import type { Wire } from '../objects.ts'
import { isBeingDeleted, matchesSelector } from '../controllers/facts.ts'
import { fitsNodeAffinity, isTolerated } from './node-fit.ts'
import type { NodeState, Pod, Rejection, Scene } from './types.ts'

type Constraint = Wire<V1TopologySpreadConstraint>

const plugin = 'PodTopologySpread'

/** Constraints that must hold (`DoNotSchedule`); the soft ones count when nodes are scored. */
export function topologyRejection(state: NodeState, scene: Scene): Rejection | null {
  const constraints = (scene.pod.spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  )
  for (const constraint of constraints) {
    const domain = state.node.metadata.labels?.[constraint.topologyKey]
    if (domain === undefined)
      return {
        plugin,
        reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"],
        isResolvable: false,
      }
    if (!keepsSkew(domain, constraint, constraints, scene))
      return { plugin, reasons: ["node(s) didn't match pod topology spread constraints"], isResolvable: true }
  }
  return null
}

/** pods here + this one - fewest anywhere ≤ maxSkew; with fewer domains than `minDomains` the fewest is 0. */
function keepsSkew(domain: string, constraint: Constraint, all: readonly Constraint[], scene: Scene): boolean {
  const counts = podsByDomain(constraint, all, scene)
  const isShort = counts.size < (constraint.minDomains ?? 1)
  const fewest = isShort || counts.size === 0 ? 0 : Math.min(...counts.values())
  const selects = selectorOf(constraint, scene.pod)
  return (counts.get(domain) ?? 0) + (selects(scene.pod) ? 1 : 0) - fewest <= constraint.maxSkew
}

/** Only nodes that the pod could use by its node affinity count (and by its tolerations, if it says so), and that have every key. */
function podsByDomain(constraint: Constraint, all: readonly Constraint[], scene: Scene): ReadonlyMap<string, number> {
  const { pod, nodes } = scene
  const selects = selectorOf(constraint, pod)
  const counts = new Map<string, number>()
  for (const state of nodes) {
    const labels = state.node.metadata.labels ?? {}
    const domain = labels[constraint.topologyKey]
    if (domain === undefined || all.some(({ topologyKey }) => labels[topologyKey] === undefined)) continue
    if ((constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor' && !fitsNodeAffinity(pod, state.node)) continue
    if (constraint.nodeTaintsPolicy === 'Honor' && hasForbiddingTaint(pod, state)) continue
    const here = state.pods.filter(
      (each) => each.metadata.namespace === pod.metadata.namespace && !isBeingDeleted(each) && selects(each),
    )
    counts.set(domain, (counts.get(domain) ?? 0) + here.length)
  }
  return counts
}

const hasForbiddingTaint = (pod: Pod, { node }: NodeState): boolean =>
  (node.spec.taints ?? []).some(
    (taint) => taint.effect !== 'PreferNoSchedule' && !isTolerated(taint, pod.spec.tolerations),
  )

/** The constraint's selector, and for each of `matchLabelKeys` the same value as the incoming pod's. */
function selectorOf({ labelSelector, matchLabelKeys = [] }: Constraint, pod: Pod): (other: Pod) => boolean {
  return (other) =>
    matchesSelector(labelSelector, other.metadata.labels) &&
    matchLabelKeys.every((key) => other.metadata.labels?.[key] === pod.metadata.labels?.[key])
}
