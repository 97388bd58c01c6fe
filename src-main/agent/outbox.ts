import { behindLimitMs, framesUnacknowledged, waitingLimit } from '#shared/contract/port.ts'
import type { ModelChange } from '#shared/model/change.ts'
import { mergeBatches } from './merge-batches.ts'

/** A frame is cloned into the page in one stretch, so a backlog goes out in several. */
export const frameChangesLimit = 2_000

export interface OutFrame {
  readonly seqFrom: number
  readonly seqTo: number
  readonly batches: readonly ModelChange[]
}

export interface OutGap {
  readonly from: number
  readonly to: number
  readonly changes: number
  /** False when a list inferred all of it: then nothing happened that the page would miss, and the present state says it all. */
  readonly isStory: boolean
}

/** What waits for one page, and what is under way to it. Bookkeeping only: the caller brings the time and does the sending. */
export class Outbox {
  #batches: ModelChange[] = []
  #changes = 0
  /** After merging, the backlog is merged again only when it has doubled: the cost of a change stays constant. */
  #mergeAt = leastMerge
  #wasBlocked = false
  #underWay: number[] = []
  #seqSent: number
  #seqSeen: number

  /** `seq` is the snapshot's: changes up to it are in it. */
  constructor(seq: number) {
    this.#seqSent = seq
    this.#seqSeen = seq
  }

  /** Changes that wait. */
  get waiting(): number {
    return this.#changes
  }

  /** Whether a frame may go out now. */
  get isOpen(): boolean {
    return this.#underWay.length < framesUnacknowledged
  }

  /** Batches without changes only raise the number; the next frame covers it. */
  add(batch: ModelChange): void {
    if (batch.seq <= this.#seqSeen) return
    this.#seqSeen = batch.seq
    if (batch.changes.length === 0) return
    this.#batches.push(batch)
    this.#changes += batch.changes.length
    if (this.isOpen) return
    this.#wasBlocked = true
    if (this.#changes >= this.#mergeAt) this.#merge()
  }

  acknowledge(seqTo: number): void {
    this.#underWay = this.#underWay.filter((seq) => seq > seqTo)
  }

  /** The gap to tell instead, when the page is too far behind for the changes one by one. */
  overflow(nowMs: number): OutGap | null {
    const [first] = this.#batches
    if (first === undefined) return null
    const isBehind = !this.isOpen && nowMs - first.at >= behindLimitMs
    if (this.#changes <= waitingLimit && !isBehind) return null
    const isStory = this.#batches.some(({ synthetic }) => !synthetic)
    return { from: first.at, to: this.#batches.at(-1)?.at ?? first.at, changes: this.#changes, isStory }
  }

  /** The next frame, or null if nothing waits or too many are under way. */
  take(): OutFrame | null {
    if (!this.isOpen || this.#batches.length === 0) return null
    if (this.#wasBlocked) this.#merge()
    this.#wasBlocked = false
    const count = frameLength(this.#batches)
    const batches = this.#batches.splice(0, count)
    this.#changes -= batches.reduce((sum, { changes }) => sum + changes.length, 0)
    const seqFrom = this.#seqSent + 1
    const seqTo = this.#batches.length === 0 ? this.#seqSeen : (batches.at(-1)?.seq ?? this.#seqSeen)
    this.#seqSent = seqTo
    this.#underWay.push(seqTo)
    return { seqFrom, seqTo, batches }
  }

  #merge(): void {
    this.#batches = [...mergeBatches(this.#batches)]
    this.#changes = this.#batches.reduce((sum, batch) => sum + batch.changes.length, 0)
    this.#mergeAt = Math.max(leastMerge, this.#changes * 2)
  }
}

const leastMerge = 1_000

/** How many batches one frame takes: at least one, and as many as stay within its size. */
function frameLength(batches: readonly ModelChange[]): number {
  let size = 0
  const beyond = batches.findIndex(({ changes }, index) => {
    size += changes.length
    return index > 0 && size > frameChangesLimit
  })
  return beyond === -1 ? batches.length : beyond
}
