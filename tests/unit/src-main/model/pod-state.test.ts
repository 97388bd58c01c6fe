import { describe, expect, test } from 'vitest'
import { CREATED, node, pod, type PodOptions } from '../../../kit/builders.ts'
import { ModelWorld } from '../../../kit/model-world.ts'

const DELETED = '2026-11-21T10:00:30Z'
const deleted = { deletionTimestamp: DELETED } as const

/** A container status in one of its states. */
const container = (state: object, more: object = {}): object => ({
  name: 'redis',
  image: 'redis:8',
  ready: false,
  restartCount: 0,
  state,
  lastState: {},
  ...more,
})
const scheduled = (status: 'True' | 'False', message?: string): object => ({ type: 'PodScheduled', status, message })
const ready = (status: 'True' | 'False'): object => ({ type: 'Ready', status })

const status = (phase: string, fields: object = {}): PodOptions => ({ override: { status: { phase, ...fields } } })
const waiting = (reason: string, message?: string): PodOptions =>
  status('Pending', {
    containerStatuses: [container({ waiting: { reason, message } })],
    conditions: [scheduled('True')],
  })
const ended = (exitCode: number, restartCount = 0): PodOptions =>
  status('Running', {
    containerStatuses: [
      container({ terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } }, { restartCount }),
    ],
    conditions: [ready('False')],
  })

/** One row per line of the state table, and the traps between them. */
describe('the pod state table', () => {
  test.each<[string, PodOptions, { state: string; failure?: string | null; reason?: string | null; message?: string }]>(
    [
      ['1 phase Unknown', { phase: 'Unknown' }, { state: 'unknown' }],
      [
        '1 phase Unknown before deletion',
        { phase: 'Unknown', ...deleted },
        { state: 'unknown', reason: 'Terminating' },
      ],
      ['2 deletion asked', deleted, { state: 'terminating', reason: null }],
      ['2 deletion asked of a failed pod', { phase: 'Failed', ...deleted }, { state: 'terminating' }],
      [
        '3 phase Failed',
        status('Failed', { reason: 'Evicted', message: 'low on memory' }),
        { state: 'failing', failure: 'failed', reason: 'Evicted', message: 'low on memory' },
      ],
      [
        '3 CrashLoopBackOff',
        waiting('CrashLoopBackOff', 'back-off 10s'),
        { state: 'failing', failure: 'crash', reason: 'CrashLoopBackOff', message: 'back-off 10s' },
      ],
      ['3 ErrImagePull', waiting('ErrImagePull'), { state: 'failing', failure: 'image', reason: 'ErrImagePull' }],
      ['3 ImagePullBackOff', waiting('ImagePullBackOff'), { state: 'failing', failure: 'image' }],
      ['3 InvalidImageName', waiting('InvalidImageName'), { state: 'failing', failure: 'image' }],
      ['3 CreateContainerConfigError', waiting('CreateContainerConfigError'), { state: 'failing', failure: 'config' }],
      ['3 CreateContainerError', waiting('CreateContainerError'), { state: 'failing', failure: 'config' }],
      ['3 RunContainerError', waiting('RunContainerError'), { state: 'failing', failure: 'config' }],
      ['3 a main container ended badly', ended(1), { state: 'failing', failure: 'failed', reason: 'Error' }],
      ['3 a main container ended badly again', ended(137, 2), { state: 'failing', failure: 'crash', reason: 'Error' }],
      ['7 a main container ended well', ended(0), { state: 'notReady', reason: 'Completed' }],
      ['4 phase Succeeded', { phase: 'Succeeded', ready: false }, { state: 'completed' }],
      [
        '6 a name in nodeName skips the scheduler',
        status('Pending', { conditions: [scheduled('False')] }),
        { state: 'creating' },
      ],
      ['6 placed', { phase: 'Pending', ready: false }, { state: 'creating', reason: 'ContainerCreating' }],
      ['7 running and not ready', { ready: false }, { state: 'notReady', reason: null }],
      ['8 ready', {}, { state: 'ready', failure: null, reason: null }],
    ],
  )('%s', (_, options, expected) => {
    const world = new ModelWorld()
    world.put(node(), pod(options))
    expect(world.pod('redis-0')).toMatchObject(expected)
  })

  test('5 Pending speaks with the scheduler’s words', () => {
    const world = new ModelWorld()
    const conditions = [{ ...scheduled('False', '0/3 nodes are available'), reason: 'Unschedulable' }]
    world.put(pod({ node: null, override: { status: { phase: 'Pending', conditions } } }))
    expect(world.pod('redis-0')).toMatchObject({ state: 'pending', reason: null, message: '0/3 nodes are available' })
  })

  test('3 an init container that waits for its image fails the pod, one that ends badly only delays it', () => {
    const world = new ModelWorld()
    const spec = {
      nodeName: 'node-1',
      initContainers: [{ name: 'init', image: 'none' }],
      containers: [{ name: 'redis', image: 'redis' }],
    }
    const init = (state: object): object => ({
      phase: 'Pending',
      initContainerStatuses: [{ name: 'init', image: 'none', state }],
    })
    world.put(node(), pod({ override: { spec, status: init({ waiting: { reason: 'ErrImagePull' } }) } }))
    expect(world.pod('redis-0')).toMatchObject({ state: 'failing', failure: 'image', reason: 'Init:ErrImagePull' })
    world.put(pod({ override: { spec, status: init({ terminated: { exitCode: 1, reason: 'Error' } }) } }))
    expect(world.pod('redis-0')).toMatchObject({
      state: 'creating',
      reason: 'Init:Error',
      initDone: { done: 0, total: 1 },
    })
    world.put(pod({ override: { spec, status: init({ terminated: { exitCode: 0, reason: 'Completed' } }) } }))
    expect(world.pod('redis-0')).toMatchObject({ state: 'creating', initDone: { done: 1, total: 1 } })
  })
})

