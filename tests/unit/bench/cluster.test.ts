import { describe, expect, test } from 'vitest'
import { BenchCluster } from '../../../bench/cluster/bench-cluster.ts'
import { podBytes, podItem, tableRow, watchedPod } from '../../../bench/cluster/pod-text.ts'

const cluster = new BenchCluster({ sets: 3, podsPerSet: 250 })

describe('a pod of the bench', () => {
  test('is JSON of six thousand bytes, whichever it is', () => {
    for (const index of [0, 249, 749]) {
      const text = podItem.fill(cluster.pod(index))
      expect(JSON.parse(text)).toMatchObject({ metadata: { name: cluster.pod(index).name } })
      expect(Math.abs(Buffer.byteLength(text) - podBytes)).toBeLessThan(300)
    }
  })

  test('belongs to its set, and carries kind and version in a watch', () => {
    expect(JSON.parse(watchedPod(cluster.pod(260)))).toMatchObject({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'set-1-10', ownerReferences: [{ kind: 'StatefulSet', name: 'set-1', uid: 'uid-set-1' }] },
      spec: { nodeName: 'node-10', hostname: 'set-1-10', subdomain: 'set-1' },
      status: { phase: 'Running', podIP: '10.0.1.4' },
    })
  })

  test('tells in its restarts which change it shows, in its object and in the row for kubectl', () => {
    const changing = new BenchCluster({ sets: 1, podsPerSet: 10 })
    changing.change()
    const facts = changing.change()
    expect(JSON.parse(podItem.fill(facts)).status.containerStatuses[0].restartCount).toBe(2)
    expect(JSON.parse(tableRow.fill(facts)).cells[3]).toBe('2')
    expect(facts.version).toBe('1002')
  })
})

describe('the cluster of the bench', () => {
  test('changes every pod once before it changes one again', () => {
    const changing = new BenchCluster({ sets: 10, podsPerSet: 100 })
    const names = Array.from({ length: 1_000 }, () => changing.change().name)
    expect(new Set(names).size).toBe(1_000)
    expect(changing.changes).toBe(1_000)
  })

  test('has a set, a Service and slices that name every pod', () => {
    const others = cluster.others()
    expect(others.get('StatefulSet')).toHaveLength(3)
    expect(others.get('Service')).toHaveLength(3)
    const endpoints = (others.get('EndpointSlice') ?? []).flatMap(
      (slice) => slice['endpoints'] as readonly { readonly targetRef: { readonly uid: string } }[],
    )
    expect(endpoints.map(({ targetRef }) => targetRef.uid)).toEqual(
      Array.from({ length: 750 }, (_, index) => cluster.pod(index).uid),
    )
  })
})
