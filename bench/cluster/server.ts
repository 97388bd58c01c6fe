import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { once } from 'node:events'
import { kinds, type WatchedKind } from '#shared/objects/index.ts'
import { routeOf, type Route } from '../../tests/kit/fake-api/route.ts'
import { notServed } from '../../tests/kit/fake-api/statuses.ts'
import { BenchCluster } from './bench-cluster.ts'
import { discovery } from './discovery.ts'
import { podItem, tableRow, watchedPod, WatchedPods, type PodFacts } from './pod-text.ts'
import { wallMs } from '../wall.ts'

// The API server of the bench, in a process of its own: it costs no contestant anything.
//   node server.js SETS PODS_PER_SET
// Tells where it serves over its IPC channel, changes pods when it is told to, and ends with its parent.

/** What the server is asked for, and for how long. `perSecond: null` changes pods as quickly as whoever watches takes them. */
export interface ChurnOrder {
  readonly perSecond: number | null
  readonly seconds: number
}

export type FromServer =
  | { readonly kind: 'serving'; readonly url: string; readonly pods: number }
  /** `sentAt[n]` is when the change with the number `first + n` was written to its watches. */
  | { readonly kind: 'churned'; readonly first: number; readonly sentAt: readonly number[] }

/** A watch of pods: how it writes a change. */
interface PodWatch {
  readonly socket: Socket
  readonly line: (facts: PodFacts) => string
}

const blockBytes = 256 * 1024
const tickMs = 2
const [sets = '100', podsPerSet = '100'] = process.argv.slice(2)
const cluster = new BenchCluster({ sets: Number(sets), podsPerSet: Number(podsPerSet) })
const others = cluster.others()
const watches = new Set<PodWatch>()
const watchedPods = new WatchedPods()

const server = createServer((request, response) => void answer(request, response))
server.keepAliveTimeout = 60_000
server.on('connection', (socket) => {
  socket.setNoDelay(true)
  // A contestant that ends resets its sockets; that is its good right.
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
tell({ kind: 'serving', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pods: cluster.podCount })
process.on('message', (order: ChurnOrder) => void churn(order))
process.once('disconnect', () => process.exit(0))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://bench')
  const route = routeOf(url)
  if (route === undefined || route.name !== undefined) {
    const known = discovery[url.pathname]
    return say(response, known === undefined ? 404 : 200, known ?? notServed())
  }
  const asTable = request.headers.accept?.includes('as=Table') === true
  if (route.verb === 'watch') await watch(route, url, response, asTable)
  else if (route.kind === 'Pod') await listPods(url, response, asTable)
  else {
    const items = others.get(route.kind) ?? []
    say(response, 200, { ...head(route.kind), metadata: { resourceVersion: String(cluster.version) }, items })
  }
}

async function listPods(url: URL, response: ServerResponse, asTable: boolean): Promise<void> {
  const start = Number(url.searchParams.get('continue') ?? 0)
  const limit = Number(url.searchParams.get('limit') ?? 0)
  const end = limit > 0 ? Math.min(cluster.podCount, start + limit) : cluster.podCount
  const more = end < cluster.podCount ? { continue: String(end), remainingItemCount: cluster.podCount - end } : {}
  const metadata = JSON.stringify({ resourceVersion: String(cluster.version), ...more })
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const opening = asTable
    ? `${JSON.stringify(tableHead).slice(0, -1)},"metadata":${metadata},"rows":[`
    : `{"kind":"PodList","apiVersion":"v1","metadata":${metadata},"items":[`
  const template = asTable ? tableRow : podItem
  const items = Array.from({ length: end - start }, (_, offset) => start + offset)
  await writeAll(response, opening, items, (index, isFirst) => (isFirst ? '' : ',') + template.fill(cluster.pod(index)))
  response.end(']}')
}

async function watch(route: Route, url: URL, response: ServerResponse, asTable: boolean): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  const changedLine = asTable ? tableLine : (type: string, facts: PodFacts) => watchLine(type, watchedPods.text(facts))
  if (url.searchParams.get('sendInitialEvents') === 'true') {
    const isPod = route.kind === 'Pod'
    const objects = isPod ? [] : (others.get(route.kind) ?? [])
    for (const object of objects) response.write(`{"type":"ADDED","object":${JSON.stringify(object)}}\n`)
    const indexes = Array.from({ length: isPod ? cluster.podCount : 0 }, (_, index) => index)
    await writeAll(response, '', indexes, (index) => (asTable ? tableLine : podLine)('ADDED', cluster.pod(index)))
    const metadata = {
      resourceVersion: String(cluster.version),
      annotations: { 'k8s.io/initial-events-end': 'true' },
    }
    response.write(`${JSON.stringify({ type: 'BOOKMARK', object: { ...head(route.kind, ''), metadata } })}\n`)
  }
  if (route.kind !== 'Pod') return
  const { socket } = response
  if (socket === null) return
  const entry: PodWatch = { socket, line: (facts) => changedLine('MODIFIED', facts) }
  watches.add(entry)
  response.once('close', () => watches.delete(entry))
}

