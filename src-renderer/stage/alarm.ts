import type { FrameClock } from './clock.ts'

/** The one thing the player waits for: the next frame while something moves, else the next instant at which something will. */
export class Alarm {
  readonly #clock: FrameClock
  readonly #task: () => void
  #cancel: (() => void) | null = null
  #awaitsFrame = false

  constructor(clock: FrameClock, task: () => void) {
    this.#clock = clock
    this.#task = task
  }

  /** `delayMs` is null when nothing is waited for. A frame that is awaited already stays awaited. */
  set(delayMs: number | 'frame' | null): void {
    const isFrame = delayMs === 'frame'
    if (isFrame && this.#awaitsFrame) return
    this.stop()
    if (delayMs === null) return
    this.#awaitsFrame = isFrame
    const ring = (): void => {
      this.#cancel = null
      this.#awaitsFrame = false
      this.#task()
    }
    this.#cancel = isFrame ? this.#clock.nextFrame(ring) : this.#clock.after(delayMs, ring)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#awaitsFrame = false
  }
}
