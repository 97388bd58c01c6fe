import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeBeside, placeWindow, smallestWindow } from '../../../../src-main/shell/placement.ts'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const projector = { x: 1440, y: 0, width: 1920, height: 1080 }

describe('where a window opens', () => {
  it.each([
    [
      'in its place',
      { x: 100, y: 60, width: 1200, height: 700 },
      [laptop],
      { x: 100, y: 60, width: 1200, height: 700 },
    ],
    [
      'on the other display',
      { x: 1500, y: 60, width: 1200, height: 700 },
      [laptop, projector],
      { x: 1500, y: 60, width: 1200, height: 700 },
    ],
    [
      'on the primary display when the other is gone',
      { x: 1500, y: 60, width: 1200, height: 700 },
      [laptop],
      { x: 120, y: 113, width: 1200, height: 700 },
    ],
    ['as large as the primary display lets it', { x: 4000, y: 0, width: 3000, height: 2000 }, [laptop], laptop],
    ['with its usual size the first time', null, [projector], { x: 1680, y: 90, width: 1440, height: 900 }],
    [
      'no smaller than the picture needs',
      { x: 10, y: 30, width: 300, height: 200 },
      [laptop],
      { x: 10, y: 30, ...smallestWindow },
    ],
  ])('is %s', (_name, remembered, areas, expected) => {
    expect(placeWindow(remembered, areas)).toEqual(expected)
  })

  it('is beside the window that it was opened from, if it fits there', () => {
    expect(placeBeside({ x: 100, y: 60, width: 1100, height: 700 }, [laptop])).toMatchObject({ x: 132, y: 92 })
    expect(placeBeside(laptop, [laptop])).toEqual(laptop)
  })

  it('can always be taken hold of', () => {
    const side = fc.integer({ min: -5_000, max: 5_000 })
    const bounds = fc.record({
      x: side,
      y: side,
      width: fc.integer({ min: 1, max: 6_000 }),
      height: fc.integer({ min: 1, max: 6_000 }),
    })
    fc.assert(
      fc.property(fc.option(bounds), (remembered) => {
        const { x, y, width, height } = placeWindow(remembered, [laptop, projector])
        const shows = [laptop, projector].some(
          (area) =>
            x + width - area.x >= 200 &&
            area.x + area.width - x >= 200 &&
            y + height - area.y >= 100 &&
            area.y + area.height - y >= 100,
        )
        expect(shows && width >= smallestWindow.width && height >= smallestWindow.height).toBe(true)
      }),
    )
  })
})
