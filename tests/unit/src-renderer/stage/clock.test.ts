import { describe, expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { frameClockOf, sparingFrames } from '../../../../src-renderer/stage/clock.ts'

describe('sparingFrames', () => {
  test('gives every frame while there is no flood', () => {
    const clock = new ManualClock(1_003)
    const frames = sparingFrames(frameClockOf(clock, 16), () => false)
    let drawn = 0
    frames.nextFrame(() => (drawn += 1))
    clock.advance(16)
    expect(drawn).toBe(1)
  })

  test('in a flood frames are 50 ms apart, and the same for all who ask', () => {
    const clock = new ManualClock(1_003)
    const drawnAt: string[] = []
    const draw = (who: string, frames: ReturnType<typeof sparingFrames>): void => {
      frames.nextFrame(() => {
        drawnAt.push(`${who} ${clock.nowMs()}`)
        draw(who, frames)
      })
    }
    draw(
      'stage',
      sparingFrames(frameClockOf(clock, 0), () => true),
    )
    clock.advance(20)
    draw(
      'badge',
      sparingFrames(frameClockOf(clock, 0), () => true),
    )
    clock.advance(100)
    expect(drawnAt).toEqual(['stage 1050', 'badge 1050', 'stage 1100', 'badge 1100'])
  })

  test('what is cancelled is not drawn, before and after its turn has come', () => {
    const clock = new ManualClock(1_000)
    const frames = sparingFrames(frameClockOf(clock, 16), () => true)
    let drawn = 0
    const draw = (): void => void (drawn += 1)
    frames.nextFrame(draw)()
    const cancel = frames.nextFrame(draw)
    clock.advance(55)
    cancel()
    clock.advance(100)
    expect(drawn).toBe(0)
  })
})
