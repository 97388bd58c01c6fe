import { matchesNodeSelector } from '../controllers/node-selector.ts'
import {
  annotation,
  isDelayed,
  isFullyBound,
  isMadeFor,
  noProvisioner,
  notMadeFor,
  requestedSize,
  selectedNode,
  type Claim,
} from '../controllers/volumes/facts.ts'
import { bestMatch, isReachable } from '../controllers/volumes/matching.ts'
import { compareQuantities } from '../strategies/quantity.ts'
import type { ClaimState, Node, NodeState, Rejection, Scene, VolumePlan } from './types.ts'

/** A claim that keeps its pod from every node, with the words for it; null: the nodes decide. */
export function claimObstacle({ pod, claims }: Scene): string | null {
  for (const { name, claim, isEphemeral } of claims) {
    if (claim === undefined)
      return isEphemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`
    if (isEphemeral && !isMadeFor(claim, pod)) return notMadeFor(claim, pod)
    if (claim.status?.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`
  }
  return claims.some(isUnboundImmediate) ? 'pod has unbound immediate PersistentVolumeClaims' : null
}

/** A claim bound by name in advance counts as immediate, whatever its class. */
function isUnboundImmediate({ claim, storageClass }: ClaimState): boolean {
  if (claim === undefined || isFullyBound(claim)) return false
  return !isDelayed(storageClass) || (claim.spec.volumeName ?? '') !== ''
}

/** The node against the volumes that the claims have and those they would get (volumebinding: FindPodVolumes). */
export function volumeRejection({ node }: NodeState, scene: Scene): Rejection | null {
  const reasons: string[] = []
  for (const { claim, volume } of scene.claims) {
    if (claim === undefined || !isFullyBound(claim)) continue
    if (volume === undefined)
      return unresolvable('node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)')
    if (!isReachable(volume, node)) {
      reasons.push("node(s) didn't match PersistentVolume's node affinity")
      break
    }
  }
  if (volumePlan(node, scene) === null) reasons.push("node(s) didn't find available persistent volumes to bind")
  return reasons.length === 0 ? null : unresolvable(...reasons)
}

const unresolvable = (...reasons: string[]): Rejection => ({ plugin: 'VolumeBinding', reasons, isResolvable: false })

/**
 * What binding the pod's claims to volumes takes on this node; null: it cannot be done there. A claim that was sent to a
 * node is provisioned there or nowhere. The smallest claims choose first, so that a large volume is left for a large claim.
 */
export function volumePlan(node: Node, { claims, volumes }: Scene): VolumePlan | null {
  const unbound = claims.flatMap(({ claim, storageClass }) =>
    claim === undefined || isFullyBound(claim) ? [] : [{ claim, storageClass }],
  )
  const staticBindings: VolumePlan['staticBindings'][number][] = []
  const provisions: Claim[] = []
  const taken = new Set<string>()
  const bySize = unbound.toSorted((a, b) => compareQuantities(requestedSize(a.claim), requestedSize(b.claim)))
  for (const { claim, storageClass } of bySize) {
    const chosen = annotation(claim, selectedNode)
    if (chosen !== undefined && chosen !== node.metadata.name) return null
    const volume = chosen === undefined ? bestMatch({ claim, volumes, node, isDelayed: true, taken }) : null
    if (volume !== null) {
      taken.add(volume.metadata.name)
      staticBindings.push({ claim, volume })
      continue
    }
    if (storageClass === undefined || !provisionsOn(storageClass, node)) return null
    provisions.push(claim)
  }
  return { staticBindings, provisions }
}

function provisionsOn(
  { provisioner, allowedTopologies = [] }: NonNullable<ClaimState['storageClass']>,
  node: Node,
): boolean {
  if (provisioner === '' || provisioner === noProvisioner) return false
  if (allowedTopologies.length === 0) return true
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchesNodeSelector(
      { nodeSelectorTerms: [{ matchExpressions: matchLabelExpressions.map((each) => ({ ...each, operator: 'In' })) }] },
      node,
    ),
  )
}

const zoneLabels = [
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
] as const

/** A volume's zone labels against the node's. A node without any such label is taken for one of a cluster without zones. */
export function zoneRejection({ node }: NodeState, { claims }: Scene): Rejection | null {
  const here = node.metadata.labels ?? {}
  if (zoneLabels.every((label) => here[label] === undefined)) return null
  for (const { volume } of claims)
    for (const label of zoneLabels) {
      const zones = volume?.metadata.labels?.[label]
      if (zones !== undefined && !zones.split('__').includes(here[label] ?? ''))
        return { plugin: 'VolumeZone', reasons: ['node(s) had no available volume zone'], isResolvable: false }
    }
  return null
}
