import { connect as connectHttp2 } from 'node:http2'
import { Agent, get } from 'node:https'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { type ApiListener, serveApi } from '../../../../../src-main/sandbox/api/index.ts'
import { type ApiWorld, apiWorld, configMap } from './api-world.ts'

const token = 'a-token'
const maps = '/api/v1/namespaces/default/configmaps'
const host = '127.0.0.1'

interface Served {
  readonly world: ApiWorld
  readonly listener: ApiListener
  readonly defects: unknown[]
}

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function served(): Promise<Served> {
  const world = apiWorld()
  const defects: unknown[] = []
  const listener = await serveApi({
    api: world.api,
    token,
    catchUp: () => undefined,
    nowMs: Date.now(),
    onDefect: (defect) => defects.push(defect),
  })
  stops.push(() => listener.stop())
  return { world, listener, defects }
}

/** Resolves when something has become true; the test's own limit ends a wait in vain. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

/** The status of a health check on a connection of its own. */
function health({ listener }: Served): Promise<number> {
  return new Promise((resolve, reject) => {
    get(`${listener.url}/healthz`, { ca: listener.certificate, agent: false }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    }).on('error', reject)
  })
}

async function secured({ listener }: Served): Promise<TLSSocket> {
  const socket = connectTls({ port: listener.port, host, ca: listener.certificate })
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('secureConnect', resolve))
  return socket
}

const head = (line: string, ...more: readonly string[]): string =>
  [line, 'Host: sandbox', `Authorization: Bearer ${token}`, ...more, '', ''].join('\r\n')

const post = `POST ${maps} HTTP/1.1`

test('connections that are reset in the middle of anything leave nothing behind', async () => {
  const all = await served()
  const before = all.world.store.revision
  const moments = [
    '',
    'GET /api',
    head(post, 'Content-Type: application/json', 'Content-Length: 1000'),
    `${head(post, 'Content-Type: application/json', 'Content-Length: 1000')}{"kind":`,
    head(`GET ${maps}?watch=1 HTTP/1.1`),
    `${head('GET /api HTTP/1.1')}${head('GET /apis HTTP/1.1')}${head('GET /version HTTP/1.1')}`,
  ]
  for (const moment of moments) {
    const socket = await secured(all)
    socket.write(moment)
    await new Promise((resolve) => setImmediate(resolve))
    socket.destroy()
  }
  await until(() => all.world.api.watchCount === 0)
  expect(await health(all)).toBe(200)
  expect(all.world.store.revision).toBe(before)
  expect(all.defects).toEqual([])
})

test('a client that closes its half of a watch, or never speaks at all, disturbs nobody', async () => {
  const all = await served()
  const silent = await secured(all)
  const bare: Socket = connectPlain(all.listener.port, host)
  bare.on('error', () => undefined)
  bare.write('this is no TLS')
  const half = await secured(all)
  half.write(head(`GET ${maps}?watch=1 HTTP/1.1`))
  await until(() => all.world.api.watchCount === 1)
  half.end()
  await until(() => all.world.api.watchCount === 0)
  expect(await health(all)).toBe(200)
  silent.destroy()
  bare.destroy()
  expect(all.defects).toEqual([])
})

test('a body that never ends is refused at its limit', async () => {
  const all = await served()
  const socket = await secured(all)
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.write(head(post, 'Content-Type: application/json', 'Transfer-Encoding: chunked'))
  const chunk = `${(64 * 1024).toString(16)}\r\n${' '.repeat(64 * 1024)}\r\n`
  while (!answer.includes('\r\n\r\n')) {
    socket.write(chunk)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(answer).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
  expect(await health(all)).toBe(200)
  expect(all.defects).toEqual([])
})

test('a hundred quick connections are all answered and all let go', async () => {
  const all = await served()
  for (let round = 0; round < 10; round++)
    expect(await Promise.all(Array.from({ length: 10 }, () => health(all)))).toEqual(
      Array.from({ length: 10 }, () => 200),
    )
  expect(all.defects).toEqual([])
})

test('watches over HTTP/1.1, each on a connection of its own, get what is theirs while others come and go', async () => {
  const all = await served()
  const agent = new Agent({ ca: all.listener.certificate, keepAlive: false, maxSockets: Infinity })
  const texts = Array.from({ length: 100 }, () => '')
  const requests = texts.map((_text, index) =>
    get(
      `${all.listener.url}${maps}?watch=1&labelSelector=number=${index % 10}`,
      { agent, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (texts[index] += chunk))
        response.on('error', () => undefined)
      },
    ).on('error', () => undefined),
  )
  await until(() => all.world.api.watchCount === 100)
  for (let number = 0; number < 10; number++)
    all.world.json('POST', maps, { body: configMap(`first-${number}`, { number: String(number) }) })
  // Every second one goes away without a word.
  for (const [index, request] of requests.entries()) if (index % 2 === 1) request.destroy()
  await until(() => all.world.api.watchCount === 50)
  for (let number = 0; number < 10; number++)
    all.world.json('POST', maps, { body: configMap(`second-${number}`, { number: String(number) }) })
  const isTold = (text: string): boolean => text.split('\n').length === 3
  await until(() => texts.every((text, index) => index % 2 === 1 || isTold(text)))
  for (const [index, text] of texts.entries()) {
    if (index % 2 === 1) continue
    const names = text.match(/"name":"(first|second)-\d"/g)
    expect(names).toEqual([`"name":"first-${index % 10}"`, `"name":"second-${index % 10}"`])
  }
  for (const request of requests) request.destroy()
  await until(() => all.world.api.watchCount === 0)
  expect(all.defects).toEqual([])
})

test('what a watch is told in one turn comes whole, before its end', async () => {
  const all = await served()
  const session = connectHttp2(all.listener.url, { ca: all.listener.certificate })
  const stream = session.request({ ':path': `${maps}?watch=1&labelSelector=story`, authorization: `Bearer ${token}` })
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  await until(() => all.world.api.watchCount === 1)
  for (let count = 0; count < 200; count++)
    all.world.json('POST', maps, { body: configMap(`m-${count}`, { story: 'x' }) })
  all.world.api.close()
  await new Promise((resolve) => stream.on('end', resolve))
  const names = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { object: { metadata: { name: string } } }).object.metadata.name)
  expect(names).toEqual(Array.from({ length: 200 }, (_, count) => `m-${count}`))
  session.close()
})
