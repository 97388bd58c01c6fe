import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import { keptAnnotations, projections } from '../../../../../src-main/reflector/projection/index.ts'
import {
  claim,
  event,
  pod,
  service,
  slice,
  statefulSet,
  storageClass,
  volume,
  node,
  job,
} from '../../../../kit/builders.ts'
import type { ApiObject } from '../../../../kit/fake-api/index.ts'
import { loadTrace, projected, traceNames } from '../../../../kit/traces/index.ts'

/** What a test looks at is written out; the rest of the projection is left open. */
const fields = (object: ApiObject): Readonly<Record<string, unknown>> => ({ ...projected(object) })

describe('every kind', () => {
  const identity = { metadata: { name: 'a', uid: 'u' } }

  test.each(watchedKinds)('%s needs no more than a name and a uid', (kind) => {
    expect(projections[kind](identity)).toMatchObject({
      kind,
      name: 'a',
      uid: 'u',
      namespace: '',
      labels: {},
      owners: [],
      deletionAt: null,
    })
  })

  test.each(watchedKinds)('%s without an identity is refused', (kind) => {
    for (const object of [
      null,
      undefined,
      'text',
      [],
      {},
      { metadata: null },
      { metadata: { name: 'a' } },
      { metadata: { uid: 'u', name: 3 } },
    ]) {
      expect(projections[kind](object).kind).toBe('ProjectionError')
    }
  })

  test.each(watchedKinds)('%s takes whatever stands in any of its fields', (kind) => {
    const samples = traceObjects(kind)
    const anything = fc.oneof(fc.constantFrom(null, [], {}, '', 0, 'NewerWord', [null], [{}]), fc.jsonValue())
    const sample = fc.constantFrom(...(samples.length === 0 ? [{ metadata: { name: 'a', uid: 'u' } }] : samples))
    const mutated = fc
      .record({ sample, choice: fc.nat(), value: anything })
      .map(({ sample, choice, value }) => replaced(sample, choice, value))
    fc.assert(
      fc.property(mutated, (object) => void projections[kind](object)),
      { numRuns: 200 },
    )
  })

  test.each(watchedKinds)('%s keeps no annotation but those of the table', (kind) => {
    const annotations = Object.fromEntries(
      [...keptAnnotations, 'kubectl.kubernetes.io/last-applied-configuration', 'mine/secret'].map((name) => [
        name,
        'x',
      ]),
    )
    const object = projections[kind]({ metadata: { name: 'a', uid: 'u', annotations } })
    expect(Object.keys('annotations' in object ? object.annotations : {}).toSorted()).toEqual(
      [...keptAnnotations].toSorted(),
    )
  })
})

function traceObjects(kind: WatchedKind): readonly object[] {
  return loadTrace(kind.endsWith('Job') ? 'd-jobs' : 'a-redis-claims')
    .events.filter((line) => line.kind === kind)
    .slice(0, 5)
    .map(({ object }) => object)
}

/** The same object with the value in the place of one of its fields, at any depth but that of the identity. */
function replaced(sample: object, choice: number, value: unknown): unknown {
  const copy = structuredClone(sample) as Record<string, unknown>
  const places: (() => void)[] = []
  const visit = (parent: Record<string, unknown>): void => {
    for (const key of Object.keys(parent)) {
      if (key === 'metadata' && parent === copy) continue
      places.push(() => (parent[key] = value))
      const child = parent[key]
      if (typeof child === 'object' && child !== null) visit(child as Record<string, unknown>)
    }
  }
  visit(copy)
  places[choice % Math.max(1, places.length)]?.()
  return copy
}

describe('the recorded traces', () => {
  test.each(traceNames)('%s are read to the last object', (name) => {
    const trace = loadTrace(name)
    expect(trace.events.map(({ object, kind }) => projected({ ...object, kind }).uid)).toEqual(
      trace.events.map(({ object }) => object.metadata.uid),
    )
  })
})

