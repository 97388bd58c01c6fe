import { connect as connectHttp2, constants } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import { connect as connectTls } from 'node:tls'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type ApiListener, serveApi } from '../../../../../src-main/sandbox/api/index.ts'
import { type ApiWorld, apiWorld, configMap } from './api-world.ts'

const token = 'a-token'
const maps = '/api/v1/namespaces/default/configmaps'

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

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Buffer
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
}

/** One request over HTTP/1.1. */
function ask({ listener }: Served, path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, ca: listener.certificate, headers: { authorization: `Bearer ${token}`, ...headers } }
    const sent = httpsRequest(`${listener.url}${path}`, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const json = (answer: Answer): { readonly message?: string; readonly code?: number; readonly kind?: string } =>
  JSON.parse(answer.body.toString())

/** Resolves when something has become true; the test's own limit ends a wait in vain. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

describe('the server on loopback', () => {
  it('answers 401 without the token, and health and version all the same', async () => {
    const all = await served()
    for (const authorization of ['', 'Bearer wrong', `Basic ${token}`]) {
      const refused = await ask(all, maps, { headers: { authorization } })
      expect(refused.status).toBe(401)
      expect(json(refused)).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      })
    }
    expect((await ask(all, '/healthz', { headers: { authorization: '' } })).body.toString()).toBe('ok')
    expect((await ask(all, '/version', { headers: { authorization: '' } })).status).toBe(200)
    expect((await ask(all, '/versions', { headers: { authorization: '' } })).status).toBe(401)
  })

  it('speaks HTTP/2', async () => {
    const all = await served()
    const session = connectHttp2(all.listener.url, { ca: all.listener.certificate })
    const stream = session.request({ ':path': '/api/v1/namespaces', authorization: `Bearer ${token}` })
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    await new Promise((resolve) => stream.on('end', resolve))
    expect(JSON.parse(text)).toMatchObject({ kind: 'NamespaceList' })
    session.close()
  })

  it('refuses a body above three mebibytes', async () => {
    const all = await served()
    const body = Buffer.alloc(3 * 1024 * 1024 + 1, ' ')
    const refused = await ask(all, maps, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(refused.status).toBe(413)
    expect(json(refused).message).toBe('Request entity too large: limit is 3145728')
    expect((await ask(all, maps)).status).toBe(200)
  })

  it.each([
    ['{bad', 400],
    ['', 400],
    ['[]', 400],
    ['null', 422],
    ['"x"', 400],
    ['{"metadata":5}', 400],
    [`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 400],
    ['\u0000\u0001', 400],
  ])('answers a malformed body with a Status (%#)', async (body, status) => {
    const all = await served()
    const refused = await ask(all, maps, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect({ status: refused.status, kind: json(refused).kind }).toEqual({ status, kind: 'Status' })
    expect(all.defects).toEqual([])
  })

  it('compresses a large answer when asked', async () => {
    const all = await served()
    const data = { text: 'x'.repeat(200_000) }
    all.world.json('POST', maps, { body: configMap('large', {}, data) })
    const zipped = await ask(all, maps, { headers: { 'accept-encoding': 'gzip' } })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(zipped.body).toString()).toBe((await ask(all, maps)).body.toString())
    const small = await ask(all, '/api', { headers: { 'accept-encoding': 'gzip' } })
    expect(small.headers['content-encoding']).toBeUndefined()
  })

  it('outlives bytes that are no request', async () => {
    const all = await served()
    const socket = connectTls({ port: all.listener.port, host: '127.0.0.1', ca: all.listener.certificate })
    const told: Buffer[] = []
    socket.on('error', () => undefined)
    socket.on('data', (piece: Buffer) => told.push(piece))
    await new Promise((resolve) => socket.on('secureConnect', resolve))
    socket.write('NONSENSE\r\n\r\n\u0000\u0001')
    await new Promise((resolve) => socket.on('close', resolve))
    expect(Buffer.concat(told).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect((await ask(all, '/healthz')).status).toBe(200)
    expect(all.defects).toEqual([])
  })

  it('frees its port and ends its watches when it stops', async () => {
    const all = await served()
    const session = connectHttp2(all.listener.url, { ca: all.listener.certificate })
    session.on('error', () => undefined)
    const stream = session.request({ ':path': `${maps}?watch=1`, authorization: `Bearer ${token}` })
    stream.on('error', () => undefined)
    await until(() => all.world.api.watchCount === 1)
    await all.listener.stop()
    expect(all.world.api.watchCount).toBe(0)
    await expect(ask(all, '/healthz')).rejects.toThrow()
    stops.length = 0
  })
})

describe('watches over the network', () => {
  it('a thousand on one connection each see a change', async () => {
    const all = await served()
    const session = connectHttp2(all.listener.url, { ca: all.listener.certificate })
    const counts = Array.from({ length: 1_000 }, () => 0)
    for (let index = 0; index < counts.length; index++) {
      const query = 'watch=1&labelSelector=story'
      const stream = session.request({ ':path': `${maps}?${query}`, authorization: `Bearer ${token}` })
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        counts[index] = (counts[index] ?? 0) + chunk.split('\n').length - 1
      })
    }
    await until(() => all.world.api.watchCount === 1_000)
    for (let count = 0; count < 3; count++)
      all.world.json('POST', maps, { body: configMap(`m-${count}`, { story: 'x' }) })
    await until(() => counts.every((count) => count === 3))
    session.destroy()
    await until(() => all.world.api.watchCount === 0)
    expect(all.defects).toEqual([])
  })

  it('one that does not read is cut off, and another goes on', async () => {
    const all = await served()
    const slow = connectHttp2(all.listener.url, { ca: all.listener.certificate })
    const stuck = slow.request({ ':path': `${maps}?watch=1&labelSelector=story`, authorization: `Bearer ${token}` })
    stuck.on('error', () => undefined)
    stuck.pause()
    await until(() => all.world.api.watchCount === 1)
    const data = { text: 'x'.repeat(500_000) }
    for (let count = 0; count < 40 && all.world.api.watchCount > 0; count++) {
      all.world.json('POST', maps, { body: configMap(`m-${count}`, { story: 'x' }, data) })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(() => all.world.api.watchCount === 0)
    expect((await ask(all, '/healthz')).status).toBe(200)
    slow.destroy()
  })

  it('stop when their client goes away', async () => {
    const all = await served()
    const session = connectHttp2(all.listener.url, { ca: all.listener.certificate })
    const stream = session.request({ ':path': `${maps}?watch=1`, authorization: `Bearer ${token}` })
    await until(() => all.world.api.watchCount === 1)
    stream.close(constants.NGHTTP2_CANCEL)
    await until(() => all.world.api.watchCount === 0)
    session.close()
  })

  it('are broken off by a fault, not ended', async () => {
    const all = await served()
    const session = connectHttp2(all.listener.url, { ca: all.listener.certificate })
    const stream = session.request({ ':path': `${maps}?watch=1`, authorization: `Bearer ${token}` })
    const broken = new Promise((resolve) => stream.on('error', resolve))
    await until(() => all.world.api.watchCount === 1)
    all.world.api.cutWatches()
    expect(await broken).toBeInstanceOf(Error)
    session.close()
  })
})

describe('exec over a WebSocket', () => {
  async function withPod(): Promise<Served> {
    const all = await served()
    const spec = { containers: [{ name: 'c', image: 'busybox:1.36' }] }
    expect(
      all.world.json('POST', '/api/v1/namespaces/default/pods', { body: { metadata: { name: 'p' }, spec } }).status,
    ).toBe(201)
    return all
  }

  function open({ listener }: Served, query: string, protocols: readonly string[]): WebSocket {
    const url = `${listener.url.replace('https', 'wss')}/api/v1/namespaces/default/pods/p/exec?${query}`
    const headers = { authorization: `Bearer ${token}` }
    return new WebSocket(url, [...protocols], { ca: listener.certificate, headers })
  }

  function framesOf(socket: WebSocket): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const frames: string[] = []
      socket.on('message', (data: Buffer) => frames.push(`${data[0]} ${data.subarray(1).toString()}`))
      socket.on('close', () => resolve(frames))
      socket.on('error', reject)
    })
  }

  it('runs a program and tells how it ended', async () => {
    const all = await withPod()
    const good = await framesOf(open(all, 'command=echo&command=hi&stdout=true&stderr=true', ['v5.channel.k8s.io']))
    expect(good).toEqual(['1 ', '1 echo hi\n', '3 {"metadata":{},"status":"Success"}'])
    const bad = await framesOf(open(all, 'command=false&stdout=true&stderr=true', ['v4.channel.k8s.io']))
    expect(bad.at(-1)).toContain('"reason":"NonZeroExitCode"')
  })

  it('carries its input, and its end', async () => {
    const all = await withPod()
    const socket = open(all, 'command=cat&stdin=true&stdout=true', ['v5.channel.k8s.io', 'v4.channel.k8s.io'])
    const frames = framesOf(socket)
    await new Promise((resolve) => socket.on('open', resolve))
    expect(socket.protocol).toBe('v5.channel.k8s.io')
    socket.send(Buffer.from([0, ...Buffer.from('hello')]))
    socket.send(Buffer.from([255, 0]))
    expect(await frames).toEqual(['1 ', '1 hello', '3 {"metadata":{},"status":"Success"}'])
  })

  it('refuses before the upgrade what it cannot do', async () => {
    const all = await withPod()
    await expect(framesOf(open(all, 'command=ls&stdout=true', ['v9.channel.k8s.io']))).rejects.toThrow('400')
    const absent = new WebSocket(
      `${all.listener.url.replace('https', 'wss')}/api/v1/namespaces/default/pods/none/exec?command=ls&stdout=true`,
      ['v5.channel.k8s.io'],
      { ca: all.listener.certificate, headers: { authorization: `Bearer ${token}` } },
    )
    await expect(framesOf(absent)).rejects.toThrow('404')
  })
})
