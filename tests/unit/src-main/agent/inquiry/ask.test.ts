import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { eventsTold, hiddenValue, type Answer, type Question } from '#shared/contract/inquiry.ts'
import type { Scope } from '#shared/contract/port.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { createAgent } from '../../../../../src-main/agent/agent.ts'
import { ask } from '../../../../../src-main/agent/inquiry/ask.ts'
import type { Agent } from '../../../../../src-main/agent/types.ts'
import { TransportError, type Transport, type TransportResponse } from '../../../../../src-main/connection/types.ts'
import { Store } from '../../../../../src-main/store/store.ts'
import { event, pod } from '../../../../kit/builders.ts'
import { connection } from '../../../../kit/connection/connection.ts'
import { FakeApi } from '../../../../kit/fake-api/index.ts'
import { plainTransport } from '../../../../kit/plain-transport.ts'

/** A real server on loopback answers when it does: nothing here measures time. */
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 })

const inLesson: Scope = { kind: 'namespaces', names: ['lesson'] }

describe('a question about an object', { timeout: 60_000 }, () => {
  let fake: FakeApi
  let agent: Agent
  let answers: Answer[]

  beforeEach(async () => {
    fake = await FakeApi.start()
    answers = []
    agent = createAgent({
      connection: connection(fake.url),
      transport: plainTransport({ url: () => fake.url, token: () => fake.token }),
      clock: systemClock,
      random: () => 0.5,
      scope: inLesson,
      clusterDomain: 'cluster.local',
    })
  })
  afterEach(async () => {
    await agent.stop()
    await fake.stop()
  })

  const redis = (changes: Parameters<typeof pod>[0] = {}) =>
    pod({ name: 'redis-0', namespace: 'lesson', uid: 'uid-0', ...changes })
  const aboutRedis: Question = { kind: 'object', objectKind: 'Pod', namespace: 'lesson', name: 'redis-0' }
  const kinds = (): readonly string[] => answers.map(({ kind }) => kind)
  const seen = (): Promise<void> => eventually(() => expect(agent.snapshot().maps.pod.size).toBe(1))

  test('is answered with its text, where what must not be seen is hidden, and its fields of managers apart', async () => {
    fake.apply(
      redis({
        override: {
          metadata: { managedFields: [{ manager: 'kubectl' }, { manager: 'kubelet' }] },
          spec: {
            containers: [
              {
                name: 'redis',
                env: [{ name: 'PASSWORD', value: 'correct-horse' }],
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
          },
        },
      }),
    )
    agent.ask(aboutRedis, (answer) => answers.push(answer))
    await eventually(() => expect(kinds()).toEqual(['object']))
    const [answer] = answers
    expect(answer).toMatchObject({
      hidden: 1,
      managedFields: { count: 2 },
      mounts: [{ container: 'redis', volume: 'data', path: '/data', readOnly: false }],
    })
    expect(JSON.stringify(answer)).toContain(hiddenValue)
    expect(JSON.stringify(answer)).not.toContain('correct-horse')
    expect(answer?.kind === 'object' ? answer.yaml : '').not.toContain('managedFields')
  })

  test('that changes is told as changed once, and as gone when it goes', async () => {
    fake.apply(redis())
    await seen()
    agent.ask(aboutRedis, (answer) => answers.push(answer))
    await eventually(() => expect(kinds()).toEqual(['object']))
    fake.apply(redis({ override: { metadata: { labels: { colour: 'blue' } } } }))
    await eventually(() => expect(kinds()).toEqual(['object', 'objectChanged']))
    fake.apply(redis({ override: { metadata: { labels: { colour: 'green' } } } }))
    fake.remove('Pod', 'lesson', 'redis-0')
    await eventually(() => expect(kinds()).toEqual(['object', 'objectChanged', 'objectGone']))
  })

  test('that may not be read says which right is missing', async () => {
    fake.forbid({ verb: 'get' })
    agent.ask(aboutRedis, (answer) => answers.push(answer))
    await eventually(() => expect(kinds()).toEqual(['refused']))
    expect(answers[0]).toMatchObject({
      problem: { code: 'forbidden', params: { verb: 'get', what: 'pods', namespace: 'lesson' } },
    })
  })

  test('of a kind that Podium does not watch is refused without asking the cluster', () => {
    agent.ask({ ...aboutRedis, objectKind: 'Secret' }, (answer) => answers.push(answer))
    expect(answers).toMatchObject([{ kind: 'refused', problem: { code: 'bad-request' } }])
  })

  test('after it was withdrawn nothing is told', async () => {
    fake.apply(redis())
    await seen()
    const withdraw = agent.ask(aboutRedis, (answer) => answers.push(answer))
    await eventually(() => expect(kinds()).toEqual(['object']))
    withdraw()
    fake.remove('Pod', 'lesson', 'redis-0')
    await eventually(() => expect(agent.snapshot().maps.pod.size).toBe(0))
    expect(kinds()).toEqual(['object'])
  })

  describe('and its events', () => {
    const aboutEvents: Question = {
      kind: 'events',
      objectKind: 'Pod',
      namespace: 'lesson',
      name: 'redis-0',
      uid: 'uid-0',
    }
    const about = { kind: 'Pod', namespace: 'lesson', name: 'redis-0', uid: 'uid-0' }
    const said = (): readonly string[] =>
      answers.flatMap((answer) => (answer.kind === 'events' ? answer.events.map(({ reason }) => reason) : []))

    test('tells those that there are, then the new ones', async () => {
      fake.apply(event({ name: 'one', namespace: 'lesson', about, reason: 'Scheduled' }))
      fake.apply(event({ name: 'other', namespace: 'lesson', about: { ...about, uid: 'uid-1' }, reason: 'Pulled' }))
      fake.apply(redis())
      await seen()
      agent.ask(aboutEvents, (answer) => answers.push(answer))
      await eventually(() => expect(said()).toEqual(['Scheduled']))
      answers.length = 0
      const ofContainer = { ...about, fieldPath: 'spec.initContainers{prepare}' }
      fake.apply(event({ name: 'two', namespace: 'lesson', about: ofContainer, reason: 'Started' }))
      await eventually(() => expect(said()).toContain('Started'))
      expect(answers.at(-1)).toMatchObject({ kind: 'events', access: 'readable' })
      const [answer] = answers.slice(-1)
      const events = answer?.kind === 'events' ? answer.events : []
      expect(new Map(events.map(({ reason, container }) => [reason, container]))).toEqual(
        new Map([
          ['Scheduled', null],
          ['Started', 'prepare'],
        ]),
      )
    })

    test('tells the newest of many', async () => {
      fake.apply(redis())
      for (let index = 0; index < eventsTold + 10; index++)
        fake.apply(event({ name: `event-${index}`, namespace: 'lesson', about, reason: 'BackOff' }))
      await seen()
      agent.ask(aboutEvents, (answer) => answers.push(answer))
      await eventually(() => expect(answers.at(-1)).toMatchObject({ kind: 'events', events: { length: eventsTold } }))
    })

    test('says that they may not be listed', async () => {
      fake.forbid({ kind: 'Event' })
      fake.apply(redis())
      await seen()
      agent.ask(aboutEvents, (answer) => answers.push(answer))
      expect(answers).toEqual([{ kind: 'events', access: 'forbidden', events: [] }])
    })

    test('of a volume says when the namespace where they stand is not watched', async () => {
      fake.apply(redis())
      await seen()
      const ofVolume: Question = {
        ...aboutEvents,
        objectKind: 'PersistentVolume',
        namespace: '',
        name: 'pv',
        uid: 'pv-0',
      }
      agent.ask(ofVolume, (answer) => answers.push(answer))
      expect(answers).toEqual([{ kind: 'events', access: 'notWatched', events: [] }])
    })
  })
})

describe('a question about a log', () => {
  const aboutLog: Question = { kind: 'log', namespace: 'lesson', pod: 'redis-0', container: 'redis', previous: false }

  /** A server whose bytes a test sends by hand. */
  function server(status = 200) {
    const paths: string[] = []
    const chunks: Uint8Array[] = []
    let wake = Promise.withResolvers<void>()
    let state: 'open' | 'ended' | TransportError = 'open'
    let taken = 0
    async function* body(signal: AbortSignal): AsyncGenerator<readonly Uint8Array[]> {
      signal.addEventListener('abort', () => wake.resolve(), { once: true })
      while (!signal.aborted) {
        const chunk = chunks.shift()
        if (chunk !== undefined) {
          taken += 1
          yield [chunk]
        } else if (state === 'ended') return
        else if (state !== 'open') throw state
        else {
          await wake.promise
          wake = Promise.withResolvers<void>()
        }
      }
    }
    const transport: Transport = {
      async get(path, { signal }): Promise<TransportResponse> {
        paths.push(path)
        return { status, headers: {}, body: body(signal), protocol: 'h2' }
      },
      reset: () => undefined,
      close: async () => undefined,
    }
    return {
      transport,
      paths,
      taken: () => taken,
      send(text: string) {
        chunks.push(Buffer.from(text))
        wake.resolve()
      },
      finish(how: 'ended' | TransportError) {
        state = how
        wake.resolve()
      },
    }
  }

  function open(from: ReturnType<typeof server>, question: Question = aboutLog, taken?: Promise<void>) {
    const answers: Answer[] = []
    const clock = new ManualClock()
    const stop = ask(question, {
      transport: from.transport,
      clock,
      clusterNowMs: () => clock.nowMs(),
      store: () => new Store(),
      onHeard: () => () => undefined,
      onObjects: () => () => undefined,
      onEpoch: () => () => undefined,
      stopped: new AbortController().signal,
      tell: (answer) => {
        answers.push(answer)
        return taken
      },
    })
    return { answers, clock, stop }
  }

  /** Lets everything that waits for nothing but promises go on. */
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  test('follows it: lines come in portions, and its end in order is said', async () => {
    const from = server()
    const { answers, clock } = open(from)
    from.send('one\ntw')
    from.send('o\n')
    await settled()
    expect(answers).toEqual([])
    clock.advance(200)
    expect(answers).toEqual([{ kind: 'log', lines: ['one', 'two'] }])
    from.send('three')
    from.finish('ended')
    await settled()
    expect(answers.slice(1)).toMatchObject([
      { kind: 'log', lines: ['three'] },
      { kind: 'logEnd', why: 'ended' },
    ])
    expect(from.paths).toEqual([
      '/api/v1/namespaces/lesson/pods/redis-0/log?container=redis&tailLines=5000&follow=true',
    ])
    expect(clock.waiting).toBe(0)
  })

  test('of the run before is read whole', async () => {
    const from = server()
    const { answers } = open(from, { ...aboutLog, previous: true })
    from.send('Killed\n')
    from.finish('ended')
    await settled()
    expect(from.paths[0]).toContain('previous=true')
    expect(from.paths[0]).not.toContain('follow')
    expect(answers).toMatchObject([
      { kind: 'log', lines: ['Killed'] },
      { kind: 'logEnd', why: 'whole' },
    ])
  })

  test('reads no faster than it tells, and loses nothing', async () => {
    const from = server()
    const { answers, clock } = open(from)
    for (let index = 0; index < 30; index++) from.send(`${index}\n`.repeat(1_000))
    await settled()
    expect(from.taken()).toBe(1)
    for (let round = 0; round < 40; round++) {
      clock.advance(200)
      await settled()
    }
    const lines = answers.flatMap((answer) => (answer.kind === 'log' ? answer.lines : []))
    expect(lines).toHaveLength(30_000)
  })

  test('waits for a page that has not taken the last portion, and then goes on', async () => {
    const from = server()
    const taken = Promise.withResolvers<void>()
    const { answers, clock } = open(from, aboutLog, taken.promise)
    for (let index = 0; index < 5; index++) from.send(`${index}\n`.repeat(1_000))
    for (let round = 0; round < 10; round++) {
      await settled()
      clock.advance(200)
    }
    expect(answers).toHaveLength(1)
    taken.resolve()
    for (let round = 0; round < 10; round++) {
      await settled()
      clock.advance(200)
    }
    expect(answers.flatMap((answer) => (answer.kind === 'log' ? answer.lines : []))).toHaveLength(5_000)
  })

  test.each([
    { status: 403, message: 'pods "redis-0" is forbidden' },
    { status: 400, message: 'container "redis" in pod "redis-0" is waiting to start: ContainerCreating' },
    { status: 404, message: 'pods "redis-0" not found' },
  ])('that is refused with $status says so in the words of the server', async ({ status, message }) => {
    const from = server(status)
    const { answers } = open(from)
    from.send(JSON.stringify({ kind: 'Status', code: status, message }))
    from.finish('ended')
    await settled()
    expect(answers).toEqual([{ kind: 'logEnd', why: 'refused', status, message, problem: null }])
  })

  test('that is cut off says so after what came before', async () => {
    const from = server()
    const { answers } = open(from)
    from.send('one\n')
    await settled()
    const problem = { code: 'connection-reset', params: {} } as const
    from.finish(new TransportError(problem))
    await settled()
    expect(answers).toMatchObject([
      { kind: 'log', lines: ['one'] },
      { kind: 'logEnd', why: 'cut', problem },
    ])
  })

  test('that is withdrawn tells nothing more and leaves nothing behind', async () => {
    const from = server()
    const { answers, clock, stop } = open(from)
    from.send('one\n')
    await settled()
    stop()
    await settled()
    clock.advance(1_000)
    expect(answers).toEqual([])
    expect(clock.waiting).toBe(0)
  })
})
