import type { TimelineMark } from '../../src-renderer/scenes/timeline/book.ts'
import { stageAt } from '../kit/stage-states.ts'

/** Pages that show the whole window, by name. */
export const framePages = [
  'frame',
  'frame-paused',
  'frame-behind',
  'frame-disconnected',
  'frame-forbidden',
  'frame-picker',
  'frame-screen',
  'frame-waiting',
] as const

const seconds = [6, 9, 14, 21, 60, 62, 118, 121, 124, 130, 240, 241, 243, 250, 310, 396, 399]

/** What the strip below the stage shows: instants before `stageAt`, spread over its lanes. */
export const frameMarks: readonly TimelineMark[] = seconds
  .map((second, index): TimelineMark => ({
    at: stageAt - second * 1000,
    lane: (['pods', 'claims', 'records'] as const)[index % 3] ?? 'pods',
  }))
  .toReversed()
