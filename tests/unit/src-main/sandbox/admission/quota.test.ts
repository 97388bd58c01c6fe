import { describe, expect, it } from 'vitest'
import { sumText } from '../../../../../src-main/sandbox/admission/quota/amounts.ts'
import { usedOf } from '../../../../../src-main/sandbox/admission/quota/used.ts'
import type { NewObject, ResourceName } from '../../../../../src-main/sandbox/objects.ts'
import { coreCluster, startMs, type CoreCluster } from '../strategies/core/core-cluster.ts'

type Amounts = Readonly<Record<string, string>>
const namespace = 'shop'

function limited(hard: Amounts, more: object = {}): CoreCluster {
  const cluster = coreCluster(namespace)
  const quota = cluster.made('resourcequotas', { metadata: { name: 'q', namespace }, spec: { hard, ...more } })
  cluster.registry.update('resourcequotas', { ...quota, status: { hard, used: {} } }, { subresource: 'status' })
  return cluster
}

const pod = (name: string, resources?: object): NewObject<'pods'> => ({
  metadata: { name, namespace },
  spec: { containers: [{ name: 'c', image: 'x', ...(resources === undefined ? {} : { resources }) }] },
})
const claim = (name: string, storage: string, storageClassName: string): NewObject<'persistentvolumeclaims'> => ({
  metadata: { name, namespace },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName },
})

function answer<R extends ResourceName>({ registry }: CoreCluster, resource: R, object: NewObject<R>): string {
  const outcome = registry.create(resource, object)
  return outcome.kind === 'ok' ? 'ok' : outcome.failure.message
}

describe('a quota', () => {
  it('refuses the pod that is one too many', () => {
    const cluster = limited({ pods: '1' })
    expect(answer(cluster, 'pods', pod('a'))).toBe('ok')
    expect(answer(cluster, 'pods', pod('b'))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    )
  })

  it('makes every container say what it takes', () => {
    const cluster = limited({ 'requests.cpu': '1', 'limits.memory': '1Gi' })
    expect(answer(cluster, 'pods', pod('a'))).toBe(
      'pods "a" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
    )
    const large = { requests: { cpu: '1500m' }, limits: { memory: '2Gi' } }
    expect(answer(cluster, 'pods', pod('a', large))).toBe(
      'pods "a" is forbidden: exceeded quota: q, requested: limits.memory=2Gi,requests.cpu=1500m, used: limits.memory=0,requests.cpu=0, limited: limits.memory=1Gi,requests.cpu=1',
    )
    const small = { requests: { cpu: '500m' }, limits: { memory: '512Mi' } }
    expect(answer(cluster, 'pods', pod('a', small))).toBe('ok')
    expect(answer(cluster, 'pods', pod('b', { ...small, requests: { cpu: '700m' } }))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=700m, used: requests.cpu=500m, limited: requests.cpu=1',
    )
  })

  it('counts storage, all of it and that of each class', () => {
    const prefix = 'manual.storageclass.storage.k8s.io'
    const hard = { persistentvolumeclaims: '1', 'requests.storage': '2Gi', [`${prefix}/requests.storage`]: '1Gi' }
    const cluster = limited(hard)
    expect(answer(cluster, 'persistentvolumeclaims', claim('a', '3Gi', 'local-path'))).toBe(
      'persistentvolumeclaims "a" is forbidden: exceeded quota: q, requested: requests.storage=3Gi, used: requests.storage=0, limited: requests.storage=2Gi',
    )
    expect(answer(cluster, 'persistentvolumeclaims', claim('a', '1500Mi', 'manual'))).toBe(
      `persistentvolumeclaims "a" is forbidden: exceeded quota: q, requested: ${prefix}/requests.storage=1500Mi, used: ${prefix}/requests.storage=0, limited: ${prefix}/requests.storage=1Gi`,
    )
    expect(answer(cluster, 'persistentvolumeclaims', claim('a', '1Gi', 'manual'))).toBe('ok')
    expect(answer(cluster, 'persistentvolumeclaims', claim('b', '1Gi', 'manual'))).toBe(
      `persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: ${prefix}/requests.storage=1Gi,persistentvolumeclaims=1, used: ${prefix}/requests.storage=1Gi,persistentvolumeclaims=1, limited: ${prefix}/requests.storage=1Gi,persistentvolumeclaims=1`,
    )
  })

  it('counts Services by what they are, also when one changes', () => {
    const cluster = limited({ services: '5', 'services.nodeports': '1', 'services.loadbalancers': '0' })
    const service = (name: string, type: string): NewObject<'services'> => ({
      metadata: { name, namespace },
      spec: { type, ports: [{ port: 80 }] },
    })
    expect(answer(cluster, 'services', service('lb', 'LoadBalancer'))).toMatch('requested: services.loadbalancers=1')
    expect(answer(cluster, 'services', service('np', 'NodePort'))).toBe('ok')
    const stored = cluster.store.get('services', namespace, 'np')
    const ports = [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ]
    const changed =
      stored === undefined ? null : cluster.registry.update('services', { ...stored, spec: { ...stored.spec, ports } })
    expect(changed).toMatchObject({
      failure: {
        message:
          'services "np" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
      },
    })
  })

  it('counts every kind by its full name', () => {
    const cluster = limited({ 'count/configmaps': '1' })
    expect(answer(cluster, 'configmaps', { metadata: { name: 'a', namespace } })).toBe('ok')
    expect(answer(cluster, 'configmaps', { metadata: { name: 'b', namespace } })).toMatch('limited: count/configmaps=1')
  })

  it('of a scope leaves other pods alone', () => {
    const cluster = limited({ pods: '0' }, { scopes: ['NotBestEffort'] })
    expect(answer(cluster, 'pods', pod('a'))).toBe('ok')
    expect(answer(cluster, 'pods', pod('b', { requests: { cpu: '1m' } }))).toMatch('limited: pods=0')
  })

  it('does not count a pod that has ended, but for its object', () => {
    const cluster = limited({ pods: '5', 'count/pods': '5' })
    const object = cluster.made('pods', pod('a'))
    const quota = cluster.store.get('resourcequotas', namespace, 'q')
    if (quota === undefined) throw new Error('Expected the quota to be stored.')
    expect(usedOf(quota, cluster.store, startMs)).toEqual({ pods: '1', 'count/pods': '1' })
    cluster.registry.update('pods', { ...object, status: { phase: 'Succeeded' } }, { subresource: 'status' })
    expect(usedOf(quota, cluster.store, startMs)).toEqual({ pods: '0', 'count/pods': '1' })
  })
})

describe('a sum of quantities', () => {
  it.each([
    [['512Mi', '512Mi'], '1Gi'],
    [['500m', '700m'], '1200m'],
    [['500m', '500m'], '1'],
    [['0', '1500Mi'], '1500Mi'],
    [['1Gi', '1G'], '2073741824'],
    [['1k', '1'], '1001'],
    [[], '0'],
  ])('of %j is %s', (texts, sum) => expect(sumText(texts)).toBe(sum))
})
