import { describe, expect, it } from 'vitest'
import {
  accountOf,
  certificatesOf,
  createServiceAccountController,
} from '../../../../../src-main/sandbox/controllers/service-accounts.ts'
import { plainCluster } from './plain-cluster.ts'

const setUp = () => plainCluster([createServiceAccountController])

describe('the accounts of namespaces', () => {
  it('are made with their certificates in every new namespace', () => {
    const cluster = setUp()
    cluster.create('namespaces', { metadata: { name: 'shop' }, spec: {} })
    cluster.step(1_000)
    expect(cluster.store.get('serviceaccounts', 'shop', 'default')).toBeDefined()
    expect(cluster.store.get('configmaps', 'shop', 'kube-root-ca.crt')?.data).toEqual(certificatesOf('shop').data)
  })

  it('are made again, and certificates mended', () => {
    const cluster = setUp()
    cluster.create('namespaces', { metadata: { name: 'shop' }, spec: {} })
    cluster.step(1_000)
    cluster.remove('serviceaccounts', 'shop', 'default')
    const map = cluster.store.get('configmaps', 'shop', 'kube-root-ca.crt')
    if (map !== undefined) cluster.update('configmaps', { ...map, data: { 'ca.crt': 'mine' } })
    cluster.step(1_000)
    expect(cluster.store.get('serviceaccounts', 'shop', 'default')?.metadata.name).toBe(accountOf('shop').metadata.name)
    expect(cluster.store.get('configmaps', 'shop', 'kube-root-ca.crt')?.data).toEqual(certificatesOf('shop').data)
  })

  it('are not made in a namespace that ends', () => {
    const cluster = setUp()
    cluster.create('namespaces', { metadata: { name: 'shop', finalizers: ['example.com/kept'] }, spec: {} })
    cluster.step(1_000)
    cluster.remove('namespaces', '', 'shop')
    cluster.remove('serviceaccounts', 'shop', 'default')
    cluster.step(1_000)
    expect(cluster.store.get('serviceaccounts', 'shop', 'default')).toBeUndefined()
  })
})
