import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { wholeBody } from '../../../../src-main/connection/body.ts'
import { requestHead } from '../../../../src-main/connection/http1-socket.ts'
import { createTransport } from '../../../../src-main/connection/transport.ts'
import { TransportError } from '../../../../src-main/connection/types.ts'
import { connection, credentials, textOf, transportOptions } from '../../../kit/connection/connection.ts'

const closings: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close()
})

/** A server that is given each request's path and answers with bytes, and a transport to it. */
async function open(answer: (path: string, socket: Socket, number: number) => void) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    const number = sockets.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      const path = /^GET (\S+) HTTP\/1\.1\r\n/.exec(bytes.toString('latin1'))?.[1]
      answer(path ?? 'no request', socket, number)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const transport = createTransport(connection(`http://127.0.0.1:${port}`), credentials(), transportOptions)
  closings.push(
    async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
    () => transport.close(),
  )
  const { signal } = new AbortController()
  return { sockets, get: (path: string) => transport.get(path, { signal }) }
}

const ok = (text: string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`

const problemOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no problem',
    (error: unknown) => (error instanceof TransportError ? error.problem : error),
  )

describe('a socket of HTTP/1.1', () => {
  it('carries one request after the other', async () => {
    const { get, sockets } = await open((path, socket) => socket.write(ok(path)))
    for (const path of ['/a', '/b', '/c']) expect(await textOf((await get(path)).body)).toBe(path)
    expect(sockets).toHaveLength(1)
  })

  it('carries the next one also while the last response is still to be read, and mixes nothing', async () => {
    const { get, sockets } = await open((path, socket) => socket.write(ok(path.repeat(1_000))))
    const first = await get('/first')
    const second = await get('/second')
    expect(await textOf(second.body)).toBe('/second'.repeat(1_000))
    expect(await textOf(first.body)).toBe('/first'.repeat(1_000))
    expect(sockets).toHaveLength(1)
  })

  it('is not used by two at once', async () => {
    const { get, sockets } = await open((path, socket) => socket.write(ok(path)))
    await textOf((await get('/one')).body)
    const answers = await Promise.all(['/a', '/b', '/c'].map(get))
    expect(await Promise.all(answers.map(({ body }) => textOf(body)))).toEqual(['/a', '/b', '/c'])
    expect(sockets).toHaveLength(3)
  })

  it('is replaced when the server has closed it while it was idle, whenever that is noticed', async () => {
    const { get, sockets } = await open((path, socket, number) => {
      // The first one answers once and breaks at the next request, as one that was closed at this moment does.
      if (path === '/again' && number === 1) socket.resetAndDestroy()
      else socket.write(ok(path))
    })
    expect(await textOf((await get('/first')).body)).toBe('/first')
    expect(await textOf((await get('/again')).body)).toBe('/again')
    expect(sockets).toHaveLength(2)
  })

  it('is not asked again when it broke at its first request or inside a response', async () => {
    const asked: string[] = []
    const { get } = await open((path, socket) => {
      asked.push(path)
      if (path === '/half') socket.write('HTTP/1.1 200 O')
      if (path !== '/well') socket.destroySoon()
      else socket.write(ok(path))
    })
    expect(await problemOf(get('/none'))).toMatchObject({ code: 'connection-reset' })
    expect(await textOf((await get('/well')).body)).toBe('/well')
    expect(await problemOf(get('/half'))).toMatchObject({ code: 'connection-reset' })
    expect(asked).toEqual(['/none', '/well', '/half'])
  })

  it('is given up with whatever it brings unasked', async () => {
    const { get, sockets } = await open((path, socket) => socket.write(ok(path)))
    await textOf((await get('/one')).body)
    const [first] = sockets
    first?.write(ok('nobody asked'))
    await once(first ?? process, 'close')
    expect(await textOf((await get('/two')).body)).toBe('/two')
    expect(sockets).toHaveLength(2)
  })

  it('ends with connection-reset when what comes is no response, or stops being one', async () => {
    const { get } = await open((path, socket) =>
      socket.write(
        path === '/none'
          ? 'hello\r\n\r\n'
          : 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nno size\r\n',
      ),
    )
    const reset = { code: 'connection-reset', params: { detail: 'ERR_MALFORMED_RESPONSE' } }
    expect(await problemOf(get('/none'))).toMatchObject(reset)
    expect(await problemOf(textOf((await get('/some')).body))).toMatchObject(reset)
  })

  it('takes a body that breaks off for broken, and one without a length for whole', async () => {
    const { get } = await open((path, socket) => {
      const head = path === '/long' ? 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n' : 'HTTP/1.1 200 OK\r\n\r\n'
      socket.end(`${head}some`)
    })
    expect(await problemOf(textOf((await get('/long')).body))).toMatchObject({ code: 'connection-reset' })
    expect(await textOf((await get('/until-the-end')).body)).toBe('some')
  })

  it('lets the server wait while nobody reads, and loses nothing', async () => {
    const text = 'abcdefghij'.repeat(2_000_000)
    const { get, sockets } = await open((_path, socket) => socket.write(ok(text)))
    const answer = await get('/')
    await expect.poll(() => sockets[0]?.writableLength ?? 0).toBeGreaterThan(0)
    const body = await wholeBody(answer.body, text.length)
    expect(body?.equals(Buffer.from(text))).toBe(true)
  })
})

describe('the head of a request', () => {
  it('has one line for each value', () => {
    expect(requestHead('a:1', '/p?q=1', { accept: 'x', 'impersonate-group': ['a', 'b'] })).toBe(
      'GET /p?q=1 HTTP/1.1\r\nhost: a:1\r\nconnection: keep-alive\r\naccept: x\r\nimpersonate-group: a\r\nimpersonate-group: b\r\n\r\n',
    )
  })

  it.each([
    ['a line in a value', '/', { authorization: 'Bearer a\r\nx: y' }],
    ['a value that is no latin text', '/', { 'impersonate-user': '世' }],
    ['a space in the path', '/a b', {}],
    ['a line in the path', '/a\r\nx: y', {}],
  ])('is refused with %s, and quotes nothing of it', (_what, path, headers) => {
    expect(() => requestHead('a:1', path, headers)).toThrow(/^Expected a path and headers of printable bytes/)
  })
})
