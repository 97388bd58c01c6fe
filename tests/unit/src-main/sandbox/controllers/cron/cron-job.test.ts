import { describe, expect, test } from 'vitest'
import { createCronJobController } from '../../../../../../src-main/sandbox/controllers/cron/index.ts'
import { createGarbageController } from '../../../../../../src-main/sandbox/controllers/garbage/index.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'
import { wireTime } from '../../../../../../src-main/sandbox/time/wire-time.ts'

const namespace = 'shop'
const minuteMs = 60_000
const cluster = (at?: string): PlainCluster =>
  plainCluster([createCronJobController, createGarbageController], at === undefined ? undefined : Date.parse(at))

function addCronJob(made: PlainCluster, spec: object = {}): ObjectOf['cronjobs'] {
  return made.create('cronjobs', {
    metadata: { name: 'tick', namespace },
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        metadata: { labels: { app: 'tick' }, annotations: { note: 'kept' } },
        spec: { template: { spec: { containers: [{ name: 'main', image: 'busybox' }] } } },
      },
      ...spec,
    },
  })
}

const tick = ({ store }: PlainCluster): ObjectOf['cronjobs'] => {
  const found = store.get('cronjobs', namespace, 'tick')
  if (found === undefined) throw new Error('expected the CronJob to be there')
  return found
}
const change = (made: PlainCluster, spec: object): void =>
  void made.update('cronjobs', { ...tick(made), spec: { ...tick(made).spec, ...spec } })
const jobs = ({ store }: PlainCluster): readonly ObjectOf['jobs'][] => store.list('jobs', namespace)
const names = (made: PlainCluster): readonly string[] => jobs(made).map(({ metadata }) => metadata.name)
const words = (made: PlainCluster): readonly string[] => made.said.map(({ reason, message }) => `${reason}: ${message}`)

/** The name of the run for a time. */
const runOf = (time: string): string => `tick-${Date.parse(time) / minuteMs}`

function finish(made: PlainCluster, name: string, type: 'Complete' | 'Failed' = 'Complete'): void {
  const now = wireTime(made.nowMs())
  made.setStatus('jobs', namespace, name, {
    startTime: made.store.get('jobs', namespace, name)?.metadata.creationTimestamp,
    ...(type === 'Complete' ? { completionTime: now } : {}),
    conditions: [{ type, status: 'True', lastTransitionTime: now }],
  })
}

