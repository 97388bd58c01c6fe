import { assertNever } from '#shared/kit/assert.ts'
import { Inflow } from '#shared/kit/inflow.ts'
import {
  applyChanges,
  emptyEntityMaps,
  type EntityChange,
  type EntityMaps,
  type ModelChange,
  type MutableEntityMaps,
} from '#shared/model/change.ts'
import {
  floodPerSecond,
  type ClusterInfo,
  type ClusterInfoMessage,
  type EntityEntry,
  type Frame,
  type FromAgent,
  type Gap,
  type SentBatch,
  type SnapshotPiece,
  type ToAgent,
} from '#shared/contract/port.ts'
import { receivedChange } from '#shared/contract/wire.ts'
import type { Entity, EntityName } from '#shared/model/entities.ts'
import type { Milestone } from '#shared/story/codes.ts'
import { createStoryTeller, type StoryTeller } from '#shared/story/milestones.ts'
import type { ChangeLog, LogCut, LogEntry } from '#shared/story/log.ts'
import { ClockOffset } from './clock-offset.ts'
import { clusterNow, machineTimeOf, type TimeMark } from '#shared/kit/cluster-time.ts'
import { differenceOf } from './difference.ts'
import { EntryLog, type LogLimits } from './log.ts'

export interface ReplicaOptions {
  readonly post: (message: ToAgent) => void
  readonly nowMs: () => number
  /** `shared` when page and agent run on one machine and so have one clock. */
  readonly clocks?: 'shared' | 'separate'
  /** Of a cluster whose time is its own, and that the agent's instants are in. */
  readonly time?: () => TimeMark | null
  readonly limits?: LogLimits
}

interface Assembly {
  readonly epoch: number
  readonly seq: number
  readonly pieces: number
  readonly maps: MutableEntityMaps
  next: number
}

/**
 * The page's copy of the model. It takes what the agent sends, proves that nothing is missing, and keeps what came as
 * a log. It never shows anything: the player reads the log at its own pace.
 */
export class Replica implements ChangeLog {
  readonly #options: ReplicaOptions
  readonly #log: EntryLog
  readonly #offset: ClockOffset
  readonly #inflow = new Inflow(floodPerSecond)
  readonly #listeners = new Set<() => void>()
  readonly #maps = emptyEntityMaps()
  #post: (message: ToAgent) => void
  /** Begun anew with each world: what it remembers of one cluster must not leak into the next. */
  /** Made when something first happens in a world: until then its lists are still coming in. */
  #teller: StoryTeller | null = null
  #epoch = -1
  #seq = 0
  /** Set until the first snapshot of a world is whole; then its content is where the log begins and no story. */
  #isNewWorld = true
  #isWhole = false
  #isResyncAsked = false
  #assembly: Assembly | null = null
  #gap: Gap | null = null
  #info: ClusterInfo | null = null
  #world = 0
  #lastChangeAt: number | null = null
  /** What a new agent knows so far, while it reads the cluster anew: the old picture stays until it knows it all. */
  #catchUp: MutableEntityMaps | null = null

  constructor(options: ReplicaOptions) {
    this.#options = options
    this.#post = options.post
    this.#log = new EntryLog(options.limits)
    this.#offset = new ClockOffset(options.clocks ?? 'shared')
  }

  get maps(): EntityMaps {
    return this.#maps
  }

  get info(): ClusterInfo | null {
    return this.#info
  }

  get epoch(): number {
    return this.#epoch
  }

  get seq(): number {
    return this.#seq
  }

  get world(): number {
    return this.#world
  }

  get first(): number {
    return this.#log.first
  }

  get hasDropped(): boolean {
    return this.#log.hasDropped
  }

  get end(): number {
    return this.#log.end
  }

  get offsetMs(): number {
    const mark = this.#options.time?.() ?? null
    const nowMs = this.#options.nowMs()
    return mark === null ? this.#offset.offsetMs : nowMs - clusterNow(mark, nowMs)
  }

