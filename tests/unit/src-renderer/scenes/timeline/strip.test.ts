import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laneNames, type LaneName } from '../../../../../src-renderer/scenes/timeline/lanes.ts'
import {
  barPitchPx,
  instantAt,
  placeOf,
  stripOf,
  type StripFacts,
} from '../../../../../src-renderer/scenes/timeline/strip.ts'

const start = 1_700_000_000_000
const minute = 60_000

function facts(changes: Partial<StripFacts> = {}): StripFacts {
  return { marks: [], unseen: [], since: start, latestAt: null, widthPx: 1_200, ...changes }
}

describe('the strip of what happened', () => {
  it('ends at the latest change and not at the present, so that nothing moves while nothing happens', () => {
    const mark = { at: start + 5 * minute, lane: 'pods' as const }
    const strip = stripOf(facts({ marks: [mark], latestAt: mark.at }))
    expect(strip.to).toBe(mark.at)
    for (const minutes of [9, 20]) expect(placeOf(strip, start + minutes * minute, 1_200)).toBe(1_200)
  })

  it('spans half a minute at least, with nothing drawn before watching began', () => {
    const strip = stripOf(facts({ latestAt: start + 15_000 }))
    expect(strip.to - strip.from).toBe(minute / 2)
    expect(strip.startX).toBe(600)
  })

  it('makes one bar of ticks that are closer than its pitch, and its height their count', () => {
    const marks = [0, 1, 2, 3, 40_000].map((offset) => ({ at: start + 60_000 + offset, lane: 'pods' as const }))
    const strip = stripOf(facts({ marks, latestAt: start + 5 * minute }))
    expect(strip.lanes).toHaveLength(1)
    expect(strip.lanes[0]?.bars.map(({ count }) => count)).toEqual([4, 1])
    const [burst, single] = strip.lanes[0]?.bars ?? []
    expect(burst?.share).toBe(1)
    expect(single?.share).toBeLessThan(1)
    expect(single?.share).toBeGreaterThan(0.25)
  })

  it('leaves out lanes in which nothing happened and keeps the order of the others', () => {
    const marks = (['records', 'set', 'pods'] as const).map((lane) => ({ at: start, lane }))
    expect(stripOf(facts({ marks, latestAt: start })).lanes.map(({ name }) => name)).toEqual(['set', 'pods', 'records'])
  })

  it('shows a short stretch that was not seen, and a whole one', () => {
    const unseen = [
      { from: start + minute, to: start + minute },
      { from: start + 2 * minute, to: start + 4 * minute },
    ]
    const strip = stripOf(facts({ unseen, latestAt: start + 4 * minute }))
    expect(strip.unseen).toEqual([
      { ...unseen[0], x: 294, width: 6 },
      { ...unseen[1], x: 600, width: 600 },
    ])
  })

  it('labels round times with room between them', () => {
    const strip = stripOf(facts({ latestAt: start + 7 * minute }))
    expect(strip.labels.length).toBeGreaterThan(3)
    for (const [index, { x, at }] of strip.labels.entries()) {
      expect(at % minute).toBe(0)
      if (index > 0) expect(x - (strip.labels[index - 1]?.x ?? 0)).toBeGreaterThanOrEqual(119)
    }
  })

  it('counts every mark exactly once, inside the strip', () => {
    const mark = fc.tuple(fc.integer({ min: 0, max: 7_200_000 }), fc.constantFrom(...laneNames))
    fc.assert(fc.property(fc.array(mark, { maxLength: 200 }), fc.integer({ min: 200, max: 3_000 }), countsOnce))
  })

  function countsOnce(list: readonly (readonly [number, LaneName])[], widthPx: number): void {
    const marks = list.map(([offset, lane]) => ({ at: start + offset, lane })).toSorted((a, b) => a.at - b.at)
    const strip = stripOf(facts({ marks, latestAt: marks.at(-1)?.at ?? null, widthPx }))
    const bars = strip.lanes.flatMap((lane) => lane.bars)
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(marks.length)
    for (const { x, share } of bars) {
      expect(x % barPitchPx).toBe(0)
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(widthPx)
      expect(share).toBeLessThanOrEqual(1)
    }
  }

  it('finds the instant under a place again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_200 }), (x) => {
        const strip = stripOf(facts({ latestAt: start + 10 * minute }))
        const at = instantAt(strip, x / 1_200)
        expect(placeOf(strip, at, 1_200)).toBe(x)
      }),
    )
  })
})
