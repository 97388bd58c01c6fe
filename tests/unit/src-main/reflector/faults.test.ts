import { afterEach, describe, expect, test } from 'vitest'
import { pod } from '../../../kit/builders.ts'
import { status } from '../../../kit/fake-api/index.ts'
import { Reflecting, type ReflectingOptions } from '../../../kit/reflecting.ts'

let run: Reflecting

const start = async (options: ReflectingOptions = {}): Promise<Reflecting> => {
  run = await Reflecting.start({
    before: (fake) => {
      fake.apply(pod({ name: 'redis-0', uid: 'a' }))
      fake.apply(pod({ name: 'redis-1', uid: 'b' }))
      fake.apply(pod({ name: 'other', namespace: 'elsewhere', uid: 'c' }))
    },
    ...options,
  })
  return run
}

afterEach(async () => {
  expect(await run.stop()).toEqual([])
})

interface Fault {
  readonly name: string
  readonly options?: ReflectingOptions
  /** What goes wrong, from a live and true picture on. */
  readonly happens: (run: Reflecting) => void | Promise<void>
}

const changeAll = ({ fake }: Reflecting): void => {
  fake.apply(pod({ name: 'redis-0', uid: 'a', ready: false }))
  fake.remove('Pod', 'default', 'redis-1')
  fake.apply(pod({ name: 'redis-2', uid: 'd' }))
}

const faults: readonly Fault[] = [
  {
    name: 'a reset between two events',
    happens: (run) => {
      run.fake.apply(pod({ name: 'redis-2', uid: 'd' }))
      run.fake.resetStreams()
      changeAll(run)
    },
  },
  {
    name: 'a reset inside an event',
    happens: (run) => {
      run.fake.breakNext({ verb: 'watch' }, 'reset')
      changeAll(run)
    },
  },
  {
    name: 'a line that is cut short by an orderly end',
    happens: (run) => {
      run.fake.breakNext({ verb: 'watch' }, 'truncate')
      changeAll(run)
    },
  },
  {
    name: 'a line that is no JSON',
    happens: (run) => {
      run.fake.breakNext({ verb: 'watch' }, 'garbage')
      changeAll(run)
    },
  },
  {
    name: 'a line that is no JSON, at every attempt to resume',
    happens: (run) => {
      run.fake.breakNext({ verb: 'watch' }, 'garbage', 4)
      changeAll(run)
    },
  },
  {
    name: 'a watch that ends in order',
    happens: (run) => {
      run.fake.endStreams()
      changeAll(run)
    },
  },
  {
    name: '410 in the stream',
    happens: (run) => {
      run.fake.expire()
      changeAll(run)
    },
  },
  {
    name: '410 in the stream of a resumed watch',
    happens: (run) => {
      run.fake.resetStreams()
      changeAll(run)
      run.fake.compact()
    },
  },
  {
    name: '410 as the status of a resumed watch',
    happens: (run) => {
      run.fake.expiry = 'status'
      run.fake.resetStreams()
      changeAll(run)
      run.fake.compact()
    },
  },
  {
    name: '429 with Retry-After',
    happens: (run) => {
      run.fake.throttleNext({}, 7, 3)
      run.fake.resetStreams()
      changeAll(run)
    },
  },
  {
    name: '503 with Retry-After in the body only',
    happens: (run) => {
      run.fake.answerNext({}, status(503, 'ServiceUnavailable', 'apiserver is shutting down', { retryAfterSeconds: 2 }))
      run.fake.endStreams()
      changeAll(run)
    },
  },
  {
    name: 'internal errors',
    happens: (run) => {
      run.fake.failNext({}, 4)
      run.fake.resetStreams()
      changeAll(run)
    },
  },
  {
    name: 'a refused connection',
    happens: async (run) => {
      await run.fake.refuse()
      changeAll(run)
      await run.until(() => run.condition === 'stale')
      await run.clock.advanceSettled(60_000)
      await run.fake.accept()
    },
  },
  {
    name: 'a restart with lower versions',
    happens: async (run) => {
      await run.fake.refuse()
      run.fake.cluster.renumber(3)
      changeAll(run)
      await run.until(() => run.condition === 'stale')
      await run.fake.accept()
    },
  },
  {
    name: 'a restart with lower versions that nobody noticed but by the end of the watch',
    happens: (run) => {
      run.fake.endStreams()
      run.fake.cluster.renumber(3)
      changeAll(run)
    },
  },
  {
    name: 'a name that was made anew in the gap',
    happens: async (run) => {
      await run.fake.refuse()
      run.fake.remove('Pod', 'default', 'redis-1')
      run.fake.apply(pod({ name: 'redis-1', uid: 'z' }))
      run.fake.compact()
      await run.fake.accept()
    },
  },
  {
    name: '403 and back',
    happens: async (run) => {
      run.fake.forbid({ kind: 'Pod' })
      await run.until(() => run.condition === 'forbidden')
      changeAll(run)
      run.fake.allow({ kind: 'Pod' })
    },
  },
  {
    name: '404 and back',
    happens: async (run) => {
      run.fake.faults.unserve('Pod')
      run.fake.endStreams()
      await run.until(() => run.condition === 'notServed')
      changeAll(run)
      run.fake.faults.serve('Pod')
    },
  },
  {
    name: 'a credential that expires and is renewed',
    happens: async (run) => {
      run.fake.token = 'another'
      run.fake.resetStreams()
      await run.until(() => run.condition === 'signIn')
      changeAll(run)
      run.fake.token = null
    },
  },
  {
    name: 'bytes one at a time, with characters cut in the middle',
    happens: (run) => {
      run.fake.slow = true
      run.fake.apply(pod({ name: 'redis-2', uid: 'd', labels: { note: 'äöü – 日本語 🎼' } }))
    },
  },
  {
    name: 'an object of 2.5 MB',
    happens: (run) => {
      run.fake.apply(pod({ name: 'redis-2', uid: 'd', annotations: { 'example.org/notes': 'ä'.repeat(1_250_000) } }))
      changeAll(run)
    },
  },
  {
    name: 'waking up from sleep',
    happens: (run) => {
      run.fake.fallSilent()
      changeAll(run)
      run.reflector.wake()
      run.fake.speak()
    },
  },
]

describe.each([
  { server: 'with WatchList', watchList: true },
  { server: 'without WatchList', watchList: false },
])('a server $server', ({ watchList }) => {
  test.each(faults)('after $name the store equals the truth', async ({ happens, options }) => {
    await start({ watchList, ...options })
    await run.untilTrue()
    await happens(run)
    await run.untilTrue()
    // The stream that was found in the end still carries what happens next.
    run.fake.apply(pod({ name: 'last', uid: 'last' }))
    await run.untilTrue()
  })
})
