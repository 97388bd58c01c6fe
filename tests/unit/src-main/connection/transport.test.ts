import { afterEach, describe, expect, it } from 'vitest'

import { ManualClock } from '#shared/kit/manual-clock.ts'

import { createTransport } from '../../../../src-main/connection/transport.ts'
import {
  type Connection,
  type CredentialSource,
  type Transport,
  TransportError,
} from '../../../../src-main/connection/types.ts'
import { createAuthority } from '../../../kit/connection/certificates.ts'
import { connection, credentials, noCredential, textOf, transportOptions } from '../../../kit/connection/connection.ts'
import { relay } from '../../../kit/connection/relay.ts'
import { type Protocol, type Request, type Response, serve } from '../../../kit/connection/server.ts'

const authority = createAuthority('test authority')
const certificate = authority.issue(['localhost', '127.0.0.1'])
const protocols: readonly Protocol[] = ['h2', 'http/1.1', 'plain']
const closings: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

interface Opened {
  readonly transport: Transport
  readonly server: Awaited<ReturnType<typeof serve>>
  readonly get: (path: string, signal?: AbortSignal) => ReturnType<Transport['get']>
}

/** A server that plays `answer`, and a transport to it; both end with the test. */
async function open(
  protocol: Protocol,
  answer: (request: Request, response: Response) => void,
  facts: Partial<Connection> & {
    readonly source?: CredentialSource
    readonly path?: string
    readonly maxStreams?: number
  } = {},
): Promise<Opened> {
  const { source, path, maxStreams, ...rest } = facts
  const server = await serve(protocol, { certificate, ...(maxStreams !== undefined && { maxStreams }) }, answer)
  const transport = createTransport(
    connection(server.address + (path ?? ''), { ca: authority.cert, ...rest }),
    source ?? credentials(),
    transportOptions,
  )
  closings.push(
    () => server.close(),
    () => transport.close(),
  )
  const never = new AbortController().signal
  return { transport, server, get: (target, signal = never) => transport.get(target, { signal }) }
}

const problemOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof TransportError ? error.problem : error),
  )

/** Writes its head and one line, and then nothing: a watch on a quiet cluster. */
function quietWatch(_request: Request, response: Response): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{}\n')
}

function answerOnce(text: string): (request: Request, response: Response) => void {
  return (_request, response) => void response.end(text)
}

/** The paths asked for, without the signs of life. */
const asked = ({ server }: Opened): readonly (string | undefined)[] =>
  server.requests.map(({ url }) => url).filter((url) => url !== '/version')

