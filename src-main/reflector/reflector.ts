import { wait, type Clock, type Random } from '#shared/kit/clock.ts'
import type { Problem } from '#shared/model/feed.ts'
import { assertNever } from '#shared/kit/assert.ts'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'
import type { Transport } from '../connection/types.ts'
import { attempt, SHORTEST_WATCH_SECONDS, type AttemptMemory, type ServerAbilities } from './attempt.ts'
import { backoffMs } from './backoff.ts'
import { Feed } from './feed.ts'
import { KnownObjects } from './known-objects.ts'
import { LineReader } from './line-reader.ts'
import type { Outcome } from './outcome.ts'
import type { Place } from './paths.ts'
import type { Stamps } from './stamps.ts'
import type { Turn } from './turn.ts'

/** Where a reflector's findings go. Both are called in the order of what happened, never after `stop`. */
export interface ReflectorSink {
  objects(changes: readonly ObjectChange[]): void
  feed(change: FeedChange): void
  /** Bytes have come of a list that is not whole yet and so tells nothing. */
  reading?(): void
}

export interface ReflectorOptions {
  readonly place: Place
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly sink: ReflectorSink
  readonly stamps: Stamps
  readonly turn: Turn
  readonly server: ServerAbilities
  /** Somebody looks: then waits stay short. */
  readonly attended: boolean
}

/** A lost stream that is back this soon was never worth a word. */
const GRACE_MS = 2_000
/** A watch that held this long was a success: the next failure is the first again. */
const LASTING_MS = 10_000
/** A watch that a server ends at once is not ended because its time is over. */
const SHORTEST_WATCH_MS = 1_000
/** The shortest time that is asked for. */
const SHORTEST_TIMEOUT_MS = 1000 * SHORTEST_WATCH_SECONDS
/** Rights and kinds change rarely, and a person has to change them. */
const REFUSED_RETRY_MS = 30_000
/** The transport notices a silent connection within this time, so that up to then it was alive. */
const SILENCE_NOTICED_MS = 15_000
/** After so many attempts in a row that end at the same unreadable line the version behind it is given up. */
const UNREADABLE_LIMIT = 3

/**
 * Keeps the picture of one kind in one namespace as the server has it: lists, watches, resumes, and says at every moment
 * whether the picture is live. It goes on until it is stopped.
 */
export class Reflector {
  readonly #options: ReflectorOptions
  readonly #feed: Feed
  readonly #known: KnownObjects
  readonly #reader: LineReader
  readonly #memory: AttemptMemory
  /** Each generation has its own; aborting it ends what it does and what it may still deliver. */
  #generation = new AbortController()
  #runs: Promise<void> = Promise.resolve()
  #isStopped = false
  #attended: boolean
  #failures = 0
  /** Expired versions since the last lasting success. */
  #expiries = 0
  #liveAtMs: number | null = null
  #heardAtMs = 0
  #cancelGrace: () => void = () => undefined
  /** Cuts short the wait before the next attempt. */
  #hurry: () => void = () => undefined