/** Writes in blocks and waits for the reader, so that no answer is held whole. */
async function writeAll(
  response: ServerResponse,
  opening: string,
  indexes: readonly number[],
  text: (index: number, isFirst: boolean) => string,
): Promise<void> {
  let block = opening
  for (const [position, index] of indexes.entries()) {
    block += text(index, position === 0)
    if (block.length < blockBytes) continue
    if (!response.write(block)) await drained(response)
    block = ''
  }
  if (block !== '') response.write(block)
}

/** Ends also when the reader has gone. */
function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done)
      stream.off('close', done)
      resolve()
    }
    if (stream.destroyed) return resolve()
    stream.once('drain', done)
    stream.once('close', done)
  })
}

async function churn({ perSecond, seconds }: ChurnOrder): Promise<void> {
  const first = cluster.changes + 1
  const sentAt: number[] = []
  const startedAt = performance.now()
  for (let passed = 0; passed < seconds; passed = (performance.now() - startedAt) / 1_000) {
    const due = perSecond === null ? sentAt.length + 20 : Math.floor(passed * perSecond)
    const made: PodFacts[] = []
    while (sentAt.length < due) {
      made.push(cluster.change())
      sentAt.push(wallMs())
    }
    const full = [...watches].filter((watch) => made.length > 0 && !sendAll(watch, made)).map(({ socket }) => socket)
    if (perSecond !== null) await new Promise((resolve) => setTimeout(resolve, tickMs))
    else if (full.length > 0) await Promise.all(full.map(drained))
    else await new Promise((resolve) => setImmediate(resolve))
  }
  tell({ kind: 'churned', first, sentAt })
}

/**
 * Each change in a chunk of its own, as a real server flushes them. It frames them itself: a server on another machine takes
 * nothing of this one's processors, so this one shall take as little as it can.
 */
function sendAll({ socket, line }: PodWatch, made: readonly PodFacts[]): boolean {
  let text = ''
  for (const facts of made) {
    const one = line(facts)
    text += `${one.length.toString(16)}\r\n${one}\r\n`
  }
  return socket.write(text, 'latin1')
}

const watchLine = (type: string, object: string): string => `{"type":"${type}","object":${object}}\n`
const podLine = (type: string, facts: PodFacts): string => watchLine(type, watchedPod(facts))

function tableLine(type: string, facts: PodFacts): string {
  return `{"type":"${type}","object":${JSON.stringify(tableHead).slice(0, -1)},"rows":[${tableRow.fill(facts)}]}}\n`
}

const tableHead = {
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  columnDefinitions: [
    'Name',
    'Ready',
    'Status',
    'Restarts',
    'Age',
    'IP',
    'Node',
    'Nominated Node',
    'Readiness Gates',
  ].map((name, index) => ({ name, type: 'string', format: '', description: '', priority: index < 5 ? 0 : 1 })),
}

function head(kind: WatchedKind, suffix = 'List'): { readonly kind: string; readonly apiVersion: string } {
  const { group, version } = kinds[kind]
  return { kind: `${kind}${suffix}`, apiVersion: group === '' ? version : `${group}/${version}` }
}

function say(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

function tell(message: FromServer): void {
  process.send?.(message)
}
