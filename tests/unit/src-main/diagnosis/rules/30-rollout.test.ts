import { describe, expect, it } from 'vitest'
import { CREATED, node, pod, service, statefulSet, type Fields } from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const later = '2026-11-21T10:00:20Z'
const deletion = '2026-11-21T10:01:00Z'
const rolling: Fields = {
  observedGeneration: 1,
  replicas: 3,
  readyReplicas: 2,
  availableReplicas: 2,
  updatedReplicas: 0,
  currentRevision: 'redis-old',
  updateRevision: 'redis-new',
}

function set(options: Parameters<typeof statefulSet>[0] = {}): ReturnType<typeof statefulSet> {
  return statefulSet({ replicas: 3, status: rolling, ...options })
}

function redis(ordinal: number, revision: string, options: Parameters<typeof pod>[0] = {}): ReturnType<typeof pod> {
  return pod({ set: 'redis', ordinal, revision: `redis-${revision}`, ...options })
}

/** Running and not Ready, with its Ready condition changed at the given instant; containers started at CREATED. */
function unready(ordinal: number, revision: string, changedAt = CREATED): ReturnType<typeof pod> {
  const base = redis(ordinal, revision, { ready: false })
  const status = base['status'] as Fields
  const conditions = [
    { type: 'Ready', status: 'False', lastTransitionTime: changedAt },
    { type: 'PodScheduled', status: 'True' },
  ]
  return { ...base, status: { ...status, conditions } }
}

function rollout(...objects: readonly ReturnType<typeof pod>[]): DiagnosisWorld {
  return new DiagnosisWorld(node(), service(), ...objects)
}

describe('30 stuck-rollout', () => {
  const stuck = [set(), redis(0, 'old'), redis(1, 'old'), unready(2, 'broken')]

  it('30 names the pod that a person has to delete', () => {
    const world = rollout(...stuck)
    expect(world.codes('StatefulSet/redis')).toEqual(['stuck-rollout'])
    expect(world.says('StatefulSet/redis')).toBe(
      'Stuck: redis-2 never became Ready. Delete redis-2 to try the fixed version.',
    )
    expect(world.finding('stuck-rollout', 'StatefulSet/redis')).toMatchObject({ kind: 'problem', needsPerson: true })
  })

  it('30 holds for a pod of the current revision too: the set was broken from the start', () => {
    expect(rollout(set(), unready(0, 'old')).codes('StatefulSet/redis')).toEqual(['stuck-rollout'])
  })

  const parallel = set({ policy: 'Parallel' })
  const behind = set({ status: { ...rolling, observedGeneration: 0 } })
  const onDelete = { ...set(), spec: { ...(set()['spec'] as Fields), updateStrategy: { type: 'OnDelete' } } }
  it.each([
    ['the policy is Parallel, which heals itself', [parallel, ...stuck.slice(1)]],
    ['the strategy is OnDelete', [onDelete, ...stuck.slice(1)]],
    ['the controller has not seen the change', [behind, ...stuck.slice(1)]],
    [
      'the pod runs the update revision: the new version merely fails',
      [set(), redis(0, 'old'), redis(1, 'old'), unready(2, 'new')],
    ],
    ['the pod is Ready', [set(), redis(0, 'old'), redis(1, 'old'), redis(2, 'broken')]],
    [
      'the pod was asked to stop',
      [set(), redis(0, 'old'), redis(1, 'old'), redis(2, 'broken', { ready: false, deletionTimestamp: deletion })],
    ],
    [
      'the pod is under the partition and would come back as it was',
      [set({ partition: 1 }), unready(0, 'old'), redis(1, 'old'), redis(2, 'old')],
    ],
    ['the pod is not wanted', [set({ replicas: 2 }), redis(0, 'old'), redis(1, 'old'), unready(2, 'broken')]],
    ['the pod was Ready before', [set(), redis(0, 'old'), redis(1, 'old'), unready(2, 'old', later)]],
  ])('30 is silent where %s', (_reason, objects) => {
    expect(rollout(...objects).codes('StatefulSet/redis')).not.toContain('stuck-rollout')
  })

  it('30 gives a pod that has not started yet half a minute', () => {
    const young = redis(2, 'broken', {
      phase: 'Pending',
      ready: false,
      override: { metadata: { creationTimestamp: '2026-11-21T10:00:50Z' } },
    })
    const world = rollout(set(), redis(0, 'old'), redis(1, 'old'), young)
    expect(world.codes('StatefulSet/redis')).toEqual(['rollout-running'])
    expect(world.recheckAt).toBe(Date.parse('2026-11-21T10:01:20Z'))
    expect(world.advance(20_000).codes('StatefulSet/redis')).toEqual(['stuck-rollout'])
  })
})