  constructor(options: ReflectorOptions) {
    this.#options = options
    this.#attended = options.attended
    this.#known = new KnownObjects(options.stamps)
    this.#reader = new LineReader(options.place.kind, this.#known)
    this.#memory = { version: null, isSuspect: false, unreadable: 0, server: options.server }
    this.#feed = new Feed({
      place: options.place,
      nowMs: () => options.stamps.receivedAt(),
      tell: (change) => options.sink.feed(change),
    })
  }

  start(): void {
    this.#feed.connecting()
    this.#begin()
  }

  /** Drops every stream and wait, and reconnects at once: the machine slept, or the network or the credential is another. */
  wake(): void {
    if (this.#isStopped) return
    this.#generation.abort()
    this.#memory.isSuspect = true
    this.#failures = 0
    this.#lose({ code: 'connection-reset', params: { detail: 'reconnecting' } })
    this.#begin()
  }

  /** The cluster answers again: a wait that was only for that is over. Waits that the server asked for go on. */
  hurry(): void {
    this.#hurry()
  }

  setAttended(attended: boolean): void {
    this.#attended = attended
    if (attended) this.#hurry()
  }

  /** Nothing is delivered once this has been called; the promise tells when nothing is left running. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#generation.abort()
    this.#cancelGrace()
    await this.#runs
  }

  #begin(): void {
    const generation = new AbortController()
    this.#generation = generation
    this.#liveAtMs = null
    const before = this.#runs
    const run = this.#run(generation.signal)
    this.#runs = Promise.all([before, run]).then(() => undefined)
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const outcome = await this.#attempt(signal)
      if (signal.aborted) return
      const { delayMs, canHurry } = this.#settle(outcome)
      if (delayMs > 0) await this.#pause(delayMs, canHurry, signal)
    }
  }

  #attempt(signal: AbortSignal): Promise<Outcome> {
    const { place, transport, clock, random, turn, sink } = this.#options
    this.#liveAtMs = null
    return attempt({
      place,
      transport,
      clock,
      random,
      turn,
      signal,
      known: this.#known,
      reader: this.#reader,
      memory: this.#memory,
      deliver: (changes) => sink.objects(changes),
      onLive: () => this.#becomeLive(),
      onHeard: () => {
        this.#heardAtMs = clock.nowMs()
        if (this.#liveAtMs === null) sink.reading?.()
      },
      needsProof: () => this.#feed.condition !== 'live',
    })
  }

  #becomeLive(): void {
    if (this.#liveAtMs !== null) return
    this.#liveAtMs = this.#options.clock.nowMs()
    this.#heardAtMs = this.#liveAtMs
    this.#cancelGrace()
    this.#feed.live()
  }

  /** What an outcome means for the picture, for what is remembered, and for the next attempt. */
  #settle(outcome: Outcome): { readonly delayMs: number; readonly canHurry: boolean } {
    const livedMs = this.#liveAtMs === null ? null : this.#options.clock.nowMs() - this.#liveAtMs
    if (livedMs !== null && livedMs >= LASTING_MS) {
      this.#failures = 0
      this.#expiries = 0
    }
    switch (outcome.kind) {
      case 'unsupported':
        return { delayMs: 0, canHurry: true }
      case 'ended':
        return this.#afterEnd(livedMs)
      case 'expired':
        this.#memory.version = null
        return this.#afterExpiry(outcome.problem)
      case 'broken':
        this.#memory.isSuspect = true
        return this.#retry(outcome.problem, {
          atOnce: livedMs !== null && this.#failures === 0 && !isSilence(outcome.problem),
        })
      case 'failed':
        if (outcome.problem.code === 'bad-answer') this.#giveUpUnreadable()
        return this.#retry(outcome.problem, { atOnce: livedMs !== null && this.#failures === 0 })
      case 'throttled':
        this.#failures += 1
        this.#loseNow(outcome.problem)
        return { delayMs: outcome.retryAfterMs, canHurry: false }
      case 'refused':
        this.#cancelGrace()
        this.#feed.refused(outcome.condition, outcome.problem, this.#dataAt(outcome.problem))
        return { delayMs: this.#refusedRetryMs(outcome.condition), canHurry: false }
      default:
        return assertNever(outcome)
    }
  }

  /** A watch ends in order when its time is over, and then the next one follows at once and the picture stays live. */
  #afterEnd(livedMs: number | null): { readonly delayMs: number; readonly canHurry: boolean } {
    const problem: Problem = { code: 'connection-reset', params: { detail: 'the watch ended' } }
    // Before its time a watch ends because the server goes away, and what comes back may be older.
    if (livedMs === null || livedMs < SHORTEST_TIMEOUT_MS) this.#memory.isSuspect = true
    if (livedMs !== null && livedMs >= SHORTEST_WATCH_MS) {
      this.#lose(problem)
      return { delayMs: 0, canHurry: true }
    }
    return this.#retry(problem, { atOnce: this.#failures === 0 })
  }

  /** A list follows at once, whatever went wrong before; unless it was a list itself that expired, time after time. */
  #afterExpiry(problem: Problem): { readonly delayMs: number; readonly canHurry: boolean } {
    this.#expiries += 1
    if (this.#expiries > 1) return this.#retry(problem, { atOnce: false })
    this.#lose(problem)
    return { delayMs: 0, canHurry: true }
  }

  /** The first failure after a success is answered at once; the feed stays live as long as that attempt may still succeed. */
  #retry(
    problem: Problem,
    { atOnce }: { readonly atOnce: boolean },
  ): { readonly delayMs: number; readonly canHurry: boolean } {
    const delayMs = atOnce
      ? 0
      : backoffMs(Math.max(0, this.#failures - 1), { attended: this.#attended, random: this.#options.random })
    this.#failures += 1
    if (atOnce) this.#lose(problem)
    else this.#loseNow(problem)
    return { delayMs, canHurry: true }
  }

  /** A line that stays unreadable would be met again at every resume. A list may do without it. */
  #giveUpUnreadable(): void {
    this.#memory.unreadable += 1
    if (this.#memory.unreadable < UNREADABLE_LIMIT) return
    this.#memory.unreadable = 0
    this.#memory.version = null
  }

  /** Gives a live feed a moment to be live again; any other says at once why it is not. */
  #lose(problem: Problem): void {
    if (this.#feed.condition !== 'live') return
    const dataAt = this.#dataAt(problem)
    this.#cancelGrace()
    this.#cancelGrace = this.#options.clock.after(GRACE_MS, () => this.#feed.lost(problem, dataAt))
  }

  #loseNow(problem: Problem): void {
    this.#cancelGrace()
    this.#feed.lost(problem, this.#dataAt(problem))
  }

  /** A stream that ends tells that it was there until now; one that fell silent does not. */
  #dataAt(problem: Problem): number {
    const nowMs = this.#options.clock.nowMs()
    return isSilence(problem) ? Math.max(this.#heardAtMs, nowMs - SILENCE_NOTICED_MS) : nowMs
  }

  async #pause(delayMs: number, canHurry: boolean, signal: AbortSignal): Promise<void> {
    const hurried = new AbortController()
    if (canHurry) this.#hurry = () => hurried.abort()
    await wait(this.#options.clock, delayMs, AbortSignal.any([signal, hurried.signal]))
    if (!signal.aborted) this.#hurry = () => undefined
  }

  /**
   * A tenth more or less, so that kinds refused together do not all ask together for ever. A credential that is refused is
   * refused for all of them: they ask at the same time, and the transport has it renewed once for all.
   */
  #refusedRetryMs(condition: 'signIn' | 'forbidden' | 'notServed'): number {
    if (condition === 'signIn') return REFUSED_RETRY_MS
    return Math.round(REFUSED_RETRY_MS * (0.9 + 0.2 * this.#options.random()))
  }
}

const isSilence = (problem: Problem): boolean => problem.code === 'no-answer'
