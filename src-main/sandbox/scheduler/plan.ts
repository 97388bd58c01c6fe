import { isFullyBound, selectedNode, annotation, type Claim } from '../controllers/volumes/facts.ts'
import { isReachable } from '../controllers/volumes/matching.ts'
import { rejectionOf } from './filters.ts'
import { fitError, noNodes, obstacleError, type FitError } from './fit-error.ts'
import { bestNode } from './score.ts'
import type { NodeState, Rejection, Scene, VolumePlan } from './types.ts'
import { claimObstacle, volumePlan } from './volume-fit.ts'

/** Where a pod goes, with what has to be bound first; or why nowhere. */
export type Placement =
  | { readonly kind: 'node'; readonly node: string; readonly volumes: VolumePlan }
  | { readonly kind: 'none'; readonly error: FitError }

/** One scheduling cycle: the claims, the filters on every node, the scores. */
export function placement(scene: Scene): Placement {
  const { nodes, pod } = scene
  if (nodes.length === 0) return { kind: 'none', error: noNodes }
  const obstacle = claimObstacle(scene)
  if (obstacle !== null) return { kind: 'none', error: obstacleError(nodes.length, obstacle) }
  const rejections: Rejection[] = []
  const candidates: NodeState[] = []
  for (const state of nodes) {
    const rejection = rejectionOf(state, scene)
    if (rejection === null) candidates.push(state)
    else rejections.push(rejection)
  }
  const best = bestNode(candidates, scene)
  const volumes = best === null ? null : volumePlan(best.node, scene)
  if (best === null || volumes === null)
    return { kind: 'none', error: fitError(rejections, pod.spec.preemptionPolicy !== 'Never') }
  return { kind: 'node', node: best.node.metadata.name, volumes }
}

export type BindingState = 'bound' | 'waiting' | { readonly error: string }

/** What a pod waits for whose volumes are being bound, looked at once a second (volumebinding: checkBindings). */
export function bindingState(scene: Scene, node: string, provisioned: ReadonlySet<string>): BindingState {
  const { claims, nodes, pod } = scene
  const target = nodes.find((each) => each.node.metadata.name === node)?.node
  if (target === undefined) return { error: `node "${node}" not found` }
  let isWaiting = false
  for (const { name, claim, volume } of claims) {
    if (claim === undefined)
      return {
        error: `failed to check provisioning pvc: persistentvolumeclaims "${pod.metadata.namespace ?? ''}/${name}" not found`,
      }
    if (provisioned.has(name) && !isStillChosen(claim, node)) return { error: `provisioning failed for PVC "${name}"` }
    if (volume !== undefined && !isReachable(volume, target))
      return {
        error: `pv "${volume.metadata.name}" node affinity doesn't match node "${node}": no matching NodeSelectorTerms`,
      }
    if (!isFullyBound(claim)) isWaiting = true
  }
  return isWaiting ? 'waiting' : 'bound'
}

/** A provisioner that cannot make the volume there takes the choice back. */
const isStillChosen = (claim: Claim, node: string): boolean => annotation(claim, selectedNode) === node
