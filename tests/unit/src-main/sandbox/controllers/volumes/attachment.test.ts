import { describe, expect, test } from 'vitest'
import { claimNamed, createWorld, podNamed, volumeNamed, type World } from './world.ts'

const on = (node: string): object => ({ nodeSelector: { 'kubernetes.io/hostname': node } })
const attached = (world: World): readonly string[] =>
  world.store.list('volumeattachments').map(({ spec, status }) => `${spec.nodeName} ${status?.attached}`)
const said = (world: World, reason: string): readonly string[] =>
  world.said.filter((each) => each.reason === reason).map(({ about, message }) => `${about.metadata.name}: ${message}`)

function withDisk(options: { readonly modes?: readonly string[]; readonly isManaged?: boolean } = {}): World {
  const { modes = ['ReadWriteOnce'], isManaged = true } = options
  const world = createWorld()
  const key = 'volumes.kubernetes.io/controller-managed-attach-detach'
  if (isManaged)
    for (const name of ['node-1', 'node-2'])
      world.change('nodes', name, (node) => ({
        ...node,
        metadata: { ...node.metadata, annotations: { [key]: 'true' } },
      }))
  const source = { csi: { driver: 'disk.example.com', volumeHandle: 'h1' } }
  world.add('persistentvolumes', volumeNamed('disk', { modes, source }))
  world.step(10)
  world.add('persistentvolumeclaims', claimNamed('data', { className: '', modes }))
  world.add('pods', podNamed('p1', ['data'], on('node-1')))
  world.step(1_000)
  return world
}

describe('a CSI volume', () => {
  test('is attached under the name that the CSI plugin computes', () => {
    const world = withDisk()
    expect(world.store.list('volumeattachments').map(({ metadata }) => metadata.name)).toEqual([
      'csi-6c5989693df5441e028209cf71eb55b013447f508a2bff9654b9aea602aac12f',
    ])
    expect(attached(world)).toEqual(['node-1 true'])
    expect(said(world, 'SuccessfulAttachVolume')).toEqual(['p1: AttachVolume.Attach succeeded for volume "disk" '])
  })

  test('waits for the other node to give it up, and says so once', () => {
    const world = withDisk()
    world.add('pods', podNamed('p2', ['data'], on('node-2')))
    world.step(60_000)
    expect(attached(world)).toEqual(['node-1 true'])
    expect(said(world, 'FailedAttachVolume')).toEqual([
      'p2: Multi-Attach error for volume "disk" Volume is already used by pod(s) p1',
    ])
    world.remove('pods', 'p1')
    world.step(1_000)
    expect(attached(world)).toEqual(['node-2 true'])
  })

  test('for many nodes is attached to each', () => {
    const world = withDisk({ modes: ['ReadWriteMany'] })
    world.add('pods', podNamed('p2', ['data'], on('node-2')))
    world.step(1_000)
    expect(attached(world).toSorted()).toEqual(['node-1 true', 'node-2 true'])
  })

  test('is taken from a silent node after six minutes', () => {
    const world = withDisk()
    world.change('nodes', 'node-1', (node) => ({
      ...node,
      status: { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown' }] },
    }))
    world.add('pods', podNamed('p2', ['data'], on('node-2')))
    world.step(1_000)
    world.remove('pods', 'p1')
    world.step(359_000)
    expect(attached(world)).toEqual(['node-1 true'])
    world.step(2_000)
    expect(attached(world)).toEqual(['node-2 true'])
  })

  test('on nodes that do not leave it to the controller nobody waits', () => {
    const world = withDisk({ isManaged: false })
    world.add('pods', podNamed('p2', ['data'], on('node-2')))
    world.step(100)
    expect(attached(world).toSorted()).toEqual(['node-1 true', 'node-2 true'])
    expect([...said(world, 'SuccessfulAttachVolume'), ...said(world, 'FailedAttachVolume')]).toEqual([])
  })

  test('is attached as slowly as a pod asks', () => {
    const world = withDisk()
    world.remove('pods', 'p1')
    world.step(100)
    const pod = podNamed('slow', ['data'], on('node-1'))
    world.add('pods', { ...pod, metadata: { name: 'slow', annotations: { 'controlplane.test/attach-after': '20s' } } })
    world.step(19_000)
    expect(attached(world)).toEqual(['node-1 false'])
    world.step(2_000)
    expect(attached(world)).toEqual(['node-1 true'])
  })
})
