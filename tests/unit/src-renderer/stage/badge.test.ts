import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { badgeOf, latenessAfter, onTime, type Lateness } from '../../../../src-renderer/stage/badge.ts'

interface Moment {
  readonly lagMs: number
  readonly isAtRest: boolean
}

/** The word of the badge at each moment, 100 ms apart. */
function wordsOf(moments: readonly Moment[]): readonly string[] {
  let lateness: Lateness = onTime
  return moments.map(({ lagMs, isAtRest }, index) => {
    lateness = latenessAfter(lateness, { lagMs, isAtRest, nowMs: index * 100 })
    const { isBehind } = lateness
    const badge = badgeOf({ connection: { kind: 'live' }, isPaused: false, lagMs, isBehind })
    return badge.kind === 'behind' ? `${badge.seconds}` : badge.kind
  })
}

const moving = (...lags: readonly number[]): readonly Moment[] => lags.map((lagMs) => ({ lagMs, isAtRest: false }))

describe('the word of the badge', () => {
  it('is behind from one second on, and not before', () => {
    expect(wordsOf(moving(0, 500, 999, 1000))).toEqual(['live', 'live', 'live', '1'])
  })

  it('stays behind while a burst moves the delay over the limit and back, and the number stays exact', () => {
    expect(wordsOf(moving(900, 1100, 950, 1600, 400, 0, 1000))).toEqual(['live', '1', '1', '2', '0', '0', '1'])
  })

  it('is live again once nothing waits and nothing moves, and not because little waits or it stands still', () => {
    const still = (lagMs: number): Moment => ({ lagMs, isAtRest: true })
    expect(wordsOf([...moving(1200), still(900), still(300), ...moving(0), still(0)])).toEqual([
      '1',
      '1',
      '0',
      '0',
      'live',
    ])
  })

  it('is live again after it has kept up for 5 s, also where something always moves', () => {
    const words = wordsOf(moving(1200, ...Array.from({ length: 52 }, () => 300)))
    expect(words.slice(1, 51).every((word) => word === '0')).toBe(true)
    expect(words.slice(51)).toEqual(['live', 'live'])
    const shaken = wordsOf(moving(1200, ...Array.from({ length: 120 }, (_, index) => (index % 40 === 39 ? 1000 : 300))))
    expect(shaken).not.toContain('live')
  })

  it('changes its word once within a burst, whatever its delays, and always tells the delay of the moment', () => {
    const burst = fc.array(fc.integer({ min: 0, max: 2300 }), { maxLength: 40 })
    fc.assert(
      fc.property(burst, (lags) => {
        const wasBehind = (index: number): boolean => lags.slice(0, index + 1).some((lagMs) => lagMs >= 1000)
        const expected = lags.map((lagMs, index) => (wasBehind(index) ? `${Math.round(lagMs / 1000)}` : 'live'))
        expect(wordsOf(moving(...lags))).toEqual(expected)
      }),
    )
  })
})
