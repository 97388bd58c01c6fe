import type { CellLook } from '../../../scenes/stage/types.ts'

/** The glyphs of the sprite's plates on their field of 40 x 40, for a canvas, which cannot refer to symbols. */
export interface Glyph {
  readonly stroke: string | null
  readonly fill: string | null
  /** A thin ring around a disc that is filled in part. */
  readonly ring: string | null
}

const tick: Glyph = { stroke: 'M11.5 20.5l6 6 11-12.5', fill: null, ring: null }
const ring = 'M20 8.5a11.5 11.5 0 1 1 0 23a11.5 11.5 0 1 1 0 -23z'

const glyphs: { readonly [Look in CellLook]?: Glyph } = {
  ready: tick,
  completed: tick,
  notReady: { stroke: null, fill: 'M20 8.5a11.5 11.5 0 0 1 0 23z', ring },
  creating: { stroke: null, fill: 'M20 8.5a11.5 11.5 0 0 1 11.5 11.5H20z', ring },
  pending: { stroke: null, fill: 'M13.5 10.5h13v3L22 20l4.5 6.5v3h-13v-3L18 20l-4.5-6.5z', ring: null },
  failing: { stroke: 'M13 13l14 14M27 13 13 27', fill: null, ring: null },
  terminating: { stroke: 'M12 15l8 9 8-9', fill: null, ring: null },
  unknown: {
    stroke: 'M14 15.5a6 6 0 1 1 8.8 5.3c-1.9 1-2.8 2-2.8 4',
    fill: 'M20 28a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0 -5z',
    ring: null,
  },
  padlock: {
    stroke: 'M14 20v-4a6 6 0 0 1 12 0v4',
    fill: 'M11 19h18v13H11z',
    ring: null,
  },
}

const fieldPx = 40

/** Draws the glyph of a look into a square; looks without one draw nothing. */
export function paintGlyph(
  context: CanvasRenderingContext2D,
  look: CellLook,
  at: { readonly x: number; readonly y: number; readonly size: number },
  ink: string,
): void {
  const glyph = glyphs[look]
  if (glyph === undefined) return
  context.save()
  context.translate(at.x, at.y)
  context.scale(at.size / fieldPx, at.size / fieldPx)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.strokeStyle = ink
  context.fillStyle = ink
  if (glyph.ring !== null) {
    context.lineWidth = 2
    context.stroke(pathOf(glyph.ring))
  }
  if (glyph.fill !== null) context.fill(pathOf(glyph.fill))
  if (glyph.stroke !== null) {
    context.lineWidth = 4.5
    context.stroke(pathOf(glyph.stroke))
  }
  context.restore()
}

const paths = new Map<string, Path2D>()

function pathOf(data: string): Path2D {
  const known = paths.get(data)
  if (known !== undefined) return known
  const path = new Path2D(data)
  paths.set(data, path)
  return path
}
