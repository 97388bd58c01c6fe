import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { kinds, type WatchedKind } from '#shared/objects/index.ts'
import type { Random } from '#shared/kit/clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import type { ApiObject, PlayedEvent, StoredObject } from './api-object.ts'
import { Body } from './body.ts'
import { FakeCluster, watchedKind } from './cluster.ts'
import { FaultScript, matches, type Breakage, type RequestFilter } from './faults.ts'
import { routeOf, type Route } from './route.ts'
import * as statuses from './statuses.ts'
import { WatchStream } from './watch-stream.ts'

export interface FakeApiOptions {
  readonly seed?: number
  /** Wall clock for creation times; the same instant for ever unless given. */
  readonly nowMs?: () => number
  /** False for a server without the WatchList feature, which answers it with 422. */
  readonly watchList?: boolean
  readonly gitVersion?: string
  /** What a client has to send as bearer token; null lets everybody in. */
  readonly token?: string | null
  readonly firstVersion?: number
}

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly route: Route | undefined
  readonly authorization: string | undefined
}

const DEFAULT_NOW_MS = Date.UTC(2026, 10, 21, 10, 0, 0)
const DEFAULT_TOKEN = 'let-me-in'

/** A scripted Kubernetes API server on loopback: list, watch, bookmarks, pages, and every way in which they go wrong. */
export class FakeApi {
  readonly cluster: FakeCluster
  readonly faults = new FaultScript()
  readonly requests: SeenRequest[] = []
  /** Answers for other paths, such as the ConfigMap that names the cluster's domain. */
  readonly extra = new Map<string, object>()
  watchList: boolean
  gitVersion: string
  token: string | null
  /** Bytes go out one at a time. */
  slow = false
  /** How a version that is too old is refused: as an ERROR in the stream, as servers mostly do, or as the status of the answer. */
  expiry: 'stream' | 'status' = 'stream'
  readonly #server: Server
  readonly #streams = new Set<WatchStream>()
  readonly #bodies = new Set<Body>()
  readonly #sockets = new Set<Socket>()
  readonly #pages = new Map<string, readonly StoredObject[]>()
  readonly #texts = new WeakMap<object, string>()
  readonly #itemTexts = new WeakMap<object, string>()
  readonly #held: (() => void)[] = []
  #silent = false
  #port = 0

  static async start(options: FakeApiOptions = {}): Promise<FakeApi> {
    const fake = new FakeApi(options)
    await fake.accept()
    return fake
  }

