import { describe, expect, it } from 'vitest'
import { columnsOf, tierFor } from '../../../../../../src-renderer/scenes/stage/layout/columns.ts'
import { lengthsOf } from '../../../../../../src-renderer/scenes/stage/layout/lengths.ts'

function columns(total: number, width = 1440, more: { gated?: boolean; firstKept?: number } = {}) {
  return columnsOf({
    width,
    total,
    firstKept: more.firstKept ?? null,
    gated: more.gated ?? true,
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

describe('cells instead of columns', () => {
  it.each([
    [13, 1440, 'C'],
    // 99 px for each would be too narrow for a column.
    [14, 1440, 'D'],
    [14, 1920, 'C'],
    [10, 1024, 'D'],
    [15, 2560, 'D'],
    [100, 1440, 'D'],
    [101, 1440, 'E'],
    [1000, 1440, 'E'],
    [1500, 1440, 'E'],
    [1501, 1440, 'F'],
    [10_000, 1440, 'F'],
  ] as const)('%i slots in %i px are tier %s', (total, width, tier) => {
    expect(tierFor({ width, total, lengths: lengthsOf({ mode: 'desk' }) })).toBe(tier)
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
})
