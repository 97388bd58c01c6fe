import type { V1PodAffinityTerm } from '@kubernetes/client-node'
import type { Wire } from '../objects.ts'
import { matchesSelector } from '../controllers/facts.ts'
import { crowdOf } from './crowd.ts'
import type { NodeState, Pod, Rejection, Scene } from './types.ts'

type Term = Wire<V1PodAffinityTerm>

const requiredAffinity = ({ spec }: Pod): readonly Term[] =>
  spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
const requiredAntiAffinity = ({ spec }: Pod): readonly Term[] =>
  spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []

/** Required (anti-)affinity between pods, over the domains of each term's topology key. */
export function podAffinityRejection(state: NodeState, scene: Scene): Rejection | null {
  const { pod } = scene
  const terms = requiredAffinity(pod)
  if (terms.length > 0 && !terms.every((term) => isAttracted(term, state, scene)))
    return { plugin: 'InterPodAffinity', reasons: ["node(s) didn't match pod affinity rules"], isResolvable: false }
  if (requiredAntiAffinity(pod).some((term) => hasNeighbour(term, pod, state, scene)))
    return { plugin: 'InterPodAffinity', reasons: ["node(s) didn't match pod anti-affinity rules"], isResolvable: true }
  if (isShunned(state, scene))
    return {
      plugin: 'InterPodAffinity',
      reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
      isResolvable: true,
    }
  return null
}

/** A pod of the term is in the node's domain; the first of a group that is attracted to itself may go anywhere. */
function isAttracted(term: Term, state: NodeState, scene: Scene): boolean {
  if (domainOf(term, state) === undefined) return false
  if (hasNeighbour(term, scene.pod, state, scene)) return true
  const exists = scene.nodes.some((other) => other.pods.some((each) => selects(term, scene.pod, each, scene)))
  return !exists && requiredAffinity(scene.pod).every((each) => selects(each, scene.pod, scene.pod, scene))
}

function hasNeighbour(term: Term, owner: Pod, state: NodeState, scene: Scene): boolean {
  return neighboursOf(term, owner, state, scene) > 0
}

/** How many pods that the term selects are in the node's domain. */
export function neighboursOf(term: Term, owner: Pod, state: NodeState, scene: Scene): number {
  const domain = domainOf(term, state)
  if (domain === undefined) return 0
  let count = 0
  for (const other of scene.nodes)
    if (domainOf(term, other) === domain)
      for (const each of other.pods) if (selects(term, owner, each, scene)) count += 1
  return count
}

/** A pod in the node's domain does not want the incoming one near it. */
function isShunned(state: NodeState, scene: Scene): boolean {
  return scene.nodes.some((other) =>
    crowdOf(other)
      .choosy()
      .some((each) =>
        requiredAntiAffinity(each).some((term) => {
          const domain = domainOf(term, state)
          return domain !== undefined && domainOf(term, other) === domain && selects(term, each, scene.pod, scene)
        }),
      ),
  )
}

const domainOf = ({ topologyKey }: Term, { node }: NodeState): string | undefined => node.metadata.labels?.[topologyKey]

/** The term, which belongs to `owner`, selects the pod. Namespaces: those named, those selected, else the owner's own. */
function selects(term: Term, owner: Pod, pod: Pod, { namespaces }: Scene): boolean {
  const namespace = pod.metadata.namespace ?? ''
  const named = term.namespaces ?? []
  const isThere =
    named.includes(namespace) ||
    (term.namespaceSelector !== undefined && matchesSelector(term.namespaceSelector, namespaces.get(namespace))) ||
    (named.length === 0 && term.namespaceSelector === undefined && namespace === owner.metadata.namespace)
  return isThere && matchesSelector(term.labelSelector, pod.metadata.labels)
}
