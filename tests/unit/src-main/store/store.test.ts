import { describe, expect, test } from 'vitest'
import type { FeedCondition, FeedState } from '#shared/model/feed.ts'
import type { ObjectBatch, ObjectChange } from '#shared/objects/change.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { createStore, type Store } from '../../../../src-main/store/store.ts'
import { parseOrdinalName } from '../../../../src-main/store/ordinals.ts'
import { claim, event, node, owner, pod, service, slice, statefulSet, volume } from '../../../kit/builders.ts'
import type { ApiObject } from '../../../kit/fake-api/index.ts'
import { feedState } from '../../../kit/model-world.ts'
import { deepFreeze, projected } from '../../../kit/traces/index.ts'

const changed = (change: ObjectChange['change'], object: ApiObject): ObjectChange => {
  const value = deepFreeze(projected(object))
  const { kind, uid, namespace, name } = value
  const shared = { kind, change, uid, namespace, name, seq: 1, receivedAt: 5, synthetic: false }
  return (change === 'removed' ? { ...shared, before: value } : { ...shared, after: value }) as ObjectChange
}
const added = (object: ApiObject): ObjectChange => changed('added', object)
const updated = (object: ApiObject): ObjectChange => changed('updated', object)
const removed = (object: ApiObject): ObjectChange => changed('removed', object)

const batch = (objects: readonly ObjectChange[], feeds: ObjectBatch['feeds'] = []): ObjectBatch => ({
  at: 7,
  objects,
  feeds,
})
const story = (store: Store, ...objects: readonly ObjectChange[]): readonly string[] =>
  store.apply(batch(objects)).objects.map(({ change, kind, uid }) => `${change} ${kind} ${uid}`)

describe('what really changed', () => {
  test('an object told twice changes once', () => {
    const store = createStore()
    expect(story(store, added(pod()), added(pod()))).toEqual(['added Pod uid-redis-0'])
    expect(story(store, updated(pod()))).toEqual([])
  })

  test('a write that gave only a new version is no change', () => {
    const store = createStore()
    store.apply(batch([added(pod({ override: { metadata: { resourceVersion: '5' } } }))]))
    expect(story(store, updated(pod({ override: { metadata: { resourceVersion: '6' } } })))).toEqual([])
  })

  test('an update of something unknown is an addition, an addition of something known an update from what was stored', () => {
    const store = createStore()
    expect(story(store, updated(pod()))).toEqual(['added Pod uid-redis-0'])
    const [change] = store.apply(batch([added(pod({ ready: false }))])).objects
    expect(change).toMatchObject({
      change: 'updated',
      before: projected(pod()),
      after: projected(pod({ ready: false })),
    })
  })

  test('a removal of something unknown is nothing', () => {
    expect(story(createStore(), removed(pod()))).toEqual([])
  })

  test('a removal gives what was stored, whatever the last stored object of the stream was', () => {
    const store = createStore()
    store.apply(batch([added(pod())]))
    const [change] = store.apply(batch([removed(pod({ ready: false }))])).objects
    expect(change).toMatchObject({ change: 'removed', before: projected(pod()) })
    expect(store.count('Pod')).toBe(0)
  })

  test('a known name with another uid is a removal and an addition', () => {
    const store = createStore()
    store.apply(batch([added(pod())]))
    expect(story(store, added(pod({ uid: 'second' })))).toEqual(['removed Pod uid-redis-0', 'added Pod second'])
    expect(store.named('Pod', 'default', 'redis-0')?.uid).toBe('second')
    expect(story(store, removed(pod()))).toEqual([])
    expect(store.named('Pod', 'default', 'redis-0')?.uid).toBe('second')
  })

  test('the same name in two namespaces is two objects', () => {
    const store = createStore()
    expect(story(store, added(pod()), added(pod({ namespace: 'other', uid: 'second' })))).toHaveLength(2)
  })

  test('a batch of nothing is a tick', () => {
    expect(createStore().apply(batch([]))).toEqual({ at: 7, objects: [], feeds: [] })
  })
})

