import { expect, test } from 'vitest'
import { createNamespaceController } from '../../../../../../src-main/sandbox/controllers/namespaces/index.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'

function cluster(): PlainCluster {
  const made = plainCluster([createNamespaceController])
  made.create('namespaces', { metadata: { name: 'shop' }, spec: { finalizers: ['kubernetes'] } })
  made.setStatus('namespaces', '', 'shop', { phase: 'Active' })
  return made
}

const shop = ({ store }: PlainCluster): ObjectOf['namespaces'] | undefined => store.get('namespaces', '', 'shop')

/** Type, status and message of each condition that says something is left. */
const troubles = (made: PlainCluster): readonly unknown[] =>
  (shop(made)?.status?.conditions ?? [])
    .filter(({ status }) => status === 'True')
    .map(({ type, reason, message }) => [type, reason, message])

test('an empty namespace ends after five seconds, with five conditions that all is well', () => {
  const made = cluster()
  made.remove('namespaces', '', 'shop')
  made.step(4_900)
  expect(shop(made)?.status).toEqual({ phase: 'Terminating' })
  made.step(200)
  expect(shop(made)).toBeUndefined()
  const last = made.changes.at(-1)
  expect(last).toMatchObject({ type: 'DELETED', object: { spec: { finalizers: ['kubernetes'] } } })
  expect(made.changes.at(-2)?.object).toMatchObject({
    status: {
      phase: 'Terminating',
      conditions: [
        ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
        [
          'NamespaceDeletionGroupVersionParsingFailure',
          'ParsedGroupVersions',
          'All legacy kube types successfully parsed',
        ],
        [
          'NamespaceDeletionContentFailure',
          'ContentDeleted',
          'All content successfully deleted, may be waiting on finalization',
        ],
        ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
        ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
      ].map(([type, reason, message]) => ({
        type,
        status: 'False',
        lastTransitionTime: '2026-03-01T12:00:05Z',
        reason,
        message,
      })),
    },
  })
})

test('pods go first; the rest is touched only when they are gone', () => {
  const made = cluster()
  made.create('configmaps', { metadata: { name: 'config', namespace: 'shop' } })
  made.create('pods', {
    metadata: { name: 'web-0', namespace: 'shop' },
    spec: { nodeName: 'node-1', terminationGracePeriodSeconds: 30, containers: [] },
  })
  made.remove('namespaces', '', 'shop')
  made.step(6_000)
  expect(made.store.get('pods', 'shop', 'web-0')?.metadata.deletionTimestamp).toBeDefined()
  expect(made.store.list('configmaps', 'shop')).toHaveLength(1)
  expect(shop(made)?.status?.conditions).toHaveLength(5)
  expect(troubles(made)).toEqual([])
  made.remove('pods', 'shop', 'web-0', { gracePeriodSeconds: 0 })
  made.step(6_000)
  expect(made.store.list('configmaps', 'shop')).toEqual([])
  expect(shop(made)).toBeUndefined()
})

test('what has a finalizer is named until it is gone', () => {
  const made = cluster()
  made.create('configmaps', { metadata: { name: 'held', namespace: 'shop', finalizers: ['example.com/hold'] } })
  made.remove('namespaces', '', 'shop')
  made.step(6_000)
  expect(troubles(made)).toEqual([
    [
      'NamespaceContentRemaining',
      'SomeResourcesRemain',
      'Some resources are remaining: configmaps. has 1 resource instances',
    ],
    [
      'NamespaceFinalizersRemaining',
      'SomeFinalizersRemain',
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ],
  ])
  const held = made.store.get('configmaps', 'shop', 'held')
  if (held === undefined) throw new Error('expected the held ConfigMap to be there')
  const { finalizers: _finalizers, ...metadata } = held.metadata
  made.update('configmaps', { ...held, metadata })
  made.step(10_000)
  expect(shop(made)).toBeUndefined()
})

test('pods that outlive their time are a failure of the deletion', () => {
  const made = cluster()
  made.create('pods', {
    metadata: { name: 'web-0', namespace: 'shop' },
    spec: { nodeName: 'node-1', terminationGracePeriodSeconds: 7, containers: [] },
  })
  made.remove('namespaces', '', 'shop')
  made.step(30_000)
  expect(troubles(made)).toEqual([
    [
      'NamespaceDeletionContentFailure',
      'ContentDeletionFailed',
      'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
    ],
  ])
})
