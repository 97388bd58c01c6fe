import type { ClusterInfo, Scope } from '#shared/contract/port.ts'
import type { Clock, Random } from '#shared/kit/clock.ts'
import { equal } from '#shared/kit/equal.ts'
import type { Result } from '#shared/kit/result.ts'
import type { ModelChange } from '#shared/model/change.ts'
import type { Problem } from '#shared/model/feed.ts'
import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import type { FeedChange, ObjectBatch, ObjectChange } from '#shared/objects/change.ts'
import type { Connection, Transport } from '../connection/types.ts'
import { MemoryJournal } from '../journal/memory-journal.ts'
import { fetchOne } from '../reflector/fetch-one.ts'
import { Reflectors } from '../reflector/reflectors.ts'
import type { StoreView } from '../store/types.ts'
import { ClusterFacts } from './cluster-facts.ts'
import { batchLimit, Inbox } from './inbox.ts'
import { Listeners } from './listeners.ts'
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
/** How long the first objects wait for the cluster's domain, which is part of every record's name. */
const domainLimitMs = 1_500
const assumedDomain = 'cluster.local'
/** Timers hold 31 bits of milliseconds; a later instant is looked at again on the way. */
const longestTimerMs = 3_600_000

class ClusterAgent implements Agent {
  readonly #options: AgentOptions
  readonly #stopped = new AbortController()
  readonly #changes = new Listeners<[ModelChange, readonly ObjectChange[]]>()
  readonly #infos = new Listeners<[ClusterInfo]>()
  readonly #journal = new MemoryJournal()
  readonly #inbox: Inbox
  readonly #reflectors: Reflectors
  readonly #facts: ClusterFacts
  #pipeline: Pipeline
  #info: ClusterInfo
  #epoch = 1
  #at = 0
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
    this.#pipeline = new Pipeline({ clusterDomain: this.#info.clusterDomain })
    this.#inbox = new Inbox({
      apply: (batch) => this.#apply(batch),
      nowMs: () => clock.nowMs(),
      soon: (task) => clock.after(batchDelayMs, task),
    })
    const cancelLimit = this.#holdUntilDomainIsKnown()
    this.#facts = new ClusterFacts({
      transport,
      clock,
      signal,
      readsDomain: clusterDomain === null,
      onVersion: (version) => this.#tell({ version }),
      onDomain: (domain) => this.#domainAnswered(domain),
      onFirstAttempt: () => {
        cancelLimit()
        this.#inbox.release()
      },
    })
    this.#reflectors = new Reflectors({
      transport,
      clock,
      random,
      scope,
      attended: true,
      sink: { objects: (changes) => this.#inbox.objects(changes), feed: (change) => this.#inbox.feed(change) },
    })
  }

  snapshot(): ReturnType<Agent['snapshot']> {
    const { seq, maps } = this.#pipeline
    return { seq, at: this.#at, epoch: this.#epoch, maps, info: this.#info }
  }

  onChange(listener: (change: ModelChange, objects: readonly ObjectChange[]) => void): () => void {
    return this.#changes.add(listener)
  }

  onInfo(listener: (info: ClusterInfo) => void): () => void {
    return this.#infos.add(listener)
  }

  setScope(scope: Scope): void {
    if (this.#stopped.signal.aborted || equal(scope, this.#info.scope)) return
    // What has arrived belongs to the old scope; what comes from now on, to the new one.
    this.#inbox.drain()
    this.#rebuild(this.#info.clusterDomain, (kind) => !kinds[kind].namespaced)
    this.#reflectors.setScope(scope)
    this.#tell({ scope })
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

  fetchObject(kind: WatchedKind, namespace: string, name: string): Promise<Result<unknown, Problem>> {
    return fetchOne(this.#options.transport, { kind, namespace, name, signal: this.#stopped.signal })
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    this.#cancelRecheck()
    this.#inbox.close()
    this.#changes.clear()
    this.#infos.clear()
    await this.#reflectors.stop()
    await this.#options.transport.close()
  }

  #apply(batch: ObjectBatch): void {
    const { change, stored, recheckAt } = this.#pipeline.apply(batch)
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
    const delayMs = Math.min(Math.max(recheckAt - this.#options.clock.nowMs(), 0), longestTimerMs)
    this.#cancelRecheck = this.#options.clock.after(delayMs, () => {
      this.#recheckAt = null
      this.#inbox.tick(Math.min(recheckAt, at + longestTimerMs))
    })
  }

  #holdUntilDomainIsKnown(): () => void {
    if (this.#options.clusterDomain !== null) return () => undefined
    this.#inbox.hold()
    return this.#options.clock.after(domainLimitMs, () => this.#inbox.release())
  }

  #domainAnswered(domain: string | null): void {
    const clusterDomain = domain ?? assumedDomain
    if (clusterDomain !== this.#info.clusterDomain) this.#rebuild(clusterDomain, () => true)
    this.#tell({ clusterDomain, clusterDomainDerived: domain === null })
  }

  /**
   * Begins a new epoch with the objects of the kinds that `keeps`. A model carries memories of what it saw, so one that is to
   * forget a namespace, or to name every record anew, is made from the store and not mended.
   */
  #rebuild(clusterDomain: string, keeps: (kind: WatchedKind) => boolean): void {
    const old = this.#pipeline
    this.#pipeline = new Pipeline({ clusterDomain, seq: old.seq })
    this.#journal.clear()
    this.#epoch += 1
    const at = this.#inbox.stamp()
    const objects = watchedKinds.filter(keeps).flatMap((kind) => additionsOf(old, kind, at))
    for (let start = 0; start < objects.length; start += batchLimit) {
      this.#pipeline.apply({ at, objects: objects.slice(start, start + batchLimit), feeds: [] })
    }
    const feeds = [...old.store.feeds()].filter(({ kind }) => keeps(kind)).map((after) => ({ after }))
    const { recheckAt } = this.#pipeline.apply({ at, objects: [], feeds })
    this.#at = at
    this.#scheduleRecheck(recheckAt, at)
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

function additionsOf(
  pipeline: { readonly store: Pipeline['store'] },
  kind: WatchedKind,
  receivedAt: number,
): readonly ObjectChange[] {
  return [...pipeline.store.all(kind)].map((after) => {
    const { uid, namespace, name } = after
    return { kind, change: 'added', uid, namespace, name, after, seq: 0, receivedAt, synthetic: true } as ObjectChange
  })
}
