import { describe, expect, it } from 'vitest'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { paintCell } from '../../../../../../src-renderer/ui/stage/canvas/paint-cell.ts'
import type { Palette } from '../../../../../../src-renderer/ui/stage/canvas/palette.ts'
import { stageAt, stageState, type SlotSketch } from '../../../../../kit/stage-states.ts'

const palette = { ink: 'ink', text: 'text', muted: 'muted', edge: 'edge' } as Palette

/** The colour in which the ordinal of a cell in tier D is written. */
function colourOfOrdinal(sketch: Omit<SlotSketch, 'ordinal'>): string {
  const slots = Array.from({ length: 20 }, (_, ordinal): SlotSketch => {
    return ordinal === 19 ? { ordinal, ...sketch } : { ordinal, pod: { state: 'ready' } }
  })
  const { nodes } = layoutStage(stageState(slots), { width: 1384, height: 692, mode: 'desk' }, null, stageAt)
  const grid = nodes.find((node) => node.mark === 'grid')
  const cell = grid?.cells[19]
  if (grid === undefined || cell === undefined) throw new Error('Expected a grid of twenty cells, found none.')
  let style = ''
  const written: string[] = []
  const known: Readonly<Record<string, unknown>> = {
    fillText: () => written.push(style),
    measureText: () => ({ width: 10 }),
  }
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name) => known[String(name)] ?? (() => undefined),
    set(_, name, value) {
      if (name === 'fillStyle') style = String(value)
      return true
    },
  })
  paintCell({ context, palette, tier: grid.tier, form: grid.form }, cell, cell.box)
  return written.join()
}

describe('the ordinal of a cell', () => {
  it('of a kept slot is muted: nothing is filled below it that ink could be read on', () => {
    expect(colourOfOrdinal({ pod: null, slot: { wanted: false }, claim: { state: 'kept' } })).toBe('muted')
    expect(colourOfOrdinal({ pod: null })).toBe('muted')
  })
})