describe('a run', () => {
  test('starts a tenth of a second after its time, and the CronJob tells of it', () => {
    const made = cluster()
    const { metadata } = addCronJob(made)
    made.step(minuteMs + 50)
    expect(names(made)).toEqual([])
    made.step(100)
    const [job] = jobs(made)
    expect(job?.metadata).toMatchObject({
      name: runOf('2026-03-01T12:01:00Z'),
      labels: { app: 'tick' },
      annotations: { note: 'kept', 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-03-01T12:01:00Z' },
      ownerReferences: [{ kind: 'CronJob', name: 'tick', uid: metadata.uid, controller: true }],
    })
    const reference = {
      kind: 'Job',
      namespace,
      name: job?.metadata.name,
      uid: job?.metadata.uid,
      apiVersion: 'batch/v1',
    }
    expect(tick(made).status).toEqual({
      active: [{ ...reference, resourceVersion: job?.metadata.resourceVersion }],
      lastScheduleTime: '2026-03-01T12:01:00Z',
    })
    expect(words(made)).toEqual([`SuccessfulCreate: Created job ${job?.metadata.name}`])
  })

  test('that ends leaves the active ones and is the last success in one write', () => {
    const made = cluster()
    addCronJob(made, { schedule: '0 * * * *' })
    made.step(61 * minuteMs)
    const [name = ''] = names(made)
    const writes = made.changes.length
    finish(made, name)
    made.step(1_000)
    expect(tick(made).status).toEqual({
      lastScheduleTime: '2026-03-01T13:00:00Z',
      lastSuccessfulTime: '2026-03-01T13:01:00Z',
    })
    expect(made.changes.slice(writes + 1).map(({ resource }) => resource)).toEqual(['cronjobs'])
    expect(words(made).at(-1)).toBe(`SawCompletedJob: Saw completed job: ${name}, condition: Complete`)
  })

  test('that is deleted while it is active is missed', () => {
    const made = cluster()
    addCronJob(made, { schedule: '0 * * * *' })
    made.step(61 * minuteMs)
    const [name = ''] = names(made)
    made.remove('jobs', namespace, name)
    made.step(1_000)
    expect(tick(made).status).toEqual({ lastScheduleTime: '2026-03-01T13:00:00Z' })
    expect(words(made).at(-1)).toBe(`MissingJob: Active job went missing: ${name}`)
  })

  test('by the wall clock of a zone carries the time of that zone', () => {
    const made = cluster('2026-03-28T12:00:00Z')
    addCronJob(made, { schedule: '30 4 * * *', timeZone: 'Europe/Berlin' })
    made.step(24 * 60 * minuteMs)
    expect(
      jobs(made).map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']),
    ).toEqual(['2026-03-29T04:30:00+02:00'])
    expect(tick(made).status?.lastScheduleTime).toBe('2026-03-29T02:30:00Z')
  })

  test('every so often counts from the creation', () => {
    const made = cluster('2026-03-01T12:00:07Z')
    addCronJob(made, { schedule: '@every 2m' })
    made.step(5 * minuteMs)
    expect(jobs(made).map(({ metadata }) => metadata.creationTimestamp)).toEqual([
      '2026-03-01T12:02:07Z',
      '2026-03-01T12:04:07Z',
    ])
  })
})

describe('while a run is still active', () => {
  test('Allow starts the next one beside it', () => {
    const made = cluster()
    addCronJob(made)
    made.step(2 * minuteMs + 1_000)
    expect(names(made)).toEqual([runOf('2026-03-01T12:01:00Z'), runOf('2026-03-01T12:02:00Z')])
    expect(tick(made).status?.active).toHaveLength(2)
  })

  test('Forbid skips the time, and runs it late when the run has ended', () => {
    const made = cluster()
    addCronJob(made, { concurrencyPolicy: 'Forbid' })
    made.step(2 * minuteMs + 15_000)
    const first = runOf('2026-03-01T12:01:00Z')
    expect(names(made)).toEqual([first])
    expect(words(made).at(-1)).toBe(
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    )
    finish(made, first)
    made.step(1_000)
    expect(names(made)).toEqual([first, runOf('2026-03-01T12:02:00Z')])
    expect(tick(made).status).toMatchObject({
      active: [{ name: runOf('2026-03-01T12:02:00Z') }],
      lastScheduleTime: '2026-03-01T12:02:00Z',
      lastSuccessfulTime: '2026-03-01T12:02:15Z',
    })
  })

  test('Forbid drops the time if the run ends after the deadline', () => {
    const made = cluster()
    addCronJob(made, { concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 10 })
    made.step(2 * minuteMs + 15_000)
    finish(made, runOf('2026-03-01T12:01:00Z'))
    made.step(1_000)
    expect(names(made)).toHaveLength(1)
    expect(words(made).some((text) => text.startsWith('MissSchedule'))).toBe(false)
    made.step(minuteMs)
    expect(names(made).at(-1)).toBe(runOf('2026-03-01T12:03:00Z'))
  })

  test('Replace deletes it and starts the next one in one status', () => {
    const made = cluster()
    addCronJob(made, { concurrencyPolicy: 'Replace' })
    made.step(2 * minuteMs + 1_000)
    const [first, second] = [runOf('2026-03-01T12:01:00Z'), runOf('2026-03-01T12:02:00Z')]
    expect(names(made)).toEqual([second])
    expect(tick(made).status).toMatchObject({ active: [{ name: second }] })
    expect(words(made)).toEqual([
      `SuccessfulCreate: Created job ${first}`,
      `SuccessfulDelete: Deleted job ${first}`,
      `SuccessfulCreate: Created job ${second}`,
    ])
  })
})

describe('a suspended CronJob', () => {
  test('starts nothing, and when it goes on runs the latest missed time at once', () => {
    const made = cluster()
    addCronJob(made, { suspend: true })
    made.step(5 * minuteMs + 20_000)
    expect(names(made)).toEqual([])
    change(made, { suspend: false })
    made.step(1_000)
    expect(names(made)).toEqual([runOf('2026-03-01T12:05:00Z')])
  })

  test('warns when it has missed more than a hundred times, and still runs the latest', () => {
    const made = cluster()
    addCronJob(made, { suspend: true })
    made.step(130 * minuteMs + 1_000)
    change(made, { suspend: false })
    made.step(1_000)
    expect(words(made)[0]).toBe(
      'TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    )
    expect(names(made)).toEqual([runOf('2026-03-01T14:10:00Z')])
  })
})

test('only as many finished runs are kept as the history allows, the latest of each kind', () => {
  const made = cluster()
  addCronJob(made, { successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1 })
  for (let run = 1; run <= 7; run += 1) {
    made.step(minuteMs + 1_000)
    for (const job of jobs(made))
      if (job.status?.conditions === undefined) finish(made, job.metadata.name, run % 3 === 0 ? 'Failed' : 'Complete')
    made.step(1_000)
  }
  const ends = jobs(made).map(({ status }) => status?.conditions?.[0]?.type)
  expect(ends.filter((end) => end === 'Complete')).toHaveLength(2)
  expect(ends.filter((end) => end === 'Failed')).toHaveLength(1)
})

test('a changed schedule is gone by from then on', () => {
  const made = cluster()
  addCronJob(made, { schedule: '0 0 1 1 *' })
  made.step(10_000)
  change(made, { schedule: '*/2 * * * *' })
  made.step(2 * minuteMs)
  expect(names(made)).toEqual([runOf('2026-03-01T12:02:00Z')])
})

test('a Job that a person made for it is unexpected while it runs, and counts for the history when it has ended', () => {
  const made = cluster()
  const { metadata } = addCronJob(made, { schedule: '0 0 1 1 *', successfulJobsHistoryLimit: 0 })
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'tick', uid: metadata.uid, controller: true }
  made.create('jobs', {
    metadata: { name: 'by-hand', namespace, ownerReferences: [owner] },
    spec: { template: { spec: { containers: [] } } },
  })
  made.step(1_000)
  expect(words(made)).toEqual(['UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand'])
  finish(made, 'by-hand')
  made.step(1_000)
  expect(names(made)).toEqual([])
})

test.each([
  [
    '59 23 31 2 *',
    'InvalidSchedule: invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second',
  ],
  ['61 * * * *', 'UnparseableSchedule: unparseable schedule: "61 * * * *" : end of range (61) above maximum (59): 61'],
])('the schedule %j is said to be no good and does not keep the cluster busy', (schedule, expected) => {
  const made = cluster()
  addCronJob(made, { schedule })
  made.step(10 * minuteMs)
  expect(words(made)).toEqual([expected])
})
