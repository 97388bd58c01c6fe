import { resources } from '../../../src-main/sandbox/resources.ts'
import type { ResourceName } from '../../../src-main/sandbox/objects.ts'
import { refusal } from './printed.ts'
import type { Answer, Area, Case } from './types.ts'

// Requests that were found by sending thousands of mutated ones to both clusters: each of them once told them apart.

const pathOf = (resource: ResourceName): string => {
  const { group, version, isNamespaced } = resources[resource]
  return `/${group === '' ? 'api' : `apis/${group}`}/${version}/${isNamespaced ? 'namespaces/{ns}/' : ''}${resource}`
}

const service = (spec: Answer): Answer => ({ spec: { ports: [{ port: 80 }], selector: { app: 'a' }, ...spec } })
const claim = (spec: Answer): Answer => ({
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
})
const volume = (spec: Answer): Answer => ({
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, nfs: { server: 's', path: '/p' }, ...spec },
})
const topology = (terms: Answer): Answer => ({ provisioner: 'a.example.com/b', allowedTopologies: terms })
const slice = (more: Answer): Answer => ({ addressType: 'IPv4', ports: [{ port: 80 }], endpoints: [], ...more })
const event = (more: Answer): Answer => ({
  involvedObject: { kind: 'Pod', namespace: 'elsewhere', name: 'p' },
  eventTime: '2026-01-01T00:00:00.000001Z',
  reportingComponent: 'example.com/c',
  reportingInstance: 'i',
  action: 'a',
  reason: 'R',
  type: 'bogus',
  ...more,
})
const balancer = { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }
const source = { kind: 'PersistentVolumeClaim', name: 'x' }

const objects: readonly (readonly [title: string, resource: ResourceName, object: Answer])[] = [
  ['an application protocol', 'services', service({ ports: [{ port: 80, appProtocol: 'a b' }] })],
  ['two families alike', 'services', service({ ipFamilies: ['IPv4', 'IPv4'] })],
  ['a class without a name', 'services', service({ ...balancer, loadBalancerClass: '' })],
  ['a health check of a cluster address', 'services', service({ healthCheckNodePort: 32_005 })],
  [
    'a health check port',
    'services',
    service({ ...balancer, externalTrafficPolicy: 'Local', healthCheckNodePort: -1 }),
  ],
  ['two sources', 'persistentvolumeclaims', claim({ dataSource: source, dataSourceRef: { ...source, name: 'y' } })],
  ['a source without a kind', 'persistentvolumeclaims', claim({ dataSourceRef: { ...source, kind: '' } })],
  ['a class of attributes', 'persistentvolumeclaims', claim({ volumeAttributesClassName: 'A_b' })],
  ['a path that is none', 'persistentvolumes', volume({ nfs: { server: 's', path: '' } })],
  ['less than nothing', 'persistentvolumes', volume({ capacity: { storage: '-1' } })],
  ['an empty topology', 'storageclasses', topology([{}])],
  ['a repeated value', 'storageclasses', topology([{ matchLabelExpressions: [{ key: 'a', values: ['b', 'b'] }] }])],
  ['an empty mode', 'storageclasses', { provisioner: 'a.example.com/b', volumeBindingMode: '' }],
  ['a key without content', 'secrets', { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': '' } }],
  ['bytes that are a number', 'secrets', { data: { a: 5 } }],
  ['bytes that are null', 'configmaps', { binaryData: { a: null } }],
  ['no addresses', 'endpointslices', slice({ endpoints: [{ addresses: null }] })],
  [
    'a zone',
    'endpointslices',
    slice({ endpoints: [{ addresses: ['10.1.1.1'], hints: { forZones: [{ name: 'a b' }] } }] }),
  ],
  ['an event of any type', 'events', event({})],
  ['an event without a reporter', 'events', event({ reportingComponent: '' })],
  ['an event without a reason', 'events', event({ reason: '' })],
  ['data that is no object', 'controllerrevisions', { data: 'x', revision: 1 }],
  ['a finalizer', 'namespaces', { spec: { finalizers: ['bogus'] } }],
  ['a taint without effect', 'nodes', { spec: { taints: [{ key: 'a' }] } }],
  ['less than no memory', 'nodes', { status: { capacity: { memory: '-1' } } }],
]

const mutated: Case = {
  name: 'mutated',
  title: 'objects that are nearly right are refused in the same words',
  async run(it) {
    for (const [title, resource, object] of objects) {
      const body = { ...object, metadata: { name: 'mutated' } }
      const answer = await it.request('POST', `${pathOf(resource)}?dryRun=All`, { body })
      it.observe(title, answer.status < 300 ? answer.status : refusal(answer))
    }
  },
}

const map = { metadata: { name: 'map' }, data: { a: 'b' } }

const minded: Case = {
  name: 'minded',
  title: 'unknown fields are told with a refusal too',
  async run(it) {
    const maps = pathOf('configmaps')
    await it.request('POST', maps, { body: map })
    const body = { ...map, bogus: 1 }
    for (const [title, path] of [
      ['taken', maps],
      ['invalid', `${pathOf('services')}?dryRun=All`],
    ] as const) {
      const { status, headers } = await it.request('POST', path, { body })
      it.observe(title, { status, warning: headers['warning'] })
    }
  },
}

const deletions: readonly Answer[] = [
  { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1' },
  { kind: 'DeleteOptions', apiVersion: 'apps/v1' },
  { kind: 'ConfigMap', apiVersion: 'v1' },
  { kind: 'Bogus' },
]

const options: Case = {
  name: 'options',
  title: 'options of odd forms are taken or refused alike',
  async run(it) {
    const maps = pathOf('configmaps')
    await it.request('POST', maps, { body: map })
    for (const body of deletions) {
      const answer = await it.request('DELETE', `${maps}/map?dryRun=All`, { body })
      it.observe(`deleted with ${JSON.stringify(body)}`, answer.status < 300 ? answer.status : refusal(answer))
    }
    for (const query of [
      'limit=',
      'limit=99999999999999999999',
      'continue=bogus',
      'continue=%20',
      'sendInitialEvents=1',
    ]) {
      it.observe(query, refusal(await it.request('GET', `${maps}?${query}`)))
    }
    const applied = { 'content-type': 'application/apply-patch+yaml' }
    const patch = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'map' } }
    const path = `${maps}/map?fieldManager=me`
    it.observe('another kind applied', refusal(await it.request('PATCH', path, { body: patch, headers: applied })))
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap' }
    it.observe('no name applied', refusal(await it.request('PATCH', path, { body: nameless, headers: applied })))
    const strange = await it.request('POST', `${maps}?fieldManager=a%07b`, { body: map })
    it.observe('a strange manager', refusal(strange))
  },
}

/** Requests of rare forms. */
export const apiRequests: Area = { name: 'api-requests', cases: [mutated, minded, options] }
