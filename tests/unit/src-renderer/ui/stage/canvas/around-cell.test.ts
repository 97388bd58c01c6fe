import { describe, expect, it } from 'vitest'
import { gridPlaces } from '../../../../../../src-renderer/scenes/stage/layout/grid-form.ts'
import { lengthsOf } from '../../../../../../src-renderer/scenes/stage/layout/lengths.ts'
import { bracketPath, markerPlace } from '../../../../../../src-renderer/ui/stage/canvas/around-cell.ts'
import { numeralBottom } from '../../../../../../src-renderer/ui/stage/canvas/paint-cell.ts'

const hundred = Array.from({ length: 100 }, (_, ordinal) => ordinal)

describe.each([
  { name: 'a laptop', lengths: lengthsOf({ mode: 'desk' }), width: 1392, height: 300 },
  { name: 'a low window', lengths: lengthsOf({ mode: 'desk' }), width: 976, height: 190 },
  { name: 'a projector', lengths: lengthsOf({ mode: 'lesson', windowHeight: 720 }), width: 1216, height: 190 },
])('around a large cell in $name', ({ lengths, width, height }) => {
  const places = gridPlaces({
    tier: 'D',
    ordinals: hundred,
    area: { x: 0, y: 0, width, height },
    lengths,
    rows: 'longest',
  })
  const { form } = places
  const cell = places.boxOf(47)
  const size = 1.5 * lengths.level3

  it('the number of the caption covers neither the ordinal nor anything of another row', () => {
    const { x, y } = markerPlace({ tier: 'D', form }, cell)
    const ordinalEnds = cell.y + numeralBottom(form, cell.height - form.barHeight - form.barGap)
    expect(y).toBeGreaterThanOrEqual(ordinalEnds - 2)
    expect(y + size).toBeLessThanOrEqual(cell.y + form.pitchY)
    expect(x).toBeGreaterThanOrEqual(cell.x)
    expect(x + size).toBeLessThan(cell.x + cell.width * 0.6)
  })

  it('brackets keep half of the gap to the row above', () => {
    const top = Number(/M\S+ (\S+)H/.exec(bracketPath([cell], form))?.[1])
    expect(cell.y - top).toBeLessThanOrEqual((form.pitchY - form.cellHeight) / 2)
  })
})

describe('around a small cell', () => {
  it('the number stands above it, in its middle', () => {
    const lengths = lengthsOf({ mode: 'desk' })
    const area = { x: 0, y: 0, width: 1392, height: 300 }
    const places = gridPlaces({ tier: 'E', ordinals: hundred, area, lengths, rows: 'longest' })
    const { form } = places
    const cell = places.boxOf(47)
    const size = 1.5 * lengths.level3
    const { x, y } = markerPlace({ tier: 'E', form }, cell)
    expect(x + size / 2).toBeCloseTo(cell.x + cell.width / 2)
    expect(y + size).toBe(cell.y - 4)
  })
})
