import { describe, expect, test } from 'vitest'
import {
  claimNamed,
  createWorld,
  podNamed,
  storageClass,
  volumeNamed,
  type World,
} from '../controllers/volumes/world.ts'

const nodeOf = (world: World, name: string): string | undefined => world.get('pods', name).spec.nodeName
const condition = (world: World, name: string): { reason?: string; message?: string } | undefined =>
  world.get('pods', name).status?.conditions?.find(({ type }) => type === 'PodScheduled')

describe('choosing a node', () => {
  test('pods that ask for nothing go round', () => {
    const world = createWorld()
    for (const name of ['a', 'b', 'c', 'd']) world.add('pods', podNamed(name))
    world.step(100)
    expect(['a', 'b', 'c', 'd'].map((name) => nodeOf(world, name))).toEqual(['node-1', 'node-2', 'node-3', 'node-1'])
  })

  test('pods of one owner go to different nodes although another node is emptier', () => {
    const world = createWorld()
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'web', controller: true }]
    const owned = (name: string): object => ({ ...podNamed(name), metadata: { name, ownerReferences } })
    for (const name of ['x', 'y']) world.add('pods', podNamed(name, [], { nodeName: 'node-2' }))
    for (const name of ['x3', 'y3']) world.add('pods', podNamed(name, [], { nodeName: 'node-3' }))
    world.add('pods', owned('web-0'))
    world.step(100)
    world.add('pods', owned('web-1'))
    world.step(100)
    expect([nodeOf(world, 'web-0'), nodeOf(world, 'web-1')]).toEqual(['node-1', 'node-2'])
  })

  test('a pod of another scheduler, a gated one and a completed one are left alone', () => {
    const world = createWorld()
    world.add('pods', podNamed('other', [], { schedulerName: 'other' }))
    world.add('pods', podNamed('gated', [], { schedulingGates: [{ name: 'x/y' }] }))
    world.step(1_000)
    expect([nodeOf(world, 'other'), nodeOf(world, 'gated'), world.said.length]).toEqual([undefined, undefined, 0])
  })
})

describe('a refused pod is tried again', () => {
  test('when a pod leaves a node', () => {
    const world = createWorld({ nodes: 1 })
    const large = { containers: [{ name: 'main', image: 'b', resources: { requests: { cpu: '40' } } }] }
    world.add('pods', podNamed('first', [], large))
    world.add('pods', podNamed('second', [], large))
    world.step(1_000)
    expect(nodeOf(world, 'second')).toBeUndefined()
    world.remove('pods', 'first')
    world.step(100)
    expect(nodeOf(world, 'second')).toBe('node-1')
  })

  test('when a node is uncordoned', () => {
    const world = createWorld({ nodes: 1 })
    world.change('nodes', 'node-1', (node) => ({ ...node, spec: { unschedulable: true } }))
    world.add('pods', podNamed('pod'))
    world.step(1_000)
    world.change('nodes', 'node-1', (node) => ({ ...node, spec: {} }))
    world.step(100)
    expect(nodeOf(world, 'pod')).toBe('node-1')
  })

  test('when its claim is made, and nothing is said of it again in between', () => {
    const world = createWorld()
    world.add('pods', podNamed('pod', ['data']))
    world.step(60_000)
    expect(world.said).toHaveLength(1)
    world.add('persistentvolumeclaims', claimNamed('data'))
    world.step(2_000)
    expect(nodeOf(world, 'pod')).toBe('node-1')
  })

  test('when a volume of a class without provisioner comes: the scheduler gives it, and waits a second', () => {
    const world = createWorld()
    world.add('storageclasses', storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner' }))
    world.add('persistentvolumeclaims', claimNamed('data', { className: 'manual' }))
    world.add('pods', podNamed('pod', ['data']))
    world.step(1_000)
    const before = world.writes.length
    world.add('persistentvolumes', volumeNamed('pv', { className: 'manual', node: 'node-3' }))
    world.step(500)
    expect(world.writes.slice(before)).toEqual([
      'PersistentVolume pv ADDED',
      'PersistentVolume pv MODIFIED',
      'Pod pod MODIFIED',
      'PersistentVolume pv MODIFIED',
      'PersistentVolume pv MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
    ])
    expect(world.get('pods', 'pod').status?.nominatedNodeName).toBe('node-3')
    world.step(700)
    expect(nodeOf(world, 'pod')).toBe('node-3')
  })
})

describe('binding fails', () => {
  const waiting = (): World => {
    const world = createWorld()
    world.add(
      'persistentvolumeclaims',
      claimNamed('data', { annotations: { 'controlplane.test/provisioning': 'fail' } }),
    )
    world.add('pods', podNamed('pod', ['data']))
    world.step(2_000)
    expect(world.get('pods', 'pod').status?.nominatedNodeName).toBe('node-1')
    return world
  }
  const prefix = 'running PreBind plugin "VolumeBinding": binding volumes: '

  test('when the choice of node is taken off the claim; then the pod is sent again', () => {
    const world = waiting()
    world.change('persistentvolumeclaims', 'data', ({ metadata, ...claim }) => {
      const { 'volume.kubernetes.io/selected-node': _node, ...annotations } = metadata.annotations ?? {}
      return { ...claim, metadata: { ...metadata, annotations } }
    })
    world.step(1_000)
    expect(condition(world, 'pod')).toMatchObject({
      reason: 'SchedulerError',
      message: `${prefix}provisioning failed for PVC "data"`,
    })
    expect(world.get('pods', 'pod').status?.nominatedNodeName).toBeUndefined()
    world.step(1_500)
    expect(world.get('pods', 'pod').status?.nominatedNodeName).toBe('node-1')
  })

  test('when the claim vanishes', () => {
    const world = waiting()
    world.remove('persistentvolumeclaims', 'data')
    world.step(1_100)
    expect(condition(world, 'pod')?.message).toBe(
      `${prefix}failed to check provisioning pvc: persistentvolumeclaims "default/data" not found`,
    )
    world.step(1_500)
    expect(condition(world, 'pod')?.message).toBe(
      '0/3 nodes are available: persistentvolumeclaim "data" not found. not found',
    )
  })

  test('when the pod is deleted, whoever comes after it under its name', () => {
    const world = waiting()
    world.remove('pods', 'pod')
    world.add('pods', podNamed('pod'))
    world.step(1_100)
    expect(world.said.map(({ message }) => message)).toContain(
      `${prefix}pod does not exist any more: pod "pod" not found`,
    )
    expect(nodeOf(world, 'pod')).toBe('node-1')
  })

  test('after ten minutes', () => {
    const world = waiting()
    world.step(597_900)
    expect(condition(world, 'pod')).toBeUndefined()
    world.step(500)
    expect(condition(world, 'pod')).toMatchObject({
      reason: 'SchedulerError',
      message: `${prefix}context deadline exceeded`,
    })
  })
})
