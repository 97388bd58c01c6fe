import type { Motion } from './picture.ts'

/** A motion under way. */
export interface Running<Frame> {
  readonly motion: Motion<Frame>
  /** How long it takes, at the present pace; the motion's own time is stretched to it. */
  timeMs: number
  readonly isReversed: boolean
  /** A step plays even though the view is paused. */
  readonly isStep: boolean
  /** Of something that happened, and not of looking at something else. */
  readonly isTold: boolean
  elapsedMs: number
}

/** The frame after some more time. */
export function advance<Frame>(running: Running<Frame>, passedMs: number): Frame {
  running.elapsedMs += passedMs
  const { motion, isReversed } = running
  const share = shareOf(running)
  return motion.frameAt((isReversed ? 1 - share : share) * motion.durationMs)
}

/** From here on at another speed; what is on screen stays where it is. */
export function stretch(running: Running<unknown>, factor: number): void {
  running.timeMs *= factor
  running.elapsedMs *= factor
}

export function isOver(running: Running<unknown>): boolean {
  return shareOf(running) >= 1
}

/** The new picture stands, and only outlines of a cut are still there. */
export function isSettled(running: Running<unknown>): boolean {
  const { motion, isReversed } = running
  return !isReversed && shareOf(running) * motion.durationMs >= motion.settledMs
}

function shareOf({ elapsedMs, timeMs }: Running<unknown>): number {
  return Math.min(1, elapsedMs / timeMs)
}