describe('order within a batch', () => {
  const owned = pod({ set: 'redis', ordinal: 0 })

  test('an owner is put before what it owns', () => {
    expect(story(createStore(), added(owned), added(node()), added(statefulSet()))).toEqual([
      'added StatefulSet uid-redis',
      'added Pod uid-redis-0',
      'added Node uid-node-1',
    ])
  })

  test('an owner is moved once, before the first of many', () => {
    const pods = Array.from({ length: 50 }, (_, ordinal) => added(pod({ set: 'redis', ordinal })))
    const told = story(createStore(), ...pods, added(statefulSet()))
    expect(told).toHaveLength(51)
    expect(told[0]).toBe('added StatefulSet uid-redis')
  })

  test('an owner of a later batch is not waited for', () => {
    const store = createStore()
    expect(story(store, added(owned))).toEqual(['added Pod uid-redis-0'])
    expect(story(store, added(statefulSet()))).toEqual(['added StatefulSet uid-redis'])
  })

  test('an owner made anew does not overtake the end of its namesake', () => {
    const store = createStore()
    store.apply(batch([added(statefulSet({ uid: 'old' }))]))
    expect(story(store, added(owned), removed(statefulSet({ uid: 'old' })), added(statefulSet()))).toEqual([
      'added Pod uid-redis-0',
      'removed StatefulSet old',
      'added StatefulSet uid-redis',
    ])
  })

  test('owners that name each other do not hang it', () => {
    const first = pod({ name: 'a', owners: [owner('Pod', 'b', 'uid-b')] })
    const second = pod({ name: 'b', owners: [owner('Pod', 'a', 'uid-a')] })
    expect(story(createStore(), added(first), added(second))).toHaveLength(2)
  })
})

describe('indexes follow both the old and the new object', () => {
  test('a pod that is placed, moves its claim and goes is found by each in turn', () => {
    const store = createStore()
    const names = (pods: Iterable<{ readonly name: string }>): readonly string[] => [...pods].map(({ name }) => name)
    store.apply(batch([added(pod({ set: 'redis', node: null, claims: ['data'] }))]))
    expect(names(store.podsUsingClaim('default', 'data-redis-0'))).toEqual(['redis-0'])
    expect(names(store.podsOnNode('node-1'))).toEqual([])
    store.apply(batch([updated(pod({ set: 'redis', claims: ['logs'] }))]))
    expect(names(store.podsUsingClaim('default', 'data-redis-0'))).toEqual([])
    expect(names(store.podsUsingClaim('default', 'logs-redis-0'))).toEqual(['redis-0'])
    expect(names(store.podsOnNode('node-1'))).toEqual(['redis-0'])
    expect(names(store.podsOfSet('default', 'redis'))).toEqual(['redis-0'])
    store.apply(batch([removed(pod({ set: 'redis' }))]))
    for (const found of [store.podsOnNode('node-1'), store.podsOfSet('default', 'redis'), store.all('Pod')]) {
      expect(names(found)).toEqual([])
    }
  })

  test('several objects under one key stay apart', () => {
    const store = createStore()
    const pods = [0, 1, 2].map((ordinal) => pod({ set: 'redis', ordinal }))
    store.apply(batch(pods.map(added)))
    store.apply(batch([removed(pods[1] ?? pod())]))
    expect([...store.controlledBy('uid-redis')].map(({ name }) => name)).toEqual(['redis-0', 'redis-2'])
    store.apply(batch([removed(pods[0] ?? pod())]))
    expect([...store.controlledBy('uid-redis')].map(({ name }) => name)).toEqual(['redis-2'])
  })

  test('claims, volumes, slices and sets are found by what they name', () => {
    const store = createStore()
    const objects = [
      claim(),
      volume({ claim: { name: 'data-redis-0' } }),
      slice(),
      statefulSet({ serviceName: 'front' }),
    ]
    store.apply(batch(objects.map(added)))
    expect([...store.claimsOfVolume('pv-data-redis-0')]).toHaveLength(1)
    expect([...store.claimsOfSeries('default', 'data-redis')]).toHaveLength(1)
    expect([...store.claimsOfSeries('default', 'data')]).toHaveLength(0)
    expect([...store.volumesOfClaim('default', 'data-redis-0')]).toHaveLength(1)
    expect([...store.slicesOfService('default', 'redis')]).toHaveLength(1)
    expect([...store.setsOfService('default', 'front')]).toHaveLength(1)
  })

  test('a Service selects pods that were there and pods that come, until labels or selector differ', () => {
    const store = createStore()
    const selected = (): readonly string[] => [...store.podsSelectedBy('uid-redis')].map(({ name }) => name)
    store.apply(batch([added(pod({ set: 'redis', ordinal: 0 })), added(service())]))
    store.apply(batch([added(pod({ set: 'redis', ordinal: 1 }))]))
    expect(selected()).toEqual(['redis-0', 'redis-1'])
    store.apply(batch([updated(pod({ set: 'redis', ordinal: 0, labels: { app: 'other' } }))]))
    expect(selected()).toEqual(['redis-1'])
    store.apply(batch([updated(service({ selector: { app: 'other' } }))]))
    expect(selected()).toEqual(['redis-0'])
    expect([...store.servicesSelecting('default', { app: 'other' })]).toHaveLength(1)
    store.apply(batch([updated(service({ selector: null }))]))
    expect(selected()).toEqual([])
  })

  test('events are found by uid and by name, newest first', () => {
    const store = createStore()
    const about = { kind: 'Pod', namespace: 'default', name: 'redis-0', uid: 'u' }
    const early = event({ name: 'early', about, at: '2026-11-21T10:00:00Z' })
    const late = event({ name: 'late', about, at: '2026-11-21T10:00:09Z' })
    store.apply(batch([added(early), added(late)]))
    expect(store.eventsAbout('u').map(({ name }) => name)).toEqual(['late', 'early'])
    expect(store.eventsNamed('Pod', 'default', 'redis-0').map(({ name }) => name)).toEqual(['late', 'early'])
  })
})

