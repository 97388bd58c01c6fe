import { describe, expect, it } from 'vitest'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { Box, GridNode } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { GridPainter } from '../../../../../../src-renderer/ui/stage/canvas/grid-painter.ts'
import type { Palette } from '../../../../../../src-renderer/ui/stage/canvas/palette.ts'
import { stageAt, stageState, type SlotSketch } from '../../../../../kit/stage-states.ts'

/** A layer that only notes which rectangles were painted or erased on it, each at the place of the stage that it has. */
class NotedLayer {
  readonly canvas = { width: 0, height: 0 }
  readonly painted: Box[] = []
  readonly erased: Box[] = []

  forget(): void {
    this.painted.length = 0
    this.erased.length = 0
  }

  get context(): CanvasRenderingContext2D {
    const note =
      (list: Box[]) =>
      (x: number, y: number, width: number, height: number): void => {
        list.push({ x, y, width, height })
      }
    const known: Readonly<Record<string, unknown>> = {
      canvas: this.canvas,
      fillRect: note(this.painted),
      strokeRect: note(this.painted),
      clearRect: note(this.erased),
    }
    return new Proxy({} as CanvasRenderingContext2D, {
      get: (_, name) => known[String(name)] ?? (() => undefined),
      set: () => true,
    })
  }
}

const palette = { ok: '#0a0', work: '#fa0', edge: '#333', rule: '#ccc', ink: '#000', sunken: '#eee' } as Palette

function gridOf(notReady: readonly number[], count = 200): GridNode {
  const slots = Array.from({ length: count }, (_, ordinal): SlotSketch => {
    return { ordinal, pod: { state: notReady.includes(ordinal) ? 'notReady' : 'ready' } }
  })
  const size = { width: 1384, height: 692, mode: 'desk' as const }
  const found = layoutStage(stageState(slots), size, null, stageAt).nodes.find(({ mark }) => mark === 'grid')
  if (found?.mark !== 'grid') throw new Error('Expected a grid, found none.')
  return found
}

const isIn = (box: Box, outer: Box): boolean =>
  box.x >= outer.x && box.y >= outer.y && box.x + box.width <= outer.x + outer.width && box.y < outer.y + outer.height

function painterOn(settled: NotedLayer, moving: NotedLayer): GridPainter {
  return new GridPainter({ settled: settled.context, moving: moving.context })
}

describe('the painter of a grid', () => {
  const from = gridOf([])
  const node = gridOf([3, 90])
  const changed = [3, 90].flatMap((ordinal) => node.cells[ordinal]?.box ?? [])

  it('takes from the settled layer what changes, and fades that alone on the moving one', () => {
    const [settled, moving] = [new NotedLayer(), new NotedLayer()]
    const painter = painterOn(settled, moving)
    painter.draw({ node: from, from: null, mix: 1, share: 1 }, palette, 1)
    expect(settled.painted.length).toBeGreaterThan(200)
    settled.forget()
    for (const mix of [0.2, 0.6]) {
      moving.forget()
      painter.draw({ node, from, mix, share: 1 }, palette, 1)
      expect(moving.painted.length).toBeGreaterThanOrEqual(4)
      for (const box of moving.painted) expect(changed.some((cell) => isIn(box, cell))).toBe(true)
    }
    expect(settled.erased).toEqual(changed)
    expect(settled.painted).toEqual([])
  })

  it('settles what changed when the beat has ended, and nothing else', () => {
    const [settled, moving] = [new NotedLayer(), new NotedLayer()]
    const painter = painterOn(settled, moving)
    painter.draw({ node: from, from: null, mix: 1, share: 1 }, palette, 1)
    painter.draw({ node, from, mix: 0.5, share: 1 }, palette, 1)
    settled.forget()
    moving.forget()
    painter.draw({ node, from: null, mix: 1, share: 1 }, palette, 1)
    expect(settled.painted.length).toBeGreaterThanOrEqual(2)
    for (const box of settled.painted) expect(changed.some((cell) => isIn(box, cell))).toBe(true)
    expect(moving.painted).toEqual([])
    expect(moving.erased).toHaveLength(1)
  })

  it('draws nothing in a beat that changes no cell, nor while a fade stands', () => {
    const [settled, moving] = [new NotedLayer(), new NotedLayer()]
    const painter = painterOn(settled, moving)
    painter.draw({ node: from, from: null, mix: 1, share: 1 }, palette, 1)
    settled.forget()
    for (const mix of [0, 0.5, 1]) painter.draw({ node: gridOf([]), from, mix, share: 1 }, palette, 1)
    expect([settled, moving].flatMap(({ painted, erased }) => [...painted, ...erased])).toEqual([])
    painter.draw({ node, from, mix: 0, share: 1 }, palette, 1)
    moving.forget()
    painter.draw({ node, from, mix: 0, share: 1 }, palette, 1)
    expect([...moving.painted, ...moving.erased]).toEqual([])
    painter.draw({ node, from, mix: 0.1, share: 1 }, palette, 1)
    expect(moving.painted).not.toEqual([])
  })

  it('moves every cell when each has another place', () => {
    const [settled, moving] = [new NotedLayer(), new NotedLayer()]
    const painter = painterOn(settled, moving)
    const larger = gridOf([], 1500)
    painter.draw({ node: from, from: null, mix: 1, share: 1 }, palette, 1)
    settled.forget()
    painter.draw({ node: larger, from, mix: 0.5, share: 0.5 }, palette, 1)
    expect(moving.painted.length).toBeGreaterThan(1500)
    expect(settled.painted).toEqual([])
  })
})
