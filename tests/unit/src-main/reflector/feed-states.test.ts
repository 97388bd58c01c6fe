import { afterEach, describe, expect, test } from 'vitest'
import { pod } from '../../../kit/builders.ts'
import { Reflecting, type ReflectingOptions } from '../../../kit/reflecting.ts'

let run: Reflecting

const start = async (options: ReflectingOptions = {}): Promise<Reflecting> => {
  run = await Reflecting.start({ before: (fake) => void fake.apply(pod({ name: 'redis-0', uid: 'a' })), ...options })
  return run
}

afterEach(async () => {
  expect(await run.stop()).toEqual([])
})

const podState = () => run.watcher.feedState('Pod')

describe('a feed', () => {
  test('connects, and is live once its list is complete', async () => {
    await start()
    await run.untilTrue()
    expect(run.watcher.conditions('Pod')).toEqual(['connecting', 'live'])
    expect(podState()).toMatchObject({ hasData: true, reason: null, dataAt: podState()?.since })
    expect(run.watcher.batches).toHaveLength(1)
  })

  test('of a server that nobody answers for has failed, with the reason, and goes on trying', async () => {
    await start()
    await run.fake.refuse()
    run.reflector.wake()
    await run.until(() => run.condition === 'stale' || run.condition === 'failed')
    expect(podState()?.reason?.code).toBe('connection-refused')
    await run.fake.accept()
    await run.untilTrue()
  })

  test('stays live through the end of a watch in order', async () => {
    await start()
    await run.untilTrue()
    await run.clock.advanceSettled(400_000)
    run.fake.endStreams()
    run.fake.apply(pod({ name: 'redis-1', uid: 'b' }))
    await run.untilTrue()
    expect(run.watcher.conditions('Pod')).toEqual(['connecting', 'live'])
  })

  test('stays live through a reset that the first reconnect mends', async () => {
    await start()
    await run.untilTrue()
    run.fake.resetStreams()
    run.fake.apply(pod({ name: 'redis-1', uid: 'b' }))
    await run.untilTrue()
    expect(run.watcher.conditions('Pod')).toEqual(['connecting', 'live'])
  })

  test('is stale at the first refused reconnect, and says how old its data are', async () => {
    await start()
    await run.untilTrue()
    await run.clock.advanceSettled(60_000)
    const lostAt = run.clock.nowMs()
    await run.fake.refuse()
    await run.untilAtOnce(() => run.condition === 'stale')
    expect(podState()).toMatchObject({ hasData: true, since: lostAt, dataAt: lostAt })
    await run.clock.advanceSettled(60_000)
    expect(podState()).toMatchObject({ state: 'stale', since: lostAt, dataAt: lostAt })
    await run.fake.accept()
    await run.untilTrue()
    expect(podState()).toMatchObject({ state: 'live', reason: null })
  })

  test('is stale when a reconnect gets no answer within two seconds', async () => {
    await start()
    await run.untilTrue()
    run.fake.fallSilent()
    run.fake.streams().forEach((stream) => stream.reset())
    const lostAt = run.clock.nowMs()
    run.reflector.wake()
    await run.clock.advanceSettled(2_000)
    expect(podState()).toMatchObject({ state: 'stale', dataAt: lostAt })
    run.fake.speak()
    await run.untilTrue()
  })

  test('is not live after a resume that the server answers with 200 and then 410', async () => {
    await start()
    await run.untilTrue()
    await run.fake.refuse()
    await run.until(() => run.condition === 'stale')
    run.fake.apply(pod({ name: 'redis-1', uid: 'b' }))
    run.fake.compact()
    const told = run.watcher.feedChanges.length
    await run.fake.accept()
    await run.untilTrue()
    const since = run.watcher.feedChanges.slice(told).map(({ after }) => after?.state)
    expect(since.filter((state) => state === 'live')).toHaveLength(1)
    expect(run.watcher.changes.at(-1)).toMatchObject({ change: 'added', uid: 'b', synthetic: true })
  })

  test.each([
    {
      name: 'forbidden',
      condition: 'forbidden',
      code: 'forbidden',
      act: () => run.fake.forbid({ kind: 'Pod' }),
      undo: () => run.fake.allow({ kind: 'Pod' }),
    },
    {
      name: 'not served',
      condition: 'notServed',
      code: 'not-served',
      act: () => run.fake.faults.unserve('Pod'),
      undo: () => run.fake.faults.serve('Pod'),
    },
    {
      name: 'signed out',
      condition: 'signIn',
      code: 'signed-out',
      act: () => (run.fake.token = 'new'),
      undo: () => (run.fake.token = null),
    },
  ])('that is $name says so, and looks again every 30 seconds', async ({ condition, code, act, undo }) => {
    await start()
    act()
    run.reflector.wake()
    await run.untilAtOnce(() => run.condition === condition)
    expect(podState()).toMatchObject({ state: condition, hasData: false, reason: { code } })
    const asked = run.fake.requests.length
    const refusedAt = run.clock.nowMs()
    await run.clock.advanceSettled(25_000)
    expect(run.fake.requests.length).toBe(asked)
    undo()
    await run.untilTrue()
    expect(run.clock.nowMs() - refusedAt).toBeLessThan(40_000)
    expect(run.watcher.conditions('Pod')).toEqual(['connecting', condition, 'live'])
  })

  test('keeps silent about a state that has not changed', async () => {
    await start()
    await run.untilTrue()
    await run.fake.refuse()
    await run.until(() => run.condition === 'stale')
    const told = run.watcher.feedChanges.length
    for (let again = 0; again < 20; again++) await run.clock.advanceSettled(1_000)
    expect(run.watcher.feedChanges.length).toBeLessThanOrEqual(told + 1)
    await run.fake.accept()
    await run.untilTrue()
  })
})

