import type { Scope } from '#shared/contract/port.ts'
import type { Clock, Random } from '#shared/kit/clock.ts'
import type { FeedChange } from '#shared/objects/change.ts'
import { kinds, watchedKinds } from '#shared/objects/index.ts'
import type { Transport } from '../connection/types.ts'
import type { ServerAbilities } from './attempt.ts'
import type { Place } from './paths.ts'
import { Reflector, type ReflectorSink } from './reflector.ts'
import { Stamps } from './stamps.ts'
import { Turn } from './turn.ts'

export interface ReflectorsOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  /** The cluster's time, if it is another than the machine's: the instants of changes are told in it. */
  readonly clusterNowMs?: () => number
  readonly scope: Scope
  /** Somebody looks, or a command runs: then waits between attempts stay below 4 s, else below 30 s. */
  readonly attended: boolean
  readonly sink: ReflectorSink
  readonly turn?: Turn
}

/**
 * Every kind in a scope, each with a reflector of its own that lives and dies alone. They start at once, in the order of the
 * table of kinds: the picture's own first.
 */
export class Reflectors {
  readonly #options: ReflectorsOptions
  readonly #stamps: Stamps
  readonly #turn: Turn
  readonly #server: ServerAbilities = { hasWatchList: true }
  readonly #cluster: readonly Reflector[]
  #namespaced: readonly Reflector[]
  #attended: boolean
  #ending: Promise<unknown> = Promise.resolve()

  constructor(options: ReflectorsOptions) {
    this.#options = options
    this.#attended = options.attended
    this.#stamps = new Stamps(options.clusterNowMs ?? (() => options.clock.nowMs()))
    this.#turn = options.turn ?? new Turn()
    const places = placesOf(options.scope)
    const made = places.map((place) => ({ place, reflector: this.#reflector(place) }))
    this.#namespaced = made.filter(({ place }) => kinds[place.kind].namespaced).map(({ reflector }) => reflector)
    this.#cluster = made.filter(({ place }) => !kinds[place.kind].namespaced).map(({ reflector }) => reflector)
    for (const { reflector } of made) reflector.start()
  }

  /**
   * Leaves the old scope without a word (its objects and feeds are the caller's to forget) and starts anew for every
   * namespaced kind. Kinds of the whole cluster go on as they are. There is no falling back: a list that may not be read for
   * all namespaces says so, and says nothing about any one of them.
   */
  setScope(scope: Scope): void {
    this.#end(this.#namespaced)
    this.#namespaced = placesOf(scope)
      .filter(({ kind }) => kinds[kind].namespaced)
      .map((place) => this.#reflector(place))
    for (const reflector of this.#namespaced) reflector.start()
  }

  setAttended(attended: boolean): void {
    this.#attended = attended
    for (const reflector of this.#all()) reflector.setAttended(attended)
  }

  /** Every stream is dropped and opened again at once: after sleep, a change of the network, or with a new credential. */
  wake(): void {
    for (const reflector of this.#all()) reflector.wake()
  }

  /** Nothing is delivered once this has been called; the promise tells when nothing is left running. */
  async stop(): Promise<void> {
    this.#end(this.#all())
    await this.#ending
  }

  #all(): readonly Reflector[] {
    return [...this.#namespaced, ...this.#cluster]
  }

  #end(reflectors: readonly Reflector[]): void {
    this.#ending = Promise.all([this.#ending, ...reflectors.map((reflector) => reflector.stop())])
  }

  /** One that got through tells the others: each waits by its own dice, and the slowest would be seconds behind the first. */
  #watchedBy(sink: ReflectorSink): ReflectorSink {
    return {
      objects: (changes) => sink.objects(changes),
      reading: () => sink.reading?.(),
      feed: (change) => {
        sink.feed(change)
        if (isBack(change)) for (const reflector of this.#all()) reflector.hurry()
      },
    }
  }

  #reflector(place: Place): Reflector {
    const { transport, clock, random, sink } = this.#options
    const shared = { transport, clock, random, sink: this.#watchedBy(sink), attended: this.#attended }
    return new Reflector({ ...shared, place, stamps: this.#stamps, turn: this.#turn, server: this.#server })
  }
}

/** Back from what keeps every kind from the server alike. */
const isBack = ({ before, after }: FeedChange): boolean =>
  after?.state === 'live' && (before?.state === 'stale' || before?.state === 'failed')

function placesOf(scope: Scope): readonly Place[] {
  const namespaces = scope.kind === 'all' ? [''] : [...new Set(scope.names)]
  return watchedKinds.flatMap((kind) =>
    kinds[kind].namespaced ? namespaces.map((namespace) => ({ kind, namespace })) : [{ kind, namespace: '' }],
  )
}
