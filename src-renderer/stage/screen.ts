import type { Picture, PictureStory } from './picture.ts'
import { advance, isOver, isSettled, stretch, type Running } from './running.ts'

/** A way of getting a scene onto the screen, prepared and not begun. */
export interface Showing<Scene, Frame> {
  readonly scene: Scene | null
  readonly frame: Frame | null
  readonly running: Running<Frame> | null
}

interface Manner {
  /** Of the motion's own time. */
  readonly share: number
  readonly isStep: boolean
}

/** What is drawn: the scene in view, the frame of this instant, and the motion under way. It knows no log and no pace. */
export class Screen<Setting, Scene, Frame> {
  readonly #picture: Picture<Setting, Scene, Frame>
  #scene: Scene | null = null
  #frame: Frame | null = null
  #running: Running<Frame> | null = null

  constructor(picture: Picture<Setting, Scene, Frame>) {
    this.#picture = picture
  }

  get scene(): Scene | null {
    return this.#scene
  }

  get frame(): Frame | null {
    return this.#frame
  }

  get running(): Running<Frame> | null {
    return this.#running
  }

  /** Whether the next beat may begin: nothing moves, or only outlines of a cut are still there. */
  get isSettled(): boolean {
    return this.#running === null || isSettled(this.#running)
  }

  /** From what is on screen to the scene. Nothing is changed by it. */
  prepare(
    scene: Scene | null,
    story: PictureStory,
    setting: Setting,
    { share, isStep }: Manner,
  ): Showing<Scene, Frame> {
    if (scene === null) return { scene, frame: null, running: null }
    // What is read for the first time, or looked at instead of something else, does not come in: it is there.
    if (this.#frame === null && story.kind === 'switch') return this.#still(scene, null)
    const before = this.#frame ?? this.#picture.blank(scene)
    const motion = this.#picture.plan(before, scene, story, setting)
    const first = motion.frameAt(0)
    if (motion.durationMs === 0) return this.#still(scene, first)
    const isTold = story.milestones.length > 0 && story.kind !== 'switch'
    const timeMs = motion.durationMs * share
    return { scene, frame: first, running: { motion, timeMs, isReversed: false, isStep, isTold, elapsedMs: 0 } }
  }

  /** The motion of a story, played from its end to its start: from the scene on screen back to the one before it. */
  prepareBack(scene: Scene | null, story: PictureStory, setting: Setting): Showing<Scene, Frame> {
    const shown = this.#scene
    const wasMoving = this.#running !== null
    if (wasMoving || shown === null || scene === null || this.#frame === null) {
      return this.prepare(scene, { kind: 'switch', milestones: [] }, setting, { share: 1, isStep: true })
    }
    const motion = this.#picture.plan(this.#picture.rest(scene, this.#frame), shown, story, setting)
    const timeMs = motion.durationMs
    const last = motion.frameAt(timeMs)
    if (timeMs === 0) return this.#still(scene, last)
    return {
      scene,
      frame: last,
      running: { motion, timeMs, isReversed: true, isStep: true, isTold: false, elapsedMs: 0 },
    }
  }

  show({ scene, frame, running }: Showing<Scene, Frame>): void {
    this.#scene = scene
    this.#frame = frame
    this.#running = running
  }

  /** Another size, selection or way of showing: nothing begins to move, and what moves goes on from there. */
  change(scene: Scene | null, setting: Setting): void {
    const wasStep = this.#running?.isStep
    if (wasStep === undefined || scene === null) this.show(this.#still(scene, this.#frame))
    else this.show(this.prepare(scene, { kind: 'told', milestones: [] }, setting, { share: 1, isStep: wasStep }))
  }

  /** The same scene at a later second; false when other marks stand in it, which has to be seen. */
  changeText(scene: Scene | null): boolean {
    if (scene === null || this.#scene === null || !this.#picture.hasSameMarks(this.#scene, scene)) return false
    const frame = this.#picture.rest(scene, this.#frame)
    // The same frame object means that no text changed, and then the scene need not change either.
    if (frame !== this.#frame) this.#scene = scene
    this.#frame = frame
    return true
  }

  /** Lets time pass; the answer is the time that was left over when the motion came to its end. */
  advance(passedMs: number): number {
    const running = this.#running
    if (running === null) return passedMs
    this.#frame = advance(running, passedMs)
    if (!isOver(running)) return 0
    this.#running = null
    return Math.max(0, running.elapsedMs - running.timeMs)
  }

  stretch(factor: number): void {
    if (this.#running !== null) stretch(this.#running, factor)
  }

  #still(scene: Scene | null, frame: Frame | null): Showing<Scene, Frame> {
    return { scene, frame: scene === null ? null : this.#picture.rest(scene, frame), running: null }
  }
}
