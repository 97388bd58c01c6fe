import { nameKey, slotKey } from '#shared/model/change.ts'
import type { ObjectChangeOf } from '#shared/objects/change.ts'
import type { EventObject, NodeObject } from '#shared/objects/index.ts'
import type { Look } from './look.ts'
import { conditionOf, slotOfPod } from './objects.ts'
import { both, keysOfController, onlyIf, relation, slotKeysOfClaim } from './relation-kit.ts'
import type { AnyRelation, RelationLook } from './relation-kit.ts'

export const clusterRelations: readonly AnyRelation[] = [
  relation(
    'node-node',
    'Node',
    'node',
    both(({ name }) => [name]),
  ),
  relation('node-pods', 'Node', 'pod', onlyIf(concernsPods, podUids)),
  relation('node-attempts', 'Node', 'attempt', onlyIf(concernsPods, podUids)),
  relation('event-slot', 'Event', 'slot', both(slotKeysOfEvent)),
  relation(
    'event-claim',
    'Event',
    'claim',
    both(({ involved }) => (isClaimEvent(involved) ? [involved.uid ?? ''] : [])),
  ),
  relation(
    'event-slot-by-claim',
    'Event',
    'slot',
    both(({ involved }) => (isClaimEvent(involved) ? slotKeysOfClaim(involved) : [])),
  ),
  relation('job-job', 'Job', 'job', ({ uid }) => [uid]),
  relation('job-run', 'Job', 'run', ({ uid }) => [uid]),
  relation(
    'cronJob-cronJob',
    'CronJob',
    'cronJob',
    both(({ namespace, name }) => [nameKey(namespace, name)]),
  ),
  relation(
    'deployment-deployment',
    'Deployment',
    'deployment',
    both(({ namespace, name }) => [nameKey(namespace, name)]),
  ),
  relation('replicaSet-deployment', 'ReplicaSet', 'deployment', both(keysOfController('Deployment'))),
]

/** Of a node, pods know whether it still reports. */
function concernsPods(before: NodeObject, after: NodeObject): boolean {
  return conditionOf(before, 'Ready')?.status !== conditionOf(after, 'Ready')?.status
}

/** A node that appears and reports changes only those pods that were thought to be on a node that is gone. */
function podUids({ before, after }: ObjectChangeOf<'Node'>, look: RelationLook): readonly string[] {
  const uids = [...look.store.podsOnNode((after ?? before)?.name ?? '')].map(({ uid }) => uid)
  const isFine = before === undefined && after !== undefined && conditionOf(after, 'Ready')?.status !== 'Unknown'
  return isFine ? uids.filter((uid) => isThoughtUnknown(look, uid)) : uids
}

function isThoughtUnknown({ known }: RelationLook, podUid: string): boolean {
  return known.pod.get(podUid)?.state === 'unknown' || known.attempt.get(podUid)?.state === 'unknown'
}

/** Events of a pod matter to the cables of its slot. */
function slotKeysOfEvent({ involved }: EventObject, look: Look): readonly string[] {
  const pod = involved.kind === 'Pod' && involved.uid !== null ? look.store.get('Pod', involved.uid) : undefined
  const slot = pod === undefined ? null : slotOfPod(pod)
  return pod === undefined || slot === null ? [] : [slotKey(pod.namespace, slot.set, slot.ordinal)]
}

function isClaimEvent({ kind, uid }: EventObject['involved']): boolean {
  return kind === 'PersistentVolumeClaim' && uid !== null
}