  /** When, by the page's clock, it was `at` where the changes come from. */
  #pageTimeOf(at: number): number {
    const mark = this.#options.time?.() ?? null
    return mark === null ? at + this.#offset.offsetMs : machineTimeOf(mark, at, this.#options.nowMs())
  }

  /** True once a whole snapshot came; before that there is nothing to show. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** When the last change of anything but feeds happened, on the agent's clock. */
  get lastChangeAt(): number | null {
    return this.#lastChangeAt
  }

  /** True while more comes in than anybody can look at. */
  get isFlooded(): boolean {
    return this.#inflow.isFlood(this.#options.nowMs())
  }

  /** False from a reconnect until the new agent has read the cluster: what is shown meanwhile is old. */
  get isCurrent(): boolean {
    return this.#catchUp === null
  }

  entry(index: number): LogEntry {
    return this.#log.entry(index)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** A new channel to a new agent process: its epochs count from the start again, the last picture stays. */
  reconnect(post: (message: ToAgent) => void): void {
    this.#post = post
    this.#epoch = -1
    this.#seq = 0
    this.#assembly = null
    this.#gap = null
    this.#isResyncAsked = false
    if (this.#isWhole && !this.#isNewWorld) this.#catchUp = emptyEntityMaps()
  }

  receive(message: FromAgent): void {
    // The answer to a question about one object, or a sign of life, is no part of the model; others listen for those.
    if (message.kind === 'answer' || message.kind === 'alive') return
    if (message.epoch < this.#epoch) return
    switch (message.kind) {
      case 'snapshot':
        this.#takePiece(message)
        break
      case 'frame':
        this.#takeFrame(message)
        break
      case 'gap':
        this.#gap = message
        break
      case 'clusterInfo':
        this.#takeInfo(message)
        break
      default:
        return assertNever(message)
    }
    for (const listener of this.#listeners) listener()
  }

  #takePiece(piece: SnapshotPiece): void {
    this.#offset.observe(piece.sentAt, this.#options.nowMs())
    if (piece.piece === 0) {
      const { epoch, seq, pieces } = piece
      this.#assembly = { epoch, seq, pieces, maps: emptyEntityMaps(), next: 0 }
    }
    const assembly = this.#assembly
    const fits = assembly !== null && assembly.epoch === piece.epoch && assembly.next === piece.piece
    if (!fits) return this.#askResync()
    addEntries(assembly.maps, piece.entities)
    assembly.next += 1
    if (assembly.next >= assembly.pieces) this.#finishSnapshot(assembly, piece.at)
  }

  #finishSnapshot(assembly: Assembly, at: number): void {
    this.#assembly = null
    this.#epoch = assembly.epoch
    this.#seq = assembly.seq
    this.#isResyncAsked = false
    if (this.#catchUp === null) this.#become(assembly.maps, at)
    else {
      this.#catchUp = assembly.maps
      this.#endCatchUp(at)
    }
    this.#post({ kind: 'acknowledge', epoch: this.#epoch, seqTo: this.#seq })
  }

  /** Takes over a whole state. An agent tells its first look at a cluster so: what it holds was there before anybody watched. */
  #become(state: EntityMaps, at: number): void {
    if (this.#isNewWorld || awaitsFirstLists(this.#maps)) {
      replaceAll(this.#maps, state)
      this.#beginWorld()
    } else this.#takeDifference(state, at)
    this.#gap = null
    this.#isWhole = true
  }

  #takeDifference(state: EntityMaps, at: number): void {
    const changes = differenceOf(this.#maps, state)
    if (changes.length === 0 && this.#gap === null) return
    const teller = this.#tellerNow()
    applyChanges(this.#maps, changes)
    const cut = this.#gap === null ? 'resync' : 'gap'
    this.#append({ seq: this.#seq, at, changes, causes: [], synthetic: true }, cut, teller)
  }

  #endCatchUp(at: number): void {
    const state = this.#catchUp
    if (state === null || (!this.#isNewWorld && !replaces(state, this.#maps))) return
    this.#catchUp = null
    this.#become(state, at)
  }

  #takeFrame(frame: Frame): void {
    this.#offset.observe(frame.sentAt, this.#options.nowMs())
    if (frame.epoch === this.#epoch && frame.seqTo <= this.#seq) return
    // A snapshot under way or asked for will tell what this frame cannot be added to.
    if (this.#isResyncAsked) return
    if (frame.epoch !== this.#epoch || frame.seqFrom !== this.#seq + 1) return this.#askResync()
    for (const sent of frame.batches) {
      const batch = completed(sent, this.#catchUp ?? this.#maps)
      if (batch === null) return this.#askResync()
      this.#takeBatch(batch)
      this.#inflow.take(batch.changes.length, this.#options.nowMs())
    }
    this.#seq = frame.seqTo
    this.#post({ kind: 'acknowledge', epoch: frame.epoch, seqTo: frame.seqTo })
  }

  #takeBatch(batch: ModelChange): void {
    if (this.#catchUp !== null) {
      applyChanges(this.#catchUp, batch.changes)
      this.#endCatchUp(batch.at)
      return
    }
    // What a first list brings was there before anybody watched: it is where the log begins, and no story.
    if (batch.synthetic && awaitsFirstLists(this.#maps)) {
      applyChanges(this.#maps, batch.changes)
      this.#beginWorld()
    } else {
      const teller = this.#tellerNow()
      applyChanges(this.#maps, batch.changes)
      this.#append(batch, batch.synthetic ? 'relist' : null, teller)
    }
  }

  #tellerNow(): StoryTeller {
    this.#teller ??= createStoryTeller(this.#maps)
    return this.#teller
  }

  #takeInfo({ epoch, info }: ClusterInfoMessage): void {
    const former = this.#info
    this.#info = info
    if (former === null || worldOf(former) === worldOf(info)) return
    // The description may come before or after the snapshot that it belongs to.
    if (this.#isWhole && epoch === this.#epoch) this.#beginWorld()
    else this.#isNewWorld = true
  }

  #beginWorld(): void {
    this.#isNewWorld = false
    this.#log.clear()
    this.#teller = null
    this.#world += 1
    this.#lastChangeAt = null
  }

  /** The maps must hold the state after the change, the teller have been made before it. */
  #append(change: ModelChange, cut: LogCut | null, teller: StoryTeller): void {
    const told = teller.tell(change, this.#maps)
    const milestones = cut === 'gap' && this.#gap !== null ? [gapMilestone(this.#gap, change.at), ...told] : told
    if (change.changes.some(({ entity }) => entity !== 'feed')) this.#lastChangeAt = change.at
    // The story knows a first list from a later one: of the first it tells nothing.
    const kind = cut !== null && cut !== 'gap' && milestones.length === 0 ? 'list' : cut
    this.#log.append({ receivedAt: this.#pageTimeOf(change.at), change, milestones, cut: kind })
  }

  /** Once until it is answered: every frame that comes meanwhile is missing the same thing. */
  #askResync(): void {
    this.#assembly = null
    if (this.#isResyncAsked) return
    this.#isResyncAsked = true
    this.#post({ kind: 'resync' })
  }
}

/** True from the start until every kind has answered for the first time, with a list or with a refusal. */
function awaitsFirstLists({ feed }: EntityMaps): boolean {
  const feeds = [...feed.values()]
  return feeds.length === 0 || feeds.some(({ state, hasData }) => state === 'connecting' && !hasData)
}

/** A new agent that could read nothing does not know that anything is gone, so its state is no replacement for one with data. */
function replaces(state: EntityMaps, shown: EntityMaps): boolean {
  return !awaitsFirstLists(state) && (hasData(state) || !hasData(shown))
}

function hasData({ feed }: EntityMaps): boolean {
  return [...feed.values()].some((each) => each.hasData)
}

/** Without a comparison: ten thousand pods are no difference to anything. */
function replaceAll(maps: MutableEntityMaps, state: EntityMaps): void {
  for (const entity of Object.keys(maps) as EntityName[]) {
    const map = maps[entity] as Map<string, Entity>
    map.clear()
    for (const [key, value] of state[entity]) map.set(key, value)
  }
}

/**
 * With what was before each update, or null if something is told of what this page does not hold. A batch holds at most one
 * change that is sent without it, so that is what the maps hold now.
 */
function completed(sent: SentBatch, maps: EntityMaps): ModelChange | null {
  const changes: EntityChange[] = []
  for (const each of sent.changes) {
    const change = receivedChange(each, maps[each.entity].get(each.key))
    if (change === null) return null
    changes.push(change)
  }
  return { ...sent, changes }
}

function addEntries(maps: MutableEntityMaps, entries: readonly EntityEntry[]): void {
  for (const { entity, key, value } of entries) (maps[entity] as Map<string, typeof value>).set(key, value)
}

function worldOf({ context, server, scope }: ClusterInfo): string {
  return JSON.stringify([context, server, scope])
}

function gapMilestone({ from, to, changes }: Gap, at: number): Milestone {
  const subject = { kind: 'Feed', namespace: '', name: '', uid: null, ordinal: null, set: null }
  return { code: 'gap', at, subject, params: { changes, fromAt: from, toAt: to }, synthetic: true }
}
