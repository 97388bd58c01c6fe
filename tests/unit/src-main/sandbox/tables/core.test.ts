import { describe, expect, it } from 'vitest'
import type { NewObject, ResourceName } from '../../../../../src-main/sandbox/objects.ts'
import { corePrinters } from '../../../../../src-main/sandbox/tables/core/index.ts'
import type { Printer } from '../../../../../src-main/sandbox/tables/types.ts'
import { coreCluster, startMs } from '../strategies/core/core-cluster.ts'

type Kind = keyof typeof corePrinters

/** Cells of an object after it went through the registry, two minutes later. */
function cells<R extends Kind>(resource: R, object: NewObject<R>, status?: object): readonly unknown[] {
  const { made } = coreCluster('shop')
  const stored = made(resource, object)
  const printer = corePrinters[resource] as unknown as Printer<ResourceName>
  return printer.cells(status === undefined ? stored : { ...stored, status }, startMs + 125_000)
}

const inShop = (name: string) => ({ name, namespace: 'shop' })

describe('tables', () => {
  it('have a cell for every column', () => {
    const { store } = coreCluster('shop')
    for (const [resource, printer] of Object.entries(corePrinters))
      for (const object of store.list(resource as Kind))
        expect((printer as unknown as Printer<Kind>).cells(object, startMs)).toHaveLength(printer.columns.length)
  })

  it.each([
    ['ClusterIP', { ports: [{ port: 80 }], clusterIP: '10.96.4.4' }, ['10.96.4.4', '<none>', '80/TCP']],
    ['ClusterIP', { clusterIP: 'None', selector: { b: 'c', a: 'd' } }, ['None', '<none>', '<none>']],
    [
      'NodePort',
      { ports: [{ port: 80, nodePort: 30_080 }], clusterIP: '10.96.4.4' },
      ['10.96.4.4', '<none>', '80:30080/TCP'],
    ],
    [
      'LoadBalancer',
      { ports: [{ port: 80, nodePort: 30_080 }], clusterIP: '10.96.4.4' },
      ['10.96.4.4', '<pending>', '80:30080/TCP'],
    ],
    ['ExternalName', { externalName: 'example.com' }, ['<none>', 'example.com', '<none>']],
  ])('show a %s Service', (type, spec, [address, external, ports]) => {
    const selector = 'selector' in spec ? 'a=d,b=c' : '<none>'
    expect(cells('services', { metadata: inShop('web'), spec: { type, ...spec } })).toEqual([
      'web',
      type,
      address,
      external,
      ports,
      '2m5s',
      selector,
    ])
  })

  it('count what does not fit into three', () => {
    const endpoints = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5'].map((ip) => ({ addresses: [ip] }))
    const slice = { metadata: inShop('web-x'), addressType: 'IPv4', endpoints, ports: [{ port: 80 }, { name: 'any' }] }
    expect(cells('endpointslices', slice)).toEqual([
      'web-x',
      'IPv4',
      '80,any',
      '10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...',
      '2m5s',
    ])
    const empty = { metadata: inShop('web-y'), addressType: 'IPv4', endpoints: [] }
    expect(cells('endpointslices', empty)).toEqual(['web-y', 'IPv4', '<unset>', '<unset>', '2m5s'])
  })

  it('show a claim before and after it has a volume', () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    const waiting = { metadata: inShop('c'), spec }
    expect(cells('persistentvolumeclaims', waiting)).toEqual([
      'c',
      'Pending',
      '',
      '',
      '',
      'local-path',
      '<unset>',
      '2m5s',
      'Filesystem',
    ])
    const named = { metadata: inShop('c'), spec: { ...spec, volumeName: 'pv' } }
    const bound = { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany', 'ReadWriteOnce'] }
    expect(cells('persistentvolumeclaims', named, bound)).toEqual([
      'c',
      'Bound',
      'pv',
      '1Gi',
      'RWO,RWX',
      'local-path',
      '<unset>',
      '2m5s',
      'Filesystem',
    ])
  })

  it('show a node with its roles and whether it takes pods', () => {
    const labels = { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'x', 'node-role.kubernetes.io/db': '' }
    const node = { metadata: { name: 'n', labels }, spec: { unschedulable: true } }
    expect(cells('nodes', node)).toEqual([
      'n',
      'Unknown,SchedulingDisabled',
      'db,worker,x',
      '2m5s',
      '',
      '<none>',
      '<none>',
      '<unknown>',
      '<unknown>',
      '<unknown>',
    ])
  })

  it('show limits of a quota in a column of their own', () => {
    const hard = { pods: '2', 'limits.memory': '1Gi', 'requests.cpu': '1' }
    const used = { pods: '1', 'limits.memory': '512Mi', 'requests.cpu': '500m' }
    expect(cells('resourcequotas', { metadata: inShop('q'), spec: { hard } }, { hard, used })).toEqual([
      'q',
      'pods: 1/2, requests.cpu: 500m/1',
      'limits.memory: 512Mi/1Gi',
      '2m5s',
    ])
  })

  it('show events of both forms', () => {
    const involvedObject = { kind: 'Pod', name: 'p', namespace: 'shop', fieldPath: 'spec.containers{c}' }
    const older = {
      metadata: inShop('p.1'),
      involvedObject,
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting\n',
      source: { component: 'kubelet', host: 'node-1' },
      firstTimestamp: '2026-03-01T12:00:05Z',
      lastTimestamp: '2026-03-01T12:01:05Z',
      count: 4,
    }
    expect(cells('events', older)).toEqual([
      '60s',
      'Warning',
      'BackOff',
      'pod/p',
      'spec.containers{c}',
      'kubelet, node-1',
      'Back-off restarting',
      '2m',
      4,
      'p.1',
    ])
    const newer = {
      metadata: inShop('p.2'),
      involvedObject: { kind: 'Pod', name: 'p', namespace: 'shop' },
      type: 'Normal',
      reason: 'Scheduled',
      message: 'done',
      eventTime: '2026-03-01T12:02:00.000000Z',
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-0',
      action: 'Binding',
    }
    expect(cells('events', newer)).toEqual([
      '5s',
      'Normal',
      'Scheduled',
      'pod/p',
      '',
      'default-scheduler, default-scheduler-0',
      'done',
      '5s',
      1,
      'p.2',
    ])
  })
})
