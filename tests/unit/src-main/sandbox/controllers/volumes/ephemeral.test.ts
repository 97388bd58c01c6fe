import { expect, test } from 'vitest'
import { claimNamed, createWorld, podNamed } from './world.ts'

const spec = {
  accessModes: ['ReadWriteOnce'],
  storageClassName: 'local-path',
  resources: { requests: { storage: '1Gi' } },
}
const withScratch = podNamed('pod', [], {
  volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec } } }],
})

test('an ephemeral volume gets a claim of its pod, and the scheduler says that it waits for it', () => {
  const world = createWorld()
  const { uid } = world.add('pods', withScratch).metadata
  world.step(2_000)
  const claim = world.get('persistentvolumeclaims', 'pod-scratch')
  expect(claim.metadata.labels).toEqual({ a: 'b' })
  expect(claim.metadata.ownerReferences).toEqual([
    { apiVersion: 'v1', kind: 'Pod', name: 'pod', uid, controller: true, blockOwnerDeletion: true },
  ])
  expect(world.said.find(({ reason }) => reason === 'FailedScheduling')?.message).toBe(
    '0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "pod-scratch". not found',
  )
  expect(world.get('pods', 'pod').spec.nodeName).toBe('node-1')
})

test('a claim of another stands in its way, and is complained of', () => {
  const world = createWorld()
  world.add('persistentvolumeclaims', claimNamed('pod-scratch'))
  world.add('pods', withScratch)
  world.step(100)
  expect(world.said.find(({ reason }) => reason === 'FailedBinding')?.message).toBe(
    'ephemeral volume scratch: PVC default/pod-scratch was not created for pod default/pod (pod is not owner)',
  )
})
