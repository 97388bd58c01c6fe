import type { ClusterView, StoreChange } from '../../storage/types.ts'
import { candidates } from '../claiming.ts'
import { controllerOf, keyOf, matchesSelector, splitKey } from '../facts.ts'
import type { Controller, Wake } from '../types.ts'
import { Backoffs } from './backoff.ts'
import { claimPods } from './claims.ts'
import { batchMs, decideJob, type JobObserved } from './decide.ts'
import { isFinished, isForeign, newlyFinished, type Job, type Pod } from './pods.ts'

export { createJobTrackingController } from './orphans.ts'

/** The Job that a pod belongs to, if that very one is still there. */
export function jobOf(view: ClusterView, pod: Pod): Job | undefined {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'Job') return undefined
  const job = view.get('jobs', pod.metadata.namespace ?? '', owner.name)
  return job?.metadata.uid === owner.uid ? job : undefined
}

function concernedBy(view: ClusterView, { type, object, before }: StoreChange<'pods'>): readonly Wake[] {
  const jobs = [object, ...(before === null ? [] : [before])].flatMap((pod) => jobOf(view, pod) ?? [])
  const couldAdopt = controllerOf(object) === undefined && type !== 'DELETED'
  if (couldAdopt)
    for (const job of view.list('jobs', object.metadata.namespace ?? ''))
      if (!isFinished(job) && matchesSelector(job.spec.selector, object.metadata.labels)) jobs.push(job)
  return [...new Set(jobs.map(keyOf))].map((key) => ({ key, delayMs: batchMs }))
}

/** A change of the spec is looked at now; the status and the pods of a Job are gathered for a second. */
function jobWakes({ type, object, before }: StoreChange<'jobs'>): readonly Wake[] {
  if (type === 'MODIFIED' && isFinished(object)) return []
  const isSpecChange = type !== 'MODIFIED' || before?.metadata.generation !== object.metadata.generation
  return isSpecChange ? [keyOf(object)] : [{ key: keyOf(object), delayMs: batchMs }]
}

/** Runs Jobs (kubernetes: pkg/controller/job). */
export function createJobController(view: ClusterView): Controller<JobObserved> {
  const podsFor = candidates(view, 'pods')
  const backoffs = new Backoffs()
  return {
    name: 'job',
    retry: { firstMs: 1_000, longestMs: 60_000 },
    triggers: {
      jobs: (change) => {
        if (change.type === 'DELETED') backoffs.forget(change.object.metadata.uid)
        return jobWakes(change)
      },
      pods: (change) => concernedBy(view, change),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const job = view.get('jobs', namespace, name)
      if (job === undefined || isForeign(job)) return null
      if (isFinished(job)) {
        backoffs.forget(job.metadata.uid)
        return null
      }
      const { pods, actions } = claimPods(job, podsFor(job))
      const { succeeded, failed } = newlyFinished(job, pods)
      return { job, pods, claims: actions, backoff: backoffs.note(job, succeeded, failed) }
    },
    decide: decideJob,
  }
}