describe('a silent node', () => {
  test('makes its pods unknown, ready or ending, until it speaks again', () => {
    const world = new ModelWorld()
    world.put(node(), node({ name: 'node-2' }), pod(), pod({ name: 'redis-1', node: 'node-2' }))
    world.put(node({ ready: 'Unknown' }))
    expect(world.pod('redis-0')?.state).toBe('unknown')
    expect(world.pod('redis-1')?.state).toBe('ready')
    world.put(pod({ ready: false, ...deleted }))
    expect(world.pod('redis-0')).toMatchObject({ state: 'unknown', reason: 'Terminating' })
    world.put(node())
    expect(world.pod('redis-0')?.state).toBe('terminating')
  })

  test('tells when it last reported, and when it was found silent, which is later', () => {
    const world = new ModelWorld()
    world.put(node())
    expect(world.maps.node.get('node-1')).toMatchObject({ state: 'ready', lastReportAt: null })
    const foundAt = '2026-11-21T10:00:50Z'
    const condition = { type: 'Ready', status: 'Unknown', lastHeartbeatTime: CREATED, lastTransitionTime: foundAt }
    world.put(node({ override: { status: { conditions: [condition] } } }))
    expect(world.maps.node.get('node-1')).toMatchObject({
      state: 'silent',
      since: Date.parse(foundAt),
      lastReportAt: Date.parse(CREATED),
    })
  })

  test('that only says it is not ready has spoken', () => {
    const world = new ModelWorld()
    world.put(node({ ready: 'False' }), pod())
    expect(world.pod('redis-0')?.state).toBe('ready')
  })

  test('that is gone makes its pods unknown, but only where nodes may be listed', () => {
    const world = new ModelWorld()
    world.put(node(), pod())
    world.remove(node())
    expect(world.pod('redis-0')?.state).toBe('unknown')
    world.feed('Node', 'forbidden')
    expect(world.pod('redis-0')?.state).toBe('ready')
    world.feed('Node', 'live')
    expect(world.pod('redis-0')?.state).toBe('unknown')
    world.put(node({ uid: 'back' }))
    expect(world.pod('redis-0')?.state).toBe('ready')
  })
})

describe('what else is told of a pod', () => {
  test('deletion: the request is the end less the grace', () => {
    const world = new ModelWorld()
    world.put(pod(deleted))
    const endsAt = Date.parse(DELETED)
    expect(world.pod('redis-0')?.deletion).toEqual({ askedAt: endsAt - 30_000, graceSeconds: 30, endsAt })
  })

  test.each([
    ['one that runs yet', {}, []],
    ['one that has ended', { phase: 'Failed' }, ['example.com/backup']],
  ])('the finalizers that hold %s', (_, status, heldBy) => {
    const world = new ModelWorld()
    world.put(pod({ ...deleted, override: { metadata: { finalizers: ['example.com/backup'] }, status } }))
    expect(world.pod('redis-0')?.heldBy).toEqual(heldBy)
  })

  test('volumes: claims and their mounts by container, others without the token that every pod gets', () => {
    const world = new ModelWorld()
    const spec = {
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-redis-0' } },
        { name: 'scratch', emptyDir: {} },
        { name: 'kube-api-access-x7k2p', projected: {} },
      ],
      containers: [
        {
          name: 'redis',
          image: 'redis',
          volumeMounts: [
            { name: 'data', mountPath: '/data' },
            { name: 'scratch', mountPath: '/tmp' },
          ],
        },
      ],
    }
    world.put(pod({ override: { spec } }))
    expect(world.pod('redis-0')).toMatchObject({
      claimNames: ['data-redis-0'],
      mounts: [{ container: 'redis', path: '/data', claim: 'data-redis-0' }],
      otherVolumes: [{ name: 'scratch', kind: 'emptyDir' }],
    })
  })

  test('a pod of nobody has no slot; its hostname is its name unless it says otherwise', () => {
    const world = new ModelWorld()
    world.put(pod({ name: 'busybox', override: { spec: { containers: [{ name: 'main', image: 'busybox' }] } } }))
    expect(world.pod('busybox')).toMatchObject({ slot: null, owner: null, hostname: 'busybox' })
  })
})
