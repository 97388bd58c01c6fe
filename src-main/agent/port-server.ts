import { assertNever } from '#shared/kit/assert.ts'
import {
  aliveEveryMs,
  behindLimitMs,
  floodFrameMs,
  floodPerSecond,
  snapshotPieceSize,
  type Channel,
  type EntityEntry,
  type FromAgent,
  type ToAgent,
} from '#shared/contract/port.ts'
import { sentBatch } from '#shared/contract/wire.ts'
import type { Clock } from '#shared/kit/clock.ts'
import { Inflow } from '#shared/kit/inflow.ts'
import type { EntityMaps, ModelChange } from '#shared/model/change.ts'
import type { Entity, EntityName } from '#shared/model/entities.ts'
import { Outbox, type OutGap } from './outbox.ts'
import type { Agent } from './types.ts'

export interface PortServerOptions {
  readonly agent: Agent
  readonly channel: Channel<ToAgent, FromAgent>
  readonly clock: Clock
  readonly onClose: () => void
}

const frameDelayMs = 5
/** A page paints no faster than this. After a frame of many changes others are gathered for as long: each frame has a price of its own. */
const gatherMs = 16
const manyChanges = 20
/** Pieces of a snapshot go out one per turn, so that a large one blocks nobody. */
const pieceDelayMs = 0

/** One page's side of the agent: a snapshot, then frames, at the speed at which the page acknowledges them. */
export class PortServer {
  readonly #options: PortServerOptions
  readonly #stops: readonly (() => void)[]
  #outbox = new Outbox(0)
  #epoch = 0
  #agentEpoch = 0
  #pieces: (() => FromAgent)[] = []
  #cancelPiece: () => void = () => undefined
  #cancelFlush: (() => void) | null = null
  #gathersUntilMs = 0
  readonly #inflow = new Inflow(floodPerSecond)
  #cancelBehind: (() => void) | null = null
  #cancelAlive: () => void = () => undefined
  /** Set from a gap until the page gives a sign of life: nothing more is sent to one that does not take anything. */
  #lost: OutGap | null = null
  #isDeaf = false
  /** Of each open question: how to end what it has started, and whom to tell that its last portion was taken. */
  readonly #questions = new Map<number, { readonly took: () => void; readonly stop: () => void }>()
  #isStopped = false

  constructor(options: PortServerOptions) {
    this.#options = options
    const { agent, channel } = options
    this.#stops = [agent.onChange((change) => this.#changed(change)), agent.onInfo(() => this.#informed())]
    channel.onClose(() => this.stop())
    this.#resync()
    channel.onMessage((message) => this.#receive(message))
  }

  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#stops.forEach((stop) => stop())
    this.#cancelPiece()
    this.#cancelFlush?.()
    this.#cancelBehind?.()
    this.#cancelAlive()
    this.#pieces = []
    for (const request of this.#questions.keys()) this.#withdraw(request)
    this.#options.channel.close()
    this.#options.onClose()
  }

  #receive(message: ToAgent): void {
    switch (message.kind) {
      case 'acknowledge':
        return this.#acknowledged(message)
      case 'resync':
        this.#isDeaf = false
        this.#lost = null
        return this.#resync()
      case 'ask':
        return this.#ask(message)
      case 'took':
        return this.#questions.get(message.request)?.took()
      case 'withdraw':
        return this.#withdraw(message.request)
      default:
        return assertNever(message)
    }
  }

