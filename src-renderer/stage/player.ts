import type { EntityMaps } from '#shared/model/change.ts'
import { Alarm } from './alarm.ts'
import { badgeOf, latenessAfter, liveLimitMs, onTime, untilBadgeChangesMs } from './badge.ts'
import { mergedBeat, type Beat } from './beats.ts'
import { allReceived, dueBeat, isCatchingUp, isDue, roomAfter, type Due } from './due.ts'
import { factorOf, paces, presentationDelayMs, shareOfTime, speedFrom, type Pace, type PaceName } from './pace.ts'
import { Place } from './place.ts'
import { equalViews, untoldAt, type CaptionStyle, type PlayerOptions, type PlayerView } from './player-view.ts'
import { Readers } from './reading.ts'
import { Screen, type Showing } from './screen.ts'
import { stillAfter, stillForMs, withAlike, type Still } from './still.ts'

/** From this far behind, going live is a cut and not a chase. */
const skipFromMs = 5_000
/** From this far behind by a move of their own, a viewer is offered to go live. */
const offerFromMs = 20_000

/**
 * Shows the log at the viewer's pace (visual language 6.1). It decides when which stretch of the log is shown; what that
 * looks like the picture decides. Frames are asked for only while something moves, and a timer only for the next
 * instant at which something will.
 */
export class Player<Setting, Scene, Frame, Caption> {
  readonly #options: PlayerOptions<Setting, Scene, Frame, Caption>
  readonly #place: Place<Setting, Scene, Frame>
  readonly #screen: Screen<Setting, Scene, Frame>
  readonly #alarm: Alarm
  readonly #readers = new Readers()
  readonly #listeners = new Set<() => void>()
  readonly #unsubscribe: () => void
  #paceName: PaceName
  #speed = 1
  #setting: Setting
  #isPaused = false
  #hasUserMoved = false
  #lateness = onTime
  #isStopped = false
  #caption: Caption | null = null
  /** How much longer the picture stands still for the caption to be read, once nothing moves. */
  #holdMs = 0
  /** What the last beats told, if nothing moved for them. */
  #still: Still | null = null
  #lastTickMs: number
  #view: PlayerView<Scene, Frame, Caption>

  constructor(options: PlayerOptions<Setting, Scene, Frame, Caption>) {
    const { clock, log, picture, workload } = options
    this.#options = options
    this.#paceName = options.pace ?? 'live'
    this.#setting = options.setting
    this.#lastTickMs = clock.nowMs()
    this.#place = new Place(log, picture, workload, this.#lastTickMs)
    this.#screen = new Screen(picture)
    this.#alarm = new Alarm(clock, () => this.#tick())
    this.#cutToState('switch')
    this.#view = this.#viewNow()
    this.#unsubscribe = log.subscribe(() => this.#schedule())
    this.#schedule()
  }

  get view(): PlayerView<Scene, Frame, Caption> {
    return this.#view
  }

  /** The state in view, for pickers and details that must agree with the picture. */
  get maps(): EntityMaps {
    return this.#place.maps
  }

  get workload(): string | null {
    return this.#place.workload
  }

  /** How old the oldest change is that is not shown yet; 0 when all is shown. It grows with the wall clock. */
  get lagMs(): number {
    return this.#place.lagMs(this.#options.clock.nowMs())
  }

