import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Answer, Question } from '#shared/contract/inquiry.ts'
import type { AnswerMessage, FromAgent, ToAgent } from '#shared/contract/port.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { AgentHost, type PageChannel } from '../../../../src-main/agent/host.ts'
import { credentialLimitMs, type FromAgentProcess } from '../../../../src-main/agent/process-messages.ts'
import { RemoteCredentials } from '../../../../src-main/agent/remote-credentials.ts'
import type { Connection, Credential } from '../../../../src-main/connection/types.ts'
import { createTransport } from '../../../../src-main/connection/transport.ts'
import { pod } from '../../../kit/builders.ts'
import { FakeApi } from '../../../kit/fake-api/index.ts'

const credential: Credential = { authorization: 'Bearer abc', certificate: null, expiresAt: null }

describe('RemoteCredentials', () => {
  test('an answer goes to the question of its number, and a late one to nobody', async () => {
    const asked: number[] = []
    const clock = new ManualClock()
    const credentials = new RemoteCredentials({ clock, ask: (request) => asked.push(request) })
    const first = credentials.credential({ refresh: false })
    const second = credentials.credential({ refresh: true })
    credentials.answer(2, { kind: 'ok', value: { ...credential, authorization: 'second' } })
    credentials.answer(1, { kind: 'ok', value: credential })
    credentials.answer(1, { kind: 'ok', value: { ...credential, authorization: 'late' } })
    expect(await first).toMatchObject({ value: { authorization: 'Bearer abc' } })
    expect(await second).toMatchObject({ value: { authorization: 'second' } })
    expect(asked).toEqual([1, 2])
    expect(clock.waiting).toBe(0)
  })

  test('nobody waits for ever, nor after an abort', async () => {
    const clock = new ManualClock()
    const credentials = new RemoteCredentials({ clock, ask: () => undefined })
    const slow = credentials.credential({ refresh: false })
    clock.advance(credentialLimitMs)
    expect(await slow).toMatchObject({ kind: 'failed', failure: { code: 'credential-plugin-timeout' } })
    const abort = new AbortController()
    const given = credentials.credential({ refresh: false, signal: abort.signal })
    abort.abort()
    expect(await given).toMatchObject({ kind: 'failed' })
    expect(await credentials.credential({ refresh: false, signal: abort.signal })).toMatchObject({ kind: 'failed' })
    expect(clock.waiting).toBe(0)
  })
})

