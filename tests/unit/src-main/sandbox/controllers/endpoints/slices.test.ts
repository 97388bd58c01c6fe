import { describe, expect, test } from 'vitest'
import { createEndpointsController } from '../../../../../../src-main/sandbox/controllers/endpoints/endpoints-controller.ts'
import {
  fnv128a,
  inEndpointsOrder,
  inSliceOrder,
} from '../../../../../../src-main/sandbox/controllers/endpoints/port-order.ts'
import { createEndpointSliceController } from '../../../../../../src-main/sandbox/controllers/endpoints/slice-controller.ts'
import type { NewObject, ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { plainCluster, type PlainCluster } from '../plain-cluster.ts'

const namespace = 'shop'

function cluster(): PlainCluster {
  const made = plainCluster([createEndpointSliceController, createEndpointsController])
  made.create('nodes', { metadata: { name: 'node-1', labels: { 'topology.kubernetes.io/zone': 'a' } }, spec: {} })
  return made
}

function service(spec: object = {}, labels: Record<string, string> = {}): NewObject<'services'> {
  return {
    metadata: { name: 'web', namespace, labels },
    spec: {
      clusterIP: 'None',
      ipFamilies: ['IPv4'],
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
      ...spec,
    },
  }
}

interface PodOptions {
  readonly ip?: string | null
  readonly isReady?: boolean
  readonly spec?: object
  readonly phase?: string
  readonly node?: string
}

function addPod(made: PlainCluster, name: string, options: PodOptions = {}): void {
  const { ip = '10.0.0.1', isReady = true, spec = {}, phase = 'Running', node = 'node-1' } = options
  made.create('pods', {
    metadata: { name, namespace, labels: { app: 'web' } },
    spec: { nodeName: node, containers: [{ name: 'main', image: 'busybox' }], ...spec },
  })
  made.setStatus('pods', namespace, name, {
    phase,
    ...(ip === null ? {} : { podIP: ip, podIPs: [{ ip }] }),
    conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: '2026-03-01T12:00:05Z' }],
  })
}

const slices = ({ store }: PlainCluster): readonly ObjectOf['endpointslices'][] =>
  store.list('endpointslices', namespace)

function onlySlice(made: PlainCluster): ObjectOf['endpointslices'] {
  const [slice, ...others] = slices(made)
  if (slice === undefined || others.length > 0) throw new Error(`expected one slice, found ${slices(made).length}`)
  return slice
}

