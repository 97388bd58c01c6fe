import type { ClusterView } from '../../storage/types.ts'
import { controllerOf, keyOf, splitKey } from '../facts.ts'
import type { Controller, Decision } from '../types.ts'
import { isFinished, isForeign, isTracked, type Pod } from './pods.ts'
import { untracked } from './writes.ts'

export interface OrphanObserved {
  readonly pod: Pod
}

/** Nobody will count the pod any more: it has no Job, or its Job is over. */
function isLeftBehind(view: ClusterView, pod: Pod): boolean {
  const owner = controllerOf(pod)
  if (owner === undefined) return true
  if (owner.kind !== 'Job' || owner.apiVersion !== 'batch/v1') return false
  const job = view.get('jobs', pod.metadata.namespace ?? '', owner.name)
  if (job === undefined || job.metadata.uid !== owner.uid) return true
  return isFinished(job) && !isForeign(job)
}

export function decideOrphan({ pod }: OrphanObserved): Decision {
  return { actions: [untracked(pod)] }
}

/**
 * Lets pods go that keep a Job's finalizer although no Job will count them (kubernetes: syncOrphanPod), so that they can
 * be deleted.
 */
export function createJobTrackingController(view: ClusterView): Controller<OrphanObserved> {
  const podsOf = view.index('pods', (pod) => (isTracked(pod) ? [controllerOf(pod)?.uid ?? ''] : []))
  return {
    name: 'job-tracking',
    triggers: {
      pods: ({ type, object }) =>
        type !== 'DELETED' && isTracked(object) && isLeftBehind(view, object) ? [keyOf(object)] : [],
      jobs: ({ type, object }) =>
        type === 'DELETED' || isFinished(object) ? podsOf(object.metadata.uid).map(keyOf) : [],
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const pod = view.get('pods', namespace, name)
      return pod !== undefined && isTracked(pod) && isLeftBehind(view, pod) ? { pod } : null
    },
    decide: decideOrphan,
  }
}
