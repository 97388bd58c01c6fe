import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { delayOf, parseDuration, stageOf } from '../../../../../src-main/sandbox/kubelet/pod-look.ts'
import { decidePodLife, type PodMoment } from '../../../../../src-main/sandbox/kubelet/pod-lives.ts'
import { parsePodStages } from '../../../../../src-main/sandbox/kubelet/pod-stages.ts'
import { readPodStages } from '../../../../../src-main/sandbox/kubelet/stage-file.ts'
import type { ObjectOf } from '../../../../../src-main/sandbox/objects.ts'

type Pod = ObjectOf['pods']
type Status = NonNullable<Pod['status']>

const stages = readPodStages()
const startMs = Date.parse('2026-11-21T10:00:00Z')

interface Step {
  readonly atMs: number
  readonly stage: string
  readonly pod: Pod
  readonly said: readonly string[]
}

/** Leads a pod through its life until nothing more happens or the limit is reached. */
function life(first: Pod, limit = 20, change: (pod: Pod, step: number) => Pod = (pod) => pod): readonly Step[] {
  const steps: Step[] = []
  let pod = first
  let nowMs = startMs
  while (steps.length < limit) {
    pod = change(pod, steps.length)
    const stage = stageOf(stages, pod)
    if (stage === undefined || stage.status === 'unchanged') break
    const moment: PodMoment = {
      pod,
      led: pod,
      stage,
      sinceMs: nowMs,
      isNew: true,
      hostIP: '172.18.0.1',
      address: '10.42.0.1',
      isAttached: true,
      exitCodes: null,
    }
    const { againAtMs, actions: begins } = decidePodLife(moment, nowMs)
    nowMs = againAtMs ?? nowMs
    const { actions } = decidePodLife({ ...moment, isNew: false }, nowMs)
    const said = [...begins, ...actions].flatMap((action) => (action.verb === 'say' ? action.said.reason : []))
    for (const action of actions) if (action.verb === 'updateStatus') pod = action.object as Pod
    steps.push({ atMs: nowMs - startMs, stage: stage.name, pod, said })
    if (actions.some(({ verb }) => verb === 'delete')) break
  }
  return steps
}

const pod = (
  spec: object = {},
  annotations: Readonly<Record<string, string>> = {},
  owners: readonly string[] = [],
): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-0',
    namespace: 'shop',
    uid: 'UID',
    resourceVersion: '1',
    creationTimestamp: '2026-11-21T10:00:00Z',
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`controlplane.test/${name}`, value]),
    ),
    ownerReferences: owners.map((kind) => ({ apiVersion: 'batch/v1', kind, name: 'x', uid: 'y' })),
  },
  spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'nginx' }], ...spec },
  status: { phase: 'Pending', qosClass: 'BestEffort' },
})

const path = (steps: readonly Step[]): readonly string[] => steps.map(({ atMs, stage }) => `${atMs} ${stage}`)

const folder = 'tests/samples/sandbox-kubelet'

interface Sample {
  readonly pod: Pod
  readonly statuses: readonly Status[]
}

const normalised = (status: unknown): unknown =>
  JSON.parse(
    JSON.stringify(status)
      .replaceAll(/"\d{4}-\d\d-\d\dT[\d:]+Z"/g, '"TIME"')
      .replaceAll('10.42.0.1', 'IP')
      .replaceAll('172.18.0.1', 'HOST'),
  )

describe('statuses are those of the real test cluster', () => {
  test.each(readdirSync(folder))('%s', (file) => {
    const sample = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample
    const isDeletedAfter = file.startsWith('runs-and-is-deleted') ? 3 : Infinity
    const steps = life(sample.pod, sample.statuses.length, (present, step) =>
      step < isDeletedAfter
        ? present
        : { ...present, metadata: { ...present.metadata, deletionTimestamp: '2026-11-21T10:00:30Z' } },
    )
    expect(steps.map((step) => normalised(step.pod.status))).toEqual(sample.statuses)
  })
})

