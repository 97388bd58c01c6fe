import type { EntityMaps } from '#shared/model/change.ts'
import { badgeOf } from './badge.ts'
import { mergedBeat, nextBeat, previousBeat, skipQuiet, stretchOf, type Beat, type BeatScope } from './beats.ts'
import { Cursor } from './cursor.ts'
import { paces, presentationDelayMs, shareOfTime, type Pace } from './pace.ts'
import { recentMs, type PictureStory } from './picture.ts'
import { equalViews, type CaptionStyle, type PlayerOptions, type PlayerView } from './player-view.ts'
import { advance, isOver, isSettled, type Running } from './running.ts'

/** From this far behind, going live is a cut and not a chase. */
const skipFromMs = 5_000
const stretchesKept = 1_000
/** By how much a beat may take the view over the limit: with it the Live pace stays less than 2.3 s behind. */
const overtimeMs = 250

/**
 * Shows the log at the viewer's pace (visual language 6.1). It decides when which stretch of the log is shown; what that
 * looks like the picture decides. Frames are asked for only while something moves, and a timer only for the next
 * instant at which something will.
 */
export class Player<Setting, Scene, Frame, Caption> {
  readonly #options: PlayerOptions<Setting, Scene, Frame, Caption>
  readonly #cursor: Cursor
  readonly #listeners = new Set<() => void>()
  readonly #unsubscribe: () => void
  readonly #stretches: { readonly from: number; readonly to: number }[] = []
  #pace: Pace
  #speed = 1
  #setting: Setting
  #workload: string | null
  #isPaused = false
  #hasUserMoved = false
  #isStopped = false
  #viewAt: number
  #scene: Scene | null = null
  #frame: Frame | null = null
  #caption: Caption | null = null
  #running: Running<Frame> | null = null
  #lastTickMs: number
  #cancel: (() => void) | null = null
  #awaitsFrame = false
  #view: PlayerView<Scene, Frame, Caption>

  constructor(options: PlayerOptions<Setting, Scene, Frame, Caption>) {
    this.#options = options
    this.#pace = options.pace ?? paces.live
    this.#setting = options.setting
    this.#workload = options.workload
    this.#cursor = new Cursor(options.log)
    this.#lastTickMs = options.clock.nowMs()
    this.#viewAt = this.#liveAt()
    this.#cutToState('switch')
    this.#view = this.#viewNow()
    this.#unsubscribe = options.log.subscribe(() => this.#schedule())
    this.#schedule()
  }

  get view(): PlayerView<Scene, Frame, Caption> {
    return this.#view
  }

  /** The state in view, for pickers and details that must agree with the picture. */
  get maps(): EntityMaps {
    return this.#cursor.maps
  }

  get workload(): string | null {
    return this.#workload
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
    this.#leaveLostPlace()
    this.#isPaused = true
    this.#hasUserMoved = true
    if (direction === 1) this.#stepForward()
    else this.#stepBack()
    this.#lastTickMs = this.#options.clock.nowMs()
    this.#settle()
  }

