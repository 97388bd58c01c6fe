import { describe, expect, test } from 'vitest'
import { addJob, end, job, jobCluster, living, namespace, pods, run, statuses, words } from './kit.ts'

describe('a Job that fails twice and then succeeds', () => {
  test('counts each pod in three visible steps and waits 10 s, then 20 s', () => {
    const made = jobCluster()
    addJob(made, { backoffLimit: 2 })
    made.step(100)
    const [first] = living(made)
    if (first === undefined) throw new Error('expected a first pod')
    expect(first.metadata.name).toMatch(/^work-[a-z0-9]{5}$/)
    expect(first.metadata.finalizers).toEqual(['batch.kubernetes.io/job-tracking'])
    const started = { startTime: '2026-03-01T12:00:00Z', terminating: 0, ready: 0, uncountedTerminatedPods: {} }
    expect(statuses(made)).toEqual([{ ...started, active: 1 }])
    run(made, first)
    made.step(1_900)
    expect(statuses(made).at(-1)).toEqual({ ...started, active: 1, ready: 1 })
    end(made, first, 1)
    made.step(1_900)
    expect(statuses(made).slice(-2)).toEqual([
      { ...started, uncountedTerminatedPods: { failed: [first.metadata.uid] } },
      { ...started, failed: 1 },
    ])
    expect(pods(made).map(({ metadata }) => metadata.finalizers)).toEqual([undefined])
    made.step(8_000)
    expect(living(made)).toEqual([])
    made.step(200)
    const [second] = living(made)
    if (second === undefined) throw new Error('expected a second pod, 10 s after the first ended')
    end(made, second, 1)
    made.step(19_800)
    expect(living(made)).toEqual([])
    made.step(2_000)
    const [third] = living(made)
    if (third === undefined) throw new Error('expected a third pod, 20 s after the second ended')
    end(made, third)
    made.step(2_000)
    const met = 'SuccessCriteriaMet=True CompletionsReached'
    expect(statuses(made).slice(-2)).toEqual([
      { ...started, failed: 2, uncountedTerminatedPods: { succeeded: [third.metadata.uid] }, conditions: [met] },
      {
        ...started,
        completionTime: job(made).status?.completionTime,
        failed: 2,
        succeeded: 1,
        conditions: [met, 'Complete=True CompletionsReached'],
      },
    ])
    expect(words(made).map((text) => text.split(':')[0])).toEqual([
      'SuccessfulCreate',
      'SuccessfulCreate',
      'SuccessfulCreate',
      'Completed',
    ])
  })

  test('fails with the pod after the last allowed', () => {
    const made = jobCluster()
    addJob(made, { backoffLimit: 0 })
    made.step(100)
    for (const pod of living(made)) end(made, pod, 1)
    made.step(5_000)
    expect(statuses(made).at(-1)).toMatchObject({
      failed: 1,
      conditions: ['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'],
    })
    expect(job(made).status).not.toHaveProperty('completionTime')
    expect(words(made).at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit')
  })
})

describe('the number of pods', () => {
  test('is the parallelism while there is enough to do, and never more than is left', () => {
    const made = jobCluster()
    addJob(made, { parallelism: 3, completions: 4 })
    made.step(2_000)
    expect(living(made)).toHaveLength(3)
    for (const pod of living(made).slice(0, 2)) end(made, pod)
    made.step(2_000)
    expect(living(made)).toHaveLength(2)
    for (const pod of living(made)) end(made, pod)
    made.step(4_000)
    expect(statuses(made).at(-1)).toMatchObject({ succeeded: 4 })
  })

  test('of a work queue is kept until one succeeds; the others may end', () => {
    const made = jobCluster()
    addJob(made, { parallelism: 3, completions: undefined })
    made.step(2_000)
    const [first, ...others] = living(made)
    if (first === undefined) throw new Error('expected pods')
    end(made, first)
    made.step(2_000)
    expect(living(made)).toHaveLength(2)
    for (const pod of others) end(made, pod)
    made.step(4_000)
    expect(statuses(made).at(-1)).toMatchObject({
      succeeded: 3,
      conditions: expect.arrayContaining(['Complete=True CompletionsReached']),
    })
  })

  test('falls with the parallelism, pods that run least are deleted, and they are not counted', () => {
    const made = jobCluster()
    const work = addJob(made, { parallelism: 3, completions: 5 })
    made.step(1_000)
    const [first] = living(made)
    if (first === undefined) throw new Error('expected pods')
    run(made, first)
    made.update('jobs', { ...work, metadata: job(made).metadata, spec: { ...work.spec, parallelism: 1 } })
    made.step(3_000)
    expect(living(made).map(({ metadata }) => metadata.name)).toEqual([first.metadata.name])
    expect(job(made).status).not.toHaveProperty('failed')
    expect(words(made).filter((text) => text.startsWith('SuccessfulDelete'))).toHaveLength(2)
  })
})

describe('an indexed Job', () => {
  const indexed = { completionMode: 'Indexed', completions: 4, parallelism: 2 }
  const names = (made: ReturnType<typeof jobCluster>): readonly (string | undefined)[] =>
    living(made).map(({ spec }) => spec.hostname)

  test('gives each pod its index as name, hostname, label, annotation and variable', () => {
    const made = jobCluster()
    addJob(made, indexed)
    made.step(100)
    const [first] = living(made)
    expect(first?.metadata.name).toMatch(/^work-0-[a-z0-9]{5}$/)
    expect(first?.metadata.labels).toEqual({ job: 'work', 'batch.kubernetes.io/job-completion-index': '0' })
    expect(first?.metadata.annotations).toEqual({ 'batch.kubernetes.io/job-completion-index': '0' })
    expect(first?.spec.containers[0]?.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
      },
    ])
    expect(names(made)).toEqual(['work-0', 'work-1'])
  })

  test('tells of completed indexes at once and in short, and goes on with the lowest', () => {
    const made = jobCluster()
    addJob(made, indexed)
    made.step(100)
    for (const pod of living(made)) end(made, pod)
    made.step(2_000)
    expect(statuses(made).at(-1)).toMatchObject({ completedIndexes: '0,1', succeeded: 2 })
    expect(names(made)).toEqual(['work-2', 'work-3'])
    for (const pod of living(made)) end(made, pod)
    made.step(4_000)
    expect(statuses(made).at(-1)).toMatchObject({ completedIndexes: '0-3', succeeded: 4, uncountedTerminatedPods: {} })
  })

  test('with a limit per index, an index fails by itself and the Job at its end', () => {
    const made = jobCluster()
    addJob(made, { ...indexed, completions: 2, backoffLimit: 2147483647, backoffLimitPerIndex: 1 })
    made.step(100)
    expect(job(made).status?.failedIndexes).toBe('')
    for (const pod of living(made)) end(made, pod, pod.spec.hostname === 'work-0' ? 1 : 0)
    made.step(9_000)
    expect(living(made)).toEqual([])
    made.step(3_000)
    const [again] = living(made)
    if (again === undefined) throw new Error('expected index 0 to be tried again')
    expect(again.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count']).toBe('1')
    end(made, again, 1)
    made.step(4_000)
    expect(statuses(made).at(-1)).toMatchObject({
      completedIndexes: '1',
      failedIndexes: '0',
      failed: 2,
      conditions: ['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes'],
    })
  })

  test('too many failed indexes end it early', () => {
    const made = jobCluster()
    const limits = { backoffLimit: 2147483647, backoffLimitPerIndex: 0, maxFailedIndexes: 0 }
    addJob(made, { ...indexed, ...limits })
    made.step(100)
    const [first] = living(made)
    if (first !== undefined) end(made, first, 1)
    made.step(4_000)
    expect(words(made).at(-1)).toBe(
      'MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes',
    )
  })

  test('a success policy ends it when the indexes that matter have succeeded', () => {
    const made = jobCluster()
    addJob(made, {
      ...indexed,
      parallelism: 4,
      successPolicy: { rules: [{ succeededIndexes: '0', succeededCount: 1 }] },
    })
    made.step(100)
    for (const pod of living(made).slice(0, 1)) end(made, pod)
    made.step(4_000)
    expect(job(made).status?.conditions?.map(({ type, reason, message }) => [type, reason, message])).toEqual([
      ['SuccessCriteriaMet', 'SuccessPolicy', 'Matched rules at index 0'],
      ['Complete', 'SuccessPolicy', 'Matched rules at index 0'],
    ])
    expect(job(made).status).not.toHaveProperty('failed')
  })
})

