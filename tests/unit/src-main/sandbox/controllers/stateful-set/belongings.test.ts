import { describe, expect, test } from 'vitest'
import { createStatefulSetController } from '../../../../../../src-main/sandbox/controllers/stateful-set/controller.ts'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { dataClaim, image, set, World } from '../sets/world.ts'

const world = (): World => new World({ controllers: [createStatefulSetController], hasKubelet: true })

function settled(spec: Parameters<typeof set>[0] = {}): World {
  const it = world()
  it.create('statefulsets', set({ replicas: 2, ...spec }))
  it.step(10_000)
  return it
}

const ownersOf = (
  it: World,
  resource: 'pods' | 'persistentvolumeclaims' | 'controllerrevisions',
  name: string,
): unknown =>
  (it.get(resource, name).metadata.ownerReferences ?? []).map(({ kind, controller }) => `${kind} ${controller}`)

const withClaims = { volumeClaimTemplates: [dataClaim] }

describe('pods', () => {
  test('have their name in every place, and their claims first among the volumes', () => {
    const it = settled({
      ...withClaims,
      template: {
        metadata: { labels: { app: 'web' }, annotations: { a: 'b' } },
        spec: {
          containers: [{ name: 'c', image: 'nginx:1' }],
          volumes: [
            { name: 'e', emptyDir: {} },
            { name: 'data', emptyDir: {} },
          ],
        },
      },
    })
    const { metadata, spec } = it.get('pods', 'web-1')
    expect(metadata).toMatchObject({
      generateName: 'web-',
      annotations: { a: 'b' },
      labels: {
        app: 'web',
        'apps.kubernetes.io/pod-index': '1',
        'statefulset.kubernetes.io/pod-name': 'web-1',
        'controller-revision-hash': it.get('statefulsets', 'web').status?.updateRevision,
      },
    })
    expect(spec).toMatchObject({
      hostname: 'web-1',
      subdomain: 'web',
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } },
        { name: 'e', emptyDir: {} },
      ],
    })
  })

  test('a set without a Service gives no subdomain', () => {
    const it = settled({ serviceName: '' })
    expect(it.get('pods', 'web-0').spec).not.toHaveProperty('subdomain')
  })

  test('a name label that somebody changed is repaired', () => {
    const it = settled()
    it.change('pods', 'web-1', (pod) => relabelled(pod, { 'statefulset.kubernetes.io/pod-name': 'other' }))
    it.step(100)
    expect(it.get('pods', 'web-1').metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'web-1' })
    expect(it.messages.at(-1)).toBe('SuccessfulUpdate: Update Pod web-1 in StatefulSet web successful')
  })

  test('a pod that no longer matches is released, and adopted when it matches again', () => {
    const it = settled()
    it.change('pods', 'web-1', (pod) => relabelled(pod, { app: 'other' }))
    it.step(100)
    expect(ownersOf(it, 'pods', 'web-1')).toEqual([])
    expect(it.get('statefulsets', 'web').status).toMatchObject({ replicas: 1 })
    it.change('pods', 'web-1', (pod) => relabelled(pod, { app: 'web' }))
    it.step(1000)
    expect(ownersOf(it, 'pods', 'web-1')).toEqual(['StatefulSet true'])
    expect(it.get('statefulsets', 'web').status).toMatchObject({ replicas: 2, readyReplicas: 2 })
  })

  test('orphans of an earlier set are adopted without a restart, revisions too', () => {
    const it = settled()
    const uids = it.names('pods').map((name) => it.get('pods', name).metadata.uid)
    it.delete('statefulsets', 'web')
    for (const resource of ['pods', 'controllerrevisions'] as const)
      for (const name of it.names(resource))
        it.change(resource, name, ({ metadata: { ownerReferences: _owners, ...metadata }, ...rest }) => ({
          ...rest,
          metadata,
        }))
    it.create('statefulsets', set({ replicas: 2 }))
    it.step(1000)
    expect(it.names('pods').map((name) => it.get('pods', name).metadata.uid)).toEqual(uids)
    expect(ownersOf(it, 'pods', 'web-0')).toEqual(['StatefulSet true'])
    expect(it.names('controllerrevisions')).toHaveLength(1)
    expect(it.get('statefulsets', 'web').status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 })
  })

  test('a pod of another name is not adopted, whatever its labels', () => {
    const it = world()
    const pod = { containers: [{ name: 'c', image: 'i' }] }
    it.create('pods', { metadata: { name: 'lone', namespace: 'default', labels: { app: 'web' } }, spec: pod })
    it.create('statefulsets', set({ replicas: 1 }))
    it.step(5000)
    expect(ownersOf(it, 'pods', 'lone')).toEqual([])
  })
})

function relabelled(pod: ObjectOf['pods'], labels: { readonly [key: string]: string }): ObjectOf['pods'] {
  return { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } } }
}