describe('the slices of a Service', () => {
  test('a Service without pods has a placeholder slice with null lists, owned by the Service', () => {
    const made = cluster()
    const { metadata } = made.create('services', service({}, { tier: 'front' }))
    made.step(100)
    const slice = onlySlice(made)
    expect(slice).toMatchObject({ addressType: 'IPv4', endpoints: null, ports: null })
    expect(slice.metadata.name).toMatch(/^web-[a-z0-9]{5}$/)
    expect(slice.metadata.labels).toEqual({
      tier: 'front',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'service.kubernetes.io/headless': '',
    })
    expect(slice.metadata.ownerReferences).toEqual([
      { apiVersion: 'v1', kind: 'Service', name: 'web', uid: metadata.uid, controller: true, blockOwnerDeletion: true },
    ])
    expect(slice.metadata.annotations).toEqual({
      'endpoints.kubernetes.io/last-change-trigger-time': '2026-03-01T12:00:00Z',
    })
  })

  test('the first pod with an address turns the placeholder into its slice, and the last one turns it back', () => {
    const made = cluster()
    made.create('services', service())
    made.step(100)
    const { name } = onlySlice(made).metadata
    addPod(made, 'web-0', { spec: { hostname: 'web-0', subdomain: 'web' } })
    made.step(100)
    const slice = onlySlice(made)
    expect(slice.metadata.name).toBe(name)
    expect(slice.ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }])
    expect(slice.endpoints).toEqual([
      {
        addresses: ['10.0.0.1'],
        conditions: { ready: true, serving: true, terminating: false },
        hostname: 'web-0',
        targetRef: {
          kind: 'Pod',
          namespace,
          name: 'web-0',
          uid: made.store.get('pods', namespace, 'web-0')?.metadata.uid,
        },
        nodeName: 'node-1',
        zone: 'a',
      },
    ])
    expect(slice.metadata.annotations).toEqual({
      'endpoints.kubernetes.io/last-change-trigger-time': '2026-03-01T12:00:05Z',
    })
    made.remove('pods', namespace, 'web-0', { gracePeriodSeconds: 0 })
    made.step(100)
    expect(onlySlice(made)).toMatchObject({ metadata: { name }, endpoints: null, ports: null })
    expect(onlySlice(made).metadata.annotations).toBeUndefined()
  })

  test('a pod that ends is serving and terminating but not ready, unless the Service publishes those too', () => {
    for (const publishes of [false, true]) {
      const made = cluster()
      made.create('services', service({ publishNotReadyAddresses: publishes }))
      addPod(made, 'web-0')
      made.step(100)
      made.remove('pods', namespace, 'web-0')
      made.step(100)
      expect(onlySlice(made).endpoints?.[0]?.conditions).toEqual({ ready: publishes, serving: true, terminating: true })
    }
  })

  test.each([
    ['has no address yet', { ip: null }],
    ['has failed', { phase: 'Failed' }],
    ['has succeeded', { phase: 'Succeeded' }],
    ['is on a node that does not exist', { node: 'node-9' }],
  ] satisfies readonly [string, PodOptions][])('a pod that %s is left out', (_what, options) => {
    const made = cluster()
    made.create('services', service())
    addPod(made, 'web-0', options)
    made.step(100)
    expect(onlySlice(made).endpoints).toBeNull()
  })

  test('a pod on a node that does not exist is said, and taken in if the Service publishes what is not ready', () => {
    const made = cluster()
    made.create('services', service())
    addPod(made, 'web-0', { node: 'node-9' })
    made.step(100)
    expect(made.said[0]).toMatchObject({
      reason: 'FailedToUpdateEndpointSlices',
      message:
        'Error updating Endpoint Slices for Service shop/web: skipping Pod web-0 for Service shop/web: Node node-9 Not Found',
    })
    const other = cluster()
    other.create('services', service({ publishNotReadyAddresses: true }))
    addPod(other, 'web-0', { node: 'node-9' })
    other.step(100)
    expect(onlySlice(other).endpoints).toHaveLength(1)
  })

  test('the hostname stands only below the Service that the pod names as its subdomain', () => {
    const made = cluster()
    made.create('services', service())
    addPod(made, 'web-0', { spec: { hostname: 'web-0', subdomain: 'another' } })
    made.step(100)
    expect(onlySlice(made).endpoints?.[0]).not.toHaveProperty('hostname')
  })

  test('pods whose named port differs stand in slices of their own', () => {
    const made = cluster()
    made.create('services', service({ ports: [{ name: 'http', port: 80, targetPort: 'www', protocol: 'TCP' }] }))
    const container = (port: number): object => ({
      containers: [{ name: 'main', image: 'busybox', ports: [{ name: 'www', containerPort: port, protocol: 'TCP' }] }],
    })
    addPod(made, 'web-0', { ip: '10.0.0.1', spec: container(8080) })
    addPod(made, 'web-1', { ip: '10.0.0.2', spec: container(9090) })
    addPod(made, 'web-2', { ip: '10.0.0.3' })
    made.step(100)
    const found = slices(made).map(({ ports, endpoints }) => [ports?.[0]?.port ?? null, endpoints?.[0]?.addresses[0]])
    expect(found.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [null, '10.0.0.3'],
      [8080, '10.0.0.1'],
      [9090, '10.0.0.2'],
    ])
  })

  test('more than a hundred endpoints are split, and a gap is filled before a new slice is made', () => {
    const made = cluster()
    made.create('services', service())
    for (let index = 0; index < 120; index += 1) addPod(made, `web-${index}`, { ip: `10.0.1.${index}` })
    made.step(100)
    const sizes = (): readonly number[] =>
      slices(made)
        .map(({ endpoints }) => endpoints?.length ?? 0)
        .toSorted((a, b) => b - a)
    expect(sizes()).toEqual([100, 20])
    for (let index = 0; index < 5; index += 1) made.remove('pods', namespace, `web-${index}`, { gracePeriodSeconds: 0 })
    for (let index = 0; index < 8; index += 1) addPod(made, `new-${index}`, { ip: `10.0.2.${index}` })
    made.step(100)
    expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(123)
    expect(slices(made)).toHaveLength(2)
  })

  test('labels of the Service are carried over to its slices', () => {
    const made = cluster()
    const web = made.create('services', service({}, { tier: 'front' }))
    addPod(made, 'web-0')
    made.step(100)
    made.update('services', { ...web, metadata: { ...web.metadata, labels: { tier: 'back' } } })
    made.step(100)
    expect(onlySlice(made).metadata.labels).toMatchObject({ tier: 'back', 'kubernetes.io/service-name': 'web' })
  })

  test('a slice that somebody deletes is made again', () => {
    const made = cluster()
    made.create('services', service())
    addPod(made, 'web-0')
    made.step(100)
    made.remove('endpointslices', namespace, onlySlice(made).metadata.name)
    made.step(100)
    expect(onlySlice(made).endpoints).toHaveLength(1)
  })

  test.each([
    ['ExternalName', { type: 'ExternalName', externalName: 'example.com' }],
    ['without a selector', { selector: undefined }],
  ])('a Service %s gets neither slices nor Endpoints', (_what, spec) => {
    const made = cluster()
    made.create('services', service(spec))
    made.step(100)
    expect(slices(made)).toEqual([])
    expect(made.store.list('endpoints', namespace)).toEqual([])
  })
})

