import type { ModelChange } from '#shared/model/change.ts'
import type { Milestone } from '#shared/story/codes.ts'
import type { ChangeLog, LogEntry } from '#shared/story/log.ts'
import { beatKindOf, shareBeat, subjectOf, type BeatKind } from './beat-kinds.ts'

/**
 * A stretch of the log that is shown as one motion: entries `from` to `to - 1`. What is drawn before and after are the
 * states at its ends, and both were real; a beat never picks changes out of the middle.
 */
export interface Beat {
  readonly from: number
  readonly to: number
  /**
   * `merged`: everything received so far, to catch up. `cut`: holds changes that were not told one by one. `switch`: holds
   * first lists, which are no news.
   */
  readonly kind: 'told' | 'merged' | 'cut' | 'switch'
  /** The instant of the state after it, on the agent's clock. */
  readonly at: number
  readonly milestones: readonly Milestone[]
  /** The time between its first and last entry. */
  readonly spanMs: number
}

/** What of the log concerns the picture in view. */
export interface BeatScope {
  readonly concerns: (milestone: Milestone) => boolean
  /** Whether the picture can look different after the change. */
  readonly touches: (change: ModelChange) => boolean
  /** OrderedReady, and the set is not being deleted: no two ordinals in one beat. */
  readonly isOrdered: boolean
}

/** The first entry from `from` on that the picture has to show, or `end`. */
export function skipQuiet(log: ChangeLog, from: number, end: number, scope: BeatScope): number {
  let index = from
  while (index < end && isQuiet(log.entry(index), scope)) index += 1
  return index
}

/** The beat that begins at `from`, of what is received up to `end`; null when nothing is. */
export function nextBeat(log: ChangeLog, from: number, end: number, scope: BeatScope, windowMs: number): Beat | null {
  if (from >= end) return null
  const gathering = new Gathering(scope)
  let loudEnd = from
  let startAt: number | null = null
  for (let index = from; index < end; index++) {
    const entry = log.entry(index)
    if (entry.cut !== null) {
      if (startAt === null) return cutOf(log, from, endOfCut(log, index, end, scope), scope)
      break
    }
    if (startAt !== null && entry.receivedAt - startAt > windowMs) break
    if (!gathering.takes(entry)) break
    if (isQuiet(entry, scope)) continue
    loudEnd = index + 1
    // Small changes before the first milestone must not shorten the time in which its companions can come.
    startAt = gathering.milestoneAt ?? startAt ?? entry.receivedAt
  }
  // Quiet entries at its end are left to the next beat, so that a beat always ends with something that can be seen.
  return stretchOf(log, from, Math.max(loudEnd, from + 1), 'told', scope)
}

function cutOf(log: ChangeLog, from: number, to: number, scope: BeatScope): Beat {
  for (let index = from; index < to; index++) {
    const { cut } = log.entry(index)
    if (cut !== null && cut !== 'list') return stretchOf(log, from, to, 'cut', scope)
  }
  return stretchOf(log, from, to, 'switch', scope)
}

/** After a reconnect every kind is listed anew by itself: what comes of it in a row is one cut. */
function endOfCut(log: ChangeLog, from: number, end: number, scope: BeatScope): number {
  let cutEnd = from + 1
  for (let index = from + 1; index < end; index++) {
    const entry = log.entry(index)
    if (entry.cut !== null) cutEnd = index + 1
    else if (!isQuiet(entry, scope)) break
  }
  return cutEnd
}

/** The beat that ends at `to`, grouped from its end; null at the start of the log. */
export function previousBeat(log: ChangeLog, to: number, scope: BeatScope, windowMs: number): Beat | null {
  let last = to - 1
  while (last >= log.first && isQuiet(log.entry(last), scope)) last -= 1
  if (last < log.first) return null
  if (log.entry(last).cut !== null) return cutOf(log, last, to, scope)
  const gathering = new Gathering(scope)
  const endAt = log.entry(last).receivedAt
  let from = last
  gathering.takes(log.entry(from))
  while (from > log.first) {
    const entry = log.entry(from - 1)
    if (entry.cut !== null || endAt - entry.receivedAt > windowMs || !gathering.takes(entry)) break
    from -= 1
  }
  // Back to just after the change before it, where the beat that ended with that change came to rest.
  while (from > log.first && isQuiet(log.entry(from - 1), scope)) from -= 1
  return stretchOf(log, from, to, 'told', scope)
}

/** One beat of all that is received. It shows the state before and after, and names what it left out. */
export function mergedBeat(log: ChangeLog, from: number, end: number, scope: BeatScope): Beat {
  for (let index = from; index < end; index++) {
    const { cut } = log.entry(index)
    if (cut !== null && cut !== 'list') return stretchOf(log, from, end, 'cut', scope)
  }
  return stretchOf(log, from, end, 'merged', scope)
}

const endsOrder: ReadonlySet<BeatKind> = new Set<BeatKind>(['end', 'node'])

/** Decides, entry by entry, what may still join a beat. It knows the beat by its kinds and ordinals, however long it is. */
class Gathering {
  readonly #scope: BeatScope
  readonly #subjects = new Set<string>()
  readonly #kinds = new Set<BeatKind>()
  readonly #ordinals = new Set<number>()
  #isOrdered: boolean
  milestoneAt: number | null = null

  constructor(scope: BeatScope) {
    this.#scope = scope
    this.#isOrdered = scope.isOrdered
  }

  /** Adds the entry if it belongs; entries without milestones of the picture always do. */
  takes(entry: LogEntry): boolean {
    const milestones = entry.milestones.filter(this.#scope.concerns)
    if (milestones.length === 0) return true
    // The end of the set ends its order, and a lost node never kept it: its pods may go together.
    const isOrdered = this.#isOrdered && !milestones.some((milestone) => endsOrder.has(beatKindOf(milestone)))
    if (this.#kinds.size > 0 && !milestones.every((milestone) => this.#fits(milestone, isOrdered))) return false
    this.#isOrdered = isOrdered
    for (const milestone of milestones) this.#add(milestone)
    this.milestoneAt ??= entry.receivedAt
    return true
  }

  #fits(milestone: Milestone, isOrdered: boolean): boolean {
    if (this.#subjects.has(subjectOf(milestone))) return false
    const kind = beatKindOf(milestone)
    for (const other of this.#kinds) if (!shareBeat(kind, other, isOrdered)) return false
    const { ordinal } = milestone.subject
    const isAlone = this.#ordinals.size === 0 || (this.#ordinals.size === 1 && this.#ordinals.has(ordinal ?? -1))
    return !isOrdered || ordinal === null || isAlone
  }

  #add(milestone: Milestone): void {
    this.#subjects.add(subjectOf(milestone))
    this.#kinds.add(beatKindOf(milestone))
    if (milestone.subject.ordinal !== null) this.#ordinals.add(milestone.subject.ordinal)
  }
}

function isQuiet(entry: LogEntry, scope: BeatScope): boolean {
  return entry.cut === null && !entry.milestones.some(scope.concerns) && !scope.touches(entry.change)
}

/** Any stretch of the log as a beat. */
export function stretchOf(log: ChangeLog, from: number, to: number, kind: Beat['kind'], scope: BeatScope): Beat {
  const milestones: Milestone[] = []
  for (let index = from; index < to; index++) milestones.push(...log.entry(index).milestones.filter(scope.concerns))
  const last = log.entry(to - 1)
  return {
    from,
    to,
    kind,
    at: last.change.at,
    milestones,
    spanMs: last.receivedAt - log.entry(from).receivedAt,
  }
}
