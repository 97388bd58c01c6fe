import { conditionsOf, jobOf, over } from './jobs.ts'
import { states } from './normal.ts'
import { printed } from './printed.ts'
import type { Answer, Area, CaseCluster } from './types.ts'

interface Manifest {
  readonly schedule?: string
  readonly spec?: string
  readonly annotations?: string
}

function cronManifest({ schedule = '* * * * *', spec = '', annotations = '' }: Manifest = {}): string {
  return `
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "${schedule}"
  jobTemplate:
    metadata: {labels: {app: tick}, annotations: {note: kept}}
    spec:
      template:
        metadata: {annotations: {${annotations}}}
        spec:
          terminationGracePeriodSeconds: 1
          restartPolicy: Never
          containers: [{name: main, image: busybox}]
${spec === '' ? '' : `  ${spec.trim().replaceAll('\n', '\n  ')}`}
`
}

const never = '0 0 31 12 *'
const slow = 'controlplane.test/run-for: 600s'

const tick = (it: CaseCluster): Promise<Answer> => it.get('cronjobs/tick')

/** The names of the Jobs, with the minute that each of them was due counted from the first one's. */
async function runs(it: CaseCluster): Promise<readonly number[]> {
  const minutes = (await it.list('jobs')).map(({ metadata }) => Number(metadata.name.split('-').at(-1)))
  return minutes.map((minute) => minute - Math.min(...minutes))
}

/** The name of a run, and a status that names runs, without the minute. */
const withoutMinutes = (value: Answer): Answer =>
  JSON.parse(JSON.stringify(value ?? null).replaceAll(/tick-\d{8}/g, 'tick-MINUTE'))

const change = (it: CaseCluster, spec: object): Promise<unknown> =>
  it.request('PATCH', '/apis/batch/v1/namespaces/{ns}/cronjobs/tick', {
    body: { spec },
    headers: { 'content-type': 'application/merge-patch+json' },
  })

const running = (it: CaseCluster, count: number, seconds = 90): Promise<unknown> =>
  it.until(`${count} runs`, async () => (await it.list('jobs')).length >= count, seconds)

/** What is said of the CronJob, without minutes, once it has been said. */
const told = (it: CaseCluster, reason: string, seconds = 90): Promise<readonly Answer[]> =>
  it.until(
    `${reason} said`,
    async () => {
      const events = await it.events('CronJob/tick')
      return events.some((event) => event.reason === reason) ? unique(withoutMinutes(events)) : null
    },
    seconds,
  )

/** Runs that differ only by their minute say the same. */
const unique = (events: readonly Answer[]): readonly Answer[] => [
  ...new Map(events.map((event) => [JSON.stringify(event), event])).values(),
]

/** The cluster's own time: that of an object made just now. */
async function clusterMs(it: CaseCluster): Promise<number> {
  const body = { metadata: { generateName: 'now-' } }
  const answer = await it.request('POST', '/api/v1/namespaces/{ns}/configmaps', { body })
  return Date.parse(answer.body.metadata.creationTimestamp)
}

/** Lets time pass until a second of a minute has come, so that what follows is far from its edges. */
async function atSecond(it: CaseCluster, second: number): Promise<void> {
  const now = Math.floor((await clusterMs(it)) / 1_000) % 60
  await it.pass((second - now + 60) % 60)
}

