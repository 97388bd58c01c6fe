import fc from 'fast-check'
import { test } from 'vitest'
import type { FeedCondition, FeedState } from '#shared/model/feed.ts'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'
import { watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import {
  claim,
  controllerRevision,
  event,
  job,
  node,
  owner,
  pod,
  service,
  slice,
  statefulSet,
  storageClass,
  volume,
} from '../../../kit/builders.ts'
import type { ApiObject } from '../../../kit/fake-api/index.ts'
import { feedState } from '../../../kit/model-world.ts'
import { deepFreeze, projected } from '../../../kit/traces/index.ts'
import { HeldModel } from './same-from-scratch.ts'

/**
 * Worlds so small that everything meets everything: sets whose names begin alike, claims that two of them explain, pods of
 * foreign owners under their names, Services that come, go and change their mind.
 */
const namespaces = fc.oneof({ weight: 6, arbitrary: fc.constant('default') }, fc.constant('other'))
const setName = fc.constantFrom('web', 'web-a', 'a')
const ordinal = fc.nat(1)
const generation = fc.constantFrom('', '-again')
const template = fc.constantFrom('data', 'data-web')
const serviceName = fc.constantFrom('web', 'web-a', 'none', '')
const nodeName = fc.constantFrom('node-1', 'node-2')

const sets = fc
  .record({
    namespace: namespaces,
    name: setName,
    again: generation,
    replicas: fc.nat(2),
    start: fc.nat(1),
    serviceName,
    claims: fc.uniqueArray(template, { maxLength: 2 }),
    revision: fc.constantFrom('1', '2'),
  })
  .map(({ again, revision, ...set }) => {
    const status = {
      currentRevision: `${set.name}-1`,
      updateRevision: `${set.name}-${revision}`,
      replicas: set.replicas,
    }
    return statefulSet({ ...set, uid: `set-${set.namespace}-${set.name}${again}`, status })
  })

const owners = fc.oneof(
  { weight: 4, arbitrary: fc.constant('own' as const) },
  fc.constantFrom('old' as const, 'job' as const, 'none' as const),
)

const pods = fc
  .record({
    namespace: namespaces,
    set: setName,
    ordinal,
    again: generation,
    owners,
    node: fc.option(nodeName),
    phase: fc.constantFrom('Pending', 'Running', 'Failed', 'Succeeded'),
    ready: fc.boolean(),
    claims: fc.uniqueArray(template, { maxLength: 2 }),
    revision: fc.constantFrom('web-1', 'web-2'),
    serviceName: fc.constantFrom('web', 'web-a'),
  })
  .map(({ again, owners: whose, ...options }) => {
    const { namespace, set } = options
    const uid = `pod-${namespace}-${set}-${options.ordinal}${again}`
    const owned = {
      own: [owner('StatefulSet', set, `set-${namespace}-${set}`)],
      old: [owner('StatefulSet', set, `set-${namespace}-${set}-older`)],
      job: [owner('Job', 'import', `job-${namespace}`)],
      none: [],
    }
    return pod({ ...options, uid, owners: owned[whose] })
  })

const claims = fc
  .record({
    namespace: namespaces,
    template,
    set: setName,
    ordinal,
    again: generation,
    phase: fc.constantFrom('Pending', 'Bound', 'Lost'),
    labelled: fc.boolean(),
    storageClass: fc.constantFrom('fast', '', null),
    volume: fc.constantFrom('pv-1', 'pv-2', null),
  })
  .map(({ template: of, set, ordinal: index, again, labelled, ...options }) => {
    const name = `${of}-${set}-${index}`
    const uid = `claim-${options.namespace}-${name}${again}`
    return claim({ ...options, name, uid, ...(labelled && { labels: { app: set } }) })
  })

const volumes = fc
  .record({
    name: fc.constantFrom('pv-1', 'pv-2'),
    claim: fc.option(
      fc.record({
        namespace: namespaces,
        name: fc.constantFrom('data-web-0', 'data-web-a-0'),
        uid: fc.constantFrom('x', 'claim-default-data-web-0'),
      }),
    ),
  })
  .map((options) => volume(options))

const services = fc
  .record({
    namespace: namespaces,
    name: fc.constantFrom('web', 'web-a'),
    again: generation,
    clusterIP: fc.constantFrom('None', '10.96.0.1'),
    type: fc.constantFrom('ClusterIP', 'ExternalName'),
    selector: fc.constantFrom(
      { app: 'web' },
      { app: 'web-a' },
      { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-0' },
      { app: 'nobody' },
      null,
    ),
  })
  .map(({ again, ...options }) => service({ ...options, uid: `svc-${options.namespace}-${options.name}${again}` }))

const slices = fc
  .record({
    namespace: namespaces,
    serviceName: fc.constantFrom('web', 'web-a'),
    part: fc.constantFrom('1', '2'),
    endpoints: fc.array(
      fc.record({
        pod: fc.constantFrom('web-0', 'web-1', 'web-a-0'),
        ip: fc.constantFrom('10.42.0.1', '10.42.0.2', 'fd00::1'),
        ready: fc.boolean(),
        serving: fc.boolean(),
        hostname: fc.constantFrom('web-0', 'web-1', 'web-a-0', null),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ part, ...options }) => {
    const name = `${options.serviceName}-${part}`
    return slice({ ...options, name, uid: `slice-${options.namespace}-${name}` })
  })

const events = fc
  .record({
    number: fc.nat(3),
    reason: fc.constantFrom('FailedMount', 'ProvisioningFailed', 'Provisioning', 'VolumeMismatch'),
    about: fc.constantFrom(
      { kind: 'Pod', namespace: 'default', name: 'web-0', uid: 'pod-default-web-0' },
      { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-web-0', uid: 'claim-default-data-web-0' },
    ),
  })
  .map(({ number, ...options }) => event({ ...options, name: `event-${number}`, component: 'somebody' }))

const others = fc.oneof(
  fc
    .record({ name: nodeName, ready: fc.constantFrom('True' as const, 'Unknown' as const) })
    .map((options) => node(options)),
  fc
    .record({
      isDefault: fc.boolean(),
      bindingMode: fc.constantFrom('Immediate' as const, 'WaitForFirstConsumer' as const),
    })
    .map((options) => storageClass({ ...options, name: 'fast' })),
  fc.record({ namespace: namespaces, active: fc.nat(1), made: fc.boolean() }).map(({ namespace, active, made }) => {
    const owners = made ? [owner('CronJob', 'hourly', 'hourly')] : []
    return job({ namespace, uid: `job-${namespace}`, owners, status: { active } })
  }),
  fc
    .record({ namespace: namespaces, name: setName, number: fc.constantFrom('1', '2'), second: fc.nat(2) })
    .map(({ namespace, name, number, second }) => {
      const owners = [owner('StatefulSet', name, `set-${namespace}-${name}`)]
      const metadata = { creationTimestamp: `2026-01-01T00:00:0${second}Z` }
      const uid = `revision-${namespace}-${name}-${number}`
      return controllerRevision({ namespace, name: `${name}-${number}`, uid, owners, override: { metadata } })
    }),
  fc.constantFrom('api-1', 'api-2').map((name) => {
    const metadata = { name, namespace: 'default', uid: name, ownerReferences: [owner('Deployment', 'api', 'api')] }
    return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: {} }
  }),
  fc.nat(2).map((replicas) => {
    const metadata = { name: 'api', namespace: 'default', uid: 'api' }
    return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas } }
  }),
  fc.record({ name: fc.constantFrom('x', 'y'), set: fc.constantFrom('api-1', 'api-2') }).map(({ name, set }) => {
    const owners = [owner('ReplicaSet', set, set)]
    return pod({ name: `${set}-${name}`, uid: `${set}-${name}`, owners })
  }),
  // Somebody looks into a disk: a pod of no set that names a set's claim.
  fc
    .record({ name: fc.constantFrom('busybox', 'shell'), of: fc.constantFrom('data-web-0', 'data-web-a-0') })
    .map(({ name, of }) => {
      const volumes = [{ name: 'x', persistentVolumeClaim: { claimName: of } }]
      return pod({ name, uid: `${name}-${of}`, override: { spec: { volumes, containers: [] } } })
    }),
)

const someObject: fc.Arbitrary<ApiObject> = fc.oneof(
  { weight: 3, arbitrary: sets },
  { weight: 6, arbitrary: pods },
  { weight: 4, arbitrary: claims },
  { weight: 1, arbitrary: volumes },
  { weight: 3, arbitrary: services },
  { weight: 3, arbitrary: slices },
  { weight: 2, arbitrary: events },
  { weight: 4, arbitrary: others },
)

const telling: readonly WatchedKind[] = [
  'StatefulSet',
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'Service',
  'EndpointSlice',
  'Node',
  'ControllerRevision',
]
const conditions: readonly FeedCondition[] = ['live', 'live', 'stale', 'forbidden', 'connecting']

const deed = fc.oneof(
  { weight: 8, arbitrary: someObject.map((object) => ({ kind: 'put' as const, object })) },
  { weight: 3, arbitrary: someObject.map((object) => ({ kind: 'remove' as const, object })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('feed' as const),
      of: fc.constantFrom(...telling),
      namespace: fc.constantFrom('', 'default'),
      state: fc.constantFrom(...conditions),
    }),
  },
)

const bursts = fc.array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 40 })