  /** Called after the view changed; the returned function ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Stops every change on screen but the badge's number. The cluster and the log run on. */
  pause(): void {
    if (this.#isPaused) return
    this.#tick()
    this.#isPaused = true
    this.#hasUserMoved = true
    this.#settle()
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#lastTickMs = this.#options.clock.nowMs()
    this.#tick()
  }

  /** One beat forward or back, and stand there. */
  step(direction: 1 | -1): void {
    this.#takeOver()
    this.#isPaused = true
    if (direction === 1) this.#stepForward()
    else this.#stepBack()
    this.#settle()
  }

  /** To any place of the log, as a cut: what is different there is outlined. It stands there, since whoever goes back wants to look. */
  seek(position: number): void {
    this.#takeOver()
    const { log } = this.#options
    const target = Math.min(log.end, Math.max(log.first, Math.round(position)))
    this.#isPaused ||= target < log.end
    if (target !== this.#place.position) {
      this.#jumpTo(target)
      this.#cutToState('cut')
    }
    this.#settle()
  }

  /** Back to what happens now: at once from far behind, else by catching up. */
  goLive(): void {
    const isFar = this.lagMs > skipFromMs
    this.#isPaused = false
    this.#hasUserMoved = false
    this.#lateness = onTime
    this.#holdMs = 0
    this.#speed = Math.max(1, this.#speed)
    this.#lastTickMs = this.#options.clock.nowMs()
    const { scope, waiting, isInLog } = this.#place
    const { log } = this.#options
    if (isFar && scope !== null && isInLog) {
      const beat: Beat = { ...mergedBeat(log, waiting, log.end, scope), kind: 'cut' }
      this.#show(beat, this.#prepare(beat, 1, false), { style: 'skipped', isCatchingUp: false })
    }
    this.#tick()
  }

  slower(): void {
    this.#setSpeed(speedFrom(this.#speed, -1))
  }

  faster(): void {
    this.#setSpeed(speedFrom(this.#speed, 1))
  }

  setPace(name: PaceName): void {
    if (name === this.#paceName) return
    this.#paceName = name
    this.#holdMs = 0
    this.#still = null
    this.#readers.forget()
    this.#settle()
  }

  /** Another size, selection or way of showing: not news, so nothing begins to move, and what moves goes on from there. */
  change(setting: Setting): void {
    this.#setting = setting
    this.#screen.change(this.#sceneNow(), setting)
    this.#settle()
  }

  /** Shows another set, where the view stands in time. */
  choose(workload: string | null): void {
    if (workload === this.#place.workload) return
    this.#place.choose(workload)
    this.#forget()
    this.#caption = this.#toldHere()
    this.#cutToState('switch')
    this.#lastTickMs = this.#options.clock.nowMs()
    this.#settle()
  }

  /** Looks again at what it was given as functions, such as the connection. */
  refresh(): void {
    this.#settle()
  }

  /** After this nothing is asked of the clock and no listener is called. */
  stop(): void {
    this.#isStopped = true
    this.#unsubscribe()
    this.#alarm.stop()
    this.#listeners.clear()
  }

  get #pace(): Pace {
    return paces[this.#paceName]
  }

  /** Whether the view keeps up with the cluster by itself: not after a move of the viewer's own, nor in slow motion. */
  get #follows(): boolean {
    return !this.#hasUserMoved && this.#speed >= 1
  }

  #takeOver(): void {
    this.#leaveLostPlace()
    this.#hasUserMoved = true
    this.#holdMs = 0
    this.#lastTickMs = this.#options.clock.nowMs()
  }

  #setSpeed(speed: number): void {
    if (speed === this.#speed) return
    this.#tick()
    const factor = shareOfTime(speed) / shareOfTime(this.#speed)
    this.#speed = speed
    this.#holdMs *= factor
    this.#screen.stretch(factor)
    this.#settle()
  }

  #tick(): void {
    const nowMs = this.#options.clock.nowMs()
    const passedMs = Math.max(0, nowMs - this.#lastTickMs)
    this.#lastTickMs = nowMs
    this.#leaveLostPlace()
    this.#advance(passedMs)
    while (this.#screen.isSettled && this.#holdMs === 0 && !this.#isPaused && this.#begin(nowMs));
    this.#tellTime()
    this.#settle()
  }

  #advance(passedMs: number): void {
    if (this.#isPaused && this.#screen.running?.isStep !== true) return
    const leftMs = this.#screen.advance(passedMs)
    if (!this.#isPaused) this.#holdMs = this.#holdMs - leftMs < 1 ? 0 : this.#holdMs - leftMs
  }

  /** Shows the next beat if one is due; true when the one after it can be looked at, too. */
  #begin(nowMs: number): boolean {
    const { log } = this.#options
    const { scope, waiting: position } = this.#place
    this.#place.moveTo(position)
    if (scope === null) return false
    if (position >= log.end) {
      this.#hasUserMoved = false
      return false
    }
    const due: Due = { log, scope, position, nowMs, pace: this.#pace, follows: this.#follows }
    if (!isDue(due) || stillForMs(this.#still, due) > 0) return false
    const beat = this.#dueBeat(due)
    if (beat === null) return false
    const hurries = isCatchingUp(due)
    const share = shareOfTime(factorOf(this.#speed, hurries))
    const showing = this.#prepare(beat, share, false)
    const roomMs = roomAfter(beat, showing.running?.timeMs ?? 0, due)
    if (roomMs >= 0) this.#show(beat, showing, { isCatchingUp: hurries, roomMs })
    else this.#showAll(due, share)
    return true
  }

  #dueBeat(due: Due): Beat | null {
    const beat = dueBeat(due)
    return beat === null || this.#still === null ? beat : withAlike(beat, this.#still, due)
  }

  /** A last beat before the limit must not take so long that the changes behind it grow too old meanwhile. */
  #showAll(due: Due, share: number): void {
    const beat = allReceived(due)
    this.#show(beat, this.#prepare(beat, share, false), { isCatchingUp: true })
  }

  /** Goes to the state after the beat, and works out how the screen gets there. */
  #prepare(beat: Beat, share: number, isStep: boolean): Showing<Scene, Frame> {
    this.#place.moveTo(beat.to)
    const at = isStep ? beat.at : Math.max(this.#place.viewAt, beat.at)
    return this.#screen.prepare(this.#place.sceneAt(at, this.#setting), beat, this.#setting, { share, isStep })
  }

  #show(
    beat: Beat,
    showing: Showing<Scene, Frame>,
    {
      style = beat.kind,
      isCatchingUp: hurries,
      roomMs = Number.POSITIVE_INFINITY,
    }: { readonly style?: CaptionStyle; readonly isCatchingUp: boolean; readonly roomMs?: number },
  ): void {
    const { viewAt, maps } = this.#place
    // A step may go back in time; whatever else is shown does not.
    this.#place.viewAt = this.#isPaused ? beat.at : Math.max(viewAt, beat.at)
    this.#place.remember(beat)
    this.#screen.show(showing)
    this.#still = showing.running === null ? stillAfter(beat, this.#still, this.#pace, this.#lastTickMs) : null
    const caption = this.#options.caption(beat, style, maps)
    this.#caption = caption ?? this.#caption
    this.#holdMs = this.#isPaused || caption === null ? 0 : this.#holdOf(beat, style, caption, hurries, roomMs)
  }

  #holdOf(beat: Beat, style: CaptionStyle, caption: Caption, hurries: boolean, roomMs: number): number {
    const reading = this.#options.reading?.(beat, style, caption) ?? null
    const fullMs = this.#readers.holdMs(reading, this.#pace, hurries)
    if (reading !== null && fullMs > 0) this.#readers.note(reading)
    return Math.min(roomMs, fullMs * shareOfTime(this.#speed))
  }

  #stepForward(): void {
    const beat = this.#place.beatAfter(this.#pace.windowMs)
    if (beat !== null) this.#show(beat, this.#prepare(beat, 1, true), { isCatchingUp: false })
  }

  /** The motion of the beat, played from its end to its start; from mid-motion, straight to where the beat began. */
  #stepBack(): void {
    const beat = this.#place.beatBefore(this.#pace.windowMs)
    if (beat === null) return
    this.#place.remember(beat)
    this.#jumpTo(beat.from)
    this.#screen.show(this.#screen.prepareBack(this.#sceneNow(), beat, this.#setting))
  }

  /** To a place of the log, with the caption that it has from whichever side it is reached. */
  #jumpTo(position: number): void {
    this.#place.jumpTo(position, this.#options.clock.nowMs())
    this.#caption = this.#toldHere()
  }

  /** What was told last up to here, with the reasons that held then. */
  #toldHere(): Caption | null {
    const beat = this.#place.lastTold(this.#pace.windowMs)
    if (beat === null) return null
    const { position } = this.#place
    this.#place.moveTo(beat.to)
    const caption = this.#options.caption(beat, beat.kind, this.#place.maps)
    this.#place.moveTo(position)
    return caption
  }

  /** Another world, or a place in the log that was dropped: show the present, as a cut. */
  #leaveLostPlace(): void {
    if (this.#place.isInLog) return
    this.#place.jumpToEnd(this.#options.clock.nowMs())
    this.#forget()
    this.#cutToState('switch')
  }

  #forget(): void {
    this.#readers.forget()
    this.#caption = null
    this.#holdMs = 0
    this.#still = null
  }

  #cutToState(kind: 'cut' | 'switch'): void {
    const manner = { share: 1, isStep: true }
    this.#screen.show(this.#screen.prepare(this.#sceneNow(), { kind, milestones: [] }, this.#setting, manner))
  }