describe('a suspended Job', () => {
  test('makes no pod and has no start until it is resumed', () => {
    const made = jobCluster()
    const work = addJob(made, { suspend: true })
    made.step(2_000)
    expect(statuses(made)).toEqual([
      { conditions: ['Suspended=True JobSuspended'], ready: 0, terminating: 0, uncountedTerminatedPods: {} },
    ])
    made.update('jobs', { ...job(made), spec: { ...work.spec, suspend: false } })
    made.step(100)
    expect(living(made)).toHaveLength(1)
    expect(statuses(made).at(-1)).toMatchObject({
      startTime: '2026-03-01T12:00:02Z',
      active: 1,
      conditions: ['Suspended=False JobResumed'],
    })
    expect(words(made).slice(0, 1)).toEqual(['Suspended: Job suspended'])
  })

  test('deletes its running pods without counting them as failed', () => {
    const made = jobCluster()
    const work = addJob(made)
    made.step(100)
    for (const pod of living(made)) run(made, pod)
    made.step(2_000)
    made.update('jobs', { ...job(made), spec: { ...work.spec, suspend: true } })
    made.step(100)
    expect(living(made)).toEqual([])
    expect(statuses(made).at(-1)).toEqual({
      conditions: ['Suspended=True JobSuspended'],
      ready: 0,
      terminating: 1,
      uncountedTerminatedPods: {},
    })
    for (const pod of pods(made)) made.remove('pods', namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
    made.step(3_000)
    expect(job(made).status).toMatchObject({ terminating: 0 })
    expect(job(made).status).not.toHaveProperty('failed')
  })
})

test('a Job past its deadline deletes its pods at once and has failed when they are gone', () => {
  const made = jobCluster()
  addJob(made, { activeDeadlineSeconds: 5 })
  made.step(100)
  for (const pod of living(made)) run(made, pod)
  made.step(5_500)
  expect(statuses(made).at(-1)).toMatchObject({
    terminating: 1,
    failed: 1,
    conditions: ['FailureTarget=True DeadlineExceeded'],
  })
  for (const pod of pods(made)) made.remove('pods', namespace, pod.metadata.name, { gracePeriodSeconds: 0 })
  made.step(3_000)
  expect(statuses(made).at(-1)).toMatchObject({
    failed: 1,
    conditions: ['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'],
  })
  expect(words(made).at(-1)).toBe('DeadlineExceeded: Job was active longer than specified deadline')
})

describe('a podFailurePolicy', () => {
  const rule = (action: string, values: readonly number[]): object => ({
    podFailurePolicy: { rules: [{ action, onExitCodes: { operator: 'In', values } }] },
    podReplacementPolicy: 'Failed',
  })

  test('may end the Job at once', () => {
    const made = jobCluster()
    addJob(made, rule('FailJob', [42]))
    made.step(100)
    const [pod] = living(made)
    if (pod === undefined) throw new Error('expected a pod')
    end(made, pod, 42)
    made.step(4_000)
    expect(words(made).at(-1)).toBe(
      `PodFailurePolicy: Container main for pod shop/${pod.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
    )
  })

  test('may ignore a failure: it is not counted, but the next pod waits all the same', () => {
    const made = jobCluster()
    addJob(made, { ...rule('Ignore', [42]), backoffLimit: 0 })
    made.step(100)
    for (const pod of living(made)) end(made, pod, 42)
    made.step(9_000)
    expect(living(made)).toEqual([])
    made.step(3_000)
    expect(living(made)).toHaveLength(1)
    expect(job(made).status).not.toHaveProperty('failed')
  })
})

test('with podReplacementPolicy Failed a pod on its way out is waited for', () => {
  const made = jobCluster()
  addJob(made, { podReplacementPolicy: 'Failed' })
  made.step(100)
  const [pod] = living(made)
  if (pod === undefined) throw new Error('expected a pod')
  run(made, pod)
  made.remove('pods', namespace, pod.metadata.name)
  made.step(5_000)
  expect(living(made)).toEqual([])
  expect(job(made).status).toMatchObject({ terminating: 1 })
  expect(job(made).status).not.toHaveProperty('active')
  end(made, pod, 137)
  made.step(13_000)
  expect(living(made)).toHaveLength(1)
  expect(job(made).status).toMatchObject({ active: 1, failed: 1, terminating: 0 })
})

test('a refused pod is said, the status tells what there is, and it is tried again after a second', () => {
  const made = jobCluster()
  const work = addJob(made, { parallelism: 2, completions: 2 })
  let isFull = true
  made.refuse = (resource) => (isFull && resource === 'pods' ? 'pods "x" is forbidden: exceeded quota: q' : null)
  made.step(900)
  expect(words(made)).toEqual(['FailedCreate: Error creating: pods "x" is forbidden: exceeded quota: q'])
  expect(statuses(made)).toEqual([
    { startTime: '2026-03-01T12:00:00Z', ready: 0, terminating: 0, uncountedTerminatedPods: {} },
  ])
  isFull = false
  made.step(3_000)
  expect(living(made)).toHaveLength(2)
  expect(work.metadata.uid).toBe(job(made).metadata.uid)
})

describe('the end of a Job object', () => {
  test('in the background takes its pods with it, finalizers or not', () => {
    const made = jobCluster()
    addJob(made, { parallelism: 2, completions: 2 })
    made.step(2_000)
    made.remove('jobs', namespace, 'work', { propagationPolicy: 'Background' })
    made.step(2_000)
    expect(pods(made)).toEqual([])
  })

  test('with its pods orphaned lets them live, without the finalizer', () => {
    const made = jobCluster()
    addJob(made)
    made.step(2_000)
    made.remove('jobs', namespace, 'work', { propagationPolicy: 'Orphan' })
    made.step(2_000)
    expect(pods(made).map(({ metadata }) => [metadata.finalizers, metadata.ownerReferences])).toEqual([
      [undefined, undefined],
    ])
  })
})

test('a Job that somebody else manages is not touched', () => {
  const made = jobCluster()
  addJob(made, { managedBy: 'example.com/controller' })
  made.step(5_000)
  expect(pods(made)).toEqual([])
  expect(statuses(made)).toEqual([])
})
