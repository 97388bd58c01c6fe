import { describe, expect, test } from 'vitest'
import { createStatefulSetController } from '../../../../../../src-main/sandbox/controllers/stateful-set/controller.ts'
import { image, set, World } from '../sets/world.ts'

const world = (): World => new World({ controllers: [createStatefulSetController] })

/** A set whose pods all run and are Ready. */
function settled(spec: Parameters<typeof set>[0] = {}): World {
  const it = world()
  it.create('statefulsets', set({ replicas: 3, ...spec }))
  for (let round = 0; round < 10; round++) {
    it.step(100)
    for (const pod of it.store.list('pods')) if (pod.status?.phase === 'Pending') it.run(pod.metadata.name)
  }
  return it
}

const isLeaving = (it: World, name: string): boolean => it.get('pods', name).metadata.deletionTimestamp !== undefined
const leaving = (it: World): readonly string[] => it.names('pods').filter((name) => isLeaving(it, name))
const hashOf = (it: World, name: string): string =>
  it.get('pods', name).metadata.labels?.['controller-revision-hash'] ?? ''
const statusOf = (it: World): object => it.get('statefulsets', 'web').status ?? {}

describe('OrderedReady', () => {
  test('makes a pod only when the one below it is Ready', () => {
    const it = world()
    it.create('statefulsets', set({ replicas: 3 }))
    it.step(1000)
    expect(it.names('pods')).toEqual(['web-0'])
    it.run('web-0', false)
    it.step(1000)
    expect(it.names('pods')).toEqual(['web-0'])
    it.run('web-0')
    it.step(1000)
    expect(it.names('pods')).toEqual(['web-0', 'web-1'])
  })

  test('waits until the lower pod was Ready for minReadySeconds, counted from the whole second', () => {
    const it = world()
    it.create('statefulsets', set({ replicas: 2, minReadySeconds: 5 }))
    it.step(700)
    it.run('web-0')
    it.step(4299)
    expect(it.names('pods')).toEqual(['web-0'])
    it.step(2)
    expect(it.names('pods')).toEqual(['web-0', 'web-1'])
    expect(it.states('statefulsets', 'web', ({ status }) => status?.availableReplicas).slice(0, 2)).toEqual([0, 1])
  })

  test('deletes the highest first, and the next only when that has gone', () => {
    const it = settled()
    it.setSpec('statefulsets', 'web', { replicas: 0 })
    it.step(100)
    expect(leaving(it)).toEqual(['web-2'])
    it.vanish('web-2')
    it.step(100)
    expect(leaving(it)).toEqual(['web-1'])
    it.vanish('web-1')
    it.step(100)
    expect(leaving(it)).toEqual(['web-0'])
  })

  test('deletes nothing above an unready pod, unless that is condemned too', () => {
    const it = settled()
    it.run('web-0', false)
    it.setSpec('statefulsets', 'web', { replicas: 1 })
    it.step(1000)
    expect(leaving(it)).toEqual([])
    expect(statusOf(it)).toMatchObject({ observedGeneration: 2, replicas: 3 })
    it.setSpec('statefulsets', 'web', { replicas: 0 })
    for (const name of ['web-2', 'web-1', 'web-0']) {
      it.step(100)
      expect(leaving(it)).toEqual([name])
      it.vanish(name)
    }
  })

  test('a pod that was condemned and is wanted again is made anew when it has gone', () => {
    const it = settled()
    it.setSpec('statefulsets', 'web', { replicas: 1 })
    it.step(100)
    it.setSpec('statefulsets', 'web', { replicas: 3 })
    it.step(100)
    expect(leaving(it)).toEqual(['web-2'])
    it.vanish('web-2')
    it.step(100)
    expect(it.names('pods')).toEqual(['web-0', 'web-1', 'web-2'])
    expect(leaving(it)).toEqual([])
  })
})

describe('Parallel', () => {
  test('makes and deletes all at once', () => {
    const it = world()
    it.create('statefulsets', set({ replicas: 5, podManagementPolicy: 'Parallel' }))
    it.step(100)
    expect(it.names('pods')).toHaveLength(5)
    for (const name of it.names('pods')) it.run(name, false)
    it.setSpec('statefulsets', 'web', { replicas: 2 })
    it.step(100)
    expect(leaving(it)).toEqual(['web-2', 'web-3', 'web-4'])
  })

  test('asks 1, 2, 4, … at once, and no further after a refusal', () => {
    const it = world()
    it.refuses.set('pods', 'enough')
    it.create('statefulsets', set({ replicas: 9, podManagementPolicy: 'Parallel' }))
    it.step(3)
    expect(it.messages).toEqual([
      'FailedCreate: Create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: enough',
    ])
    expect(statusOf(it)).toMatchObject({ observedGeneration: 1, replicas: 0 })
    it.refuses.clear()
    it.step(60_000)
    expect(it.names('pods')).toHaveLength(9)
  })

  test('replaces a broken outdated pod by itself', () => {
    const it = settled({ podManagementPolicy: 'Parallel' })
    it.setSpec('statefulsets', 'web', image(2))
    it.step(100)
    it.vanish('web-2')
    it.step(100)
    it.run('web-2', false)
    it.setSpec('statefulsets', 'web', image(3))
    it.step(100)
    expect(leaving(it)).toEqual(['web-2'])
  })
})

