import { describe, expect, it } from 'vitest'
import { refusedDeletion } from '../../../../../src-main/sandbox/admission/namespace-lifecycle.ts'
import type { NewObject } from '../../../../../src-main/sandbox/objects.ts'
import { coreCluster, type CoreCluster } from '../strategies/core/core-cluster.ts'

const claim = (name: string, more: object = {}): NewObject<'persistentvolumeclaims'> => ({
  metadata: { name, namespace: 'shop' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more },
})

const storageClass = (cluster: CoreCluster, name: string, more: object = {}, isDefault = false): void => {
  const mark = { 'storageclass.kubernetes.io/is-default-class': 'true' }
  cluster.made('storageclasses', {
    metadata: { name, ...(isDefault ? { annotations: mark } : {}) },
    provisioner: 'example.com/x',
    ...more,
  })
}

describe('admission', () => {
  it('refuses what is made in a namespace that does not exist', () => {
    const made = coreCluster().registry.create('configmaps', { metadata: { name: 'a', namespace: 'nowhere' } })
    expect(made).toMatchObject({
      kind: 'failed',
      failure: {
        code: 404,
        message: 'namespaces "nowhere" not found',
        details: { name: 'nowhere', kind: 'namespaces' },
      },
    })
  })

  it('refuses what is made in a namespace that ends, with the cause that controllers look for', () => {
    const { registry } = coreCluster('shop')
    registry.delete('namespaces', '', 'shop')
    expect(registry.create('configmaps', { metadata: { name: 'a', namespace: 'shop' } })).toMatchObject({
      kind: 'failed',
      failure: {
        code: 403,
        message:
          'configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
        details: {
          name: 'a',
          kind: 'configmaps',
          causes: [
            {
              reason: 'NamespaceTerminating',
              message: 'namespace shop is being terminated',
              field: 'metadata.namespace',
            },
          ],
        },
      },
    })
  })

  it('lets what is in an ending namespace change', () => {
    const { registry, made } = coreCluster('shop')
    const map = made('configmaps', { metadata: { name: 'a', namespace: 'shop' } })
    registry.delete('namespaces', '', 'shop')
    expect(registry.update('configmaps', { ...map, data: { b: 'c' } }).kind).toBe('ok')
  })

  it('keeps the namespaces that every cluster has', () => {
    const message = 'namespaces "default" is forbidden: this namespace may not be deleted'
    const refusal = { kind: 'failed', failure: { code: 403, message } }
    expect(coreCluster().registry.delete('namespaces', '', 'default')).toMatchObject(refusal)
    expect(refusedDeletion('namespaces', 'lesson')).toBeNull()
    expect(refusedDeletion('configmaps', 'default')).toBeNull()
  })

  it('gives a claim the newest default class, and none to one that names the empty class', () => {
    const cluster = coreCluster('shop')
    cluster.time.step(5_000)
    storageClass(cluster, 'newer', {}, true)
    expect(cluster.made('persistentvolumeclaims', claim('a')).spec.storageClassName).toBe('newer')
    expect(cluster.made('persistentvolumeclaims', claim('b', { storageClassName: '' })).spec.storageClassName).toBe('')
  })

  it('lets a bound claim grow only if its class allows it', () => {
    const cluster = coreCluster('shop')
    storageClass(cluster, 'growing', { allowVolumeExpansion: true })
    const grown = (storageClassName: string, phase: string, storage: string): string => {
      const { registry, made } = cluster
      const object = made(
        'persistentvolumeclaims',
        claim(`${storageClassName}-${phase}-${storage}`.toLowerCase(), { storageClassName }),
      )
      const status = { phase, capacity: { storage: '1Gi' } }
      const bound = registry.update('persistentvolumeclaims', { ...object, status }, { subresource: 'status' })
      if (bound.kind === 'failed') return bound.failure.message
      const spec = { ...bound.value.spec, resources: { requests: { storage } } }
      const outcome = registry.update('persistentvolumeclaims', { ...bound.value, spec })
      return outcome.kind === 'ok'
        ? 'ok'
        : outcome.failure.message
            .replace(/^\S+ "[^"]*" is /, '')
            .split('\n', 1)
            .join()
    }
    expect(grown('growing', 'Bound', '2Gi')).toBe('ok')
    expect(grown('manual', 'Bound', '2Gi')).toBe(
      'forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    )
    expect(grown('growing', 'Pending', '2Gi')).toBe(
      'invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    )
    expect(grown('growing', 'Bound', '500Mi')).toBe(
      'invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    )
  })

  it('mounts the token of the account into every container that has nothing else there', () => {
    const path = '/var/run/secrets/kubernetes.io/serviceaccount'
    const { spec } = coreCluster('shop').made('pods', {
      metadata: { name: 'p', namespace: 'shop' },
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'x', volumeMounts: [{ name: 'own', mountPath: path }] },
        ],
        volumes: [{ name: 'own', emptyDir: {} }],
      },
    })
    const volume = spec.volumes?.[1]?.name ?? ''
    expect(volume).toMatch(/^kube-api-access-[a-z0-9]{5}$/)
    expect(spec.containers.map(({ volumeMounts }) => volumeMounts)).toEqual([
      [{ name: volume, readOnly: true, mountPath: path }],
      [{ name: 'own', mountPath: path }],
    ])
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      serviceAccount: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    })
  })

  it('adds only the tolerations that are missing', () => {
    const tolerated = (tolerations: readonly object[]): readonly string[] => {
      const { spec } = coreCluster('shop').made('pods', {
        metadata: { name: 'p', namespace: 'shop' },
        spec: { containers: [{ name: 'a', image: 'x' }], tolerations },
      })
      return (spec.tolerations ?? []).map(
        ({ key = '*', tolerationSeconds }) => `${key} ${tolerationSeconds ?? 'for ever'}`,
      )
    }
    const [notReady, unreachable] = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    expect(tolerated([])).toEqual([`${notReady} 300`, `${unreachable} 300`])
    expect(tolerated([{ operator: 'Exists' }])).toEqual(['* for ever'])
    expect(tolerated([{ key: notReady, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }])).toEqual([
      `${notReady} 5`,
      `${unreachable} 300`,
    ])
  })
})
