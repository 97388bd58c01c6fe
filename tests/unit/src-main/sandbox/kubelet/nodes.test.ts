import { describe, expect, test } from 'vitest'
import { stayMs, tolerates, type Taint } from '../../../../../src-main/sandbox/controllers/nodes/taints.ts'
import type { ObjectOf } from '../../../../../src-main/sandbox/objects.ts'
import { nodeCluster, startMs, type NodeCluster } from './node-cluster.ts'

const kubelet = 'controlplane.test/kubelet'
const second = 1000

const readiness = ({
  status,
}: {
  readonly status?: ObjectOf['pods']['status'] | ObjectOf['nodes']['status']
}): string | undefined => status?.conditions?.find(({ type }) => type === 'Ready')?.status

const taints = (cluster: NodeCluster, node: string): readonly string[] =>
  (cluster.node(node).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`)

const unreachable = 'node.kubernetes.io/unreachable'

describe('a node that falls silent', () => {
  test('is lost after 20 s, its pods are not Ready, and it is tainted twice', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(10 * second)
    expect(readiness(cluster.pod('web-0') ?? {})).toBe('True')
    cluster.setLabel('node-1', kubelet, null)
    cluster.time.step(19 * second)
    expect(readiness(cluster.node('node-1'))).toBe('True')
    cluster.time.step(6 * second)
    expect(cluster.node('node-1').status?.conditions).toEqual(
      ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
        type,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastHeartbeatTime: '2026-11-21T10:00:00Z',
        lastTransitionTime: '2026-11-21T10:00:30Z',
      })),
    )
    expect(taints(cluster, 'node-1')).toEqual([`${unreachable}:NoSchedule`, `${unreachable}:NoExecute`])
    const ready = cluster.pod('web-0')?.status?.conditions?.find(({ type }) => type === 'Ready')
    expect(ready).toEqual({
      type: 'Ready',
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: '2026-11-21T10:00:30Z',
    })
    expect(cluster.events()).toContain('node-1 NodeNotReady Node node-1 status is now: NodeNotReady ×1')
    expect(cluster.events()).toContain('web-0 NodeNotReady Node is not ready ×1')
  })

  test('its pods are asked to go after their toleration of 300 s, and stay Terminating', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(10 * second)
    cluster.setLabel('node-1', kubelet, null)
    cluster.time.step(318 * second)
    expect(cluster.pod('web-0')?.metadata.deletionTimestamp).toBeUndefined()
    cluster.time.step(4 * second)
    expect(cluster.pod('web-0')?.metadata.deletionTimestamp).toBeDefined()
    expect(cluster.pod('web-0')?.status?.conditions?.at(-1)).toMatchObject({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    })
    cluster.time.step(600 * second)
    expect(cluster.pod('web-0')?.status?.phase).toBe('Running')
    expect(cluster.events()).toContain('web-0 TaintManagerEviction Marking for deletion Pod shop/web-0 ×1')
  })

  test('when it is back its taints go, a pod asked to go ends, and another is Ready again', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.addPod('stays', 'node-1', { spec: { tolerations: [{ operator: 'Exists' }] } })
    cluster.time.step(10 * second)
    cluster.setLabel('node-1', kubelet, null)
    cluster.time.step(330 * second)
    cluster.setLabel('node-1', kubelet, 'running')
    cluster.time.step(6 * second)
    expect(taints(cluster, 'node-1')).toEqual([])
    expect(readiness(cluster.node('node-1'))).toBe('True')
    expect(cluster.pod('web-0')).toBeUndefined()
    expect(readiness(cluster.pod('stays') ?? {})).toBe('True')
  })

  test('a short silence is not noticed', () => {
    const cluster = nodeCluster()
    cluster.setLabel('node-1', kubelet, null)
    cluster.time.step(10 * second)
    cluster.setLabel('node-1', kubelet, 'running')
    cluster.time.step(60 * second)
    expect(readiness(cluster.node('node-1'))).toBe('True')
    expect(cluster.events().filter((event) => event.includes('NotReady'))).toEqual([])
  })

  test('a pod that is deleted meanwhile stays until it is removed by force', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(10 * second)
    cluster.setLabel('node-1', kubelet, null)
    cluster.registry.delete('pods', 'shop', 'web-0', { gracePeriodSeconds: 30 })
    cluster.time.step(60 * second)
    expect(cluster.pod('web-0')).toBeDefined()
    cluster.registry.delete('pods', 'shop', 'web-0', { gracePeriodSeconds: 0 })
    expect(cluster.pod('web-0')).toBeUndefined()
  })
})

describe('pods that nobody else would remove', () => {
  test('those of a deleted node are Failed and gone after its quarantine', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(10 * second)
    cluster.registry.delete('nodes', '', 'node-1')
    cluster.time.step(45 * second)
    expect(cluster.pod('web-0')).toBeDefined()
    const seen: string[] = []
    cluster.store.subscribe(({ type, resource, object }) => {
      if (resource !== 'pods') return
      const { status } = object as ObjectOf['pods']
      seen.push(
        `${type} ${status?.phase} ${status?.conditions?.at(-1)?.reason ?? ''} ${status?.conditions?.at(-1)?.message ?? ''}`,
      )
    })
    cluster.time.step(20 * second)
    expect(cluster.pod('web-0')).toBeUndefined()
    expect(seen[0]).toBe('MODIFIED Failed DeletionByPodGC PodGC: node no longer exists')
    expect(seen.at(-1)).toMatch(/^DELETED Failed/)
    expect(cluster.events()).toContain('node-1 RemovingNode Node node-1 event: Removing Node node-1 from Controller ×1')
  })

  test('those of a node that is out of service go at once', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(10 * second)
    cluster.setLabel('node-1', kubelet, null)
    cluster.time.step(40 * second)
    const node = cluster.node('node-1')
    const taint = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute', value: 'nodeshutdown' }
    cluster.change('nodes', { ...node, spec: { ...node.spec, taints: [...(node.spec.taints ?? []), taint] } })
    cluster.time.step(20 * second)
    expect(cluster.pod('web-0')).toBeUndefined()
  })

  test('one that was never scheduled and is held back is removed', () => {
    const cluster = nodeCluster()
    const pod = cluster.addPod('lost', 'node-9', { metadata: { finalizers: ['example.com/keep'] } })
    expect(pod.spec.nodeName).toBe('node-9')
    cluster.registry.delete('pods', 'shop', 'lost', { gracePeriodSeconds: 30 })
    cluster.time.step(80 * second)
    expect(cluster.pod('lost')?.status?.phase).toBe('Failed')
  })
})

describe('a node', () => {
  test('gets its status, address and Lease when it is new', () => {
    const cluster = nodeCluster(2)
    cluster.registry.create('nodes', { metadata: { name: 'late', labels: { [kubelet]: 'running' } }, spec: {} })
    cluster.time.step(second)
    expect(readiness(cluster.node('late'))).toBe('True')
    expect(cluster.node('late').status?.addresses?.[0]).toEqual({ address: '172.18.0.3', type: 'InternalIP' })
    expect(cluster.store.list('leases').map(({ metadata }) => metadata.name)).toEqual(['late', 'node-1', 'node-2'])
    expect(cluster.events()).toContain('late RegisteredNode Node late event: Registered Node late in Controller ×1')
  })

  test('that is full takes no more pods than it has, and fewer when they leave', () => {
    const cluster = nodeCluster()
    cluster.addPod('web-0', 'node-1')
    cluster.addPod('web-1', 'node-1')
    cluster.annotate('nodes', 'node-1', 'controlplane.test/full', 'true')
    cluster.time.step(second)
    expect(cluster.node('node-1').status?.allocatable?.['pods']).toBe('2')
    cluster.registry.delete('pods', 'shop', 'web-1')
    cluster.time.step(5 * second)
    expect(cluster.node('node-1').status?.allocatable?.['pods']).toBe('1')
    cluster.annotate('nodes', 'node-1', 'controlplane.test/full', null)
    cluster.time.step(second)
    expect(cluster.node('node-1').status?.allocatable?.['pods']).toBe('20k')
  })

  test('that is cordoned is tainted for new pods', () => {
    const cluster = nodeCluster()
    const node = cluster.node('node-2')
    cluster.change('nodes', { ...node, spec: { unschedulable: true } })
    cluster.time.step(second)
    expect(taints(cluster, 'node-2')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
  })
})

describe('addresses of pods', () => {
  test('count upwards on each node and are never shared', () => {
    const cluster = nodeCluster()
    for (let index = 0; index < 6; index += 1) cluster.addPod(`web-${index}`, `node-${(index % 2) + 1}`)
    cluster.time.step(second)
    const addresses = cluster.store.list('pods').map(({ status }) => status?.podIP)
    expect(addresses).toEqual(['10.42.0.1', '10.42.16.1', '10.42.0.2', '10.42.16.2', '10.42.0.3', '10.42.16.3'])
    cluster.registry.delete('pods', 'shop', 'web-0', { gracePeriodSeconds: 0 })
    cluster.addPod('web-0', 'node-1')
    cluster.time.step(second)
    expect(cluster.pod('web-0')?.status?.podIP).toBe('10.42.0.4')
  })
})

const taint: Taint = { key: unreachable, effect: 'NoExecute' }
const tolerant = (...tolerations: readonly object[]): ObjectOf['pods'] =>
  ({ spec: { containers: [], tolerations } }) as unknown as ObjectOf['pods']

test.each([
  ['no toleration', tolerant(), 0],
  ['300 s', tolerant({ key: unreachable, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }), 300_000],
  ['for good', tolerant({ operator: 'Exists' }), null],
  ['less than nothing', tolerant({ operator: 'Exists', tolerationSeconds: -1 }), 0],
  ['another effect', tolerant({ key: unreachable, operator: 'Exists', effect: 'NoSchedule' }), 0],
])('how long a pod may stay: %s', (_name, pod, expected) => {
  expect(stayMs(pod, [taint])).toBe(expected)
})

test('a toleration by value wants the same value', () => {
  expect(tolerates({ key: 'a', value: 'x' }, { key: 'a', value: 'x', effect: 'NoSchedule' })).toBe(true)
  expect(tolerates({ key: 'a', value: 'x' }, { key: 'a', value: 'y', effect: 'NoSchedule' })).toBe(false)
})

test('the cluster starts at its instant', () => {
  expect(nodeCluster().time.nowMs()).toBe(startMs)
})
