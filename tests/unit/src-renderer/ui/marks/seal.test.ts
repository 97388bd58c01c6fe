import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sealDigits, sealDots } from '../../../../../src-renderer/ui/marks/seal.ts'

/** Rows from top to bottom, as the reference pages draw them. */
const reference: readonly (readonly [string, string, string, string, string, string])[] = [
  ['5b1e-a41f', '#####', '.....', '#.#.#', '.###.', '.###.'],
  ['0c77-9c02', '##.##', '..#..', '.#.#.', '#.#.#', '..#..'],
  ['90ab-1be4', '#.#.#', '#####', '#.#.#', '#...#', '.....'],
  ['11fe-77d0', '#####', '.###.', '#...#', '##.##', '.#.#.'],
  ['7e01-e310', '#####', '.....', '#...#', '#####', '#####'],
  ['3f2b8c1a-6d4e-4b7f-9a21-0c5d7e8f1be4', '#####', '#...#', '#...#', '#.#.#', '#.#.#'],
]

function rowsOf(uid: string): readonly string[] {
  const dots = sealDots(uid)
  const rows = [0, 1, 2, 3, 4]
  return rows.map((y) => rows.map((x) => (dots.some((dot) => dot.x === x && dot.y === y) ? '#' : '.')).join(''))
}

describe('seals', () => {
  it.each(reference)('draws %s as the reference does', (uid, ...rows) => {
    expect(rowsOf(uid)).toEqual(rows)
  })

  it('is mirrored and neither empty nor full, whatever the uid', () => {
    fc.assert(
      fc.property(fc.uuid(), (uid) => {
        const rows = rowsOf(uid)
        const dots = sealDots(uid).length
        expect(rows.map((row) => row.split('').toReversed().join(''))).toEqual(rows)
        expect(dots).toBeGreaterThanOrEqual(7)
        expect(dots).toBeLessThanOrEqual(20)
      }),
    )
  })

  it('says the last four digits', () => {
    expect(sealDigits('3f2b8c1a-6d4e-4b7f-9a21-0c5d7e8f1be4')).toBe('1be4')
  })
})