describe('replacement', () => {
  test.each(['Failed', 'Succeeded'] as const)('a pod that ended as %s is deleted and made again', (phase) => {
    const it = settled()
    const before = it.get('pods', 'web-1').metadata.uid
    it.end('web-1', phase)
    it.step(100)
    expect(it.get('pods', 'web-1').metadata.uid).not.toBe(before)
    expect(it.messages.slice(-2)).toEqual([
      'SuccessfulDelete: Delete Pod web-1 in StatefulSet web successful',
      'SuccessfulCreate: Create Pod web-1 in StatefulSet web successful',
    ])
  })

  test('a deleted pod is made again only when it has gone', () => {
    const it = settled()
    const before = it.get('pods', 'web-1').metadata.uid
    it.delete('pods', 'web-1')
    it.step(60_000)
    expect(it.get('pods', 'web-1').metadata.uid).toBe(before)
    it.vanish('web-1')
    it.step(100)
    expect(it.get('pods', 'web-1').metadata.uid).not.toBe(before)
  })

  test('a name that is still taken is tried again without a word, and the status is written', () => {
    const it = world()
    it.create('pods', {
      metadata: { name: 'web-0', namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    })
    it.create('statefulsets', set({ replicas: 1 }))
    it.step(2000)
    expect(it.messages).toEqual([])
    expect(statusOf(it)).toMatchObject({ observedGeneration: 1, replicas: 0 })
    it.vanish('web-0')
    it.step(10_000)
    expect(it.messages).toEqual(['SuccessfulCreate: Create Pod web-0 in StatefulSet web successful'])
  })

  test('a set that is being deleted only writes its status', () => {
    const it = settled()
    it.change('statefulsets', 'web', (object) => ({
      ...object,
      metadata: { ...object.metadata, finalizers: ['test/hold'] },
    }))
    it.delete('statefulsets', 'web')
    it.delete('pods', 'web-1')
    it.vanish('web-1')
    it.step(1000)
    expect(it.names('pods')).toEqual(['web-0', 'web-2'])
    expect(statusOf(it)).toMatchObject({ replicas: 2, readyReplicas: 2 })
  })
})

describe('updates', () => {
  test('go from the highest down, one at a time, and wait for each', () => {
    const it = settled()
    it.setSpec('statefulsets', 'web', image(2))
    for (const name of ['web-2', 'web-1', 'web-0']) {
      it.step(100)
      expect(leaving(it)).toEqual([name])
      it.vanish(name)
      it.step(100)
      expect(leaving(it)).toEqual([])
      it.run(name)
    }
    it.step(100)
    const { currentRevision, updateRevision } = it.get('statefulsets', 'web').status ?? {}
    expect(currentRevision).toBe(updateRevision)
  })

  test('a pod below the partition comes back with the current revision', () => {
    const it = settled({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } })
    it.setSpec('statefulsets', 'web', image(2))
    it.step(100)
    it.vanish('web-2')
    it.step(100)
    it.run('web-2')
    const old = hashOf(it, 'web-0')
    it.delete('pods', 'web-1')
    it.vanish('web-1')
    it.step(100)
    expect(hashOf(it, 'web-1')).toBe(old)
    expect(hashOf(it, 'web-2')).not.toBe(old)
    expect(leaving(it)).toEqual([])
  })

  test('the partition counts from the first ordinal', () => {
    const it = settled({
      ordinals: { start: 5 },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    })
    expect(it.names('pods')).toEqual(['web-5', 'web-6', 'web-7'])
    it.setSpec('statefulsets', 'web', image(2))
    it.step(100)
    expect(leaving(it)).toEqual(['web-7'])
    it.vanish('web-7')
    it.step(100)
    it.run('web-7')
    it.step(100)
    expect(leaving(it)).toEqual([])
  })

  test('pods below a raised start are condemned, and new ones get the revision of their place', () => {
    const it = settled({
      ordinals: { start: 5 },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    })
    const old = hashOf(it, 'web-5')
    it.setSpec('statefulsets', 'web', image(2))
    it.step(100)
    it.vanish('web-7')
    it.step(100)
    it.run('web-7')
    it.setSpec('statefulsets', 'web', { ordinals: { start: 7 } })
    for (const name of ['web-8', 'web-9']) {
      it.step(100)
      it.run(name)
    }
    it.step(100)
    expect(leaving(it)).toEqual(['web-6'])
    expect(hashOf(it, 'web-8')).toBe(old)
    expect(hashOf(it, 'web-9')).not.toBe(old)
  })

  test('with OnDelete only a deleted pod changes, and the current revision never catches up', () => {
    const it = settled({ updateStrategy: { type: 'OnDelete' } })
    const old = hashOf(it, 'web-1')
    it.setSpec('statefulsets', 'web', image(2))
    it.step(1000)
    expect(leaving(it)).toEqual([])
    for (const name of it.names('pods')) {
      it.delete('pods', name)
      it.vanish(name)
      it.step(100)
      expect(hashOf(it, name)).not.toBe(old)
      it.run(name)
    }
    it.step(100)
    expect(statusOf(it)).toMatchObject({ updatedReplicas: 3, readyReplicas: 3, currentRevision: old })
    expect(statusOf(it)).not.toHaveProperty('currentReplicas')
  })

  test('a rollout that is stuck stays so after its template was mended, until the pod is deleted', () => {
    const it = settled()
    it.setSpec('statefulsets', 'web', image(2))
    it.step(100)
    it.vanish('web-2')
    it.step(100)
    it.run('web-2', false)
    it.setSpec('statefulsets', 'web', image(1))
    it.step(600_000)
    expect(leaving(it)).toEqual([])
    it.delete('pods', 'web-2')
    it.vanish('web-2')
    it.step(100)
    it.run('web-2')
    it.step(100)
    expect(statusOf(it)).toMatchObject({ readyReplicas: 3, updatedReplicas: 3 })
  })
})
