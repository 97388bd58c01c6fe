import { describe, expect, test } from 'vitest'
import type { Job } from '#shared/model/entities.ts'
import { job, node, owner, pod } from '../../../kit/builders.ts'
import type { ApiObject } from '../../../kit/fake-api/index.ts'
import { ModelWorld } from '../../../kit/model-world.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 10, 0, second)).toISOString()
const ms = (second: number): number => Date.UTC(2026, 10, 21, 10, 0, second)

/** A pod of the Job that ended at this second. */
function attempt(name: string, endSecond: number, exitCode: number): ApiObject {
  const terminated = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: at(0),
    finishedAt: at(endSecond),
  }
  const containerStatuses = [{ name: 'main', image: 'x', ready: false, restartCount: 0, state: { terminated } }]
  const status = { phase: exitCode === 0 ? 'Succeeded' : 'Failed', startTime: at(0), containerStatuses }
  return pod({ name, owners: [owner('Job', 'import', 'uid-import')], override: { status } })
}

const jobOf = (world: ModelWorld): Job | undefined => world.maps.job.get('uid-import')
const conditions = (...types: readonly string[]): Readonly<Record<string, unknown>> => ({
  conditions: types.map((type) => ({
    type,
    status: 'True',
    reason: 'BackoffLimitExceeded',
    lastTransitionTime: at(50),
  })),
})

describe('the state of a Job', () => {
  test.each<[string, object, object, Partial<Job>]>([
    ['running', {}, { active: 1, startTime: at(0) }, { state: 'running', reason: null, active: 1, startedAt: ms(0) }],
    ['about to fail', {}, conditions('FailureTarget'), { state: 'running', reason: 'BackoffLimitExceeded' }],
    [
      'failed',
      {},
      conditions('FailureTarget', 'Failed'),
      { state: 'failed', reason: 'BackoffLimitExceeded', endedAt: ms(50) },
    ],
    [
      'complete',
      {},
      { ...conditions('SuccessCriteriaMet', 'Complete'), completionTime: at(40) },
      { state: 'complete', endedAt: ms(40) },
    ],
    ['suspended', { suspend: true }, {}, { state: 'suspended' }],
    ['a queue', { completions: undefined, parallelism: 3 }, {}, { mode: 'queue', completions: null, parallelism: 3 }],
    ['indexed', { completionMode: 'Indexed', completions: 4 }, {}, { mode: 'indexed', completions: 4 }],
    ['fixed', { completions: 4 }, {}, { mode: 'fixed' }],
  ])('%s', (_, spec, status, expected) => {
    const world = new ModelWorld()
    const template = { spec: { restartPolicy: 'Never' } }
    world.put(
      job({ override: { spec: { completions: 1, parallelism: 1, backoffLimit: 6, template, ...spec }, status } }),
    )
    expect(jobOf(world)).toMatchObject(expected)
  })
})

describe('the next attempt, of which the object says nothing', () => {
  test('comes 10 s after the first failure, then twice as late each time, at most 10 minutes', () => {
    const world = new ModelWorld()
    world.put(job())
    const due = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => {
      world.put(attempt(`import-${number}`, number * 5, 1))
      return ((jobOf(world)?.nextAttemptAt ?? 0) - ms(number * 5)) / 1_000
    })
    expect(due).toEqual([10, 20, 40, 80, 160, 320, 600, 600])
  })

  test('a success begins anew; while one runs none is due', () => {
    const world = new ModelWorld()
    world.put(job({ completions: 3 }), attempt('a', 5, 1), attempt('b', 20, 0), attempt('c', 30, 1))
    expect(jobOf(world)?.nextAttemptAt).toBe(ms(40))
    world.put(job({ completions: 3, status: { active: 1 } }))
    expect(jobOf(world)?.nextAttemptAt).toBeNull()
  })

  test('is not guessed where pods may not be listed', () => {
    const world = new ModelWorld()
    world.put(job(), attempt('a', 5, 1))
    world.feed('Pod', 'forbidden')
    expect(jobOf(world)?.nextAttemptAt).toBeNull()
  })
})

test('attempts are the pods of a Job, with their index and the code that tells why', () => {
  const world = new ModelWorld()
  const annotations = { 'batch.kubernetes.io/job-completion-index': '2' }
  world.put(
    node(),
    job(),
    attempt('import-a', 5, 3),
    pod({ name: 'import-b', annotations, owners: [owner('Job', 'import', 'uid-import')] }),
  )
  expect(world.maps.attempt.get('uid-import-a')).toMatchObject({
    job: 'import',
    state: 'failing',
    exitCode: 3,
    index: null,
    endedAt: ms(5),
  })
  expect(world.maps.attempt.get('uid-import-b')).toMatchObject({
    state: 'ready',
    exitCode: null,
    index: 2,
    endedAt: null,
  })
})

test('runs are the Jobs of a CronJob, with the minute that they were for', () => {
  const world = new ModelWorld()
  const owners = [owner('CronJob', 'quick', 'uid-quick')]
  const annotations = { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-21T11:00:00+01:00' }
  world.put(
    job({ name: 'quick-29920389', owners }),
    job({ name: 'quick-by-hand', owners }),
    job({ name: 'annotated', owners, annotations }),
  )
  const scheduled = [...world.maps.run.values()].map(({ job: name, scheduledAt }) => [name, scheduledAt])
  expect(scheduled).toEqual([
    ['quick-29920389', 29_920_389 * 60_000],
    ['quick-by-hand', null],
    ['annotated', Date.UTC(2026, 10, 21, 10)],
  ])
  expect(world.maps.job.get('uid-annotated')?.cronJob).toEqual({ name: 'quick', uid: 'uid-quick' })
  world.put(job({ name: 'annotated', owners, annotations, status: conditions('Failed') }))
  expect(world.maps.run.get('uid-annotated')).toMatchObject({ state: 'failed', endedAt: ms(50) })
})

test('the pods of a Deployment are those of its ReplicaSets', () => {
  const world = new ModelWorld()
  const metadata = (name: string, owners: readonly object[] = []): object => ({
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    ownerReferences: owners,
  })
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('api'),
    spec: { replicas: 1, selector: { matchLabels: {} } },
  }
  const replicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadata('api-1', [owner('Deployment', 'api', 'uid-api')]),
    spec: { replicas: 1 },
  }
  const one = pod({ name: 'api-1-x', owners: [owner('ReplicaSet', 'api-1', 'uid-api-1')] })
  world.put(one, deployment as ApiObject)
  expect(world.maps.deployment.get('default/api')?.podUids).toEqual([])
  world.put(replicaSet as ApiObject)
  expect(world.maps.deployment.get('default/api')?.podUids).toEqual(['uid-api-1-x'])
  world.remove(one)
  expect(world.maps.deployment.get('default/api')?.podUids).toEqual([])
})

test.each([
  ['True', 'ready'],
  ['False', 'notReady'],
  ['Unknown', 'silent'],
] as const)('a node whose Ready condition is %s is %s', (ready, state) => {
  const world = new ModelWorld()
  world.put(node({ ready, taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] }))
  expect(world.maps.node.get('node-1')).toMatchObject({
    state,
    since: ms(0),
    taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }],
  })
})