  #changed(change: ModelChange): void {
    if (this.#options.agent.snapshot().epoch !== this.#agentEpoch) return this.#resync()
    if (this.#lost !== null) {
      const { from, changes, isStory } = this.#lost
      this.#lost = {
        from,
        to: change.at,
        changes: changes + change.changes.length,
        isStory: isStory || !change.synthetic,
      }
      return
    }
    this.#outbox.add(change)
    this.#inflow.take(change.changes.length, this.#options.clock.nowMs())
    this.#scheduleFlush(frameDelayMs)
  }

  #informed(): void {
    if (this.#options.agent.snapshot().epoch !== this.#agentEpoch) return this.#resync()
    this.#post({ kind: 'clusterInfo', epoch: this.#epoch, info: this.#options.agent.snapshot().info })
  }

  #acknowledged(message: Extract<ToAgent, { kind: 'acknowledge' }>): void {
    this.#isDeaf = false
    if (this.#lost !== null) {
      const gap = this.#lost
      this.#lost = null
      return this.#tellGap(gap)
    }
    // An acknowledgement of an older epoch is a sign of life and nothing more.
    if (message.epoch !== this.#epoch) return
    this.#outbox.acknowledge(message.seqTo)
    this.#scheduleFlush(0)
  }

  #scheduleFlush(delayMs: number): void {
    if (this.#cancelFlush !== null || this.#outbox.waiting === 0) return
    const { clock } = this.#options
    // A wall clock that was set back must not hold a frame for longer.
    const gathersMs = Math.min(floodFrameMs, this.#gathersUntilMs - clock.nowMs())
    this.#cancelFlush = clock.after(Math.max(delayMs, gathersMs), () => {
      this.#cancelFlush = null
      this.#flush()
    })
  }

  #flush(): void {
    // Frames follow the whole snapshot; the last piece flushes again.
    if (this.#pieces.length > 0) return
    const gap = this.#outbox.overflow(this.#options.clock.nowMs())
    if (gap !== null) return this.#overflowed(gap)
    const { waiting } = this.#outbox
    for (let frame = this.#outbox.take(); frame !== null; frame = this.#outbox.take()) {
      const { seqFrom, seqTo } = frame
      const batches = frame.batches.map(sentBatch)
      this.#post({ kind: 'frame', epoch: this.#epoch, seqFrom, seqTo, sentAt: this.#options.clock.nowMs(), batches })
    }
    if (waiting - this.#outbox.waiting > manyChanges)
      this.#gathersUntilMs = this.#gathersFrom(this.#options.clock.nowMs())
    this.#watchDelay()
  }

  #gathersFrom(nowMs: number): number {
    return nowMs + (this.#inflow.isFlood(nowMs) ? floodFrameMs : gatherMs)
  }

  /** A page that acknowledges nothing gives no other occasion to notice that it is behind. */
  #watchDelay(): void {
    if (this.#outbox.waiting === 0 || this.#cancelBehind !== null) return
    this.#cancelBehind = this.#options.clock.after(behindLimitMs, () => {
      this.#cancelBehind = null
      this.#flush()
    })
  }

  #overflowed(gap: OutGap): void {
    if (this.#isDeaf) {
      this.#lost = gap
      this.#outbox = new Outbox(this.#options.agent.snapshot().seq)
      return
    }
    this.#isDeaf = true
    this.#tellGap(gap)
  }

  #tellGap({ isStory, ...gap }: OutGap): void {
    if (isStory) this.#post({ kind: 'gap', epoch: this.#epoch, ...gap })
    this.#resync()
  }

  /** The present state under a new epoch. Whatever waited is in it. */
  #resync(): void {
    const { agent, clock } = this.#options
    const { seq, at, epoch, maps, info } = agent.snapshot()
    this.#epoch += 1
    this.#agentEpoch = epoch
    this.#outbox = new Outbox(seq)
    this.#cancelPiece()
    this.#post({ kind: 'clusterInfo', epoch: this.#epoch, info })
    const contents = piecesOf(maps)
    this.#pieces = contents.map((content, piece) => () => ({
      kind: 'snapshot',
      epoch: this.#epoch,
      seq,
      at,
      sentAt: clock.nowMs(),
      piece,
      pieces: contents.length,
      entities: content(),
    }))
    this.#sendPiece()
  }

  #sendPiece(): void {
    const piece = this.#pieces.shift()
    if (piece !== undefined) this.#post(piece())
    if (this.#pieces.length === 0) return this.#scheduleFlush(0)
    this.#cancelPiece = this.#options.clock.after(pieceDelayMs, () => this.#sendPiece())
  }

  #ask({ request, question }: Extract<ToAgent, { kind: 'ask' }>): void {
    this.#withdraw(request)
    let took: () => void = () => undefined
    const stop = this.#options.agent.ask(question, (answer) => {
      this.#post({ kind: 'answer', request, answer })
      if (answer.kind !== 'log') return undefined
      const taken = Promise.withResolvers<void>()
      took = taken.resolve
      return taken.promise
    })
    this.#questions.set(request, { took: () => took(), stop })
  }

  #withdraw(request: number): void {
    const question = this.#questions.get(request)
    this.#questions.delete(request)
    question?.stop()
    // Whoever waits for a page that is gone has to come to an end too.
    question?.took()
  }

  #post(message: FromAgent): void {
    if (this.#isStopped) return
    this.#options.channel.post(message)
    this.#cancelAlive()
    this.#cancelAlive = this.#options.clock.after(aliveEveryMs, () => this.#sayAlive())
  }

  /** A page that takes nothing would find a heap of these. It has enough to hear once it wakes up. */
  #sayAlive(): void {
    if (this.#lost === null) this.#post({ kind: 'alive' })
  }
}

/**
 * The entities of this instant in pieces, each made when it is sent: the entries of ten thousand pods would take a stretch of
 * their own. Entities never change, they are replaced, so keys and values are all that has to be remembered.
 */
function piecesOf(maps: EntityMaps): readonly (() => readonly EntityEntry[])[] {
  const pieces: (() => readonly EntityEntry[])[] = []
  for (const entity of Object.keys(maps) as EntityName[]) {
    const keys = [...maps[entity].keys()]
    const values = [...maps[entity].values()]
    for (let start = 0; start < keys.length; start += snapshotPieceSize) {
      pieces.push(() => entriesOf(entity, keys, values, start))
    }
  }
  return pieces.length === 0 ? [() => []] : pieces
}

function entriesOf(
  entity: EntityName,
  keys: readonly string[],
  values: readonly Entity[],
  start: number,
): readonly EntityEntry[] {
  return keys
    .slice(start, start + snapshotPieceSize)
    .map((key, index) => ({ entity, key, value: values[start + index] }) as EntityEntry)
}