  private constructor(options: FakeApiOptions) {
    const random: Random = seededRandom(options.seed ?? 1)
    const nowMs = options.nowMs ?? (() => DEFAULT_NOW_MS)
    this.cluster = new FakeCluster({ random, nowMs, firstVersion: options.firstVersion ?? 1000 })
    this.watchList = options.watchList ?? true
    this.gitVersion = options.gitVersion ?? 'v1.36.3'
    this.token = options.token === undefined ? DEFAULT_TOKEN : options.token
    this.cluster.onEvent((event) => this.#openStreams().forEach((stream) => stream.send(event)))
    this.#server = createServer((request, response) => this.#receive(request, response))
    this.#server.keepAliveTimeout = 60_000
    this.#server.on('connection', (socket) => {
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get openSockets(): number {
    return this.#sockets.size
  }

  kubeconfig(options: { readonly namespace?: string; readonly context?: string } = {}): string {
    const context = options.context ?? 'fake'
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: context, cluster: { server: this.url } }],
      users: [{ name: context, user: this.token === null ? {} : { token: this.token } }],
      contexts: [
        { name: context, context: { cluster: context, user: context, namespace: options.namespace ?? 'default' } },
      ],
    })
  }

  // What happens in the cluster.

  apply(object: ApiObject): StoredObject {
    return this.cluster.apply(object)
  }

  remove(kind: WatchedKind, namespace: string, name: string): StoredObject {
    return this.cluster.remove(kind, namespace, name)
  }

  /** One line of a trace. Versions are the fake's own: a recording's differ between its streams by some milliseconds. */
  play(event: PlayedEvent): void {
    const kind = watchedKind(event.kind)
    const object = { ...event.object, kind }
    if (event.type !== 'DELETED') this.cluster.apply(object)
    else this.cluster.remove(kind, object.metadata.namespace ?? '', object.metadata.name, object)
  }

  objects(kind: WatchedKind, namespace = ''): readonly StoredObject[] {
    return this.cluster.objects(kind, namespace)
  }

  // What goes wrong.

  /** Open watches that match, at this moment. */
  streams(filter: RequestFilter = {}): readonly WatchStream[] {
    return this.#openStreams().filter((stream) => matches(filter, stream.route))
  }

  bookmark(filter: RequestFilter = {}): void {
    for (const stream of this.streams(filter)) stream.bookmark(this.cluster.version)
  }

  /** Ends open watches in order, as a server does when their time is over. */
  endStreams(filter: RequestFilter = {}): void {
    for (const stream of this.streams(filter)) stream.end()
  }

  /** Resets open watches between two events. */
  resetStreams(filter: RequestFilter = {}): void {
    for (const stream of this.streams(filter)) stream.reset()
  }

  /** The next event (or list) that matches breaks off inside. */
  breakNext(filter: RequestFilter, breakage: Breakage, times = 1): void {
    this.faults.breakNext(filter, breakage, times)
  }

  /** Versions up to now expire; open watches hear so. */
  expire(filter: RequestFilter = {}): void {
    const open = this.streams(filter)
    const version = this.cluster.version
    this.cluster.compact(filter.kind)
    this.#pages.clear()
    for (const stream of open) stream.fail(statuses.expired(version, this.cluster.oldest(stream.route.kind)))
  }

  /** Versions up to now expire without a word: the next attempt to resume hears so. */
  compact(kind?: WatchedKind): void {
    this.cluster.compact(kind)
    this.#pages.clear()
  }

  answerNext(
    filter: RequestFilter,
    status: statuses.Status,
    options: { readonly times?: number; readonly retryAfterSeconds?: number } = {},
  ): void {
    const { retryAfterSeconds, times } = options
    const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
    this.faults.answerNext(filter, { status: status.code, headers, body: JSON.stringify(status) }, times ?? 1)
  }

  throttleNext(filter: RequestFilter, retryAfterSeconds: number, times = 1): void {
    this.answerNext(filter, statuses.tooManyRequests(retryAfterSeconds), { retryAfterSeconds, times })
  }

  failNext(filter: RequestFilter, times = 1): void {
    this.answerNext(
      filter,
      statuses.status(500, 'InternalError', 'Internal error occurred: etcdserver: leader changed'),
      { times },
    )
  }

  /** New requests are answered with 403, and open watches that match end: the right has been taken away. */
  forbid(filter: RequestFilter): void {
    this.faults.forbid(filter)
    this.endStreams(filter)
  }

  allow(filter: RequestFilter): void {
    this.faults.allow(filter)
  }

  /** Sockets stay open and nothing is said, as by a process that has been stopped. */
  fallSilent(): void {
    this.#silent = true
  }

  speak(): void {
    this.#silent = false
    for (const body of this.#bodies) body.flush()
    for (const held of this.#held.splice(0)) held()
  }

  /** Nobody listens any more, and every connection is reset. */
  async refuse(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.resetAndDestroy()
    await closed
  }

  /** Listens (again) on the same port. */
  async accept(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, '127.0.0.1', () => resolve())
    })
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** Down and up again. With `firstVersion` the counter starts anew from there, as after a restored backup. */
  async restart(options: { readonly firstVersion?: number } = {}): Promise<void> {
    await this.refuse()
    if (options.firstVersion !== undefined) this.cluster.renumber(options.firstVersion)
    await this.accept()
  }

  async stop(): Promise<void> {
    this.#held.length = 0
    if (this.#server.listening) await this.refuse()
    for (const socket of this.#sockets) socket.destroy()
  }

  #openStreams(): WatchStream[] {
    for (const stream of this.#streams) if (!stream.isOpen) this.#streams.delete(stream)
    return [...this.#streams]
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url)
    const route = routeOf(url)
    const { authorization } = request.headers
    const query = Object.fromEntries(url.searchParams)
    this.requests.push({ method: request.method ?? '', path: url.pathname, query, route, authorization })
    const answer = (): void => this.#answer(url, route, authorization, response)
    if (this.#silent) this.#held.push(answer)
    else answer()
  }

  #answer(url: URL, route: Route | undefined, authorization: string | undefined, response: ServerResponse): void {
    const body = this.#body(response)
    const say = (status: number, value: object): void => this.#say(response, body, status, value)
    if (this.token !== null && authorization !== `Bearer ${this.token}`) return say(401, statuses.unauthorized())
    if (url.pathname === '/version') return say(200, { major: '1', minor: '36', gitVersion: this.gitVersion })
    const extra = this.extra.get(url.pathname)
    if (extra !== undefined) return say(200, extra)
    if (route === undefined || !this.faults.isServed(route.kind)) return say(404, statuses.notServed())
    const canned = this.faults.takeAnswer(route)
    if (canned !== undefined) {
      response.writeHead(canned.status, { 'Content-Type': 'application/json', ...canned.headers })
      body.write(canned.body)
      return body.end()
    }
    if (this.faults.isForbidden(route)) {
      return say(403, statuses.forbidden(route.kind, route.verb, route.namespace, route.name))
    }
    if (route.verb === 'get') return this.#get(route, say)
    if (route.verb === 'list') return this.#list(route, url, response, body)
    return this.#watch(route, url, response, body)
  }

  #get(route: Route, say: (status: number, value: object) => void): void {
    const name = route.name ?? ''
    const found = this.cluster.find(route.kind, route.namespace, name)
    if (found === undefined) say(404, statuses.notFound(route.kind, name))
    else say(200, found)
  }

  #list(route: Route, url: URL, response: ServerResponse, body: Body): void {
    const limit = Number(url.searchParams.get('limit') ?? 0)
    const token = url.searchParams.get('continue')
    const [version, start] = token === null ? [String(this.cluster.version), 0] : readToken(token)
    const pageKey = `${route.kind}/${route.namespace}/${version}`
    const snapshot = token === null ? this.cluster.objects(route.kind, route.namespace) : this.#pages.get(pageKey)
    if (snapshot === undefined) return this.#say(response, body, 410, statuses.expiredPage())
    const items = limit > 0 ? snapshot.slice(start, start + limit) : snapshot
    const remaining = snapshot.length - start - items.length
    if (remaining > 0) this.#pages.set(pageKey, snapshot)
    const next =
      remaining > 0 ? { continue: writeToken(version, start + items.length), remainingItemCount: remaining } : {}
    const { group, version: apiVersion } = kinds[route.kind]
    const head = JSON.stringify({
      kind: `${route.kind}List`,
      apiVersion: group === '' ? apiVersion : `${group}/${apiVersion}`,
      metadata: { resourceVersion: version, ...next },
    })
    // Items of built-in kinds carry neither kind nor apiVersion.
    const texts = items.map((item) =>
      textOnce(this.#itemTexts, item, () => ({ ...item, kind: undefined, apiVersion: undefined })),
    )
    const text = `${head.slice(0, -1)},"items":[${texts.join(',')}]}`
    response.writeHead(200, { 'Content-Type': 'application/json' })
    const breakage = this.faults.takeBreakage(route)
    if (breakage === undefined) body.write(text)
    else body.writeBroken(text, breakage)
    body.end()
  }

  #watch(route: Route, url: URL, response: ServerResponse, body: Body): void {
    const query = url.searchParams
    const version = Number(query.get('resourceVersion') ?? 0)
    const initial = query.get('sendInitialEvents')
    const refused = this.#refuseWatch(initial, query.get('resourceVersionMatch'))
    if (refused !== undefined) return this.#say(response, body, 422, refused)
    const startsWithAll = initial === 'true' || (initial === null && version === 0)
    const missed = startsWithAll ? [] : this.cluster.since(route.kind, version)
    if (missed === 'expired' && this.expiry === 'status') {
      return this.#say(response, body, 410, statuses.expired(version, this.cluster.oldest(route.kind)))
    }
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.flushHeaders()
    const wantsBookmarks = ['true', '1'].includes(query.get('allowWatchBookmarks') ?? '')
    const textOf = (object: object): string => textOnce(this.#texts, object, () => object)
    const stream = new WatchStream({ route, wantsBookmarks, body, faults: this.faults, textOf })
    if (missed === 'expired') return stream.fail(statuses.expired(version, this.cluster.oldest(route.kind)))
    this.#streams.add(stream)
    if (startsWithAll) {
      const objects = this.cluster.objects(route.kind, route.namespace)
      if (objects.length > 0) stream.sendInitial(objects)
      stream.bookmark(this.cluster.version, true)
    }
    for (const event of missed) stream.send(event)
  }

  #refuseWatch(initial: string | null, match: string | null): statuses.Status | undefined {
    if (initial !== null && !this.watchList) return statuses.noWatchList()
    if (initial === null && match !== null) return statuses.matchNeedsInitialEvents()
    if (initial !== null && match !== 'NotOlderThan') return statuses.initialEventsNeedMatch()
    return undefined
  }

  #say(response: ServerResponse, body: Body, status: number, value: object): void {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    body.write(JSON.stringify(value))
    body.end()
  }

  #body(response: ServerResponse): Body {
    const body = new Body(response, { isSlow: () => this.slow, isSilent: () => this.#silent })
    this.#bodies.add(body)
    response.on('close', () => this.#bodies.delete(body))
    return body
  }
}

/** Each stored object is written once, however many streams and lists carry it. */
function textOnce(texts: WeakMap<object, string>, object: object, value: () => object): string {
  const known = texts.get(object)
  if (known !== undefined) return known
  const text = JSON.stringify(value())
  texts.set(object, text)
  return text
}

const writeToken = (version: string, start: number): string =>
  Buffer.from(JSON.stringify({ version, start })).toString('base64url')

function readToken(token: string): [string, number] {
  const read = JSON.parse(Buffer.from(token, 'base64url').toString()) as {
    readonly version: string
    readonly start: number
  }
  return [read.version, read.start]
}