describe('a pod', () => {
  const secretWords = ['s3cr3t-value', 'last-words', 'sh-c-secret', 'argument-secret']
  const rich = pod({
    set: 'redis',
    ordinal: 1,
    claims: ['data'],
    override: {
      spec: {
        nodeName: 'node-1',
        imagePullSecrets: [{ name: 'registry' }],
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data-redis-1' } },
          { name: 'scratch', emptyDir: {} },
          { name: 'fresh', ephemeral: { volumeClaimTemplate: {} } },
          { name: 'settings', configMap: { name: 'settings', items: null } },
          { name: 'keys', secret: { secretName: 'keys' } },
          {
            name: 'all',
            projected: {
              sources: [{ secret: { name: 'keys' } }, { configMap: { name: 'more' } }, { downwardAPI: {} }],
            },
          },
          {
            name: 'kube-api-access-x',
            projected: { sources: [{ serviceAccountToken: {} }, { configMap: { name: 'kube-root-ca.crt' } }] },
          },
        ],
        containers: [
          {
            name: 'redis',
            image: 'redis:8',
            command: ['sh', '-c', 'sh-c-secret'],
            args: ['argument-secret'],
            env: [
              { name: 'PASSWORD', value: 's3cr3t-value' },
              { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'k' } } },
              { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'mode', key: 'k' } } },
            ],
            envFrom: [{ secretRef: { name: 'whole' } }, { configMapRef: { name: 'whole-map' } }],
            volumeMounts: [
              { name: 'data', mountPath: '/data' },
              { name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
            ],
            volumeDevices: [{ name: 'fresh', devicePath: '/dev/xvda' }],
            readinessProbe: { tcpSocket: { port: 6379 } },
          },
        ],
        initContainers: [{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }],
      },
      status: {
        phase: 'Running',
        podIP: '10.42.0.11',
        conditions: [
          { type: 'Initialized', status: 'True' },
          {
            type: 'Ready',
            status: 'False',
            reason: 'ContainersNotReady',
            message: 'm',
            lastProbeTime: null,
            lastTransitionTime: '2026-11-21T10:00:05Z',
          },
          { type: 'example.org/gate', status: 'False' },
        ],
        containerStatuses: [
          {
            name: 'redis',
            image: 'redis:8',
            ready: false,
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 20s' } },
            lastState: {
              terminated: {
                exitCode: 137,
                reason: 'OOMKilled',
                message: 'last-words',
                finishedAt: '2026-11-21T10:00:04Z',
              },
            },
          },
          { name: 'sidecar', image: 'x', state: {} },
        ],
      },
    },
  })

  test('keeps volumes, mounts and the names of what it refers to', () => {
    expect(fields(rich)).toMatchObject({
      volumes: [
        { name: 'data', kind: 'persistentVolumeClaim', claimName: 'data-redis-1' },
        { name: 'scratch', kind: 'emptyDir', claimName: null },
        { name: 'fresh', kind: 'ephemeral', claimName: 'redis-1-fresh' },
        { name: 'settings', kind: 'configMap', claimName: null },
        { name: 'keys', kind: 'secret', claimName: null },
        { name: 'all', kind: 'projected', claimName: null },
        { name: 'kube-api-access-x', kind: 'projected', claimName: null },
      ],
      containers: [
        {
          mounts: [
            { volume: 'data', path: '/data', readOnly: false },
            { volume: 'fresh', path: '/dev/xvda', readOnly: false },
          ],
          hasReadinessProbe: true,
        },
      ],
      initContainers: [{ name: 'proxy', sidecar: true }],
      secretNames: ['registry', 'keys', 'token', 'whole'],
      configMapNames: ['settings', 'more', 'mode', 'whole-map'],
    })
  })

  test('keeps states, the last end, and the conditions that say something of their own', () => {
    expect(fields(rich)).toMatchObject({
      ips: ['10.42.0.11'],
      conditions: [
        { type: 'Ready', reason: 'ContainersNotReady', changedAt: Date.UTC(2026, 10, 21, 10, 0, 5) },
        { type: 'example.org/gate' },
      ],
      containerStatuses: [
        {
          restarts: 2,
          state: { kind: 'waiting', reason: 'CrashLoopBackOff' },
          lastEnd: { exitCode: 137, reason: 'OOMKilled' },
        },
        { state: { kind: 'waiting', reason: null, message: null }, lastEnd: null, started: null },
      ],
    })
  })

  test('keeps no word of environment, command, arguments or termination message', () => {
    const text = JSON.stringify(projected(rich))
    expect(secretWords.filter((word) => text.includes(word))).toEqual([])
  })

  test('of one container is about a kilobyte as JSON', () => {
    const size = JSON.stringify(projected(pod({ set: 'redis', claims: ['data'] }))).length
    expect(size).toBeLessThan(1_500)
  })
})

