import type { Question } from '#shared/contract/inquiry.ts'
import type { ClusterInfo, Scope } from '#shared/contract/port.ts'
import type { Clock, Random } from '#shared/kit/clock.ts'
import { clusterNow, machineDelay, type TimeMark } from '#shared/kit/cluster-time.ts'
import { equal } from '#shared/kit/equal.ts'
import type { Steps } from '#shared/kit/steps.ts'
import type { ModelChange } from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import { addition, type FeedChange, type ObjectBatch, type ObjectChange } from '#shared/objects/change.ts'
import type { Connection, Transport } from '../connection/types.ts'
import { MemoryJournal } from '../journal/memory-journal.ts'
import { Reflectors } from '../reflector/reflectors.ts'
import type { StoreView } from '../store/types.ts'
import { ClusterFacts } from './cluster-facts.ts'
import { Inbox, type Arrival } from './inbox.ts'
import { ask, type Tell } from './inquiry/ask.ts'
import { Listeners } from './listeners.ts'
import { Loading, type Loaded } from './loading.ts'
import { Pipeline } from './pipeline.ts'
import type { Agent } from './types.ts'

export interface AgentOptions {
  readonly connection: Connection
  /** The agent's own from now on: closed by its `stop`. */
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Random
  readonly scope: Scope
  /** Null to read it from the cluster. */
  readonly clusterDomain: string | null
}

export function createAgent(options: AgentOptions): Agent {
  return new ClusterAgent(options)
}

const batchDelayMs = 4
const assumedDomain = 'cluster.local'
/** Timers hold 31 bits of milliseconds; a later instant is looked at again on the way. */
const longestTimerMs = 3_600_000

class ClusterAgent implements Agent {
  readonly #options: AgentOptions
  readonly #stopped = new AbortController()
  readonly #changes = new Listeners<[ModelChange, readonly ObjectChange[]]>()
  readonly #infos = new Listeners<[ClusterInfo]>()
  readonly #heard = new Listeners<[readonly ObjectChange[]]>()
  readonly #journal = new MemoryJournal()
  readonly #inbox: Inbox
  readonly #reflectors: Reflectors
  readonly #facts: ClusterFacts
  /** Not null from the start of a scope until its first look is whole. */
  #loading: Loading | null
  #pipeline: Pipeline
  /** The one that the pipeline names records after. */
  #domain: string
  #info: ClusterInfo
  #epoch = 1
  #at = 0
  #time: TimeMark | null = null
  #recheckAt: number | null = null
  #cancelRecheck: () => void = () => undefined