describe.each(protocols)('a transport over %s', (protocol) => {
  it('gives status, headers and the raw body', async () => {
    const { get } = await open(protocol, (_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json', 'retry-after': '3' })
      response.end('{"kind":"Status"}')
    })
    const answer = await get('/api/v1/pods?limit=5')
    expect(answer.status).toBe(404)
    expect(answer.headers['retry-after']).toBe('3')
    expect(answer.protocol).toBe(protocol === 'h2' ? 'h2' : 'http/1.1')
    expect(await textOf(answer.body)).toBe('{"kind":"Status"}')
  })

  it('gives a long body as it was sent, at once and to one who is slow', async () => {
    const lines = Array.from({ length: 300 }, (_, number) => String(number).padStart(6_000, `${number} `) + '\n')
    const { get } = await open(protocol, (_request, response) => {
      for (const line of lines) response.write(line)
      response.end()
    })
    const readAll = async (rest: () => Promise<unknown>): Promise<string> => {
      const kept: Buffer[] = []
      for await (const chunks of (await get('/api/v1/pods')).body) {
        for (const chunk of chunks) kept.push(Buffer.from(chunk))
        await rest()
      }
      return Buffer.concat(kept).toString()
    }
    const rests = [Promise.resolve.bind(Promise), () => new Promise((resolve) => setTimeout(resolve, 5))]
    const texts = await Promise.all([...rests, ...rests].map(readAll))
    // Compared before, since 2 MB make a long message.
    expect(texts.map((text) => text === lines.join(''))).toEqual([true, true, true, true])
  })

  it('sends GET with path, credential, agent and impersonation, and never asks for compression', async () => {
    const impersonate = { user: 'grace', groups: ['a', 'b'], uid: 'u-1', extra: { 'example.com/scope': ['x', 'y'] } }
    const source = credentials([{ ...noCredential, authorization: 'Bearer t' }])
    const { get, server } = await open(protocol, answerOnce('{}'), { impersonate, source, path: '/k8s/clusters/c-1' })
    await textOf((await get('/api/v1/pods?watch=1')).body)
    const [request] = server.requests
    expect(request?.method).toBe('GET')
    expect(request?.url).toBe('/k8s/clusters/c-1/api/v1/pods?watch=1')
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      authorization: 'Bearer t',
      'user-agent': 'podium/1.2.3',
      'impersonate-user': 'grace',
      'impersonate-uid': 'u-1',
    })
    expect(request?.headers['accept-encoding']).toBeUndefined()
    const raw = request?.rawHeaders.map((text) => text.toLowerCase()) ?? []
    const valuesOf = (name: string): string[] => raw.filter((_, index) => index % 2 === 1 && raw[index - 1] === name)
    expect(valuesOf('impersonate-group')).toEqual(['a', 'b'])
    expect(valuesOf('impersonate-extra-example.com%2fscope')).toEqual(['x', 'y'])
  })

  it('asks for a new credential once after 401 and tries again', async () => {
    const source = credentials([
      { ...noCredential, authorization: 'Bearer old' },
      { ...noCredential, authorization: 'Bearer new' },
    ])
    const { get } = await open(
      protocol,
      (request, response) => {
        response.statusCode = request.headers.authorization === 'Bearer new' ? 200 : 401
        response.end('{}')
      },
      { source },
    )
    const answers = await Promise.all(['/a', '/b', '/c'].map((path) => get(path)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(source.refreshes).toBe(1)
  })

  it('hands a 401 on when the new credential is refused too, or there is none', async () => {
    const twice = credentials([
      { ...noCredential, authorization: 'Bearer a' },
      { ...noCredential, authorization: 'Bearer b' },
    ])
    const refuse = (_request: Request, response: Response): void => {
      response.statusCode = 401
      response.end('{"kind":"Status"}')
    }
    const renewed = await open(protocol, refuse, { source: twice })
    expect((await renewed.get('/')).status).toBe(401)
    expect(asked(renewed)).toEqual(['/', '/'])
    const same = await open(protocol, refuse)
    const answer = await same.get('/')
    expect(answer.status).toBe(401)
    expect(await textOf(answer.body)).toBe('{"kind":"Status"}')
    expect(asked(same)).toEqual(['/'])
  })

  it('says what the credential source says when there is no credential', async () => {
    const problem = { code: 'credential-plugin-missing', params: { command: 'nowhere' } } as const
    const source: CredentialSource = { credential: async () => ({ kind: 'failed', failure: problem }) }
    const { get } = await open(protocol, answerOnce('{}'), { source })
    expect(await problemOf(get('/'))).toEqual(problem)
  })

  it('ends every stream with no-answer 15 s after the server fell silent, and works again afterwards', async () => {
    const clock = new ManualClock()
    const server = await serve(protocol, { certificate }, quietWatch)
    const wire = await relay(server.port)
    const scheme = protocol === 'plain' ? 'http' : 'https'
    const target = connection(`${scheme}://127.0.0.1:${wire.port}`, { ca: authority.cert })
    const transport = createTransport(target, credentials(), { clock, version: '1.2.3' })
    closings.push(
      () => server.close(),
      () => wire.close(),
      () => transport.close(),
    )
    const { signal } = new AbortController()
    const watches = await Promise.all([1, 2, 3].map((n) => transport.get(`/watch-${n}`, { signal })))
    const readers = watches.map(({ body }) => body[Symbol.asyncIterator]())
    for (const reader of readers) expect(Buffer.concat((await reader.next()).value ?? []).toString()).toBe('{}\n')
    const ends = readers.map((reader) => problemOf(reader.next()))
    wire.silence()
    clock.advance(15_000)
    const noAnswer = { code: 'no-answer', params: { address: `127.0.0.1:${wire.port}`, seconds: 5 } }
    expect(await Promise.all(ends)).toEqual([noAnswer, noAnswer, noAnswer])
    wire.speak()
    expect((await transport.get('/again', { signal })).status).toBe(200)
    await transport.close()
    expect(clock.waiting).toBe(0)
  })

  it('keeps a quiet stream while the server answers the question', async () => {
    const clock = new ManualClock()
    const late = Promise.withResolvers<void>()
    const server = await serve(protocol, { certificate }, (request, response) => {
      if (request.url === '/version') return void response.end('{}')
      quietWatch(request, response)
      void endLate(response)
    })
    const endLate = async (response: Response): Promise<void> => {
      await late.promise
      response.end('late\n')
    }
    const target = connection(server.address, { ca: authority.cert })
    const transport = createTransport(target, credentials(), { clock, version: '1.2.3' })
    closings.push(
      () => server.close(),
      () => transport.close(),
    )
    const answer = await transport.get('/watch', { signal: new AbortController().signal })
    for (const nextQuestionMs of [20_000, 30_000, 40_000]) {
      clock.advance(10_000)
      await expect.poll(() => clock.nextMs).toBe(nextQuestionMs)
    }
    late.resolve()
    expect(await textOf(answer.body)).toBe('{}\nlate\n')
    expect(server.requests.some(({ url }) => url === '/version')).toBe(protocol !== 'h2')
  })

  it('ends a stream that breaks in the middle with connection-reset', async () => {
    const { get, server } = await open(protocol, quietWatch)
    const end = problemOf(textOf((await get('/watch')).body))
    server.cut()
    expect(await end).toMatchObject({ code: 'connection-reset' })
  })

  it('delivers nothing after an abort and gives its reason', async () => {
    const { get } = await open(protocol, (request, response) => {
      quietWatch(request, response)
      const beat = setInterval(() => response.write('{}\n'), 5)
      response.on('close', () => clearInterval(beat))
    })
    const abort = new AbortController()
    const answer = await get('/watch', abort.signal)
    const reason = new Error('stopped')
    let after = 0
    const reading = (async () => {
      for await (const _chunk of answer.body) if (abort.signal.aborted) after += 1
    })()
    setTimeout(() => abort.abort(reason), 30)
    await expect(reading).rejects.toBe(reason)
    expect(after).toBe(0)
  })

  it('gives up before the head when it is aborted', async () => {
    const { get } = await open(protocol, () => undefined)
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('stopped')), 20)
    await expect(get('/', abort.signal)).rejects.toThrow('stopped')
  })

  it('ends every stream on reset and connects anew on the next request', async () => {
    const { get, transport } = await open(protocol, quietWatch)
    const end = problemOf(textOf((await get('/watch')).body))
    transport.reset()
    expect(await end).toMatchObject({ code: 'connection-reset', params: { detail: 'reset' } })
    expect((await get('/watch')).status).toBe(200)
  })

  it('leaves no socket open after close, and refuses afterwards', async () => {
    const { get, transport, server } = await open(protocol, quietWatch)
    const watches = await Promise.all(['/a', '/b'].map((path) => get(path)))
    const ends = watches.map((watch) => problemOf(textOf(watch.body)))
    await transport.close()
    expect(await Promise.all(ends)).toMatchObject([{ code: 'connection-reset' }, { code: 'connection-reset' }])
    expect(await problemOf(get('/c'))).toMatchObject({ code: 'connection-reset', params: { detail: 'closed' } })
    await expect.poll(() => server.sockets).toBe(0)
  })

  it('says connection-refused with the address', async () => {
    const { get, server, transport } = await open(protocol, quietWatch)
    await server.close()
    transport.reset()
    expect(await problemOf(get('/'))).toEqual({
      code: 'connection-refused',
      params: { address: `localhost:${server.port}`, detail: 'ECONNREFUSED' },
    })
  })
})

describe('streams over HTTP/2', () => {
  it('share one socket, also when they are opened at the same time', async () => {
    const { get, server } = await open('h2', quietWatch)
    await Promise.all(Array.from({ length: 60 }, (_, n) => get(`/watch-${n}`)))
    expect(server.sockets).toBe(1)
  })

  it('get a second session when the server takes no more in one', async () => {
    const { get, server } = await open('h2', quietWatch, { maxStreams: 5 })
    await get('/first')
    const answers = await Promise.all(Array.from({ length: 9 }, (_, n) => get(`/watch-${n}`)))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(server.sockets).toBe(2)
  })
})

it('says name-not-found with the host', async () => {
  const transport = createTransport(connection('https://no-such-host.invalid:6443'), credentials(), transportOptions)
  closings.push(() => transport.close())
  expect(await problemOf(transport.get('/', { signal: new AbortController().signal }))).toEqual({
    code: 'name-not-found',
    params: { host: 'no-such-host.invalid', address: 'no-such-host.invalid:6443' },
  })
})
