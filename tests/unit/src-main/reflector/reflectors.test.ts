import { afterEach, describe, expect, test } from 'vitest'
import type { Scope } from '#shared/contract/port.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import { fetchOne } from '../../../../src-main/reflector/fetch-one.ts'
import { Reflectors } from '../../../../src-main/reflector/reflectors.ts'
import { node, pod, statefulSet } from '../../../kit/builders.ts'
import { FakeApi, type FakeApiOptions } from '../../../kit/fake-api/index.ts'
import { plainTransport } from '../../../kit/plain-transport.ts'
import { turnOfTheLoop } from '../../../kit/reflecting.ts'
import { identitiesOf, Watcher } from '../../../kit/watcher.ts'

const namespaced = watchedKinds.filter((kind) => kinds[kind].namespaced)
const all: Scope = { kind: 'all' }
const only = (...names: readonly string[]): Scope => ({ kind: 'namespaces', names })

let fake: FakeApi
let watcher: Watcher
let reflectors: Reflectors
let clock: ManualClock

const transport = () => plainTransport({ url: () => fake.url, token: () => 'let-me-in' })

const start = async (
  scope: Scope,
  prepare: (fake: FakeApi) => void = () => undefined,
  options: FakeApiOptions = {},
): Promise<void> => {
  fake = await FakeApi.start(options)
  fake.apply(pod({ name: 'redis-0', uid: 'a', namespace: 'lesson' }))
  fake.apply(pod({ name: 'redis-0', uid: 'b', namespace: 'other' }))
  fake.apply(statefulSet({ namespace: 'lesson' }))
  fake.apply(node())
  prepare(fake)
  clock = new ManualClock(Date.UTC(2026, 10, 21, 10))
  watcher = new Watcher()
  reflectors = new Reflectors({
    transport: transport(),
    clock,
    random: seededRandom(3),
    scope,
    attended: true,
    sink: watcher,
  })
}

afterEach(async () => {
  const stopped = reflectors.stop()
  watcher.close()
  await stopped
  fake.apply(pod({ name: 'late', uid: 'late', namespace: 'lesson' }))
  await turnOfTheLoop()
  await fake.stop()
  expect(watcher.faults).toEqual([])
  expect(clock.waiting).toBe(0)
})

const stateOf = (kind: WatchedKind, namespace: string) =>
  watcher.feedState(kind, kinds[kind].namespaced ? namespace : '')?.state
const allLive = (namespace: string) => watchedKinds.every((kind) => stateOf(kind, namespace) === 'live')
const truth = (kind: WatchedKind, namespace = '') =>
  identitiesOf(fake.objects(kind, namespace).map(({ metadata }) => metadata))

describe('a scope', () => {
  test('of all namespaces watches every kind once', async () => {
    await start(all)
    await watcher.until(() => allLive(''))
    expect(watcher.identities('Pod')).toEqual(truth('Pod'))
    expect(fake.streams()).toHaveLength(watchedKinds.length)
    expect(fake.requests.map(({ route }) => route?.kind)).toHaveLength(watchedKinds.length)
  })

  test('of some namespaces watches namespaced kinds in each, and those of the cluster once', async () => {
    await start(only('lesson', 'other', 'lesson'))
    await watcher.until(() => allLive('lesson') && allLive('other'))
    expect(watcher.identities('Pod')).toEqual(truth('Pod'))
    expect(fake.streams()).toHaveLength(2 * namespaced.length + (watchedKinds.length - namespaced.length))
  })

  test('that changes starts namespaced kinds anew and leaves the others as they are', async () => {
    await start(only('other'))
    await watcher.until(() => allLive('other'))
    const told = watcher.changes.length
    const asked = fake.requests.length
    // Whoever changes the scope forgets what was in the old one.
    watcher.forget('other')
    reflectors.setScope(only('lesson'))
    await watcher.until(() => allLive('lesson'))
    expect(
      watcher.changes
        .slice(told)
        .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)
        .toSorted(),
    ).toEqual(['Pod lesson/redis-0', 'StatefulSet lesson/redis'])
    expect(fake.requests.slice(asked).every(({ route }) => route !== undefined && kinds[route.kind].namespaced)).toBe(
      true,
    )
    while (fake.streams({ namespace: 'other' }).length > 0) await turnOfTheLoop()
  })

  test('that may not be read as a whole says so, and nothing about one of its namespaces', async () => {
    await start(all, () => namespaced.forEach((kind) => fake.forbid({ kind, namespace: '' })))
    await watcher.until(
      () => namespaced.every((kind) => stateOf(kind, '') === 'forbidden') && stateOf('Node', '') === 'live',
    )
    expect(watcher.identities('Pod')).toEqual({})
    expect(fake.requests.every(({ path }) => !path.includes('/namespaces/'))).toBe(true)
    reflectors.setScope(only('lesson'))
    await watcher.until(() => allLive('lesson'))
    expect(watcher.identities('Pod')).toEqual(truth('Pod', 'lesson'))
  })

  test('each kind of which lives and dies alone', async () => {
    await start(only('lesson'), () => {
      fake.forbid({ kind: 'Node' })
      fake.faults.unserve('ResourceQuota')
    })
    const others = watchedKinds.filter((kind) => kind !== 'Node' && kind !== 'ResourceQuota')
    await watcher.until(() => others.every((kind) => stateOf(kind, 'lesson') === 'live'))
    await watcher.until(() => stateOf('Node', '') === 'forbidden' && stateOf('ResourceQuota', 'lesson') === 'notServed')
  })

  test('that comes back as a whole soon after the first kind of it has', async () => {
    await start(all)
    await watcher.until(() => allLive(''))
    await fake.refuse()
    await watcher.until(() => watchedKinds.every((kind) => stateOf(kind, '') === 'stale'))
    // Long enough for every kind to wait by its own dice; none has been told that somebody answers again.
    for (let step = 0; step < 40; step++) {
      clock.advance(500)
      await turnOfTheLoop()
    }
    await fake.accept()
    const someLive = (): boolean => watchedKinds.some((kind) => stateOf(kind, '') === 'live')
    while (!someLive()) {
      clock.advance(100)
      await turnOfTheLoop()
    }
    const firstAt = clock.nowMs()
    while (!allLive('')) {
      clock.advance(50)
      for (let turn = 0; turn < 20; turn++) await turnOfTheLoop()
    }
    // A resumed watch proves itself within 0.2 s of silence; by their own dice the last would be seconds behind.
    expect(clock.nowMs() - firstAt).toBeLessThan(1_000)
  })

  test('of a server without WatchList asks once or a few times, and then lists by pages', async () => {
    await start(all, () => undefined, { watchList: false })
    await watcher.until(() => allLive(''))
    for (const namespace of ['lesson', 'other']) watcher.forget(namespace)
    reflectors.setScope(only('lesson'))
    const asked = fake.requests.length
    await watcher.until(() => allLive('lesson'))
    expect(fake.requests.slice(asked).every(({ query }) => query['sendInitialEvents'] === undefined)).toBe(true)
  })
})