describe('a reflector', () => {
  const watches = () => run.fake.requests.filter(({ route }) => route?.verb === 'watch')

  test('resumes from the last version seen, a bookmark included', async () => {
    await start()
    await run.untilTrue()
    await run.clock.advanceSettled(400_000)
    run.fake.apply(pod({ name: 'elsewhere', uid: 'x' }))
    await run.untilTrue()
    run.fake.cluster.compact('Node')
    run.fake.bookmark()
    const version = String(run.fake.cluster.version)
    run.fake.endStreams()
    await run.until(() => watches().length === 2)
    expect(watches()[1]?.query).toMatchObject({ resourceVersion: version, allowWatchBookmarks: 'true' })
    expect(watches()[1]?.query['sendInitialEvents']).toBeUndefined()
  })

  test('asks for a watch of 300 to 600 seconds', async () => {
    await start()
    await run.untilTrue()
    const seconds = Number(watches()[0]?.query['timeoutSeconds'])
    expect(seconds).toBeGreaterThanOrEqual(300)
    expect(seconds).toBeLessThanOrEqual(600)
  })

  test('lists by pages of 500 where the server has no WatchList', async () => {
    await start({
      watchList: false,
      before: (fake) => {
        for (let index = 0; index < 1_201; index++) fake.apply(pod({ name: `pod-${index}`, uid: `uid-${index}` }))
      },
    })
    await run.untilTrue()
    const lists = run.fake.requests.filter(({ route }) => route?.verb === 'list')
    expect(lists.map(({ query }) => [query['limit'], query['continue'] !== undefined])).toEqual([
      ['500', false],
      ['500', true],
      ['500', true],
    ])
    expect(run.watcher.batches).toHaveLength(1)
  })

  test('begins the list again when its pages expire', async () => {
    await start({ watchList: false })
    await run.untilTrue()
    for (let index = 0; index < 700; index++) run.fake.apply(pod({ name: `pod-${index}`, uid: `uid-${index}` }))
    await run.untilTrue()
    run.fake.answerNext(
      { verb: 'list' },
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'too old',
        reason: 'Expired',
        code: 410,
      },
    )
    run.fake.expire()
    run.fake.remove('Pod', 'default', 'pod-3')
    await run.untilTrue()
  })

  test('waits as long as Retry-After says, and does not list again', async () => {
    await start()
    await run.untilTrue()
    const lists = () => run.fake.requests.filter(({ query }) => query['sendInitialEvents'] === 'true').length
    run.fake.throttleNext({ verb: 'watch' }, 9)
    run.fake.endStreams()
    await run.until(() => run.condition === 'stale')
    const asked = run.fake.requests.length
    await run.clock.advanceSettled(8_900)
    expect(run.fake.requests.length).toBe(asked)
    run.fake.apply(pod({ name: 'redis-1', uid: 'b' }))
    await run.untilTrue()
    expect(lists()).toBe(1)
  })

  test('tells removals before additions, all synthetic and in one batch, when it had to list again', async () => {
    await start({ before: (fake) => ['a', 'b', 'c'].forEach((uid) => fake.apply(pod({ name: `redis-${uid}`, uid }))) })
    await run.untilTrue()
    run.fake.expire()
    run.fake.remove('Pod', 'default', 'redis-a')
    run.fake.apply(pod({ name: 'redis-b', uid: 'other' }))
    run.fake.apply(pod({ name: 'redis-c', uid: 'c', ready: false }))
    await run.untilTrue()
    expect(run.watcher.batches).toHaveLength(2)
    expect(run.watcher.batches[1]?.map(({ change, uid, synthetic }) => [change, uid, synthetic])).toEqual([
      ['removed', 'a', true],
      ['removed', 'b', true],
      ['added', 'other', true],
      ['updated', 'c', true],
    ])
  })

  test('tells nothing when a relist finds nothing new', async () => {
    await start()
    await run.untilTrue()
    const told = run.watcher.changes.length
    run.fake.expire()
    await run.until(() => run.fake.requests.length === 2)
    await run.untilTrue()
    expect(run.watcher.changes).toHaveLength(told)
  })

  test('hurries when somebody looks again', async () => {
    await start({ attended: false })
    await run.untilTrue()
    await run.fake.refuse()
    await run.until(() => run.condition === 'stale')
    const refusedAt = run.clock.nowMs()
    await run.until(() => run.clock.nowMs() - refusedAt > 120_000)
    await run.fake.accept()
    await run.untilIdle()
    const before = run.clock.nowMs()
    run.reflector.setAttended(true)
    await run.untilAtOnce(() => run.fake.streams().length === 1)
    expect(run.clock.nowMs()).toBe(before)
    await run.untilTrue()
  })
})