describe('canRead', () => {
  const feeds = (
    kind: WatchedKind,
    ...states: readonly [string, FeedCondition][]
  ): readonly { readonly after: FeedState }[] =>
    states.map(([namespace, state]) => ({ after: feedState(kind, namespace, state, 1) }))

  test.each([
    ['the feed of the namespace is live', feeds('Pod', ['lesson', 'live']), 'Pod', 'lesson', true],
    ['the feed of all namespaces is live', feeds('Pod', ['', 'live']), 'Pod', 'lesson', true],
    ['it is stale with data', feeds('Pod', ['lesson', 'stale']), 'Pod', 'lesson', true],
    ['another namespace is live', feeds('Pod', ['other', 'live']), 'Pod', 'lesson', false],
    [
      'it is forbidden on all and live on this one',
      feeds('Pod', ['', 'forbidden'], ['lesson', 'live']),
      'Pod',
      'lesson',
      true,
    ],
    ['it is connecting', feeds('Pod', ['lesson', 'connecting']), 'Pod', 'lesson', false],
    ['it is forbidden', feeds('Pod', ['lesson', 'forbidden']), 'Pod', 'lesson', false],
    ['nothing is known of it', [], 'Pod', 'lesson', false],
    ['a kind of the whole cluster is live', feeds('Node', ['', 'live']), 'Node', '', true],
  ] as const)('%s', (_, states, kind, namespace, expected) => {
    const store = createStore()
    store.apply(batch([], states))
    expect(store.canRead(kind, namespace)).toBe(expected)
  })

  test.each([
    ['stale', true, true],
    ['stale', false, false],
    ['signIn', true, true],
    ['signIn', false, false],
    ['connecting', true, true],
    ['forbidden', true, false],
    ['notServed', true, false],
    ['failed', false, false],
  ] as const)('%s, with data %s', (state, hasData, expected) => {
    const store = createStore()
    store.apply(batch([], [{ after: { ...feedState('Pod', '', state, 1), hasData } }]))
    expect(store.canRead('Pod', 'lesson')).toBe(expected)
  })

  test('a feed that is withdrawn is readable no more, and one told twice changes once', () => {
    const store = createStore()
    const live = feedState('Pod', '', 'live', 1)
    expect(store.apply(batch([], [{ after: live }])).feeds).toEqual([{ after: live }])
    expect(store.apply(batch([], [{ after: live }])).feeds).toEqual([])
    expect(store.apply(batch([], [{ before: live }])).feeds).toEqual([{ before: live }])
    expect(store.canRead('Pod', 'lesson')).toBe(false)
  })
})

test.each([
  ['web-0', { base: 'web', ordinal: 0 }],
  ['web-a-12', { base: 'web-a', ordinal: 12 }],
  ['web-01', null],
  ['web-', null],
  ['web', null],
  ['-1', null],
  ['web-1a', null],
  ['web-1234567890', null],
])('the ordinal of %s', (name, expected) => {
  expect(parseOrdinalName(name)).toEqual(expected)
})
