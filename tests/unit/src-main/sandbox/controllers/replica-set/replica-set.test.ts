import { describe, expect, test } from 'vitest'
import {
  createReplicaSetController,
  createReplicationControllerController,
} from '../../../../../../src-main/sandbox/controllers/replica-set/controller.ts'
import { victims } from '../../../../../../src-main/sandbox/controllers/replica-set/victims.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { replicaSet, startMs, World } from '../sets/world.ts'

const world = (hasKubelet = true): World => new World({ controllers: [createReplicaSetController], hasKubelet })

function settled(spec: Parameters<typeof replicaSet>[0] = {}): World {
  const it = world()
  it.create('replicasets', replicaSet({ replicas: 3, ...spec }))
  it.step(5000)
  return it
}

const ownersOf = (it: World, name: string): readonly string[] =>
  (it.get('pods', name).metadata.ownerReferences ?? []).map(({ kind }) => kind)

const relabelled = (pod: ObjectOf['pods'], app: string): ObjectOf['pods'] => ({
  ...pod,
  metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, app } },
})

describe('a ReplicaSet', () => {
  test('makes its pods at once, and its status follows them', () => {
    const it = settled()
    expect(it.states('replicasets', 'rs', ({ status }) => status)).toEqual([
      { replicas: 0 },
      { replicas: 0, observedGeneration: 1, terminatingReplicas: 0 },
      { replicas: 3, fullyLabeledReplicas: 3, observedGeneration: 1, terminatingReplicas: 0 },
      {
        replicas: 3,
        fullyLabeledReplicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
        observedGeneration: 1,
        terminatingReplicas: 0,
      },
    ])
    expect(it.messages).toEqual(
      it.changes.flatMap(({ type, resource, object }) =>
        type === 'ADDED' && resource === 'pods' ? [`SuccessfulCreate: Created pod: ${object.metadata.name}`] : [],
      ),
    )
  })

  test('replaces a deleted pod before it has gone, and leaves a failed one lying', () => {
    const it = settled()
    const [first = '', second = ''] = it.names('pods')
    it.delete('pods', first)
    it.step(10)
    expect(it.names('pods')).toHaveLength(4)
    expect(it.get('replicasets', 'rs').status).toMatchObject({ replicas: 3, terminatingReplicas: 1 })
    it.end(second, 'Failed')
    it.step(5000)
    expect(it.names('pods')).toHaveLength(4)
    expect(it.names('pods')).toContain(second)
  })

  test('releases a pod that no longer matches, and deletes one too many when it matches again', () => {
    const it = settled()
    const [name = ''] = it.names('pods')
    it.change('pods', name, (pod) => relabelled(pod, 'other'))
    it.step(5000)
    expect(ownersOf(it, name)).toEqual([])
    expect(it.names('pods')).toHaveLength(4)
    it.change('pods', name, (pod) => relabelled(pod, 'web'))
    it.step(5000)
    expect(it.names('pods')).toHaveLength(3)
  })

  test('adopts pods that match and belong to nobody', () => {
    const it = world()
    it.create('pods', {
      metadata: { name: 'lone', namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    })
    it.create('replicasets', replicaSet({ replicas: 2 }))
    it.step(5000)
    expect(ownersOf(it, 'lone')).toEqual(['ReplicaSet'])
    expect(it.names('pods')).toHaveLength(2)
  })

  test('tells the first refusal of a sync in its status until pods can be made again', () => {
    const it = world()
    it.refuses.set('pods', 'exceeded quota: q')
    it.create('replicasets', replicaSet({ replicas: 9 }))
    it.step(3)
    expect(it.messages).toHaveLength(1)
    expect(it.messages[0]).toMatch(/^FailedCreate: Error creating: pods "rs-\w{5}" is forbidden: exceeded quota: q$/)
    expect(it.get('replicasets', 'rs').status).toEqual({
      replicas: 0,
      observedGeneration: 1,
      terminatingReplicas: 0,
      conditions: [
        {
          type: 'ReplicaFailure',
          status: 'True',
          lastTransitionTime: '2026-03-01T12:00:00Z',
          reason: 'FailedCreate',
          message: it.messages[0]?.replace('FailedCreate: Error creating: ', ''),
        },
      ],
    })
    it.refuses.clear()
    it.step(60_000)
    expect(it.names('pods')).toHaveLength(9)
    expect(it.get('replicasets', 'rs').status).not.toHaveProperty('conditions')
  })

  test('counts a pod as available after minReadySeconds', () => {
    const it = settled({ replicas: 1, minReadySeconds: 60 })
    expect(it.get('replicasets', 'rs').status).toMatchObject({ readyReplicas: 1 })
    expect(it.get('replicasets', 'rs').status).not.toHaveProperty('availableReplicas')
    it.step(60_000)
    expect(it.get('replicasets', 'rs').status).toMatchObject({ availableReplicas: 1 })
  })
})

test('a ReplicationController does the same, in its own words', () => {
  const it = new World({ controllers: [createReplicationControllerController], hasKubelet: true })
  const { spec } = replicaSet()
  const { selector: _selector, ...rest } = spec
  it.create('replicationcontrollers', {
    metadata: { name: 'rc', namespace: 'default' },
    spec: { ...rest, replicas: 2, selector: { app: 'web' } },
  })
  it.step(5000)
  expect(it.said.map(({ component }) => component)).toEqual(['replication-controller', 'replication-controller'])
  expect(it.get('replicationcontrollers', 'rc').status).toEqual({
    replicas: 2,
    fullyLabeledReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    observedGeneration: 1,
  })
})

describe('victims', () => {
  interface Traits {
    readonly node?: string
    readonly phase?: string
    readonly isReady?: boolean
    readonly cost?: string
    readonly readyForS?: number
    readonly restarts?: number
    readonly ageS?: number
  }

  function pod(
    name: string,
    { node = 'n', phase = 'Running', isReady = true, cost, readyForS = 100, restarts = 0, ageS = 100 }: Traits,
  ): ObjectOf['pods'] {
    const since = (seconds: number): string => new Date(startMs - seconds * 1000).toISOString()
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        uid: name,
        resourceVersion: '1',
        creationTimestamp: since(ageS),
        ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
      },
      spec: { containers: [], ...(node === '' ? {} : { nodeName: node }) },
      status: {
        phase,
        conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: since(readyForS) }],
        containerStatuses: [{ name: 'c', image: '', imageID: '', ready: isReady, restartCount: restarts }],
      },
    }
  }

  test.each<[string, Traits, Traits]>([
    ['an unscheduled one', { node: '' }, {}],
    ['a pending one', { phase: 'Pending' }, {}],
    ['one that is not ready', { isReady: false }, {}],
    ['a cheaper one', { cost: '-1' }, { cost: '5' }],
    ['one that was ready for a shorter time', { readyForS: 2 }, { readyForS: 5000 }],
    ['one that restarted more often', { restarts: 3 }, {}],
    ['a younger one', { ageS: 2 }, { ageS: 5000 }],
  ])('%s goes first', (_words, worse, better) => {
    const pods = [pod('better', better), pod('worse', worse)]
    expect(victims(pods, [], 1, startMs).map(({ metadata }) => metadata.name)).toEqual(['worse'])
  })

  test('of equal ones goes the one on the more crowded node', () => {
    const pods = [pod('alone', { node: 'a' }), pod('crowded', { node: 'b' })]
    const related = [...pods, pod('neighbour', { node: 'b' })]
    expect(victims(pods, related, 1, startMs).map(({ metadata }) => metadata.name)).toEqual(['crowded'])
  })

  test('ages of one order of magnitude count as equal, and the uid decides', () => {
    const pods = [pod('b', { readyForS: 100, ageS: 100 }), pod('a', { readyForS: 101, ageS: 100 })]
    expect(victims(pods, [], 1, startMs).map(({ metadata }) => metadata.name)).toEqual(['a'])
  })
})