/** CronJobs: when they run, what they do while a run is active, and what they keep. */
export const cronJobs: Area = {
  name: 'cron-jobs',
  cases: [
    {
      name: 'run',
      title: 'a CronJob makes a Job at its minute, and tells when it has ended',
      async run(it) {
        const watch = await it.watch('cronjobs')
        await it.apply(cronManifest())
        await running(it, 1)
        const [job] = await it.list('jobs')
        it.observe('job', withoutMinutes(job.metadata))
        it.observe(
          'is named by its minute',
          job.metadata.name === `tick-${(Date.parse(job.metadata.creationTimestamp) / 60_000) | 0}`,
        )
        await over(it, job.metadata.name)
        await it.until('told', async () => (await tick(it)).status.lastSuccessfulTime !== undefined)
        await change(it, { suspend: true })
        it.observe('turns', states(watch.events.slice(0, 3).map(({ object }) => withoutMinutes(object.status))))
        const events = await told(it, 'SawCompletedJob')
        it.observe('events', events)
        it.observe('spec', (await tick(it)).spec)
        it.observe('printed', printed((await it.kubectl(['get', 'cronjobs'])).stdout))
      },
    },
    {
      name: 'forbid',
      title: 'a run that may not start beside another one starts late, when that has ended',
      async run(it) {
        await it.apply(
          cronManifest({ spec: 'concurrencyPolicy: Forbid', annotations: 'controlplane.test/run-for: 75s' }),
        )
        await told(it, 'JobAlreadyActive', 150)
        it.observe('runs while the first is active', await runs(it))
        await running(it, 2)
        await it.until('told', async () => (await tick(it)).status.lastSuccessfulTime !== undefined)
        await change(it, { suspend: true })
        const { status } = await tick(it)
        it.observe('status', withoutMinutes(status))
        it.observe('runs', await runs(it))
        it.observe(
          'is the missed minute',
          Date.parse(status.lastScheduleTime) / 60_000 === Number(status.active[0].name.split('-')[1]),
        )
        it.observe('events', await told(it, 'SawCompletedJob'))
      },
    },
    {
      name: 'replace',
      title: 'a run that replaces another one deletes it first',
      async run(it) {
        await it.apply(cronManifest({ spec: 'concurrencyPolicy: Replace', annotations: slow }))
        const events = await told(it, 'SuccessfulDelete', 150)
        await change(it, { suspend: true })
        await it.until('one run', async () => (await it.list('jobs')).length === 1)
        it.observe('status', withoutMinutes((await tick(it)).status))
        it.observe('events', events)
      },
    },
    {
      name: 'allow',
      title: 'runs may be active beside each other',
      async run(it) {
        await it.apply(cronManifest({ annotations: slow }))
        await running(it, 2, 150)
        await it.until('both told', async () => (await tick(it)).status.active?.length === 2)
        await change(it, { suspend: true })
        it.observe('runs', await runs(it))
      },
    },
    {
      name: 'suspend',
      title: 'a suspended CronJob runs its latest missed minute as soon as it goes on',
      async run(it) {
        await it.apply(cronManifest({ spec: 'suspend: true' }))
        await atSecond(it, 20)
        const { creationTimestamp } = (await tick(it)).metadata
        if ((await clusterMs(it)) - Date.parse(creationTimestamp) < 60_000) await it.pass(60)
        it.observe('runs while suspended', await runs(it))
        const now = await clusterMs(it)
        await change(it, { suspend: false })
        await running(it, 1, 20)
        await it.until('told', async () => (await tick(it)).status?.lastScheduleTime !== undefined)
        await change(it, { suspend: true })
        const { lastScheduleTime } = (await tick(it)).status
        it.observe('ran the latest minute', Date.parse(lastScheduleTime) === Math.floor(now / 60_000) * 60_000)
      },
    },
    {
      name: 'deadline',
      title: 'a minute that is older than the deadline is dropped without a word',
      async run(it) {
        await it.apply(cronManifest({ spec: 'suspend: true\nstartingDeadlineSeconds: 10' }))
        await it.pass(61)
        await atSecond(it, 25)
        await change(it, { suspend: false })
        await it.pass(10)
        it.observe('runs', await runs(it))
        it.observe('events', await it.events('CronJob/tick'))
        it.observe('status', (await tick(it)).status)
        await change(it, { suspend: true })
      },
    },
    {
      name: 'time-zone',
      title: 'a CronJob goes by the wall clock of its zone',
      async run(it) {
        await atSecond(it, 5)
        // Kolkata is five and a half hours ahead all year.
        const due = new Date(Math.floor((await clusterMs(it)) / 60_000) * 60_000 + 60_000 + 330 * 60_000)
        const schedule = `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`
        await it.apply(cronManifest({ schedule, spec: 'timeZone: Asia/Kolkata' }))
        await running(it, 1)
        const [job] = await it.list('jobs')
        const time = job.metadata.annotations['batch.kubernetes.io/cronjob-scheduled-timestamp']
        it.observe('annotation', time.slice(-9))
        it.observe('due', Date.parse(time) === due.getTime() - 330 * 60_000)
      },
    },
    {
      name: 'history',
      title: 'Jobs made by hand are unexpected, and the oldest beyond the history are deleted when they have ended',
      async run(it) {
        await it.apply(cronManifest({ schedule: never, spec: 'successfulJobsHistoryLimit: 1' }))
        for (const name of ['one', 'two']) {
          await it.kubectl(['create', 'job', name, '--from=cronjob/tick'])
          await over(it, name)
        }
        await it.until('the oldest gone', async () => (await jobOf(it, 'one')) === null)
        const last = await jobOf(it, 'two')
        it.observe('kept', { head: last.metadata, conditions: conditionsOf(last) })
        it.observe('status', Object.keys((await tick(it)).status))
        it.observe('events', await told(it, 'SuccessfulDelete'))
      },
    },
    {
      name: 'missing',
      title: 'an active run that is deleted is missed',
      async run(it) {
        await it.apply(cronManifest({ annotations: slow }))
        await running(it, 1)
        await change(it, { suspend: true })
        await it.kubectl(['delete', 'jobs', '--all'])
        const events = await told(it, 'MissingJob')
        await it.until('none active', async () => (await tick(it)).status.active === undefined)
        it.observe('events', events)
      },
    },
    {
      name: 'cascade',
      title: 'a deleted CronJob takes its Jobs and their pods with it',
      async run(it) {
        await it.apply(cronManifest({ annotations: slow }))
        await running(it, 1)
        await it.kubectl(['delete', 'cronjob', 'tick'])
        await it.until('all gone', async () => (await it.list('jobs')).length + (await it.list('pods')).length === 0)
        it.observe('jobs', await it.list('jobs'))
      },
    },
  ],
}
