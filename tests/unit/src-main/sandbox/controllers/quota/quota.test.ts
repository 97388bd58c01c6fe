import { describe, expect, it } from 'vitest'
import { createQuotaController } from '../../../../../../src-main/sandbox/controllers/quota/index.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'

const inShop = (name: string) => ({ name, namespace: 'shop' })
const pod = (name: string) => ({
  metadata: inShop(name),
  spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '250m' } } }] },
  status: { phase: 'Running' },
})

function counted(hard: Readonly<Record<string, string>>): PlainCluster {
  const cluster = plainCluster([createQuotaController])
  cluster.create('resourcequotas', { metadata: inShop('q'), spec: { hard } })
  cluster.step(100)
  return cluster
}

const statusOf = ({ store }: PlainCluster) => store.get('resourcequotas', 'shop', 'q')?.status

describe('the status of a quota', () => {
  it('names every limit, before anything is counted', () => {
    const hard = { pods: '2', 'requests.cpu': '1' }
    expect(statusOf(counted(hard))).toEqual({ hard, used: { pods: '0', 'requests.cpu': '0' } })
  })

  it('follows what comes, ends and goes', () => {
    const cluster = counted({ pods: '5', 'requests.cpu': '2' })
    for (const name of ['a', 'b']) cluster.create('pods', pod(name))
    cluster.step(100)
    expect(statusOf(cluster)?.used).toEqual({ pods: '2', 'requests.cpu': '500m' })
    cluster.setStatus('pods', 'shop', 'a', { phase: 'Succeeded' })
    cluster.step(100)
    expect(statusOf(cluster)?.used).toEqual({ pods: '1', 'requests.cpu': '250m' })
    cluster.remove('pods', 'shop', 'b')
    cluster.step(100)
    expect(statusOf(cluster)?.used).toEqual({ pods: '0', 'requests.cpu': '0' })
  })

  it('is not written when nothing of it changes', () => {
    const cluster = counted({ pods: '5' })
    const before = cluster.changes.length
    cluster.create('configmaps', { metadata: inShop('m') })
    cluster.create('pods', { ...pod('elsewhere'), metadata: { name: 'elsewhere', namespace: 'other' } })
    cluster.step(100)
    expect(cluster.changes.slice(before).map(({ resource }) => resource)).toEqual(['configmaps', 'pods'])
  })
})
