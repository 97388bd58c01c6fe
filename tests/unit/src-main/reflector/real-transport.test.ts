import { afterEach, expect, test } from 'vitest'
import { createCredentialSource, type CredentialRecipe } from '../../../../src-main/connection/index.ts'
import type { ProgramEnd, StartProgram } from '../../../../src-main/connection/program.ts'
import { createQueue } from '../../../../src-main/connection/queue.ts'
import { createTransport } from '../../../../src-main/connection/transport.ts'
import { connection } from '../../../kit/connection/connection.ts'
import { pod } from '../../../kit/builders.ts'
import { Reflecting, type ReflectingOptions } from '../../../kit/reflecting.ts'

let run: Reflecting

afterEach(async () => {
  expect(await run.stop()).toEqual([])
})

/** What a plugin does at each of its runs; at the last for ever. */
type PluginRun = { readonly token: string } | { readonly fails: string } | 'hangs'

const recipe: CredentialRecipe = {
  connectionId: 'connection-1',
  certificate: null,
  method: {
    kind: 'exec',
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'cluster-login',
      args: [],
      env: {},
      installHint: null,
      provideClusterInfo: false,
      interactiveMode: 'Never',
    },
    cluster: { server: 'http://127.0.0.1' },
  },
}

const machine = { environment: { TERM: 'xterm', PATH: '' } }

const start = async (
  plugin: readonly PluginRun[],
  options: ReflectingOptions = {},
): Promise<{ readonly runs: () => number }> => {
  let runs = 0
  const startPlugin: StartProgram = () => {
    const now = plugin[Math.min(runs, plugin.length - 1)] ?? 'hangs'
    runs += 1
    const ended = Promise.withResolvers<ProgramEnd>()
    const end = (status: number | null, stdout: string, stderr: string): void =>
      ended.resolve({ kind: 'ended', status, stdout, stderr })
    if (now !== 'hangs' && 'fails' in now) end(1, '', now.fails)
    if (now !== 'hangs' && 'token' in now) {
      end(
        0,
        JSON.stringify({
          kind: 'ExecCredential',
          apiVersion: 'client.authentication.k8s.io/v1',
          status: { token: now.token },
        }),
        '',
      )
    }
    return { end: ended.promise, kill: () => end(null, '', 'waiting for the browser') }
  }
  run = await Reflecting.start({
    token: 'first',
    before: (fake) => void fake.apply(pod({ name: 'redis-0', uid: 'a' })),
    transport: (fake, clock) => {
      const deps = { clock, start: startPlugin, queue: createQueue(), machine: { ...systemLike, ...machine } }
      return createTransport(connection(fake.url), createCredentialSource(recipe, deps), { clock, version: '0.0.0' })
    },
    ...options,
  })
  return { runs: () => runs }
}

const systemLike = {
  home: '/home/ada',
  workingFolder: '/home/ada',
  readFile: async () => Promise.reject(new Error('no files here')),
}

test('an expired token is renewed by the plugin, and nothing is lost', async () => {
  const plugin = await start([{ token: 'first' }, { token: 'second' }])
  await run.untilTrue()
  run.fake.token = 'second'
  run.fake.resetStreams()
  run.fake.remove('Pod', 'default', 'redis-0')
  run.fake.apply(pod({ name: 'redis-0', uid: 'b' }))
  await run.untilTrue()
  expect(plugin.runs()).toBe(2)
  expect(run.watcher.conditions('Pod')).toEqual(['connecting', 'live'])
})

test('a token that nobody renews is said to have expired, until there is a new one', async () => {
  await start([{ token: 'first' }, { token: 'first' }, { token: 'second' }])
  await run.untilTrue()
  run.fake.token = 'second'
  run.fake.resetStreams()
  await run.untilInTime(() => run.condition === 'signIn')
  run.fake.remove('Pod', 'default', 'redis-0')
  await run.untilInTime(() => run.isTrue)
})

test('a plugin that fails on a reconnect is told with its words, and tried again until it works', async () => {
  await start([{ token: 'first' }, { fails: 'no network' }, { fails: 'no network' }, { token: 'second' }])
  await run.untilTrue()
  run.fake.token = 'second'
  run.fake.resetStreams()
  await run.untilInTime(() => run.condition === 'stale')
  expect(run.watcher.feedState('Pod')?.reason).toMatchObject({
    code: 'credential-plugin-failed',
    params: { stderr: 'no network' },
  })
  run.fake.remove('Pod', 'default', 'redis-0')
  await run.untilInTime(() => run.isTrue)
})

test('a plugin that hangs is ended after 30 seconds, told, and tried again', async () => {
  await start(['hangs', { token: 'first' }])
  await run.untilInTime(() => run.condition === 'failed')
  expect(run.watcher.feedState('Pod')?.reason).toMatchObject({ code: 'credential-plugin-timeout' })
  await run.untilInTime(() => run.isTrue)
})

test('a server that falls silent with its sockets open is noticed within 25 seconds, and found again', async () => {
  await start([{ token: 'first' }])
  await run.untilTrue()
  await run.clock.advanceSettled(100)
  const silentAt = run.clock.nowMs()
  run.fake.fallSilent()
  run.fake.apply(pod({ name: 'redis-1', uid: 'b' }))
  await run.untilInTime(() => run.condition === 'stale')
  expect(run.clock.nowMs() - silentAt).toBeLessThan(25_000)
  expect(run.watcher.feedState('Pod')).toMatchObject({ reason: { code: 'no-answer' } })
  expect(run.watcher.feedState('Pod')?.dataAt ?? Infinity).toBeLessThanOrEqual(silentAt)
  run.fake.remove('Pod', 'default', 'redis-0')
  run.fake.speak()
  await run.untilInTime(() => run.isTrue)
})

test('a refused connection and a restart with lower versions end with the truth', async () => {
  await start([{ token: 'first' }])
  await run.untilTrue()
  await run.fake.refuse()
  await run.untilInTime(() => run.condition === 'stale')
  run.fake.cluster.renumber(3)
  run.fake.remove('Pod', 'default', 'redis-0')
  await run.fake.accept()
  await run.untilInTime(() => run.isTrue)
})