  constructor(options: AgentOptions) {
    this.#options = options
    const { connection, transport, clock, random, scope, clusterDomain } = options
    const signal = this.#stopped.signal
    this.#info = {
      context: connection.context,
      server: connection.server,
      version: null,
      clusterDomain: clusterDomain ?? assumedDomain,
      clusterDomainDerived: clusterDomain === null,
      scope,
      namespaces: null,
    }
    this.#domain = this.#info.clusterDomain
    this.#pipeline = new Pipeline({ clusterDomain: this.#domain })
    this.#inbox = new Inbox({
      apply: (batch) => this.#apply(batch),
      nowMs: () => clock.nowMs(),
      clusterNowMs: () => this.#clusterNow(),
      soon: (task) => clock.after(batchDelayMs, task),
    })
    this.#loading = this.#load([], clusterDomain === null)
    this.#facts = new ClusterFacts({
      transport,
      clock,
      signal,
      readsDomain: clusterDomain === null,
      onVersion: (version) => this.#tell({ version }),
      onDomain: (domain) => this.#domainAnswered(domain),
      onFirstAttempt: () => this.#loading?.domainKnown(),
    })
    this.#reflectors = new Reflectors({
      transport,
      clock,
      random,
      scope,
      attended: true,
      clusterNowMs: () => this.#clusterNow(),
      sink: {
        objects: (changes) => this.#objects(changes),
        feed: (change) => this.#feed(change),
        reading: () => this.#loading?.heard(),
      },
    })
  }

  setTime(mark: TimeMark | null): void {
    this.#time = mark
    const recheckAt = this.#recheckAt
    this.#recheckAt = null
    this.#scheduleRecheck(recheckAt, this.#at)
  }

  snapshot(): ReturnType<Agent['snapshot']> {
    this.#inbox.settle()
    const { seq, maps } = this.#pipeline
    return { seq, at: this.#at, epoch: this.#epoch, maps, info: this.#info }
  }

  feeds(): readonly FeedState[] {
    return [...this.#pipeline.store.feeds()]
  }

  onChange(listener: (change: ModelChange, objects: readonly ObjectChange[]) => void): () => void {
    return this.#changes.add(listener)
  }

  onInfo(listener: (info: ClusterInfo) => void): () => void {
    return this.#infos.add(listener)
  }

  setScope(scope: Scope): void {
    if (this.#stopped.signal.aborted || equal(scope, this.#info.scope)) return
    // What has arrived of namespaced kinds belongs to the old scope; kinds of the whole cluster go on.
    const known = this.#known().filter(isOfWholeCluster)
    this.#loading?.cancel()
    this.#info = { ...this.#info, scope }
    this.#begin(
      new Pipeline({ clusterDomain: this.#info.clusterDomain, seq: this.#pipeline.seq }),
      this.#inbox.stamp(),
      null,
    )
    this.#loading = this.#load(known, false)
    this.#reflectors.setScope(scope)
  }

  setAttended(attended: boolean): void {
    this.#reflectors.setAttended(attended)
  }

  wake(): void {
    if (this.#stopped.signal.aborted) return
    this.#options.transport.reset()
    this.#reflectors.wake()
    this.#facts.wake()
  }

  ask(question: Question, tell: Tell): () => void {
    const { transport, clock } = this.#options
    return ask(question, {
      transport,
      clock,
      clusterNowMs: () => this.#clusterNow(),
      store: () => this.#pipeline.store,
      onHeard: (listener) => this.#heard.add(listener),
      onObjects: (listener) => this.#changes.add((_change, objects) => listener(objects)),
      onEpoch: (listener) => this.#infos.add(() => listener()),
      stopped: this.#stopped.signal,
      tell,
    })
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    this.#loading?.cancel()
    this.#cancelRecheck()
    this.#inbox.close()
    this.#changes.clear()
    this.#infos.clear()
    this.#heard.clear()
    await this.#reflectors.stop()
    await this.#options.transport.close()
  }

  #objects(changes: readonly ObjectChange[]): void {
    this.#heard.tell(changes)
    if (this.#loading === null) this.#inbox.objects(changes)
    else this.#loading.objects(changes)
  }

  /** That kinds are being connected to is shown while they load; what they come to, with their objects. */
  #feed(change: FeedChange): void {
    this.#loading?.feed(change)
    if (this.#loading === null || change.after?.state === 'connecting') this.#inbox.feed(change)
  }

  *#apply(batch: ObjectBatch): Steps<void> {
    const { change, stored, recheckAt } = yield* this.#pipeline.steps(batch)
    this.#at = batch.at
    this.#journal.append({ model: change, objects: stored.objects })
    this.#scheduleRecheck(recheckAt, batch.at)
    this.#changes.tell(change, stored.objects)
    const tellsNamespaces =
      stored.objects.some(({ kind }) => kind === 'Namespace') || stored.feeds.some(isNamespaceFeed)
    if (tellsNamespaces) this.#tell({ namespaces: namespacesIn(this.#pipeline.store) })
  }

  /** Lets time enter when a finding could change by time alone. An instant that has passed already was seen by this batch. */
  #scheduleRecheck(recheckAt: number | null, at: number): void {
    if (recheckAt === this.#recheckAt) return
    this.#cancelRecheck()
    this.#recheckAt = recheckAt
    if (recheckAt === null || recheckAt <= at) return
    const { clock } = this.#options
    const delayMs = machineDelay(this.#time, recheckAt, clock.nowMs())
    if (delayMs === null) return
    this.#cancelRecheck = clock.after(Math.min(delayMs, longestTimerMs), () => {
      this.#recheckAt = null
      this.#inbox.tick(Math.min(recheckAt, at + longestTimerMs))
    })
  }

  #clusterNow(): number {
    return clusterNow(this.#time, this.#options.clock.nowMs())
  }

  #domainAnswered(domain: string | null): void {
    this.#tell({ clusterDomain: domain ?? assumedDomain, clusterDomainDerived: domain === null })
    if (this.#loading === null) this.#reloadIfMisnamed(this.#domain)
  }

  /** Every record is named after the domain, so another one means to derive everything anew. */
  #reloadIfMisnamed(domain: string): void {
    if (domain !== this.#info.clusterDomain) this.#loading = this.#load(this.#known(), false)
  }

  /** A model remembers what it saw, so one that is to forget a namespace or a name is not mended but made anew. */
  #load(known: readonly Arrival[], waitsForDomain: boolean): Loading {
    return new Loading({
      clock: this.#options.clock,
      scope: this.#info.scope,
      known,
      waitsForDomain,
      clusterDomain: () => this.#info.clusterDomain,
      seq: () => this.#pipeline.seq,
      stamp: () => this.#inbox.stamp(),
      onLoaded: (loaded, late) => this.#loaded(loaded, late),
    })
  }

  #loaded({ pipeline, clusterDomain, at, recheckAt }: Loaded, late: readonly Arrival[]): void {
    this.#loading = null
    this.#domain = clusterDomain
    this.#inbox.take()
    this.#begin(pipeline, at, recheckAt)
    this.#inbox.arrive(late)
    this.#reloadIfMisnamed(clusterDomain)
  }

  /** Everything known of the present scope, as if it were to arrive now. */
  #known(): readonly Arrival[] {
    const at = this.#inbox.stamp()
    const { store } = this.#pipeline
    const objects = watchedKinds.flatMap((kind) => additionsOf(store, kind, at))
    const feeds = [...store.feeds()].map((after): Arrival => ({ kind: 'feed', change: { after } }))
    return [...objects, ...feeds, ...(this.#loading?.arrivals ?? []), ...this.#inbox.take()]
  }

  /** Listeners learn of a new epoch by being told the info again: what they hold is no longer the present state. */
  #begin(pipeline: Pipeline, at: number, recheckAt: number | null): void {
    this.#pipeline = pipeline
    this.#journal.clear()
    this.#epoch += 1
    this.#at = at
    this.#scheduleRecheck(recheckAt, at)
    this.#info = { ...this.#info, namespaces: namespacesIn(pipeline.store) }
    this.#infos.tell(this.#info)
  }

  #tell(news: Partial<ClusterInfo>): void {
    const info = { ...this.#info, ...news }
    if (this.#stopped.signal.aborted || equal(info, this.#info)) return
    this.#info = info
    this.#infos.tell(info)
  }
}

const isNamespaceFeed = ({ before, after }: FeedChange): boolean => (after ?? before)?.kind === 'Namespace'

/** Names for the picker, sorted; null where they may not be listed, since an empty list would say that there are none. */
function namespacesIn(store: StoreView): readonly string[] | null {
  return store.canRead('Namespace', '') ? [...store.all('Namespace')].map(({ name }) => name).toSorted() : null
}

function isOfWholeCluster(arrival: Arrival): boolean {
  const kind = arrival.kind === 'object' ? arrival.change.kind : (arrival.change.after ?? arrival.change.before)?.kind
  return kind !== undefined && !kinds[kind].namespaced
}

function additionsOf(store: StoreView, kind: WatchedKind, receivedAt: number): readonly Arrival[] {
  const heard = { seq: 0, receivedAt, synthetic: true }
  return [...store.all(kind)].map((after) => ({ kind: 'object', change: addition(after, heard) }))
}
