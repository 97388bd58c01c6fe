// What is asked of a real API server to record these samples: an object is made, changed by `before`, and then asked
// `request` as a dry run. Whatever defaults would be added are written out, so that the answer shows the patch alone.

export interface SampleRequest {
  readonly kind: 'json' | 'merge' | 'strategic' | 'apply' | 'replace'
  readonly body: unknown
  readonly manager: string
  readonly isForced?: boolean
  readonly subresource?: 'status' | 'scale'
}

export interface SampleCase {
  readonly name: string
  readonly object: 'set' | 'service' | 'config' | 'none'
  readonly before?: readonly SampleRequest[]
  readonly request: SampleRequest
}

const container = (name: string, more: object = {}): object => ({
  name,
  image: 'busybox:1.36',
  imagePullPolicy: 'IfNotPresent',
  resources: {},
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  ...more,
})

const port = (name: string, containerPort: number): object => ({ name, containerPort, protocol: 'TCP' })

/** The objects that everything starts from. */
export const objects = {
  none: null,
  config: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'sample', labels: { tier: 'front', app: 'web' }, finalizers: ['sample.test/a', 'sample.test/b'] },
    data: { color: 'blue', size: 'large' },
  },
  service: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'sample' },
    spec: {
      clusterIP: 'None',
      selector: { app: 'web' },
      ports: [
        { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
        { name: 'dns', port: 53, targetPort: 53, protocol: 'TCP' },
        { name: 'dns-udp', port: 53, targetPort: 53, protocol: 'UDP' },
      ],
    },
  },
  set: {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'sample', annotations: { note: 'first' } },
    spec: {
      serviceName: 'sample',
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            container('one', { ports: [port('http', 80), port('admin', 90)], env: [{ name: 'A', value: '1' }, { name: 'B', value: '2' }] }),
            container('two', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
            container('three', { command: ['sh', '-c', 'sleep 1'] }),
          ],
          volumes: [
            { name: 'data', emptyDir: {} },
            { name: 'conf', configMap: { name: 'conf', defaultMode: 420 } },
          ],
          tolerations: [{ key: 'a', operator: 'Exists' }],
        },
      },
    },
  },
} as const

const podSpec = (spec: object): object => ({ spec: { template: { spec } } })
const containers = (...list: readonly object[]): object => podSpec({ containers: list })
const set = (spec: object, metadata: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'sample', ...metadata },
  spec,
})
const config = (data: object, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'sample', ...metadata },
  data,
})
const service = (spec: object): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'sample' }, spec })

const strategic = (name: string, body: object, object: SampleCase['object'] = 'set'): SampleCase => ({
  name: `strategic-${name}`,
  object,
  request: { kind: 'strategic', body, manager: 'patcher' },
})
const merge = (name: string, body: object, object: SampleCase['object'] = 'set'): SampleCase => ({
  name: `merge-${name}`,
  object,
  request: { kind: 'merge', body, manager: 'patcher' },
})
const json = (name: string, body: readonly object[], object: SampleCase['object'] = 'set'): SampleCase => ({
  name: `json-${name}`,
  object,
  request: { kind: 'json', body, manager: 'patcher' },
})
const applying = (manager: string, body: object, isForced = false): SampleRequest => ({ kind: 'apply', body, manager, isForced })
const apply = (
  name: string,
  object: SampleCase['object'],
  before: readonly SampleRequest[],
  request: SampleRequest,
): SampleCase => ({ name: `apply-${name}`, object, before, request })

