import type { EntityMaps } from '#shared/model/change.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import { nextBeat, previousBeat, skipQuiet, stretchOf, type Beat, type BeatScope } from './beats.ts'
import { Cursor } from './cursor.ts'
import { recentMs, type Picture } from './picture.ts'
import { Recent } from './recent.ts'
import { Stretches } from './stretches.ts'

/** Where the view stands: at which place of the log, at which instant, and with which set in view. */
export class Place<Setting, Scene, Frame> {
  readonly #log: ChangeLog
  readonly #picture: Picture<Setting, Scene, Frame>
  readonly #cursor: Cursor
  readonly #stretches = new Stretches()
  readonly #recent: Recent
  #workload: string | null
  /** The instant in view, on the agent's clock. */
  viewAt: number

  constructor(log: ChangeLog, picture: Picture<Setting, Scene, Frame>, workload: string | null, nowMs: number) {
    this.#log = log
    this.#picture = picture
    this.#cursor = new Cursor(log)
    this.#recent = new Recent(log, recentMs)
    this.#workload = workload
    this.viewAt = this.liveAt(nowMs)
  }

  get maps(): EntityMaps {
    return this.#cursor.maps
  }

  get position(): number {
    return this.#cursor.position
  }

  get workload(): string | null {
    return this.#workload
  }

  /** False when the log began anew, or has dropped what would come next. */
  get isInLog(): boolean {
    return this.#cursor.isInLog
  }

  /** What of the log is shown; null while no set is in view. */
  get scope(): BeatScope | null {
    return this.#workload === null ? null : this.#picture.scopeOf(this.#workload, this.#cursor.maps)
  }

  /** The place of the oldest change that is still to be shown, or the log's end. */
  get waiting(): number {
    const { scope } = this
    if (this.#workload === null || scope === null || !this.#cursor.isInLog) return this.#log.end
    return this.#cursor.waiting(this.#workload, scope)
  }

  lagMs(nowMs: number): number {
    const { waiting } = this
    return waiting >= this.#log.end ? 0 : Math.max(0, nowMs - this.#log.entry(waiting).receivedAt)
  }

  liveAt(nowMs: number): number {
    return nowMs - this.#log.offsetMs
  }

  /** As far as view time can go without passing a change that is not shown yet. */
  upToDateAt(nowMs: number): number {
    const { waiting } = this
    const liveAt = this.liveAt(nowMs)
    return waiting < this.#log.end ? Math.min(liveAt, this.#log.entry(waiting).change.at) : liveAt
  }

  sceneAt(at: number, setting: Setting): Scene | null {
    const workload = this.#workload
    const { scope } = this
    if (workload === null || scope === null) return null
    const { maps, position } = this.#cursor
    const recent = this.#recent.at({ position, at, workload, concerns: scope.concerns })
    const changes = this.#cursor.takeChanges()
    return this.#picture.sceneOf({ maps, changes, workload, at, recent, setting })
  }

  moveTo(position: number): void {
    this.#cursor.moveTo(position)
  }

  /** To a place of the log, at the instant that belongs to it from whichever side it is reached. */
  jumpTo(position: number, nowMs: number): void {
    this.#cursor.moveTo(position)
    const { first, end } = this.#log
    if (end === first) this.viewAt = this.liveAt(nowMs)
    else this.viewAt = this.#log.entry(Math.max(first, position - 1)).change.at
  }

  /** To the present, whatever lies between. */
  jumpToEnd(nowMs: number): void {
    this.#cursor.jumpToEnd()
    this.#stretches.forget()
    this.viewAt = this.liveAt(nowMs)
  }

  choose(workload: string | null): void {
    this.#workload = workload
    this.#stretches.forget()
  }

  /** Shown as one beat: the way back will be the way that the view came. */
  remember(beat: Beat): void {
    if (beat.kind === 'told') this.#stretches.remember(beat)
  }

  /** The beat that follows here. A beat that was stepped over is the same one from its other end. */
  beatAfter(windowMs: number): Beat | null {
    const { scope, position } = this
    if (scope === null) return null
    const known = this.#stretches.from(position)
    if (known !== null) return stretchOf(this.#log, known.from, known.to, 'told', scope)
    const from = skipQuiet(this.#log, position, this.#log.end, scope)
    return nextBeat(this.#log, from, this.#log.end, scope, windowMs)
  }

  /** The last beat up to here of which something is told. What is seen and not told has no caption of its own. */
  lastTold(windowMs: number): Beat | null {
    const { scope } = this
    if (scope === null) return null
    let beat = this.beatBefore(windowMs)
    while (beat !== null && !isTold(beat)) beat = previousBeat(this.#log, beat.from, scope, windowMs)
    return beat
  }

  /** The beat that was shown up to here, or what would be one. */
  beatBefore(windowMs: number): Beat | null {
    const { scope, position } = this
    if (scope === null) return null
    const known = this.#stretches.to(position)
    if (known !== null && known.from >= this.#log.first) {
      return stretchOf(this.#log, known.from, known.to, 'told', scope)
    }
    return previousBeat(this.#log, position, scope, windowMs)
  }
}

/** A cut is told even where nothing is known of what happened meanwhile. */
function isTold({ kind, milestones }: Beat): boolean {
  return kind === 'cut' || (kind !== 'switch' && milestones.length > 0)
}