describe('AgentHost', () => {
  let fake: FakeApi

  beforeEach(async () => {
    fake = await FakeApi.start()
  })
  afterEach(() => fake.stop())

  test('asks main for the credential, joins pages, says what keeps it from the cluster, and ends when told to', async () => {
    fake.apply(pod({ name: 'busybox', namespace: 'lesson' }))
    const posted: FromAgentProcess[] = []
    const ended = Promise.withResolvers<void>()
    const host: AgentHost = new AgentHost({
      clock: systemClock,
      random: Math.random,
      createTransport: (connection, credentials, version) =>
        createTransport(connection, credentials, { clock: systemClock, version }),
      end: () => ended.resolve(),
      post(message) {
        posted.push(message)
        if (message.kind !== 'credentialRequest') return
        const value = { ...credential, authorization: `Bearer ${fake.token ?? ''}` }
        host.receive({ kind: 'credential', request: message.request, result: { kind: 'ok', value } }, null)
      },
    })
    const page = pageOf()
    host.receive({ kind: 'page' }, page.channel)
    const scope = { kind: 'namespaces', names: ['lesson'] } as const
    const connection = connectionTo(fake.url)
    host.receive({ kind: 'start', connection, scope, clusterDomain: null, attended: true, version: '0.0.0-test' }, null)
    await page.has('pod', 'busybox')
    expect(posted.some(({ kind }) => kind === 'credentialRequest')).toBe(true)

    expect(
      await page.answerTo({ kind: 'object', objectKind: 'Pod', namespace: 'lesson', name: 'busybox' }),
    ).toMatchObject({
      kind: 'object',
    })
    const secret = { kind: 'object', objectKind: 'Secret', namespace: 'lesson', name: 'token' } as const
    expect(await page.answerTo(secret)).toMatchObject({ kind: 'refused', problem: { code: 'bad-request' } })
    expect(fake.requests.some(({ path }) => path.includes('secrets'))).toBe(false)

    fake.apply(pod({ name: 'other', namespace: 'elsewhere' }))
    host.receive({ kind: 'scope', scope: { kind: 'namespaces', names: ['elsewhere'] } }, null)
    await page.has('pod', 'other')
    expect(page.names('pod')).toEqual(['other'])

    host.receive({ kind: 'stop' }, null)
    await ended.promise
    expect(posted.at(-1)).toEqual({ kind: 'stopped' })
    const before = posted.length
    host.receive({ kind: 'wake' }, null)
    fake.apply(pod({ name: 'late', namespace: 'elsewhere' }))
    expect(posted.length).toBe(before)
    expect(fake.streams()).toEqual([])
  })

  test('says which problem keeps every kind from its first list', async () => {
    await fake.refuse()
    const posted: FromAgentProcess[] = []
    const ended = Promise.withResolvers<void>()
    const host: AgentHost = new AgentHost({
      clock: systemClock,
      random: Math.random,
      createTransport: (connection, credentials, version) =>
        createTransport(connection, credentials, { clock: systemClock, version }),
      end: () => ended.resolve(),
      post(message) {
        posted.push(message)
        if (message.kind !== 'credentialRequest') return
        host.receive({ kind: 'credential', request: message.request, result: { kind: 'ok', value: credential } }, null)
      },
    })
    const connection = connectionTo(fake.url)
    host.receive(
      { kind: 'start', connection, scope: { kind: 'all' }, clusterDomain: null, attended: true, version: '0.0.0-test' },
      null,
    )
    await until(() => posted.some(({ kind }) => kind === 'connection'))
    expect(posted.find(({ kind }) => kind === 'connection')).toMatchObject({ problem: { code: 'connection-refused' } })
    host.receive({ kind: 'stop' }, null)
    await ended.promise
  })
})

/** A page that keeps the names it was told of, as far as this test looks. */
function pageOf() {
  const names = new Map<string, string>()
  let epoch = 0
  const take = (entity: string, key: string, value: { readonly name?: string } | undefined): void => {
    if (value === undefined) names.delete(`${entity} ${key}`)
    else names.set(`${entity} ${key}`, value.name ?? '')
  }
  const receive = (message: FromAgent): void => {
    if (message.kind === 'snapshot') {
      if (message.epoch !== epoch) names.clear()
      epoch = message.epoch
      for (const { entity, key, value } of message.entities) take(entity, key, value as { readonly name?: string })
    }
    if (message.kind === 'answer') answers.push(message)
    if (message.kind !== 'frame') return
    for (const change of message.batches.flatMap(({ changes }) => changes)) {
      // A name never changes.
      if ('patch' in change) continue
      take(change.entity, change.key, change.after as { readonly name?: string } | undefined)
    }
    tell({ kind: 'acknowledge', epoch: message.epoch, seqTo: message.seqTo })
  }
  let tell: (message: ToAgent) => void = () => undefined
  const answers: AnswerMessage[] = []
  const answerTo = async (question: Question): Promise<Answer | undefined> => {
    const request = answers.length + 1
    tell({ kind: 'ask', request, question })
    await until(() => answers.some((answer) => answer.request === request))
    return answers.find((answer) => answer.request === request)?.answer
  }
  const channel: PageChannel = {
    post: receive,
    onMessage: (listener) => (tell = listener),
    onClose: () => undefined,
    close: () => undefined,
  }
  const namesOf = (entity: string): readonly string[] =>
    [...names].flatMap(([key, name]) => (key.startsWith(`${entity} `) ? [name] : []))
  const has = (entity: string, name: string): Promise<void> => until(() => namesOf(entity).includes(name))
  return { channel, names: namesOf, has, answerTo }
}

function connectionTo(server: string): Connection {
  return {
    id: 'test',
    context: 'fake',
    cluster: 'fake',
    user: 'fake',
    namespace: null,
    server,
    ca: null,
    insecureSkipTlsVerify: false,
    tlsServerName: null,
    proxyUrl: null,
    impersonate: null,
    credentialKind: 'token',
    credentialHint: null,
  }
}

/** Real sockets take their time; how long is not what is tested. */
async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1_000 && !condition(); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(condition()).toBe(true)
}