test('waking up opens every stream anew', async () => {
  await start(only('lesson'))
  await watcher.until(() => allLive('lesson'))
  const before = fake.streams()
  fake.remove('Pod', 'lesson', 'redis-0')
  reflectors.wake()
  await watcher.until(() => watcher.identities('Pod')['lesson/redis-0'] === undefined)
  while (before.some((stream) => stream.isOpen)) await turnOfTheLoop()
  while (fake.streams().length < watchedKinds.length) await turnOfTheLoop()
  expect(allLive('lesson')).toBe(true)
})

describe('one whole object', () => {
  const signal = new AbortController().signal

  test('comes without the bookkeeping of field managers, which is told apart', async () => {
    await start(
      only('lesson'),
      () =>
        void fake.apply(
          pod({
            name: 'managed',
            namespace: 'lesson',
            override: { metadata: { managedFields: [{ manager: 'kubectl' }] } },
          }),
        ),
    )
    const found = await fetchOne(transport(), { kind: 'Pod', namespace: 'lesson', name: 'managed', signal })
    expect(found).toMatchObject({
      kind: 'ok',
      value: { object: { kind: 'Pod', metadata: { name: 'managed' } }, managedFields: [{ manager: 'kubectl' }] },
    })
    expect(found.kind === 'ok' ? found.value.object['metadata'] : {}).not.toHaveProperty('managedFields')
  })

  test.each([
    { name: 'that is not there', prepare: () => undefined, kind: 'Pod', code: 'not-found' },
    { name: 'that may not be read', prepare: () => fake.forbid({ verb: 'get' }), kind: 'Pod', code: 'forbidden' },
    {
      name: 'that the server fails to give',
      prepare: () => fake.failNext({ verb: 'get' }),
      kind: 'Pod',
      code: 'server-error',
    },
    { name: 'that is a Secret', prepare: () => undefined, kind: 'Secret', code: 'bad-request' },
    {
      name: 'of a kind that only JavaScript knows',
      prepare: () => undefined,
      kind: 'constructor',
      code: 'bad-request',
    },
  ])('$name is a problem', async ({ prepare, kind, code }) => {
    await start(only('lesson'), prepare)
    const found = await fetchOne(transport(), {
      kind: kind as WatchedKind,
      namespace: 'lesson',
      name: 'absent',
      signal,
    })
    expect(found).toMatchObject({ kind: 'failed', failure: { code } })
  })

  test('of a server that nobody answers for is a problem, not an exception', async () => {
    await start(only('lesson'))
    await fake.refuse()
    expect(await fetchOne(transport(), { kind: 'Pod', namespace: 'lesson', name: 'a', signal })).toMatchObject({
      kind: 'failed',
      failure: { code: 'connection-refused' },
    })
  })
})
