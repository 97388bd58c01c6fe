import type { ClusterView, StoreChange } from '../../storage/types.ts'
import type { SimulatedTime } from '../../time/types.ts'
import { controllerOf, keyOf, splitKey } from '../facts.ts'
import type { Controller, Wake } from '../types.ts'
import { decideCronJob, type CronJob, type CronJobObserved } from './decide.ts'
import { nextLookMs } from './due.ts'
import { parseSchedule } from './schedule.ts'

/** The CronJob that a Job belongs to, if that very one is still there. */
function cronJobOf(view: ClusterView, { metadata, ...job }: StoreChange<'jobs'>['object']): CronJob | undefined {
  const owner = controllerOf({ metadata, ...job })
  if (owner?.kind !== 'CronJob') return undefined
  const cronJob = view.get('cronjobs', metadata.namespace ?? '', owner.name)
  return cronJob?.metadata.uid === owner.uid ? cronJob : undefined
}

/** A changed schedule is first looked at when it is due; any other change at once. */
function wakesOf({ type, object, before }: StoreChange<'cronjobs'>, nowMs: number): readonly Wake[] {
  const key = keyOf(object)
  const { schedule, timeZone } = object.spec
  const isRescheduled =
    type === 'MODIFIED' && before !== null && (before.spec.schedule !== schedule || before.spec.timeZone !== timeZone)
  if (!isRescheduled) return type === 'DELETED' ? [] : [key]
  const parsed = parseSchedule(schedule)
  const nextMs = parsed.kind === 'ok' ? nextLookMs(object, parsed.value, nowMs) : null
  return nextMs === null ? [] : [{ key, delayMs: Math.max(0, nextMs - nowMs) }]
}

/** Starts Jobs by the clock (kubernetes: pkg/controller/cronjob). */
export function createCronJobController(view: ClusterView, time: SimulatedTime): Controller<CronJobObserved> {
  const jobsOf = view.index('jobs', (job) => {
    const owner = controllerOf(job)
    return owner === undefined ? [] : [`${job.metadata.namespace ?? ''}/${owner.name}`]
  })
  return {
    name: 'cronjob',
    triggers: {
      cronjobs: (change) => wakesOf(change, time.nowMs()),
      jobs: ({ object, before }) =>
        [object, ...(before === null ? [] : [before])].flatMap((job) => {
          const cronJob = cronJobOf(view, job)
          return cronJob === undefined ? [] : [keyOf(cronJob)]
        }),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const cronJob = view.get('cronjobs', namespace, name)
      if (cronJob === undefined) return null
      return { cronJob, jobs: jobsOf(key), jobNamed: (jobName) => view.get('jobs', namespace, jobName) }
    },
    decide: decideCronJob,
  }
}
