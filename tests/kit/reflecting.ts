import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { Reflector } from '../../src-main/reflector/reflector.ts'
import { Stamps } from '../../src-main/reflector/stamps.ts'
import { Turn } from '../../src-main/reflector/turn.ts'
import type { Transport } from '../../src-main/connection/types.ts'
import { FakeApi, type FakeApiOptions } from './fake-api/index.ts'
import { plainTransport } from './plain-transport.ts'
import { identitiesOf, Watcher } from './watcher.ts'

export interface ReflectingOptions extends FakeApiOptions {
  readonly kind?: WatchedKind
  readonly namespace?: string
  readonly attended?: boolean
  readonly pieceBytes?: number
  /** Another way to the server than the plain one. */
  readonly transport?: (fake: FakeApi, clock: ManualClock) => Transport
  /** What is in the cluster before the reflector starts. */
  readonly before?: (fake: FakeApi) => void
}

/** One reflector against a scripted API server, on a clock that moves only when it is told to. */
export class Reflecting {
  readonly fake: FakeApi
  readonly clock = new ManualClock(Date.UTC(2026, 10, 21, 10, 0, 0))
  readonly watcher = new Watcher()
  readonly reflector: Reflector
  readonly #kind: WatchedKind
  readonly #namespace: string
  readonly #transport: CountingTransport

  static async start(options: ReflectingOptions = {}): Promise<Reflecting> {
    const fake = await FakeApi.start({ token: null, ...options })
    options.before?.(fake)
    const reflecting = new Reflecting(fake, options)
    reflecting.reflector.start()
    return reflecting
  }

  private constructor(fake: FakeApi, options: ReflectingOptions) {
    this.fake = fake
    this.#kind = options.kind ?? 'Pod'
    this.#namespace = options.namespace ?? ''
    const { pieceBytes } = options
    const plain = () => plainTransport({ url: () => fake.url, ...(pieceBytes === undefined ? {} : { pieceBytes }) })
    this.#transport = new CountingTransport(options.transport?.(fake, this.clock) ?? plain())
    this.reflector = new Reflector({
      place: { kind: this.#kind, namespace: this.#namespace },
      transport: this.#transport,
      clock: this.clock,
      random: seededRandom(7),
      sink: this.watcher,
      stamps: new Stamps(() => this.clock.nowMs()),
      turn: new Turn(),
      server: { hasWatchList: true },
      attended: options.attended ?? true,
    })
  }

  get condition(): string | undefined {
    return this.watcher.feedState(this.#kind, this.#namespace)?.state
  }

  get isTrue(): boolean {
    const truth = identitiesOf(this.fake.objects(this.#kind, this.#namespace).map(({ metadata }) => metadata))
    return this.condition === 'live' && JSON.stringify(this.watcher.identities(this.#kind)) === JSON.stringify(truth)
  }

  /** The feed is live, and what was told equals what the server has, by name, uid and version. */
  untilTrue(): Promise<void> {
    return this.until(() => this.isTrue)
  }

  /**
   * Turns the event loop until the condition holds. The clock goes on by a twentieth of a second a turn, but never while a
   * request is on its way: sockets are real, and a busy machine must not look like a slow server.
   */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await turnOfTheLoop()
      if (this.#transport.underWay === 0) await this.clock.advanceSettled(50)
    }
  }

  /** Turns the event loop until the condition holds, without any time passing. */
  async untilAtOnce(holds: () => boolean): Promise<void> {
    while (!holds()) await turnOfTheLoop()
  }

  /** Like `until`, but time goes on while requests are on their way too: for servers and programs that never answer. */
  async untilInTime(holds: () => boolean): Promise<void> {
    while (!holds()) {
      for (let turn = 0; turn < 3; turn++) await turnOfTheLoop()
      await this.clock.advanceSettled(50)
    }
  }

  /** Every request has been answered, and what the answers led to has happened. */
  async untilIdle(): Promise<void> {
    do await turnOfTheLoop()
    while (this.#transport.underWay > 0)
    await this.clock.advanceSettled(0)
  }

  /** Stops, goes on changing the cluster, and gives every late delivery the chance to show itself. */
  async stop(): Promise<readonly string[]> {
    const stopped = this.reflector.stop()
    this.watcher.close()
    await stopped
    this.fake.bookmark()
    for (let turn = 0; turn < 5; turn++) await turnOfTheLoop()
    await this.#transport.close()
    await this.clock.advanceSettled(60_000)
    await this.fake.stop()
    const left = this.clock.waiting === 0 ? [] : [`${this.clock.waiting} timers are left running`]
    return [...this.watcher.faults, ...left]
  }
}

/** Knows how many requests have not been answered yet. */
class CountingTransport implements Transport {
  readonly #inner: Transport
  underWay = 0

  constructor(inner: Transport) {
    this.#inner = inner
  }

  async get(...call: Parameters<Transport['get']>): ReturnType<Transport['get']> {
    this.underWay += 1
    try {
      return await this.#inner.get(...call)
    } finally {
      this.underWay -= 1
    }
  }

  reset(): void {
    this.#inner.reset()
  }

  async close(): Promise<void> {
    await this.#inner.close()
  }
}

export function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
