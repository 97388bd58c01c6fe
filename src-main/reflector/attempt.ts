import type { Clock, Random } from '#shared/kit/clock.ts'
import type { ObjectChange } from '#shared/objects/change.ts'
import { TransportError, type Transport, type TransportResponse } from '../connection/types.ts'
import { readBytes, readStatus, readText, requireSuccess } from './answers.ts'
import { Listing, type KnownObjects } from './known-objects.ts'
import type { LineReader } from './line-reader.ts'
import { LineSplitter } from './lines.ts'
import { AttemptEnded, badAnswer, outcomeOfError, outcomeOfStatus, type Outcome } from './outcome.ts'
import { listPath, PAGE_SIZE, watchListPath, watchPath, type Place } from './paths.ts'
import { readPage } from './page.ts'
import type { Turn } from './turn.ts'
import { isLowerVersion } from './versions.ts'
import { projectObject, type WatchLine } from './watch-line.ts'

/**
 * A last resort: the transport notices sooner that a server is gone. The time includes that of two runs of a credential
 * plugin of up to 30 s each, one for the request and one after a 401.
 */
const HEAD_LIMIT_MS = 90_000
/** Initial events come without a pause. A server that does not know them would leave us waiting for their end for ever. */
const INITIAL_EVENTS_PAUSE_MS = 20_000
/** After a resume the stream counts as open when it says something that is no refusal, or nothing for so long. */
const RESUME_PROBATION_MS = 200
export const SHORTEST_WATCH_SECONDS = 300
const LONGEST_WATCH_SECONDS = 600

export interface AttemptOptions {
  readonly place: Place
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly turn: Turn
  readonly known: KnownObjects
  readonly reader: LineReader
  readonly memory: AttemptMemory
  /** A generation: once aborted, nothing more is delivered and nothing remembered. */
  readonly signal: AbortSignal
  readonly deliver: (changes: readonly ObjectChange[]) => void
  /** The picture is complete and a watch is open. */
  readonly onLive: () => void
  /** Bytes have come. */
  readonly onHeard: () => void
  /** False while the feed is live already: then a resumed stream needs no probation. */
  readonly needsProof: () => boolean
}

/** What outlives an attempt. */
export interface AttemptMemory {
  /** The last version seen, bookmarks included; null asks for a list. */
  version: string | null
  /** The connection has broken since: another server, or the same one set back, may answer now. */
  isSuspect: boolean
  /** How many attempts in a row ended at a line that could not be read. */
  unreadable: number
  readonly server: ServerAbilities
}

/** What one server can do; found out by asking, and shared by all kinds. */
export interface ServerAbilities {
  hasWatchList: boolean
}

/** One attempt to bring the picture up to date and keep it so. Never rejects. */
export async function attempt(options: AttemptOptions): Promise<Outcome> {
  const over = new AbortController()
  try {
    return await new Attempt(options, over.signal).run()
  } catch (error) {
    return outcomeOfError(error)
  } finally {
    // Whatever was still open for this attempt, a stream nobody reads any more above all, is let go.
    over.abort()
  }
}

class Attempt {
  readonly #options: AttemptOptions
  readonly #over: AbortSignal

  constructor(options: AttemptOptions, over: AbortSignal) {
    this.#options = options
    this.#over = over
  }

  async run(): Promise<Outcome> {
    const { memory } = this.#options
    if (memory.isSuspect && memory.version !== null) await this.#compareVersions(memory.version)
    memory.isSuspect = false
    if (memory.version !== null) return await this.#resume(memory.version)
    if (memory.server.hasWatchList) return await this.#watchList()
    const version = await this.#listPages()
    return await this.#follow(await this.#get(watchPath(this.#options.place, version, this.#timeoutSeconds())), true)
  }