test('in small worlds the model equals one made anew after every burst, and every burst can be undone', () => {
  fc.assert(
    fc.property(bursts, (burstList) => {
      const held = new HeldModel()
      held.apply({ at: 0, objects: [], feeds: watchedKinds.map((kind) => ({ after: feedState(kind, '', 'live', 0) })) })
      for (const [index, burst] of burstList.entries()) {
        const objects = burst.flatMap((one) => (one.kind === 'feed' ? [] : [changeOf(one.kind, one.object)]))
        const feeds = burst.flatMap((one) =>
          one.kind === 'feed' ? [feedChange(one.of, one.namespace, one.state)] : [],
        )
        held.apply({ at: index + 1, objects, feeds })
      }
    }),
    { numRuns: Number(process.env['PODIUM_PROPERTY_RUNS'] ?? 60) },
  )
})

/** The store makes of it what it is: an update of something unknown, a removal of what is not there. */
function changeOf(kind: 'put' | 'remove', object: ApiObject): ObjectChange {
  const after = deepFreeze(projected(object))
  const { uid, namespace, name } = after
  const shared = { kind: after.kind, uid, namespace, name, seq: 0, receivedAt: 0, synthetic: false }
  return (kind === 'put' ? { ...shared, change: 'updated', after } : { ...shared, change: 'removed' }) as ObjectChange
}

function feedChange(kind: WatchedKind, namespace: string, state: FeedCondition): FeedChange {
  const after: FeedState = feedState(kind, namespace, state, 0)
  return { after }
}
