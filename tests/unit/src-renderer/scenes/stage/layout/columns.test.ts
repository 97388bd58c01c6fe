import { describe, expect, it } from 'vitest'
import { columnsOf } from '../../../../../../src-renderer/scenes/stage/layout/columns.ts'
import { lengthsOf } from '../../../../../../src-renderer/scenes/stage/layout/lengths.ts'

function columns(total: number, width = 1440, more: { gated?: boolean; firstKept?: number; first?: number } = {}) {
  return columnsOf({
    width,
    total,
    firstKept: more.firstKept ?? null,
    gated: more.gated ?? true,
    first: more.first ?? 0,
    lengths: lengthsOf({ mode: 'desk' }),
  })
}

describe('tiers by pitch', () => {
  it.each([
    [1, 1440, 'A'],
    [3, 1440, 'A'],
    [4, 1440, 'A'],
    [5, 1440, 'B'],
    [6, 1440, 'B'],
    [7, 1440, 'C'],
    [10, 1440, 'C'],
    [3, 1024, 'A'],
    [4, 1024, 'B'],
    [5, 1024, 'C'],
    // The drawer open: three slots stay in tier A and nothing reflows.
    [3, 1080, 'A'],
  ] as const)('%i slots in %i px are tier %s', (total, width, tier) => {
    expect(columns(total, width).tier).toBe(tier)
  })
})

describe('places of slots', () => {
  it('a single slot is at most 520 px wide and stands on the first third', () => {
    const { columns: placed } = columns(1)
    expect(placed).toEqual([{ x: 220, width: 520 }])
  })

  it('without gates the gaps are narrower', () => {
    expect(columns(3, 1440, { gated: false }).gap).toBe(16)
    expect(columns(5, 1440, { gated: false }).gap).toBe(12)
    expect(columns(10, 1440, { gated: false }).gap).toBe(8)
    expect(columns(3).gap).toBe(32)
  })

  it('kept slots stand behind a divider that takes the room of a gate', () => {
    const { columns: placed, dividerX, dividerWidth } = columns(8, 1440, { firstKept: 5 })
    const last = placed[4]
    const kept = placed[5]
    expect(dividerX).toBe((last?.x ?? 0) + (last?.width ?? 0))
    expect(kept?.x).toBe((dividerX ?? 0) + dividerWidth)
  })

  it.each([1, 2, 3, 5, 8, 13])('%i slots stay inside the stage and never overlap', (total) => {
    for (const width of [1024, 1280, 1440, 1920]) {
      const { columns: placed } = columns(total, width)
      const ends = placed.map(({ x, width: own }) => x + own)
      expect(ends.at(-1)).toBeLessThanOrEqual(width - 24)
      expect(placed.slice(1).every(({ x }, index) => x >= (ends[index] ?? 0))).toBe(true)
    }
  })

  it('draws as many as fit and counts the others', () => {
    expect(columns(40).window).toEqual({ first: 0, count: 13, total: 40 })
    expect(columns(40, 1440, { first: 13 }).window).toEqual({ first: 13, count: 13, total: 40 })
    expect(columns(40, 1440, { first: 39 }).window).toEqual({ first: 27, count: 13, total: 40 })
  })
})
