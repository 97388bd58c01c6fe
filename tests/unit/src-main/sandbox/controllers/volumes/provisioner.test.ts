import { describe, expect, test } from 'vitest'
import { claimNamed, createWorld, podNamed, type ClaimShape, type World } from './world.ts'

const withPod = (shape: ClaimShape): World => {
  const world = createWorld()
  world.add('persistentvolumeclaims', claimNamed('data', shape))
  world.step(100)
  world.add('pods', podNamed('user', ['data']))
  world.step(100)
  return world
}
const count = (world: World, reason: string): number => world.said.filter((said) => said.reason === reason).length
const marked = (key: string, value: string): ClaimShape => ({ annotations: { [`controlplane.test/${key}`]: value } })

describe('the local-path provisioner', () => {
  test('a claim is bound before its pod has a node, and the pod is looked at once a second', () => {
    const world = withPod({})
    expect(world.writes.slice(-8)).toEqual([
      'Pod user ADDED',
      'Pod user MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
      expect.stringMatching(/^PersistentVolume pvc-\S+ ADDED$/),
      expect.stringMatching(/^PersistentVolume pvc-\S+ MODIFIED$/),
      'PersistentVolumeClaim data MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
    ])
    expect(world.get('pods', 'user').spec.nodeName).toBeUndefined()
    expect(world.get('pods', 'user').status?.nominatedNodeName).toBe('node-1')
    world.step(1_000)
    expect(world.get('pods', 'user').spec.nodeName).toBe('node-1')
    expect(world.get('pods', 'user').status?.nominatedNodeName).toBeUndefined()
  })

  test('the volume carries the claim, the node and no mark of the binder', () => {
    const world = withPod({})
    const [volume] = world.store.list('persistentvolumes')
    const claim = world.get('persistentvolumeclaims', 'data')
    expect(volume?.metadata.annotations).toEqual({
      'local.path.provisioner/selected-node': 'node-1',
      'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path',
    })
    expect(volume?.spec).toMatchObject({
      capacity: { storage: '1Gi' },
      hostPath: { type: 'DirectoryOrCreate' },
      claimRef: { namespace: 'default', name: 'data', uid: claim.metadata.uid },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'local-path',
    })
    world.remove('pods', 'user')
    world.remove('persistentvolumeclaims', 'data')
    world.step(100)
    expect(world.store.list('persistentvolumes')).toEqual([])
  })

  test('a refusal is tried again after 15 s, then 30 s, and at once when the claim changes', () => {
    const world = withPod(marked('provisioning', 'fail'))
    expect(count(world, 'ProvisioningFailed')).toBe(1)
    world.step(15_000)
    expect(count(world, 'ProvisioningFailed')).toBe(2)
    world.step(29_000)
    expect(count(world, 'ProvisioningFailed')).toBe(2)
    world.step(1_000)
    expect(count(world, 'ProvisioningFailed')).toBe(3)
    world.change('persistentvolumeclaims', 'data', (claim) => ({
      ...claim,
      metadata: {
        ...claim.metadata,
        annotations: { ...claim.metadata.annotations, 'controlplane.test/provisioning': 'ok' },
      },
    }))
    world.step(2_000)
    expect(world.get('pods', 'user').spec.nodeName).toBe('node-1')
    expect(world.said.find(({ reason }) => reason === 'ProvisioningFailed')?.message).toBe(
      'no space left on node node-1',
    )
  })

  test.each([
    [{ modes: ['ReadWriteMany'] }, 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'],
    [marked('provisioning', 'fail'), 'no space left on node node-1'],
  ])('refuses %j', (shape, message) => {
    const world = withPod(shape)
    expect(world.said.find(({ reason }) => reason === 'ProvisioningFailed')?.message).toBe(message)
  })

  test('a silent one says nothing, and the binder repeats that it waits', () => {
    const world = withPod(marked('provisioning', 'silent'))
    world.step(30_000)
    expect(count(world, 'Provisioning')).toBe(0)
    expect(count(world, 'ExternalProvisioning')).toBeGreaterThan(2)
  })

  test('a slow one begins at once and takes its time', () => {
    const world = withPod(marked('provision-after', '5s'))
    expect(count(world, 'Provisioning')).toBe(1)
    world.step(4_800)
    expect(world.store.list('persistentvolumes')).toEqual([])
    world.step(200)
    expect(world.store.list('persistentvolumes')).toHaveLength(1)
    expect(count(world, 'Provisioning')).toBe(1)
  })
})