  /** Back to what happens now: at once from far behind, else by catching up. */
  goLive(): void {
    const isFar = this.lagMs > skipFromMs
    this.#isPaused = false
    this.#hasUserMoved = false
    this.#lastTickMs = this.#options.clock.nowMs()
    const scope = this.#scope()
    const { log } = this.#options
    if (isFar && scope !== null && this.#cursor.isInLog) {
      const beat = mergedBeat(log, this.#cursor.position, log.end, scope)
      this.#show({ ...beat, kind: 'cut' }, 1, { isStep: false, style: 'skipped' })
    }
    this.#tick()
  }

  /** Another size, selection or way of showing: not news, so nothing begins to move, and what moves goes on from there. */
  change(setting: Setting): void {
    this.#setting = setting
    const wasStep = this.#running?.isStep
    this.#scene = this.#sceneNow()
    if (wasStep !== undefined) this.#play({ kind: 'told', milestones: [] }, 1, wasStep)
    else this.#frame = this.#scene === null ? null : this.#options.picture.rest(this.#scene, this.#frame)
    this.#settle()
  }

  /** Shows another set, where the view stands in time. */
  choose(workload: string | null): void {
    if (workload === this.#workload) return
    this.#workload = workload
    this.#stretches.length = 0
    this.#caption = null
    this.#cutToState('switch')
    this.#lastTickMs = this.#options.clock.nowMs()
    this.#settle()
  }

  setPace(pace: Pace, speed = 1): void {
    this.#pace = pace
    this.#speed = speed
  }

  /** Looks again at what it was given as functions, such as the connection. */
  refresh(): void {
    this.#settle()
  }

  /** After this nothing is asked of the clock and no listener is called. */
  stop(): void {
    this.#isStopped = true
    this.#unsubscribe()
    this.#cancel?.()
    this.#cancel = null
    this.#listeners.clear()
  }

  #tick(): void {
    const nowMs = this.#options.clock.nowMs()
    const passedMs = Math.max(0, nowMs - this.#lastTickMs)
    this.#lastTickMs = nowMs
    this.#leaveLostPlace()
    this.#advance(passedMs)
    while (this.#isFree && !this.#isPaused && this.#begin(nowMs));
    this.#tellTime()
    this.#settle()
  }

  /** Whether the next beat may begin: nothing moves, or only outlines of a cut are still there. */
  get #isFree(): boolean {
    return this.#running === null || isSettled(this.#running)
  }

  #advance(passedMs: number): void {
    const running = this.#running
    if (running === null || (this.#isPaused && !running.isStep)) return
    this.#frame = advance(running, passedMs)
    if (isOver(running)) this.#running = null
  }

  /** Shows the next beat if one is due; true when the one after it can be looked at, too. */
  #begin(nowMs: number): boolean {
    const { log } = this.#options
    const scope = this.#scope()
    if (scope === null) {
      this.#cursor.moveTo(log.end)
      return false
    }
    this.#cursor.moveTo(skipQuiet(log, this.#cursor.position, log.end, scope))
    const { position } = this.#cursor
    if (position >= log.end) {
      this.#hasUserMoved = false
      return false
    }
    const lagMs = nowMs - log.entry(position).receivedAt
    if (lagMs < presentationDelayMs) return false
    const isLate = !this.#hasUserMoved && lagMs > this.#pace.limitMs
    const windowMs = lagMs > this.#pace.catchUpMs ? this.#pace.catchUpWindowMs : this.#pace.windowMs
    const beat = isLate ? mergedBeat(log, position, log.end, scope) : nextBeat(log, position, log.end, scope, windowMs)
    if (beat === null) return false
    const share = shareOfTime(this.#pace, lagMs, this.#speed, this.#hasUserMoved)
    const before = this.#frame
    this.#show(beat, share, { isStep: false })
    if (this.#makesLate(beat, nowMs)) {
      this.#frame = before
      this.#show(mergedBeat(log, position, log.end, scope), share, { isStep: false })
    }
    return true
  }

  /** A last beat before the limit must not take so long that the changes behind it grow too old meanwhile. */
  #makesLate(beat: Beat, nowMs: number): boolean {
    const { log } = this.#options
    if (this.#running === null || this.#hasUserMoved || beat.kind !== 'told' || beat.to >= log.end) return false
    return nowMs + this.#running.timeMs - log.entry(beat.to).receivedAt > this.#pace.limitMs + overtimeMs
  }

  #show(beat: Beat, share: number, { isStep, style = beat.kind }: { isStep: boolean; style?: CaptionStyle }): void {
    this.#cursor.moveTo(beat.to)
    this.#viewAt = isStep ? beat.at : Math.max(this.#viewAt, beat.at)
    if (beat.kind === 'told') this.#remember(beat)
    this.#scene = this.#sceneNow()
    this.#caption = this.#options.caption(beat, style, this.#cursor.maps) ?? this.#caption
    this.#play(beat, share, isStep)
  }

  #play(story: PictureStory, share: number, isStep: boolean): void {
    this.#running = null
    const { picture } = this.#options
    if (this.#scene === null) {
      this.#frame = null
      return
    }
    // What is read for the first time, or looked at instead of something else, does not come in: it is there.
    if (this.#frame === null && story.kind === 'switch') {
      this.#frame = picture.rest(this.#scene, null)
      return
    }
    const before = this.#frame ?? picture.blank(this.#scene)
    const motion = picture.plan(before, this.#scene, story, this.#setting)
    this.#frame = motion.frameAt(0)
    if (motion.durationMs === 0) this.#frame = picture.rest(this.#scene, this.#frame)
    else {
      const timeMs = motion.durationMs * share
      const isTold = story.milestones.length > 0 && story.kind !== 'switch'
      this.#running = { motion, timeMs, isReversed: false, isStep, isTold, elapsedMs: 0 }
    }
  }

  #stepForward(): void {
    const { log } = this.#options
    const scope = this.#scope()
    if (scope === null) return
    // The way back is the way forward: a beat that was stepped over is the same one from its other end.
    const known = this.#stretches.findLast((stretch) => stretch.from === this.#cursor.position)
    const from = skipQuiet(log, this.#cursor.position, log.end, scope)
    const beat =
      known === undefined
        ? nextBeat(log, from, log.end, scope, this.#pace.windowMs)
        : stretchOf(log, known.from, known.to, 'told', scope)
    if (beat !== null) this.#show(beat, 1, { isStep: true })
  }

  /** The motion of the beat, played from its end to its start; from mid-motion, straight to where the beat began. */
  #stepBack(): void {
    const { log, picture, caption } = this.#options
    const scope = this.#scope()
    if (scope === null) return
    const beat = this.#stretchBefore(scope)
    if (beat === null) return
    if (beat.kind === 'told') this.#remember(beat)
    const wasMoving = this.#running !== null
    const shown = this.#scene
    this.#cursor.moveTo(beat.from)
    const before = this.#stretchBefore(this.#scope() ?? scope)
    this.#viewAt = beat.from > log.first ? log.entry(beat.from - 1).change.at : log.entry(beat.from).change.at
    this.#caption = before === null ? null : caption(before, before.kind, this.#cursor.maps)
    this.#scene = this.#sceneNow()
    if (wasMoving || shown === null || this.#scene === null || this.#frame === null) {
      return this.#play({ kind: 'switch', milestones: [] }, 1, true)
    }
    const motion = picture.plan(picture.rest(this.#scene, this.#frame), shown, beat, this.#setting)
    const timeMs = motion.durationMs
    this.#frame = motion.frameAt(motion.durationMs)
    if (timeMs === 0) this.#frame = picture.rest(this.#scene, this.#frame)
    this.#running =
      timeMs === 0 ? null : { motion, timeMs, isReversed: true, isStep: true, isTold: false, elapsedMs: 0 }
  }

  /** The beat that was shown up to here, or what would be one. */
  #stretchBefore(scope: BeatScope): Beat | null {
    const { log } = this.#options
    const { position } = this.#cursor
    const known = this.#stretches.findLast(({ to }) => to === position)
    if (known !== undefined && known.from >= log.first) return stretchOf(log, known.from, known.to, 'told', scope)
    return previousBeat(log, position, scope, this.#pace.windowMs)
  }

  #remember({ from, to }: Beat): void {
    if (this.#stretches.some((known) => known.from === from && known.to === to)) return
    this.#stretches.push({ from, to })
    if (this.#stretches.length > stretchesKept) this.#stretches.shift()
  }

  /** Another world, or a place in the log that was dropped: show the present, as a cut. */
  #leaveLostPlace(): void {
    if (this.#cursor.isInLog) return
    this.#cursor.jumpToEnd()
    this.#stretches.length = 0
    this.#caption = null
    this.#viewAt = this.#liveAt()
    this.#cutToState('switch')
  }

  #cutToState(kind: 'cut' | 'switch'): void {
    this.#scene = this.#sceneNow()
    this.#play({ kind, milestones: [] }, 1, true)
  }

  /** Moves view time on and lets clock texts follow, in whole seconds, while nothing else moves. */
  #tellTime(): void {
    if (this.#running !== null || this.#isPaused || this.#options.connection().kind !== 'live') return
    const at = Math.max(this.#viewAt, this.#upToDateAt())
    const isNewSecond = Math.floor(at / 1000) !== Math.floor(this.#viewAt / 1000)
    this.#viewAt = at
    if (!isNewSecond || this.#scene === null) return
    const scene = this.#sceneNow()
    const { picture } = this.#options
    const isOnlyText = scene !== null && picture.hasSameMarks(this.#scene, scene)
    if (isOnlyText) {
      const frame = picture.rest(scene, this.#frame)
      // The same frame object means that no text changed, and then the scene need not change either.
      if (frame !== this.#frame) this.#scene = scene
      this.#frame = frame
      return
    }
    this.#scene = scene
    this.#play({ kind: 'switch', milestones: [] }, 1, false)
  }

  /** As far as view time can go without passing a change that is not shown yet. */
  #upToDateAt(): number {
    const { log } = this.#options
    const { position } = this.#cursor
    return position < log.end ? Math.min(this.#liveAt(), log.entry(position).change.at) : this.#liveAt()
  }

  #liveAt(): number {
    return this.#options.clock.nowMs() - this.#options.log.offsetMs
  }

  /** How old the oldest change is that is not shown yet; 0 when all is shown. It grows with the wall clock. */
  get lagMs(): number {
    const { log, clock } = this.#options
    const { position } = this.#cursor
    if (!this.#cursor.isInLog || position >= log.end) return 0
    return Math.max(0, clock.nowMs() - log.entry(position).receivedAt)
  }

  #scope(): BeatScope | null {
    if (this.#workload === null) return null
    return this.#options.picture.scopeOf(this.#workload, this.#cursor.maps)
  }

  #sceneNow(): Scene | null {
    if (this.#workload === null) return null
    const at = this.#viewAt
    const { maps } = this.#cursor
    const recent = this.#cursor.told(at, recentMs)
    return this.#options.picture.sceneOf({ maps, workload: this.#workload, at, recent, setting: this.#setting })
  }

  /** Tells those who listen, if there is something to tell, and sees to the next instant. */
  #settle(): void {
    if (this.#isStopped) return
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
    const { clock } = this.#options
    const running = this.#running
    const isMoving = running !== null && (!this.#isPaused || running.isStep)
    if (isMoving && this.#awaitsFrame) return
    this.#cancel?.()
    this.#awaitsFrame = isMoving
    const tick = (): void => {
      this.#cancel = null
      this.#awaitsFrame = false
      this.#tick()
    }
    const delayMs = isMoving ? 0 : this.#nextDelayMs()
    this.#cancel = isMoving ? clock.nextFrame(tick) : delayMs === null ? null : clock.after(delayMs, tick)
  }

  #nextDelayMs(): number | null {
    const { clock, log, connection } = this.#options
    if (!this.#cursor.isInLog) return 0
    const { position } = this.#cursor
    const waiting = position < log.end ? log.entry(position) : null
    const lagMs = this.lagMs
    const isTelling = !this.#isPaused && connection().kind === 'live'
    const delays = [
      ...(waiting !== null && !this.#isPaused ? [waiting.receivedAt + presentationDelayMs - clock.nowMs()] : []),
      ...(waiting === null ? [] : [1000 - (lagMs % 1000)]),
      ...(isTelling && this.#scene !== null ? [1000 - (this.#liveAt() % 1000)] : []),
    ]
    return delays.length === 0 ? null : Math.max(0, Math.min(...delays))
  }

  #viewNow(): PlayerView<Scene, Frame, Caption> {
    const lagMs = this.lagMs
    return {
      scene: this.#scene,
      frame: this.#frame,
      caption: this.#caption,
      isMoving: this.#running?.isTold === true,
      badge: badgeOf({ connection: this.#options.connection(), isPaused: this.#isPaused, lagMs }),
      viewAt: this.#viewAt,
      isPaused: this.#isPaused,
      canGoLive: this.#isPaused || this.#hasUserMoved || lagMs >= 1000,
    }
  }
}
