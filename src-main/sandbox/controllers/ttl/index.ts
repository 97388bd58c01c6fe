import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { keyOf, msOf, splitKey } from '../facts.ts'
import type { Controller, Decision } from '../types.ts'

type Job = ObjectOf['jobs']

export interface FinishedObserved {
  readonly job: Job
}

/** When a finished Job has lived long enough; null while it runs, and without a limit. */
export function expiryMs({ spec, status }: Job): number | null {
  const { ttlSecondsAfterFinished } = spec
  const last = status?.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  )
  const finishedMs = msOf(last?.lastTransitionTime)
  if (ttlSecondsAfterFinished === undefined || finishedMs === null) return null
  return finishedMs + ttlSecondsAfterFinished * 1_000
}

export function decideExpiry({ job }: FinishedObserved, nowMs: number): Decision {
  const atMs = expiryMs(job)
  if (atMs === null) return { actions: [] }
  if (atMs > nowMs) return { actions: [], againAtMs: atMs }
  const { namespace = '', name, uid } = job.metadata
  return {
    actions: [
      {
        verb: 'delete',
        resource: 'jobs',
        namespace,
        name,
        uid,
        // In the foreground: the Job is there until its pods are gone.
        options: { propagationPolicy: 'Foreground' },
        tolerates: ['NotFound', 'Conflict'],
      },
    ],
  }
}

/** Deletes finished Jobs `ttlSecondsAfterFinished` after their end (kubernetes: pkg/controller/ttlafterfinished). */
export function createTtlController(view: ClusterView): Controller<FinishedObserved> {
  return {
    name: 'ttl-after-finished',
    triggers: { jobs: ({ type, object }) => (type === 'DELETED' || expiryMs(object) === null ? [] : [keyOf(object)]) },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const job = view.get('jobs', namespace, name)
      return job === undefined || job.metadata.deletionTimestamp !== undefined ? null : { job }
    },
    decide: decideExpiry,
  }
}
