import { controllerOf, controllerReference, isBeingDeleted, matchesSelector } from '../facts.ts'
import type { Action } from '../types.ts'
import { isTracked, trackingFinalizer, type Job, type Pod } from './pods.ts'

interface Claimed {
  readonly pods: readonly Pod[]
  readonly actions: readonly Action[]
}

/** An adopted pod gets the owner and the finalizer by which it is counted. */
function adopted(job: Job, pod: Pod): Pod {
  const { ownerReferences = [], finalizers = [] } = pod.metadata
  const tracked = isTracked(pod) ? finalizers : [...finalizers, trackingFinalizer]
  const owners = [...ownerReferences, controllerReference(job)]
  return { ...pod, metadata: { ...pod.metadata, ownerReferences: owners, finalizers: tracked } }
}

function released(job: Job, pod: Pod): Pod {
  const { ownerReferences = [], finalizers = [], ...metadata } = pod.metadata
  const owners = ownerReferences.filter(({ uid }) => uid !== job.metadata.uid)
  const left = finalizers.filter((finalizer) => finalizer !== trackingFinalizer)
  const head = {
    ...metadata,
    ...(owners.length === 0 ? {} : { ownerReferences: owners }),
    ...(left.length === 0 ? {} : { finalizers: left }),
  }
  return { ...pod, metadata: head }
}

const written = (object: Pod): Action => ({ verb: 'update', resource: 'pods', object, tolerates: ['NotFound'] })

/**
 * The pods of a Job among those that it owns and those that nobody owns (kubernetes: ClaimPods): matching orphans are
 * adopted, owned ones that no longer match are released.
 */
export function claimPods(job: Job, candidates: readonly Pod[]): Claimed {
  const pods: Pod[] = []
  const actions: Action[] = []
  for (const pod of candidates) {
    const fits = matchesSelector(job.spec.selector, pod.metadata.labels)
    const owner = controllerOf(pod)
    if (owner?.uid === job.metadata.uid) {
      if (fits) pods.push(pod)
      else if (!isBeingDeleted(job)) actions.push(written(released(job, pod)))
    } else if (owner === undefined && fits && !isBeingDeleted(job) && !isBeingDeleted(pod)) {
      const mine = adopted(job, pod)
      pods.push(mine)
      actions.push(written(mine))
    }
  }
  return { pods, actions }
}