describe('the others', () => {
  test.each([
    {
      name: 'a set without the optional fields has the defaults of the API server',
      object: { kind: 'StatefulSet', metadata: { name: 'a', uid: 'u' }, spec: {} },
      has: {
        replicas: 1,
        startOrdinal: 0,
        policy: 'OrderedReady',
        updateStrategy: 'RollingUpdate',
        partition: 0,
        maxUnavailable: null,
        whenDeleted: 'Retain',
        whenScaled: 'Retain',
        serviceName: '',
      },
    },
    {
      name: 'a set keeps its claim templates and images',
      object: statefulSet({ claims: ['data'], start: 3, partition: 1 }),
      has: {
        startOrdinal: 3,
        partition: 1,
        claimTemplates: [{ name: 'data', storageClassName: null, accessModes: ['ReadWriteOnce'], requested: '64Mi' }],
        containers: [{ name: 'redis', image: 'redis:8' }],
      },
    },
    {
      name: 'a claim without a class is not a claim of no class',
      object: claim({ storageClass: null, phase: 'Pending' }),
      has: { storageClassName: null, phase: 'Pending', volumeName: null, capacity: null, requested: '64Mi' },
    },
    { name: 'a claim of no class says so', object: claim({ storageClass: '' }), has: { storageClassName: '' } },
    {
      name: 'a volume says where it lies and whose it is',
      object: volume({ claim: { name: 'data-redis-0', uid: 'c' } }),
      has: {
        source: 'hostPath',
        nodeNames: ['node-1'],
        claimRef: { namespace: 'default', name: 'data-redis-0', uid: 'c' },
        phase: 'Bound',
      },
    },
    {
      name: 'a volume without affinity is open to every node',
      object: volume({ node: null }),
      has: { nodeNames: null, claimRef: null },
    },
    {
      name: 'a class is the default one by the beta annotation too',
      object: storageClass({
        annotations: {
          'storageclass.kubernetes.io/is-default-class': 'false',
          'storageclass.beta.kubernetes.io/is-default-class': 'true',
        },
      }),
      has: { isDefault: true, bindingMode: 'WaitForFirstConsumer', reclaimPolicy: 'Delete' },
    },
    {
      name: 'a headless Service',
      object: service(),
      has: { clusterIPs: ['None'], selector: { app: 'redis' }, publishNotReadyAddresses: false },
    },
    { name: 'a Service without a selector', object: service({ selector: null }), has: { selector: null } },
    {
      name: 'an endpoint that says nothing is ready, serving and not ending',
      object: { ...slice(), endpoints: [{ addresses: ['10.0.0.1'], conditions: {} }] },
      has: {
        serviceName: 'redis',
        endpoints: [{ ready: true, serving: true, terminating: false, hostname: null, podUid: null }],
      },
    },
    {
      name: 'an endpoint that is not ready does not serve unless it says so',
      object: { ...slice(), endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: false } }] },
      has: { endpoints: [{ ready: false, serving: false }] },
    },
    {
      name: 'a slice with null lists is empty',
      object: { ...slice(), endpoints: null, ports: null },
      has: { endpoints: [], ports: [] },
    },
    {
      name: 'an event of the newer recorder',
      object: {
        ...event(),
        firstTimestamp: null,
        lastTimestamp: null,
        count: undefined,
        eventTime: '2026-11-21T10:00:01.123456Z',
        series: { count: 4, lastObservedTime: '2026-11-21T10:00:09.5Z' },
      },
      has: {
        count: 4,
        firstAt: Date.UTC(2026, 10, 21, 10, 0, 1, 123),
        lastAt: Date.UTC(2026, 10, 21, 10, 0, 9, 500),
        component: 'default-scheduler',
      },
    },
    {
      name: 'a node has no heartbeats',
      object: node(),
      has: {
        conditions: [{ type: 'Ready', status: 'True', changedAt: Date.UTC(2026, 10, 21, 10) }],
        lastReportAt: null,
      },
    },
    {
      name: 'a silent node has the time of its last report',
      object: node({ ready: 'Unknown' }),
      has: { lastReportAt: Date.UTC(2026, 10, 21, 10) },
    },
    {
      name: 'a node that never reported has none',
      object: node({ ready: 'Unknown', reason: 'NodeStatusNeverUpdated' }),
      has: { lastReportAt: null },
    },
    {
      name: 'a Job',
      object: job({ completions: 4, parallelism: 2, indexed: true }),
      has: { completions: 4, parallelism: 2, indexed: true, backoffLimit: 6, suspended: false },
    },
  ])('$name', ({ object, has }) => {
    expect(fields(object)).toMatchObject(has)
  })
})