describe('31 rollout-waits', () => {
  it('31 says that the new version is not Ready', () => {
    const world = rollout(set(), redis(0, 'old'), redis(1, 'old'), unready(2, 'new'))
    expect(world.says('StatefulSet/redis')).toBe('The update waits: redis-2 runs the new version and is not Ready.')
  })

  it('31 says that a pod of the old version lost its readiness', () => {
    const world = rollout(set(), unready(0, 'old', later), redis(1, 'old'), redis(2, 'new'))
    expect(world.says('StatefulSet/redis')).toBe('The update waits: redis-0 is not Ready.')
  })
})

describe('31 rollout-waits with Parallel', () => {
  it('31 is silent of a broken pod of the old version, which is replaced', () => {
    const world = rollout(set({ policy: 'Parallel' }), unready(0, 'old', later), redis(1, 'old'), redis(2, 'new'))
    expect(world.codes('StatefulSet/redis')).toEqual(['rollout-running'])
  })
})

describe('32 on-delete', () => {
  it('32 says that nothing is restarted, which lasts until somebody does', () => {
    const onDelete = { ...set(), spec: { ...(set()['spec'] as Fields), updateStrategy: { type: 'OnDelete' } } }
    const world = rollout(onDelete, redis(0, 'old'), redis(1, 'old'), redis(2, 'old'))
    expect(world.says('StatefulSet/redis')).toBe('Nothing is restarted: update strategy is OnDelete.')
    expect(world.finding('on-delete', 'StatefulSet/redis')).toMatchObject({ kind: 'why', needsPerson: true })
  })
})

describe('33 partition', () => {
  it.each([
    [1, 'redis-0 keeps the old version: partition is 1.'],
    [2, 'redis-0 and redis-1 keep the old version: partition is 2.'],
    [3, 'redis-0 to redis-2 keep the old version: partition is 3.'],
  ])('33 names who keeps the old version with partition %i', (partition, sentence) => {
    const pods = [0, 1, 2].map((ordinal) => redis(ordinal, ordinal < partition ? 'old' : 'new'))
    expect(rollout(set({ partition }), ...pods).says('StatefulSet/redis')).toBe(sentence)
  })

  it('33 counts the places from the first ordinal, as the controller does', () => {
    const world = rollout(set({ start: 5, partition: 2 }), redis(5, 'old'), redis(6, 'old'), redis(7, 'new'))
    expect(world.says('StatefulSet/redis')).toBe('redis-5 and redis-6 keep the old version: partition is 2.')
  })
})

describe('34 rollout-running', () => {
  it('34 names the pod whose turn it is', () => {
    const world = rollout(set(), redis(0, 'old'), redis(1, 'old'), redis(2, 'old'))
    expect(world.says('StatefulSet/redis')).toBe('redis-2 first: updates go from the highest ordinal down.')
    world.put(redis(2, 'new'))
    expect(world.says('StatefulSet/redis')).toBe('redis-1 is next: updates go from the highest ordinal down.')
  })

  it('34 lasts until the last pod is Ready', () => {
    const world = rollout(set(), redis(1, 'new'), redis(2, 'new'))
    expect(world.codes('StatefulSet/redis')).toEqual(['rollout-running'])
    expect(world.put(redis(0, 'new')).codes('StatefulSet/redis')).toEqual([])
  })
})
