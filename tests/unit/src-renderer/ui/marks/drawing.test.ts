import { describe, expect, it } from 'vitest'
import {
  cableDrawing,
  flagFoot,
  flagTop,
  ticketPath,
  volumeDrawing,
} from '../../../../../src-renderer/ui/marks/drawing.ts'

describe('drawings of the marks', () => {
  it.each([
    ['present', 2],
    ['publishedEarly', 2],
    // Half-mast: the foot of the flag hangs 10 above the slot plate.
    ['notPublished', 63 - 17 - 10],
    ['absent', null],
    ['notReadable', null],
  ] as const)('a flag of a record that is %s hangs at %s', (state, top) => {
    expect(flagTop(state, 63, 1)).toBe(top)
  })

  it('a flag rises from the foot of its pole', () => {
    expect(flagFoot(63, 1)).toBe(46)
  })

  it.each([
    ['plugged', 'thick', 39],
    ['attaching', 'middle', 33],
    ['reserved', 'thin', null],
    ['unplugged', 'thick', null],
  ] as const)('a cable that is %s is %s, its plug at %s', (state, weight, plugY) => {
    const drawing = cableDrawing({ state, fromX: 28, toX: 28, index: 0 }, 55, 1)
    expect(drawing.wires.map((wire) => wire.weight)).toEqual([weight])
    expect(drawing.plug?.y ?? null).toBe(plugY)
  })

  it('a blocked cable leaves a gap for its octagon', () => {
    const { wires, stop } = cableDrawing({ state: 'blocked', fromX: 28, toX: 28, index: 0 }, 56, 1)
    expect(wires.map(({ path }) => path)).toEqual(['M28 0V16', 'M28 40V56'])
    expect(stop).toEqual({ x: 28, y: 28 })
  })

  it('cables of a fan run at heights of their own', () => {
    const paths = [1, 2].map(
      (index) => cableDrawing({ state: 'plugged', fromX: 28, toX: 200, index }, 55, 1).wires[0]?.path,
    )
    expect(paths[0]).not.toBe(paths[1])
  })

  it('a ticket has a notch in each side', () => {
    expect(ticketPath(304, 64, 6, false)).toBe('M1 1H303V26a6 6 0 0 0 0 12V63H1V38a6 6 0 0 0 0 -12z')
  })

  it('a clamp opens and closes', () => {
    const volume = { spine: 28, linkHeight: 32, stemHeight: 84, clamp: 'closed' as const }
    expect(volumeDrawing({ ...volume, closed: 1 }, 1).clamp).toContain('M28 -32V3')
    expect(volumeDrawing({ ...volume, closed: 0 }, 1).clamp).not.toContain('M28 -32V3')
    expect(volumeDrawing({ ...volume, clamp: 'none', closed: 1 }, 1).clamp).toBe(null)
  })
})