describe('revisions', () => {
  test('a rollback raises the old revision instead of making a new one', () => {
    const it = settled()
    const [first = ''] = it.names('controllerrevisions')
    it.setSpec('statefulsets', 'web', image(2))
    it.step(20_000)
    it.setSpec('statefulsets', 'web', image(1))
    it.step(20_000)
    expect(it.names('controllerrevisions')).toHaveLength(2)
    expect(it.get('controllerrevisions', first).revision).toBe(3)
    expect(it.get('statefulsets', 'web').status).toMatchObject({ currentRevision: first, updateRevision: first })
  })

  test('scaling makes none, and those beyond the history limit go', () => {
    const it = settled({ revisionHistoryLimit: 1 })
    it.setSpec('statefulsets', 'web', { replicas: 3 })
    it.step(10_000)
    expect(it.names('controllerrevisions')).toHaveLength(1)
    for (const version of [2, 3, 4]) {
      it.setSpec('statefulsets', 'web', image(version))
      it.step(20_000)
    }
    const left = it.store.list('controllerrevisions').map(({ revision }) => revision)
    expect(left.toSorted((a, b) => a - b)).toEqual([3, 4])
  })

  test('a name that another template has is counted as a collision', () => {
    const name = settled().names('controllerrevisions')[0] ?? ''
    const it = world()
    const data = { spec: { template: { $patch: 'replace' } } }
    it.create('controllerrevisions', { metadata: { name, namespace: 'default' }, revision: 1, data })
    it.create('statefulsets', set({ replicas: 1 }))
    it.step(5000)
    expect(it.get('statefulsets', 'web').status).toMatchObject({ collisionCount: 1, readyReplicas: 1 })
    expect(it.names('controllerrevisions')).toHaveLength(2)
  })
})

describe('claims', () => {
  const policies = [
    ['Retain', 'Retain', [], []],
    ['Retain', 'Delete', ['StatefulSet true'], ['StatefulSet true']],
    ['Delete', 'Retain', [], ['Pod true']],
    ['Delete', 'Delete', ['StatefulSet true'], ['Pod true']],
  ] as const

  test.each(policies)(
    'whenScaled %s, whenDeleted %s: in range owned by %j, condemned by %j',
    (whenScaled, whenDeleted, inRange, condemned) => {
      const it = settled({ ...withClaims, persistentVolumeClaimRetentionPolicy: { whenScaled, whenDeleted } })
      expect(ownersOf(it, 'persistentvolumeclaims', 'data-web-1')).toEqual(inRange)
      it.setSpec('statefulsets', 'web', { replicas: 1 })
      it.step(100)
      expect(ownersOf(it, 'persistentvolumeclaims', 'data-web-0')).toEqual(inRange)
      expect(ownersOf(it, 'persistentvolumeclaims', 'data-web-1')).toEqual(condemned)
      it.step(10_000)
      // Claims are only owned here: the garbage collector, which is not in this world, would delete them.
      expect(it.names('persistentvolumeclaims')).toEqual(['data-web-0', 'data-web-1'])
    },
  )

  test('another policy changes the owners at once', () => {
    const it = settled(withClaims)
    it.setSpec('statefulsets', 'web', {
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Delete' },
    })
    it.step(100)
    expect(ownersOf(it, 'persistentvolumeclaims', 'data-web-0')).toEqual(['StatefulSet true'])
    it.setSpec('statefulsets', 'web', {
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain', whenDeleted: 'Retain' },
    })
    it.step(100)
    expect(ownersOf(it, 'persistentvolumeclaims', 'data-web-0')).toEqual([])
  })

  test('an existing claim is used as it is, without a word', () => {
    const it = world()
    it.create('persistentvolumeclaims', {
      metadata: { name: 'data-web-0', namespace: 'default' },
      spec: { accessModes: ['ReadOnlyMany'], resources: { requests: { storage: '9Gi' } } },
    })
    it.create('statefulsets', set({ replicas: 1, ...withClaims }))
    it.step(5000)
    expect(it.messages).toEqual(['SuccessfulCreate: Create Pod web-0 in StatefulSet web successful'])
    expect(it.get('persistentvolumeclaims', 'data-web-0').spec.accessModes).toEqual(['ReadOnlyMany'])
  })

  test('a claim on its way out blocks its pod with a Warning until it has gone', () => {
    const it = world()
    it.create('persistentvolumeclaims', {
      metadata: { name: 'data-web-0', namespace: 'default', finalizers: ['kubernetes.io/pvc-protection'] },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    })
    it.delete('persistentvolumeclaims', 'data-web-0')
    it.create('statefulsets', set({ replicas: 1, ...withClaims }))
    it.step(100)
    expect(new Set(it.messages)).toEqual(
      new Set(['FailedCreate: Create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted']),
    )
    it.change('persistentvolumeclaims', 'data-web-0', (claim) => ({
      ...claim,
      metadata: { ...claim.metadata, finalizers: [] },
    }))
    it.step(10_000)
    expect(it.messages.at(-1)).toBe('SuccessfulCreate: Create Pod web-0 in StatefulSet web successful')
  })

  test('a claim that is refused gives two Warnings', () => {
    const it = world()
    it.refuses.set('persistentvolumeclaims', 'too many')
    it.create('statefulsets', set({ replicas: 1, ...withClaims }))
    it.step(4)
    const refused = 'persistentvolumeclaims "data-web-0" is forbidden: too many'
    expect(it.messages).toEqual([
      `FailedCreate: Create Claim data-web-0 for Pod web-0 in StatefulSet web failed error: ${refused}`,
      `FailedCreate: Create Pod web-0 in StatefulSet web failed error: failed to create PVC data-web-0: ${refused}`,
    ])
    expect(it.get('statefulsets', 'web').status).toMatchObject({ observedGeneration: 1 })
  })

  test('a claim that somebody else controls is left alone, with a Warning', () => {
    const it = settled(withClaims)
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x', controller: true }
    it.change('persistentvolumeclaims', 'data-web-0', (claim) => ({
      ...claim,
      metadata: { ...claim.metadata, ownerReferences: [other] },
    }))
    it.setSpec('statefulsets', 'web', {
      replicas: 0,
      persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Delete' },
    })
    it.step(10_000)
    expect(it.get('persistentvolumeclaims', 'data-web-0').metadata.ownerReferences).toEqual([other])
    expect(ownersOf(it, 'persistentvolumeclaims', 'data-web-1')).toEqual(['Pod true'])
  })
})
