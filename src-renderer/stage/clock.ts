import { floodFrameMs } from '#shared/contract/port.ts'
import type { Clock } from '#shared/kit/clock.ts'

/** Time as the stage knows it: the wall clock, timers, and the moments at which the screen can change. */
export interface FrameClock extends Clock {
  /** Runs `task` once before the next frame is painted; the returned function cancels it. */
  nextFrame(task: () => void): () => void
}

/** The page's own time. */
export const pageClock: FrameClock = {
  nowMs: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
  nextFrame(task) {
    const frame = requestAnimationFrame(task)
    return () => cancelAnimationFrame(frame)
  },
}

/** A frame clock made from any clock, for tests and for driving the stage by hand: a frame every `frameMs`. */
export function frameClockOf(clock: Clock, frameMs = 16): FrameClock {
  return {
    nowMs: () => clock.nowMs(),
    after: (delayMs, task) => clock.after(delayMs, task),
    nextFrame: (task) => clock.after(frameMs, task),
  }
}

/** Frames that are further apart in a flood. Whoever asks for one then gets the same as all others, so that few are drawn. */
export function sparingFrames(clock: FrameClock, isFlooded: () => boolean): FrameClock {
  return {
    nowMs: () => clock.nowMs(),
    after: (delayMs, task) => clock.after(delayMs, task),
    nextFrame(task) {
      if (!isFlooded()) return clock.nextFrame(task)
      let cancel = clock.after(floodFrameMs - (clock.nowMs() % floodFrameMs), () => {
        cancel = clock.nextFrame(task)
      })
      return () => cancel()
    },
  }
}
