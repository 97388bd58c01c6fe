import { describe, expect, it } from 'vitest'
import type { GridCell } from '../../../../../src-renderer/scenes/stage/types.ts'
import { blockCells, blockMove, blockOf, blockPlace } from '../../../../../src-renderer/ui/stage/block.ts'
import { ordinalIn } from '../../../../../src-renderer/ui/stage/ordinal-in.ts'

const cell = (ordinal: number): GridCell => ({
  slot: `lesson/redis/${ordinal}`,
  ordinal,
  box: { x: 0, y: 0, width: 10, height: 20 },
  fill: 'ready',
  bar: null,
  dot: false,
  stripe: null,
  dimmed: false,
  facts: { pod: null, record: 'absent', kept: false, claims: [] },
})
const cells = Array.from({ length: 350 }, (_, ordinal) => cell(ordinal))

describe('the block of a hundred', () => {
  it('holds the hundred of an ordinal, ten to a row', () => {
    expect(blockOf(417)).toBe(400)
    const rows = blockCells(cells, 300)
    expect(rows.map(({ first }) => first)).toEqual([300, 310, 320, 330, 340])
    expect(rows[4]?.cells.map(({ ordinal }) => ordinal)).toEqual([340, 341, 342, 343, 344, 345, 346, 347, 348, 349])
  })

  it.each([
    [312, 'ArrowLeft', 311],
    [312, 'ArrowRight', 313],
    [312, 'ArrowUp', 302],
    [312, 'ArrowDown', 322],
    [300, 'ArrowLeft', null],
    [345, 'ArrowDown', null],
    [312, 'Home', 300],
    [312, 'End', 349],
    [312, 'x', null],
  ] as const)('from %i with %s to %s', (from, key, to) => {
    expect(
      blockMove(
        cells.filter(({ ordinal }) => ordinal >= 300),
        from,
        key,
      ),
    ).toBe(to)
  })

  it('lies under the pointer, and inside the stage', () => {
    const size = { width: 1384, height: 692 }
    const { x, y } = blockPlace({ x: 700, y: 400, ordinal: 455 }, 400, 10, size)
    expect([x + 54 + 5.5 * 32, y + 42 + 5.5 * 32]).toEqual([700, 400])
    expect(blockPlace({ x: 0, y: 0, ordinal: 455 }, 400, 10, size)).toEqual({ x: 0, y: 0 })
    const corner = blockPlace({ x: 1384, y: 692, ordinal: 400 }, 400, 10, size)
    expect(corner.x + 54 + 320 + 10).toBe(1384)
    expect(corner.y + 42 + 320 + 10).toBe(692)
  })
})

describe('a typed ordinal', () => {
  const ordinals = [0, 1, 2, 3, 7]

  it.each([
    ['3', { kind: 'ordinal', ordinal: 3 }],
    [' 07 ', { kind: 'ordinal', ordinal: 7 }],
    ['redis-2', { kind: 'ordinal', ordinal: 2 }],
    ['5', { kind: 'none' }],
    ['8', { kind: 'bad' }],
    ['-1', { kind: 'bad' }],
    ['two', { kind: 'bad' }],
    ['', { kind: 'bad' }],
    ['1.5', { kind: 'bad' }],
  ] as const)('%j is %j', (typed, expected) => {
    expect(ordinalIn(typed, ordinals)).toEqual(expected)
  })
})