const patches: readonly SampleCase[] = [
  strategic('changes-one-container', containers({ name: 'two', image: 'busybox:1.37' })),
  strategic('adds-a-container', containers(container('four'))),
  strategic('adds-and-changes', containers(container('zero'), { name: 'three', image: 'x' })),
  strategic('deletes-a-container', containers({ $patch: 'delete', name: 'two' })),
  strategic('deletes-and-adds-in-order', podSpec({ '$setElementOrder/containers': [{ name: 'four' }, { name: 'one' }, { name: 'three' }], containers: [container('four'), { $patch: 'delete', name: 'two' }] })),
  strategic('orders-containers', podSpec({ '$setElementOrder/containers': [{ name: 'three' }, { name: 'one' }] })),
  strategic('orders-and-changes', podSpec({ '$setElementOrder/containers': [{ name: 'three' }, { name: 'two' }, { name: 'one' }], containers: [{ name: 'one', image: 'y' }] })),
  strategic('replaces-containers', podSpec({ containers: [{ $patch: 'replace' }, container('only')] })),
  strategic('null-removes', { metadata: { annotations: { note: null } }, spec: { template: { spec: { tolerations: null } } } }),
  strategic('null-of-nothing', { metadata: { labels: { none: null, some: 'a' } } }),
  strategic('map-replace', { metadata: { annotations: { $patch: 'replace', other: 'x' } } }),
  strategic('map-delete', { metadata: { annotations: { $patch: 'delete' } } }),
  strategic('ports-by-number', containers({ name: 'one', ports: [{ containerPort: 80, name: 'web' }, port('more', 91)] })),
  strategic('port-deleted', containers({ name: 'one', ports: [{ $patch: 'delete', containerPort: 80 }] })),
  strategic('env-by-name', containers({ name: 'one', env: [{ name: 'B', value: '3' }, { name: 'C', value: '4' }] })),
  strategic('env-from-value-to-source', containers({ name: 'one', env: [{ name: 'A', value: null, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }] })),
  strategic('commands-replace', containers({ name: 'three', command: ['true'] })),
  strategic('tolerations-replace', podSpec({ tolerations: [{ key: 'b', operator: 'Exists' }] })),
  strategic('volume-retains-keys', podSpec({ volumes: [{ name: 'data', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/tmp/x', type: '' } }] })),
  strategic('volume-source-added', podSpec({ volumes: [{ name: 'more', emptyDir: { medium: 'Memory' } }] })),
  strategic('volume-deleted-and-mount', podSpec({ containers: [{ name: 'two', volumeMounts: [{ $patch: 'delete', mountPath: '/data' }] }], volumes: [{ $patch: 'delete', name: 'data' }] })),
  strategic('finalizer-added', { metadata: { finalizers: ['sample.test/c'] } }, 'config'),
  strategic('finalizer-deleted', { metadata: { '$deleteFromPrimitiveList/finalizers': ['sample.test/a'] } }, 'config'),
  strategic('finalizers-ordered', { metadata: { '$setElementOrder/finalizers': ['sample.test/b', 'sample.test/c', 'sample.test/a'], finalizers: ['sample.test/c'] } }, 'config'),
  strategic('finalizer-repeated', { metadata: { finalizers: ['sample.test/b', 'sample.test/a', 'sample.test/d'] } }, 'config'),
  strategic('service-port', { spec: { ports: [{ port: 80, targetPort: 8081 }] } }, 'service'),
  strategic('service-selector', { spec: { selector: { app: null, role: 'db' } } }, 'service'),
  strategic('quantities', containers({ name: 'one', resources: { requests: { cpu: '0.5', memory: '1024Mi' }, limits: { cpu: 1, memory: '2048Mi' } } })),
  strategic('data', { data: { color: 'red', size: null, shape: 'round' } }, 'config'),
  strategic('update-strategy', { spec: { updateStrategy: { $patch: 'replace', type: 'OnDelete' } } }),
  merge('list-replaces', { spec: { template: { spec: { containers: [container('only')] } } } }),
  merge('null-removes', { metadata: { annotations: { note: null }, labels: { x: 'y', z: null } } }),
  merge('deep', { spec: { template: { metadata: { annotations: { a: '1' } }, spec: { terminationGracePeriodSeconds: 5 } } } }),
  merge('scalar', { spec: { replicas: 3 } }),
  merge('data', { data: null, binaryData: { raw: 'AAEC' } }, 'config'),
  json('replace', [{ op: 'replace', path: '/spec/replicas', value: 2 }, { op: 'test', path: '/spec/replicas', value: 2 }]),
  json('add-and-remove', [{ op: 'add', path: '/spec/template/spec/containers/1', value: container('between') }, { op: 'remove', path: '/spec/template/spec/containers/0' }]),
  json('append', [{ op: 'add', path: '/spec/template/spec/tolerations/-', value: { key: 'z', operator: 'Exists' } }]),
  json('escaped', [{ op: 'add', path: '/metadata/annotations/a~1b', value: 'x' }, { op: 'move', from: '/metadata/annotations/note', path: '/metadata/annotations/moved' }, { op: 'copy', from: '/metadata/annotations/moved', path: '/metadata/annotations/copied' }]),
  json('negative', [{ op: 'remove', path: '/spec/template/spec/containers/-1' }]),
  { name: 'replace-config', object: 'config', request: { kind: 'replace', body: config({ color: 'green', extra: '1' }, { labels: { app: 'web' }, finalizers: ['sample.test/a'] }), manager: 'editor' } },
  { name: 'scale-merge', object: 'set', request: { kind: 'merge', body: { spec: { replicas: 4 } }, manager: 'kubectl', subresource: 'scale' } },
  { name: 'same-manager-twice', object: 'config', before: [{ kind: 'merge', body: { data: { color: 'red' } }, manager: 'editor' }], request: { kind: 'merge', body: { data: { size: 'small' } }, manager: 'editor' } },
  { name: 'takes-over', object: 'config', before: [{ kind: 'merge', body: { data: { color: 'red' } }, manager: 'first' }], request: { kind: 'merge', body: { data: { color: 'black' } }, manager: 'second' } },
  { name: 'changes-nothing', object: 'config', request: { kind: 'merge', body: { data: { color: 'blue' } }, manager: 'idle' } },
  { name: 'status-write', object: 'set', request: { kind: 'merge', body: { status: { conditions: [{ type: 'Test', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }] }, spec: { replicas: 9 } }, manager: 'watcher', subresource: 'status' } },
]

const a = applying('alpha', config({ color: 'blue', shape: 'round' }))
const applies: readonly SampleCase[] = [
  apply('shares-a-value', 'config', [], applying('alpha', config({ color: 'blue' }))),
  apply('conflict', 'config', [], applying('alpha', config({ color: 'red' }))),
  apply('conflicts', 'config', [], applying('alpha', config({ color: 'red', size: 'small' }))),
  apply('conflicts-of-two', 'config', [a], applying('beta', config({ color: 'red', shape: 'flat' }))),
  apply('forced', 'config', [], applying('alpha', config({ color: 'red' }), true)),
  apply('adds', 'config', [], applying('alpha', config({ shape: 'round' }, { labels: { more: 'x' } }))),
  apply('drops-own', 'config', [a], applying('alpha', config({ color: 'blue' }))),
  apply('drops-shared', 'config', [a, applying('beta', config({ shape: 'round' }))], applying('alpha', config({ color: 'blue' }))),
  apply('drops-all', 'config', [a], applying('alpha', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sample' } })),
  apply('again', 'config', [a], a),
  apply('after-update-of-own', 'config', [a, { kind: 'merge', body: { data: { shape: 'flat' } }, manager: 'editor' }], a),
  apply('finalizers', 'config', [applying('alpha', config({}, { finalizers: ['sample.test/c'] }))], applying('alpha', config({}, { finalizers: ['sample.test/d', 'sample.test/b'] }))),
  apply('container-image', 'set', [], applying('alpha', set({ template: { spec: { containers: [{ name: 'two', image: 'x' }] } } }))),
  apply('container-image-forced', 'set', [], applying('alpha', set({ template: { spec: { containers: [{ name: 'two', image: 'x' }] } } }), true)),
  apply('container-added', 'set', [], applying('alpha', set({ template: { spec: { containers: [container('four'), { name: 'one', image: 'busybox:1.36' }] } } }))),
  apply('container-dropped', 'set', [applying('alpha', set({ template: { spec: { containers: [container('four')] } } }))], applying('alpha', set({ replicas: 0 }))),
  apply('env-added', 'set', [], applying('alpha', set({ template: { spec: { containers: [{ name: 'one', env: [{ name: 'C', value: '3' }, { name: 'A', value: '1' }] }] } } }))),
  apply('ports-default-protocol', 'set', [], applying('alpha', set({ template: { spec: { containers: [{ name: 'one', ports: [{ containerPort: 80, name: 'http' }, { containerPort: 92, protocol: 'TCP' }] }] } } }))),
  apply('atomic-list', 'set', [], applying('alpha', set({ template: { spec: { tolerations: [{ key: 'q', operator: 'Exists' }] } } }), true)),
  apply('atomic-selector', 'set', [], applying('alpha', set({ selector: { matchLabels: { app: 'web' } } }))),
  apply('scale-conflict', 'set', [{ kind: 'merge', body: { spec: { replicas: 1 } }, manager: 'kubectl', subresource: 'scale' }, { kind: 'merge', body: { spec: { replicas: 0 } }, manager: 'kubectl', subresource: 'scale' }], applying('alpha', set({ replicas: 2 }))),
  apply('service-ports', 'service', [], applying('alpha', service({ ports: [{ name: 'dns-udp', port: 53, protocol: 'UDP', targetPort: 53 }, { name: 'more', port: 99, protocol: 'TCP', targetPort: 99 }] }))),
  apply('service-port-conflict', 'service', [], applying('alpha', service({ ports: [{ port: 53, protocol: 'UDP', targetPort: 54 }] }))),
  apply('selector-atomic', 'service', [], applying('alpha', service({ selector: { role: 'db' } }), true)),
  apply('creates', 'none', [], applying('alpha', config({ color: 'blue' }, { labels: { a: 'b' } }))),
  apply('quantity', 'set', [applying('alpha', set({ template: { spec: { containers: [{ name: 'one', resources: { requests: { memory: '1024Mi' } } }] } } }))], applying('beta', set({ template: { spec: { containers: [{ name: 'one', resources: { requests: { memory: '1Gi' } } }] } } }))),
  apply('null-and-empty', 'config', [], applying('alpha', { ...config({}), binaryData: null })),
  apply('empty-dir', 'set', [], applying('alpha', set({ template: { spec: { volumes: [{ name: 'data', emptyDir: {} }, { name: 'new', emptyDir: {} }] } } }))),
  apply('unknown-field', 'set', [], applying('alpha', set({ foo: 1 }))),
  apply('wrong-type', 'set', [], applying('alpha', set({ replicas: 'x', template: { spec: { hostNetwork: 5 } } }))),
  apply('repeated-item', 'set', [], applying('alpha', set({ template: { spec: { containers: [{ name: 'x' }, { name: 'x' }] } } }))),
]

export const cases: readonly SampleCase[] = [...patches, ...applies]
