import { ok } from '#shared/kit/result.ts'
import type { ObjectOf } from '../objects.ts'
import { conflict, refused, type Outcome } from '../status.ts'
import { wireTime } from '../time/wire-time.ts'

type Pod = ObjectOf['pods']

/** A pod put on a node, in one write (pkg/registry/core/pod/storage, BindingREST.setPodNodeAndMetadata). */
export function bound(pod: Pod, node: string, uid: string | undefined, nowMs: number): Outcome<Pod> {
  const { name } = pod.metadata
  const subject = { group: '', kind: 'pods/binding', name }
  if (uid !== undefined && uid !== '' && uid !== pod.metadata.uid)
    return refused(
      conflict(subject, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`),
    )
  if (pod.metadata.deletionTimestamp !== undefined)
    return refused(conflict(subject, `pod ${name} is being deleted, cannot be assigned to a host`))
  if ((pod.spec.nodeName ?? '') !== '')
    return refused(conflict(subject, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`))
  const { nominatedNodeName: _nominated, ...status } = pod.status ?? {}
  const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: wireTime(nowMs) }
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
  return ok({
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    // `lastProbeTime` is null on the wire, which the client's types do not know.
    status: { ...status, conditions: [...others, scheduled] },
  } as unknown as Pod)
}
