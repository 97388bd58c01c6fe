import { equal } from '#shared/kit/equal.ts'
import { nameKey, slotKey } from '#shared/model/change.ts'
import type { PodObject } from '#shared/objects/index.ts'
import { parseOrdinalName } from '../store/ordinals.ts'
import type { Look } from './look.ts'
import { controllerOfKind } from '../store/references.ts'
import { conditionOf, hasStarted, slotOfPod } from './objects.ts'
import { both, claimsOfPod, onlyIf, relation, slotKeysOfClaim } from './relation-kit.ts'
import type { AnyRelation, RelationLook } from './relation-kit.ts'
import { setNames } from './relations-network.ts'

export const podRelations: readonly AnyRelation[] = [
  relation('pod-pod', 'Pod', 'pod', ({ uid }) => [uid]),
  // By its name alone, so that a slot hears of a pod that takes its name without being its.
  relation('pod-slot', 'Pod', 'slot', onlyIf(concernsSlot, slotKeysOfPodName)),
  relation(
    'pod-claims',
    'Pod',
    'claim',
    onlyIf(
      concernsClaims,
      both((pod, look) => claimsOfPod(look, pod).map(({ uid }) => uid)),
    ),
  ),
  relation(
    'pod-slots-by-claim',
    'Pod',
    'slot',
    onlyIf(
      concernsClaims,
      both((pod, look) => claimsOfPod(look, pod).flatMap(slotKeysOfClaim)),
    ),
  ),
  relation('pod-workload', 'Pod', 'workload', onlyIf(concernsSet, both(workloadKeys))),
  relation('pod-siblings', 'Pod', 'slot', onlyIf(concernsSet, both(siblingSlotKeys))),
  relation('pod-sibling-claims', 'Pod', 'claim', onlyIf(concernsSet, both(siblingClaimUids))),
  relation('pod-services', 'Pod', 'service', onlyIf(concernsOthers, both(serviceKeys))),
  relation('pod-zones', 'Pod', 'workload', onlyIf(concernsOthers, both(zoneKeys))),
  relation(
    'pod-attempt',
    'Pod',
    'attempt',
    both((pod) => (controllerOfKind(pod, 'Job') === null ? [] : [pod.uid])),
  ),
  relation('pod-job', 'Pod', 'job', both(jobUids)),
  relation('pod-deployment', 'Pod', 'deployment', onlyIf(concernsOthers, both(deploymentKeys))),
]

/** What a slot knows of the pod that has its name. Its restarts and its readiness it does not know. */
function concernsSlot(before: PodObject, after: PodObject): boolean {
  return (
    concernsSet(before, after) ||
    concernsClaims(before, after) ||
    hasStarted(before) !== hasStarted(after) ||
    !equal(before.initContainers, after.initContainers)
  )
}

/** What a claim and its reason know of a pod that names it. */
function concernsClaims(before: PodObject, after: PodObject): boolean {
  return (
    before.phase !== after.phase ||
    before.nodeName !== after.nodeName ||
    (before.conditions !== after.conditions &&
      !equal(conditionOf(before, 'PodScheduled'), conditionOf(after, 'PodScheduled'))) ||
    !equal(before.volumes, after.volumes) ||
    !equal(before.owners, after.owners)
  )
}

/** Services and workloads know that a pod is there, whose it is, and its labels. */
function concernsOthers(before: PodObject, after: PodObject): boolean {
  return !equal(before.labels, after.labels) || !equal(before.owners, after.owners)
}

/** What a set that was never seen is rebuilt from. */
function concernsSet(before: PodObject, after: PodObject): boolean {
  return (
    concernsOthers(before, after) ||
    before.subdomain !== after.subdomain ||
    !equal(before.volumes, after.volumes) ||
    !equal(before.containers, after.containers)
  )
}

function slotKeysOfPodName({ namespace, name }: Pick<PodObject, 'namespace' | 'name'>): readonly string[] {
  const parsed = parseOrdinalName(name)
  return parsed === null ? [] : [slotKey(namespace, parsed.base, parsed.ordinal)]
}

/** The pod's own set: it may live on through this pod, and its Service may find it. */
function workloadKeys(pod: PodObject): readonly string[] {
  const own = slotOfPod(pod)
  return own === null ? [] : [nameKey(pod.namespace, own.set)]
}

/** A set that was never seen is rebuilt from the newest of its pods: each of them matters to all its slots. */
function siblingsOf(pod: PodObject, look: Look): readonly PodObject[] {
  const own = slotOfPod(pod)
  if (own === null || look.store.named('StatefulSet', pod.namespace, own.set) !== undefined) return []
  if (look.memory.goneSet(pod.namespace, own.set) !== undefined) return []
  if (!look.store.canRead('StatefulSet', pod.namespace)) return []
  return [...look.store.podsOfSet(pod.namespace, own.set)]
}

/** Their own slots, and those of sets that may claim what they name: templates of a rebuilt set come and go with its pods. */
function siblingSlotKeys(pod: PodObject, look: Look): readonly string[] {
  return siblingsOf(pod, look).flatMap((sibling) => [
    ...slotKeysOfPodName(sibling),
    ...claimsOfPod(look, sibling).flatMap(slotKeysOfClaim),
  ])
}

function siblingClaimUids(pod: PodObject, look: Look): readonly string[] {
  return siblingsOf(pod, look).flatMap((sibling) => claimsOfPod(look, sibling).map(({ uid }) => uid))
}

function serviceKeys(pod: PodObject, look: Look): readonly string[] {
  return [...look.store.servicesSelecting(pod.namespace, pod.labels)].map(({ name }) => nameKey(pod.namespace, name))
}

/** The sets whose Service selects the pod, whoever's it is: with it that Service finds something. */
function zoneKeys(pod: PodObject, look: RelationLook): readonly string[] {
  const { namespace, labels } = pod
  return [...look.store.servicesSelecting(namespace, labels)].flatMap(({ name }) =>
    setNames(look, namespace, name).map((set) => nameKey(namespace, set)),
  )
}

function jobUids(pod: PodObject): readonly string[] {
  const job = controllerOfKind(pod, 'Job')
  return job === null ? [] : [job.uid]
}

function deploymentKeys(pod: PodObject, look: Look): readonly string[] {
  const replicaSet = look.store.get('ReplicaSet', controllerOfKind(pod, 'ReplicaSet')?.uid ?? '')
  const owner = replicaSet === undefined ? null : controllerOfKind(replicaSet, 'Deployment')
  return owner === null ? [] : [nameKey(pod.namespace, owner.name)]
}