describe('a life in time', () => {
  test('a pod is admitted, runs and is ready within a second', () => {
    expect(path(life(pod()))).toEqual(['60 admit', '460 start', '860 turn-ready'])
  })

  test('annotations set the times', () => {
    const steps = life(pod({}, { 'start-after': '2s', 'ready-after': '1m5s' }))
    expect(path(steps)).toEqual(['60 admit', '2060 start', '67060 turn-ready'])
  })

  test('a slow image is told of, and lasts longer', () => {
    const steps = life(pod({}, { 'pull-for': '20s' }))
    expect(path(steps)).toEqual(['60 admit', '20460 pull-slowly', '20860 turn-ready'])
    expect(steps[1]?.said).toEqual(['Pulling', 'Pulled', 'Created', 'Started'])
  })

  test('a slow volume delays the start', () => {
    expect(path(life(pod({}, { 'attach-after': '5s' })))[1]).toBe('5460 start')
  })

  test('a volume that is not attached holds the start back', () => {
    const waiting = life(pod(), 1).at(-1)?.pod ?? pod()
    const stage = stageOf(stages, waiting)
    expect(stage?.name).toBe('start')
    if (stage === undefined) return
    const moment = {
      led: waiting,
      pod: waiting,
      stage,
      sinceMs: 0,
      isNew: false,
      hostIP: '',
      address: '10.42.0.1',
      isAttached: false,
      exitCodes: null,
    }
    expect(decidePodLife(moment, startMs)).toEqual({ actions: [], againAtMs: null })
  })

  test('a pod of a Job ends well by itself', () => {
    const steps = life(pod({ restartPolicy: 'Never' }, { 'run-for': '3s' }, ['Job']))
    expect(path(steps).at(-1)).toBe('3860 program-ends')
    expect(steps.at(-1)?.pod.status?.phase).toBe('Succeeded')
  })

  test('a command that plainly exits decides the exit code', () => {
    const steps = life(
      pod({
        restartPolicy: 'Never',
        containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo no; exit 3'] }],
      }),
    )
    expect(steps.at(-1)?.pod.status?.phase).toBe('Failed')
    expect(steps.at(-1)?.pod.status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
      exitCode: 3,
      reason: 'Error',
    })
  })

  test('under OnFailure it is started again in place', () => {
    const spec = { restartPolicy: 'OnFailure', containers: [{ name: 'c', image: 'busybox', command: ['false'] }] }
    const steps = life(pod(spec, {}, ['Job']), 5)
    expect(steps.map(({ stage }) => stage)).toEqual(['admit', 'start', 'turn-ready', 'program-fails', 'restart'])
    expect(steps.at(-1)?.pod.status?.containerStatuses?.[0]?.restartCount).toBe(1)
  })

  test('a deadline ends it', () => {
    const steps = life(pod({ activeDeadlineSeconds: 3 }, { 'ready-after': '1h' }))
    expect(steps.at(-1)?.pod.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
  })

  test('a deleted pod is stopped and then removed; finalizers keep it', () => {
    const deleted = { ...pod(), metadata: { ...pod().metadata, deletionTimestamp: '2026-11-21T10:00:30Z' } }
    expect(path(life(deleted))).toEqual(['450 stop', '500 vanish'])
    const held = { ...deleted, metadata: { ...deleted.metadata, finalizers: ['example.com/keep'] } }
    expect(path(life(held))).toEqual(['450 stop'])
  })

  test('an image that failed is pulled again when the annotation is gone', () => {
    const failing = life(pod({}, { fail: 'image-pull' }), 3).at(-1)?.pod ?? pod()
    const mended = { ...failing, metadata: { ...failing.metadata, annotations: {} } }
    expect(life(mended).at(-1)?.stage).toBe('turn-ready')
  })

  test('init containers run one after the other, and a sidecar goes on', () => {
    const initContainers = [
      { name: 'first', image: 'busybox' },
      { name: 'side', image: 'busybox', restartPolicy: 'Always' },
      { name: 'last', image: 'busybox' },
    ]
    const steps = life(pod({ initContainers }))
    expect(path(steps)).toEqual([
      '60 admit',
      '360 initialise',
      '660 initialise',
      '960 initialise',
      '1360 start',
      '1760 turn-ready',
    ])
    const { initContainerStatuses, conditions } = steps.at(-1)?.pod.status ?? {}
    expect(initContainerStatuses?.map(({ state }) => Object.keys(state ?? {})[0])).toEqual([
      'terminated',
      'running',
      'terminated',
    ])
    expect(conditions?.find(({ type }) => type === 'Initialized')?.status).toBe('True')
  })
})

describe('durations', () => {
  test.each([
    ['2s', 2000],
    ['400ms', 400],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['soon', null],
    ['', null],
    ['5', null],
  ])('%s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })

  test('an annotation that is no duration leaves the default', () => {
    const stage = stages.find(({ name }) => name === 'start')
    expect(stage === undefined ? null : delayOf(stage, pod({}, { 'start-after': 'later' }))).toBe(400)
  })
})

describe('the stages of a file', () => {
  test.each([
    ['stages: 3', 'a list under "stages"'],
    ['stages: [{name: a, when: {}, then: {status: flies}}]', 'then.status of pod stage a'],
    ['stages: [{name: a, when: {moon: full}, then: {status: ready}}]', 'when.moon of pod stage a'],
    ['stages: [{name: a, when: {}, after: [{ms: x}], then: {status: ready}}]', 'after[].ms of pod stage a'],
  ])('are refused with the place: %s', (text, expected) => {
    expect(() => parsePodStages(text)).toThrow(expected)
  })
})