  /** Moves view time on and lets clock texts follow, in whole seconds, while nothing else moves. */
  #tellTime(): void {
    if (this.#screen.running !== null || this.#isPaused || this.#options.connection().kind !== 'live') return
    const { viewAt } = this.#place
    const at = Math.max(viewAt, this.#place.upToDateAt(this.#options.clock.nowMs()))
    this.#place.viewAt = at
    if (Math.floor(at / 1000) === Math.floor(viewAt / 1000) || this.#screen.scene === null) return
    const scene = this.#sceneNow()
    if (this.#screen.changeText(scene)) return
    const manner = { share: 1, isStep: false }
    this.#screen.show(this.#screen.prepare(scene, { kind: 'switch', milestones: [] }, this.#setting, manner))
  }

  #sceneNow(): Scene | null {
    return this.#place.sceneAt(this.#place.viewAt, this.#setting)
  }

  /** Tells those who listen, if there is something to tell, and sees to the next instant. */
  #settle(): void {
    if (this.#isStopped) return
    const { lagMs } = this
    const nowMs = this.#options.clock.nowMs()
    this.#lateness = latenessAfter(this.#lateness, { lagMs, isAtRest: this.#screen.isSettled, nowMs })
    const view = this.#viewNow()
    if (!equalViews(this.#view, view)) {
      this.#view = view
      for (const listener of this.#listeners) listener()
    }
    this.#schedule()
  }

  /** At rest nothing is asked for but the next whole second, and not even that where no text counts. */
  #schedule(): void {
    if (this.#isStopped) return
    const { running } = this.#screen
    const isMoving = running !== null && (!this.#isPaused || running.isStep)
    this.#alarm.set(isMoving ? 'frame' : this.#nextDelayMs())
  }

  #nextDelayMs(): number | null {
    const { clock, log, connection } = this.#options
    if (!this.#place.isInLog) return 0
    const nowMs = clock.nowMs()
    const { scope, waiting: position } = this.#place
    const waiting = position < log.end ? log.entry(position) : null
    const stillMs =
      scope === null || waiting === null
        ? 0
        : stillForMs(this.#still, { log, scope, position, nowMs, follows: this.#follows })
    const isTelling = !this.#isPaused && connection().kind === 'live'
    const delays = [
      ...(waiting !== null && !this.#isPaused
        ? [Math.max(this.#holdMs, stillMs, waiting.receivedAt + presentationDelayMs - nowMs)]
        : []),
      ...(waiting === null ? [] : [untilBadgeChangesMs(this.lagMs, [liveLimitMs, offerFromMs])]),
      ...(isTelling && this.#screen.scene !== null ? [1000 - (this.#place.liveAt(nowMs) % 1000)] : []),
    ]
    return delays.length === 0 ? null : Math.max(0, Math.min(...delays))
  }

  #viewNow(): PlayerView<Scene, Frame, Caption> {
    const { lagMs } = this
    const { connection, log } = this.#options
    const isByChoice = this.#isPaused || !this.#follows
    const { isBehind } = this.#lateness
    const canGoLive = isByChoice || isBehind
    const { position } = this.#place
    return {
      scene: this.#screen.scene,
      frame: this.#screen.frame,
      caption: this.#caption,
      untold: this.#caption === null ? untoldAt({ isPresent: !canGoLive, position, log }) : null,
      isMoving: this.#screen.running?.isTold === true,
      badge: badgeOf({ connection: connection(), isPaused: this.#isPaused, lagMs, isBehind }),
      viewAt: this.#place.viewAt,
      isPaused: this.#isPaused,
      canGoLive,
      offersLive: isByChoice && lagMs >= offerFromMs,
      pace: this.#paceName,
      speed: this.#speed,
      position,
      first: log.first,
      end: log.end,
    }
  }
}