describe('the legacy Endpoints of a Service', () => {
  const endpoints = ({ store }: PlainCluster): ObjectOf['endpoints'] | undefined =>
    store.get('endpoints', namespace, 'web')

  test('without pods it has no subsets, and labels of its own', () => {
    const made = cluster()
    made.create('services', service())
    made.step(100)
    expect(endpoints(made)).not.toHaveProperty('subsets')
    expect(endpoints(made)?.metadata.labels).toEqual({
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
      'service.kubernetes.io/headless': '',
    })
  })

  test('ready and unready addresses share the ports that both offer; one that ends is left out', () => {
    const made = cluster()
    made.create('services', service({ clusterIP: '10.96.0.7' }))
    addPod(made, 'web-1', { ip: '10.0.0.2', isReady: false })
    addPod(made, 'web-0', { ip: '10.0.0.1' })
    addPod(made, 'web-2', { ip: '10.0.0.3' })
    made.step(100)
    made.remove('pods', namespace, 'web-2')
    made.step(100)
    expect(endpoints(made)?.subsets).toMatchObject([
      {
        addresses: [{ ip: '10.0.0.1', nodeName: 'node-1' }],
        notReadyAddresses: [{ ip: '10.0.0.2' }],
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      },
    ])
    expect(endpoints(made)?.metadata.labels).toEqual({ 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' })
  })

  test('it goes with its Service, while a person’s own stays', () => {
    const made = cluster()
    made.create('services', service())
    made.create('endpoints', { metadata: { name: 'outside', namespace }, subsets: [] })
    made.step(100)
    made.remove('services', namespace, 'web')
    made.step(100)
    expect(made.store.list('endpoints', namespace).map(({ metadata }) => metadata.name)).toEqual(['outside'])
  })
})

test.each([
  ['slices', inSliceOrder, 9090, ['more', 'http']],
  ['slices', inSliceOrder, 8080, ['http', 'more']],
  ['Endpoints', inEndpointsOrder, 9090, ['http', 'more']],
] as const)('ports of %s stand in the order of a hash, as upstream has them', (_where, order, port, expected) => {
  const http = { name: 'http', port, protocol: 'TCP' }
  const more = { name: 'more', port: 81, protocol: 'TCP' }
  for (const ports of [
    [http, more],
    [more, http],
  ])
    expect(order(ports).map(({ name }) => name)).toEqual(expected)
})

test('the hash is FNV-1a with 128 bits', () => {
  const port =
    '(v1.EndpointPort){Name:(string)more Port:(int32)81 Protocol:(v1.Protocol)TCP AppProtocol:(*string)<nil>}'
  expect(fnv128a(port)).toBe('f9824ba3276d232dc314d16aa44d10f9')
})
