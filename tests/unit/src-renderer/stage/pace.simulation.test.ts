import { describe, expect, it } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { ModelChange } from '#shared/model/change.ts'
import { captionOf } from '../../../../src-renderer/stage/caption.ts'
import { frameClockOf } from '../../../../src-renderer/stage/clock.ts'
import type { PaceName } from '../../../../src-renderer/stage/pace.ts'
import { Player } from '../../../../src-renderer/stage/player.ts'
import { readingOf } from '../../../../src-renderer/stage/reading.ts'
import { stagePicture } from '../../../../src-renderer/scenes/stage/stage-picture.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { scriptWorkload, SetScript } from '../../../kit/set-script.ts'
import { plainView } from '../../../../src-renderer/scenes/stage/view.ts'

const sizes = {
  live: { width: 1384, height: 692, mode: 'desk' },
  lesson: { width: 1920, height: 789, mode: 'lesson' },
} as const

/** The greatest lag that the view ever had while the changes came, with the motions and captions that a person sees. */
function worstLagMs(changes: readonly ModelChange[], pace: PaceName): number {
  const [beginning, ...rest] = changes.toSorted((a, b) => a.at - b.at)
  if (beginning === undefined) throw new Error('Expected a script with changes, found none.')
  const clock = new ManualClock(beginning.at)
  const log = new HandLog()
  log.begin(beginning)
  const player = new Player({
    clock: frameClockOf(clock),
    log,
    picture: stagePicture,
    setting: { size: sizes[pace], selection: null, reduced: false, view: plainView },
    workload: scriptWorkload,
    caption: (beat, style, after) => captionOf(log, beat, style, after),
    reading: readingOf,
    connection: () => ({ kind: 'live' }),
    pace,
  })
  let worstMs = 0
  const look = (): void => {
    worstMs = Math.max(worstMs, player.lagMs)
  }
  player.subscribe(look)
  for (const change of rest) {
    while (clock.nowMs() < change.at) {
      clock.advance(Math.min(16, change.at - clock.nowMs()))
      look()
    }
    log.push(change)
  }
  for (let passedMs = 0; passedMs < 90_000 && (passedMs < 1000 || player.lagMs > 0); passedMs += 16) {
    clock.advance(16)
    look()
  }
  expect(player.lagMs).toBe(0)
  player.stop()
  expect(clock.waiting).toBe(0)
  return worstMs
}

function ordered(count: number): readonly ModelChange[] {
  const script = new SetScript('OrderedReady', count)
  let atMs = 1000
  for (let ordinal = 0; ordinal < count; ordinal++) atMs = script.life(ordinal, atMs)
  return script.changes
}

function parallel(count: number, createdPerSecond: number): readonly ModelChange[] {
  const script = new SetScript('Parallel', count)
  for (let ordinal = 0; ordinal < count; ordinal++) script.life(ordinal, 1000 + (ordinal * 1000) / createdPerSecond)
  return script.changes
}

function scaledDown(from: number, to: number): readonly ModelChange[] {
  const script = new SetScript('OrderedReady', from)
  for (let ordinal = 0; ordinal < from; ordinal++) script.life(ordinal, ordinal)
  const beginning = script.changes.length
  script.scaled(to, 20_000)
  let atMs = 20_020
  for (let ordinal = from - 1; ordinal >= to; ordinal--) atMs = script.end(ordinal, atMs)
  expect(beginning).toBeGreaterThan(0)
  return script.changes
}

const scripts: readonly (readonly [string, readonly ModelChange[]])[] = [
  ['3 ordered pods', ordered(3)],
  ['10 ordered pods', ordered(10)],
  ['30 ordered pods', ordered(30)],
  ['a scale-down from 5 to 1', scaledDown(5, 1)],
  ['10 parallel pods at once', parallel(10, 1000)],
  ['100 parallel pods at once', parallel(100, 1000)],
  ['10 parallel pods', parallel(10, 20)],
  ['100 parallel pods', parallel(100, 50)],
  ['1000 parallel pods', parallel(1000, 500)],
]

// Thousands of changes and layouts take a busy machine some seconds; what is held is the lag and not this.
const patienceMs = 60_000

describe('at the Live pace the view stays less than 2.3 s behind', () => {
  it.each(scripts)('for %s', (_name, changes) => expect(worstLagMs(changes, 'live')).toBeLessThan(2_300), patienceMs)
})

describe('at the Lesson pace the view stays less than 21 s behind', () => {
  it.each(scripts)('for %s', (_name, changes) => expect(worstLagMs(changes, 'lesson')).toBeLessThan(21_000), patienceMs)
})