  /**
   * A watch from a version that the server has not reached yet is answered with 200 and silence for ever. It happens when a
   * server comes back with older data. One list of a single object tells the present version.
   */
  async #compareVersions(seen: string): Promise<void> {
    const { place, memory } = this.#options
    const response = await this.#get(listPath(place, { limit: 1, continueToken: null }))
    // Who may watch but not list is not told; the watch itself may still be granted.
    if (response.status === 403) return void (await this.#whole(readText(response)))
    await this.#whole(requireSuccess(response, place))
    const { version } = readPage(await this.#whole(readBytes(response))).meta
    if (isLowerVersion(version, seen)) memory.version = null
  }

  async #watchList(): Promise<Outcome> {
    const { place, memory } = this.#options
    const response = await this.#get(watchListPath(place, this.#timeoutSeconds()))
    // 422 where the feature is off; servers before it say 400 to parameters that they do not know together.
    if (response.status === 422 || response.status === 400) {
      await this.#whole(readStatus(response))
      memory.server.hasWatchList = false
      return { kind: 'unsupported' }
    }
    await this.#whole(requireSuccess(response, place))
    const listing = new Listing()
    return await this.#readLines(response, {
      pauseLimitMs: INITIAL_EVENTS_PAUSE_MS,
      take: (line) => this.#takeInitial(line, listing),
    })
  }

  async #listPages(): Promise<string> {
    const { place, memory, known, turn, onHeard } = this.#options
    const listing = new Listing()
    let continueToken: string | null = null
    do {
      const response: TransportResponse = await this.#get(listPath(place, { limit: PAGE_SIZE, continueToken }))
      await this.#whole(requireSuccess(response, place))
      const { meta, items } = readPage(await this.#whole(readBytes(response)))
      onHeard()
      for (const item of items) {
        listing.put(projectObject(place.kind, item))
        if (turn.isOver) await this.#breathe()
      }
      if (meta.continueToken === null) {
        memory.version = meta.version
        this.#deliver(known.replace(listing))
        return meta.version
      }
      continueToken = meta.continueToken
    } while (true)
  }

  async #resume(version: string): Promise<Outcome> {
    return await this.#follow(await this.#get(watchPath(this.#options.place, version, this.#timeoutSeconds())), false)
  }

  /** Reads changes. Right after a list an open stream is proof enough; after a resume the server may yet say that the version is gone. */
  async #follow(response: TransportResponse, isFresh: boolean): Promise<Outcome> {
    const { place, clock, signal, onLive, needsProof } = this.#options
    await this.#whole(requireSuccess(response, place))
    if (isFresh || !needsProof()) onLive()
    const cancel = clock.after(RESUME_PROBATION_MS, () => {
      if (!signal.aborted) onLive()
    })
    try {
      return await this.#readLines(response, {
        pauseLimitMs: null,
        take: (line) => {
          const changes = this.#take(line)
          onLive()
          return changes
        },
      })
    } finally {
      cancel()
    }
  }

  #takeInitial(line: WatchLine, listing: Listing): readonly ObjectChange[] {
    const { memory, known } = this.#options
    // Once the initial events are complete, the same stream goes on with changes.
    if (memory.version !== null) return this.#take(line)
    switch (line.kind) {
      case 'put':
        listing.put(line.object)
        return []
      case 'removed':
        listing.remove(line.object.namespace, line.object.name)
        return []
      case 'bookmark':
        if (!line.endsInitialEvents) return []
        memory.version = line.version
        return known.replace(listing)
      case 'error':
        throw new AttemptEnded(outcomeOfStatus(line.status, this.#options.place))
    }
  }

  #take(line: WatchLine): readonly ObjectChange[] {
    const { memory, known } = this.#options
    switch (line.kind) {
      case 'put':
      case 'removed': {
        const changes = line.kind === 'put' ? known.put(line.object) : known.remove(line.object)
        if (line.object.resourceVersion !== '') memory.version = line.object.resourceVersion
        return changes
      }
      case 'bookmark':
        memory.version = line.version
        return []
      case 'error':
        throw new AttemptEnded(outcomeOfStatus(line.status, this.#options.place))
    }
  }

  /** Takes each line of the stream, and delivers what it means before the next chunks, also when a line ends the attempt. */
  async #readLines(
    response: TransportResponse,
    options: { readonly pauseLimitMs: number | null; readonly take: (line: WatchLine) => readonly ObjectChange[] },
  ): Promise<Outcome> {
    const { memory, onHeard, onLive } = this.#options
    const splitter = new LineSplitter()
    const chunks = response.body[Symbol.asyncIterator]()
    for (;;) {
      const isInitial = options.pauseLimitMs !== null && memory.version === null
      const next = await this.#within(chunks.next(), isInitial ? options.pauseLimitMs : null)
      this.#guard()
      if (next === 'late') {
        memory.server.hasWatchList = false
        return { kind: 'unsupported' }
      }
      if (next.done === true) break
      onHeard()
      await this.#takeLines(splitter.push(next.value), options.take)
      if (options.pauseLimitMs !== null && memory.version !== null) onLive()
    }
    if (splitter.leftoverBytes === 0) return { kind: 'ended' }
    return badAnswer(`the stream ended inside a line, after ${splitter.leftoverBytes} bytes of it`)
  }

  async #takeLines(lines: Iterable<Buffer>, take: (line: WatchLine) => readonly ObjectChange[]): Promise<void> {
    const { reader, memory, turn } = this.#options
    let changes: ObjectChange[] = []
    try {
      for (const line of lines) {
        for (const change of take(reader.read(line))) changes.push(change)
        memory.unreadable = 0
        if (!turn.isOver) continue
        this.#deliver(changes)
        changes = []
        await this.#breathe()
      }
    } finally {
      // What came before a line that ends the attempt has been remembered, so it must be delivered too. After a pause in
      // which the generation ended there is nothing left to deliver.
      this.#deliver(changes)
    }
  }

  #deliver(changes: readonly ObjectChange[]): void {
    if (changes.length > 0) this.#options.deliver(changes)
  }

  async #get(path: string): Promise<TransportResponse> {
    const { transport, clock, signal } = this.#options
    const limit = new AbortController()
    const cancel = clock.after(HEAD_LIMIT_MS, () => limit.abort())
    try {
      return await this.#whole(transport.get(path, { signal: AbortSignal.any([signal, limit.signal, this.#over]) }))
    } catch (error) {
      if (!limit.signal.aborted || signal.aborted) throw error
      throw new TransportError({ code: 'no-answer', params: { seconds: HEAD_LIMIT_MS / 1000 } }, { cause: error })
    } finally {
      cancel()
    }
  }

  /** Waits, and then makes sure that this generation is still the present one. */
  async #whole<Value>(promise: Promise<Value>): Promise<Value> {
    const value = await promise
    this.#guard()
    return value
  }

  async #breathe(): Promise<void> {
    await this.#whole(this.#options.turn.next())
  }

  #guard(): void {
    this.#options.signal.throwIfAborted()
  }

  #within<Value>(promise: Promise<Value>, limitMs: number | null): Promise<Value | 'late'> {
    if (limitMs === null) return promise
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(limitMs, () => resolve('late'))
      promise.then(resolve, reject).finally(cancel)
    })
  }

  /** At random, so that the watches of many kinds and many programs do not all end in the same second. */
  #timeoutSeconds(): number {
    const { random } = this.#options
    return SHORTEST_WATCH_SECONDS + Math.floor(random() * (LONGEST_WATCH_SECONDS - SHORTEST_WATCH_SECONDS + 1))
  }
}
