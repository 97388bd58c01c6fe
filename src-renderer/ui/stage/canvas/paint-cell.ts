import { assertNever } from '#shared/kit/assert.ts'
import type { Box, CellLook, GridBar, GridCell, GridForm, GridTier } from '../../../scenes/stage/types.ts'
import { colourOf, inkOn, isHeadFilled, isWell } from './cell-colours.ts'
import { paintGlyph } from './glyphs.ts'
import { paintShape, paintTexture } from './paint-shape.ts'
import type { Palette } from './palette.ts'

export interface CellPaint {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly tier: GridTier
  readonly form: GridForm
}

const lowCellPx = 13

/** Below this a glyph is a speck; the height of a black foot tells how far a pod has come instead. */
const leastGlyphPx = 9

/**
 * What is well is drawn small, in full strength on a quiet ground, and whatever else fills its cell: of a thousand cells
 * those few are seen at once that need it, by their size and not by their hue alone.
 */
export function paintCell(paint: CellPaint, cell: GridCell, box: Box): void {
  const { context, form, tier } = paint
  const { fill, bar, dot, stripe, dimmed } = cell
  const before = context.globalAlpha
  if (dimmed) context.globalAlpha = before * 0.22
  // Where neither pod nor claim is there, one dashed place says so.
  const hasBar = bar !== null && !(bar === 'none' && fill === 'none')
  const barHeight = hasBar ? form.barHeight : 0
  const head = { ...box, height: box.height - (hasBar ? barHeight + form.barGap : 0) }
  paintFill(paint, fill, head)
  if (hasBar) paintBar(paint, bar, { ...box, y: box.y + box.height - barHeight, height: barHeight })
  if (stripe !== null) paintStripe(paint, stripe, fill, head)
  if (tier === 'D') paintWords(paint, cell, head)
  if (dot && tier === 'D') paintDot(paint, fill, head)
  context.globalAlpha = before
}

/** A hundred slots by state, the parts as wide as they are many. */
export function paintRow({ context, palette }: CellPaint, bar: GridBar, box: Box): void {
  let { x } = box
  for (const { look, width } of partsOf(bar, box.width)) {
    const part = { ...box, x, width }
    const colour = colourOf(look, palette)
    // What is well is a thin line here, too.
    const isCalm = isWell(look)
    if (colour === null) {
      context.strokeStyle = palette.rule
      context.lineWidth = 1
      context.strokeRect(part.x + 0.5, part.y + 0.5, Math.max(0, part.width - 1), Math.max(0, part.height - 1))
    } else {
      const height = isCalm ? Math.max(2, Math.round(part.height * 0.45)) : part.height
      context.fillStyle = palette.isForced && look === 'kept' ? palette.surface : colour
      context.fillRect(part.x, part.y + (part.height - height) / 2, Math.max(1, part.width), height)
      if (palette.isForced) paintTexture(context, look, part, palette.ink)
      if (palette.isForced && look === 'unknown') dashed(context, palette.edge, part)
      else if (!isCalm && part.height > 5) outline(context, palette.edge, part)
    }
    x += width
  }
}

/** One of a hundred must be seen, too: what is not well is never narrower than this, and what is well gives the room. */
const leastPartPx = 4

function partsOf({ parts }: GridBar, width: number): readonly { readonly look: CellLook; readonly width: number }[] {
  const unit = width / 100
  const widths = parts.map(({ look, count }) => ({
    look,
    width: isWell(look) ? count * unit : Math.max(leastPartPx, count * unit),
  }))
  const over =
    widths.reduce((sum, part) => sum + part.width, 0) - parts.reduce((sum, { count }) => sum + count, 0) * unit
  const calm = widths.find(({ look, width: own }) => isWell(look) && own > over)
  return widths.map((part) => (part === calm ? { ...part, width: part.width - over } : part))
}

function paintFill(paint: CellPaint, look: CellLook, box: Box): void {
  const { context, palette, tier } = paint
  if (isHeadFilled(look)) return paintFilled(paint, look, box)
  switch (look) {
    case 'ready':
    case 'completed':
      return paintWell(paint, look, box)
    case 'none':
      return dashed(context, tier === 'D' ? palette.edge : palette.rule, box)
    case 'kept':
      context.strokeStyle = palette.rule
      context.lineWidth = 1
      context.beginPath()
      for (let y = box.y + 2.5; y < box.y + box.height; y += 4) {
        context.moveTo(box.x + 1, y)
        context.lineTo(box.x + box.width - 1, y)
      }
      return context.stroke()
    case 'padlock':
      outline(context, palette.rule, box)
      return paintSign(paint, look, box, palette.text)
    case 'published':
      context.fillStyle = palette.edge
      return context.fillRect(...recordPlace(paint, box))
    case 'unpublished':
      context.strokeStyle = palette.text
      context.lineWidth = 1
      return context.strokeRect(...recordPlace(paint, box))
    default:
      return assertNever(look)
  }
}

function paintFilled(paint: CellPaint, look: CellLook, box: Box): void {
  const { context, palette, tier } = paint
  context.fillStyle = colourOf(look, palette) ?? palette.surface
  context.fillRect(box.x, box.y, box.width, box.height)
  if (palette.isForced && look === 'unknown') dashed(context, palette.edge, box)
  else outline(context, palette.edge, box)
  if (palette.isForced && tier !== 'D') paintShape(context, look, box, palette.ink)
  paintSign(paint, look, box)
}

/** A disc with the tick where there is room for it, else a block that leaves most of its cell free. */
function paintWell(paint: CellPaint, look: CellLook, box: Box): void {
  const { context, palette, tier } = paint
  context.fillStyle = tier === 'D' ? palette.surface : palette.sunken
  context.fillRect(box.x, box.y, box.width, box.height)
  context.fillStyle = palette.ok
  // Of a low cell it takes more of the height, so that it is still seen from afar.
  if (tier !== 'D') return context.fillRect(...inset(box, 0.24, box.height < lowCellPx ? 0.14 : 0.24))
  outline(context, palette.rule, box)
  const sign = signBox(box, paint.form)
  context.beginPath()
  context.arc(sign.x + sign.size / 2, sign.y + sign.size / 2, sign.size / 2, 0, Math.PI * 2)
  context.fill()
  paintGlyph(context, look, sign, inkOn(look, palette))
}

function paintBar({ context, palette, tier }: CellPaint, look: CellLook, box: Box): void {
  const colour = colourOf(look, palette)
  if (look === 'ready' || look === 'kept') {
    // A claim that is there is the ground that its pod stands on, or may stand on again: a line as wide as the cell.
    const height = tier === 'D' ? Math.max(2, Math.round(box.height * 0.5)) : Math.max(1, Math.round(box.height * 0.6))
    context.fillStyle = colour ?? palette.edge
    context.fillRect(box.x, box.y, box.width, height)
  } else if (colour === null) dashed(context, palette.rule, box)
  else {
    context.fillStyle = colour
    context.fillRect(box.x, box.y, box.width, box.height)
    if (box.height > 3) outline(context, palette.edge, box)
  }
}

function paintSign(paint: CellPaint, look: CellLook, box: Box, ink = inkOn(look, paint.palette)): void {
  const { context, tier, palette } = paint
  if (tier === 'D') return paintGlyph(context, look, signBox(box, paint.form), ink)
  const size = Math.min(box.width, box.height) * 1.25
  if (look === 'notReady' || look === 'creating') {
    // The series quarter, half as the height of a foot.
    const height = Math.max(1, Math.round(box.height * (look === 'creating' ? 0.22 : 0.5)))
    const side = Math.max(1, Math.round(box.width * 0.2))
    context.fillStyle = ink
    return context.fillRect(box.x + side, box.y + box.height - height - 2, box.width - 2 * side, height)
  }
  // The diamond of what waits has the hue of nothing else; a glyph on each of hundreds would be noise.
  if (look === 'pending' || size < leastGlyphPx || (palette.isForced && look !== 'failing' && look !== 'padlock'))
    return
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  paintGlyph(context, look, { x: middle.x - size / 2, y: middle.y - size / 2, size }, ink)
}

/** Which version the pod has, at the left as on a card: one piece for the old one, pieces aslant for the new one. */
function paintStripe(
  { context, palette, tier }: CellPaint,
  stripe: 'current' | 'update',
  look: CellLook,
  box: Box,
): void {
  const width = tier === 'D' ? 4 : 2
  context.fillStyle = isHeadFilled(look) ? inkOn(look, palette) : stripe === 'current' ? palette.edge : palette.text
  if (stripe === 'current') return context.fillRect(box.x, box.y, width, box.height)
  context.beginPath()
  for (let y = box.y; y < box.y + box.height; y += 2 * width) {
    const end = Math.min(y + width, box.y + box.height)
    context.moveTo(box.x, end)
    context.lineTo(box.x + width, Math.max(box.y, end - width))
    context.lineTo(box.x + width, Math.max(box.y, end))
    context.lineTo(box.x, Math.min(end + width, box.y + box.height))
  }
  context.fill()
}

function paintWords({ context, palette, form }: CellPaint, { ordinal, fill }: GridCell, box: Box): void {
  const isEmpty = fill === 'none' || fill === 'kept'
  context.fillStyle = isHeadFilled(fill) ? inkOn(fill, palette) : isEmpty ? palette.muted : palette.text
  context.font = `650 ${form.labelPx + 1}px ${palette.font}`
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  const label = String(ordinal)
  if (fill === 'kept') {
    context.clearRect(box.x + 3, box.y + 3, context.measureText(label).width + 6, form.labelPx + 6)
  }
  context.fillText(label, box.x + 6, box.y + numeralBottom(form, box.height))
}

/** Where the ordinal ends: it stands at the top, and in a low cell in the middle. Numerals are 0.73 of their size high. */
export function numeralBottom({ labelPx }: GridForm, headPx: number): number {
  return Math.min(labelPx + 5, (headPx + (labelPx + 1) * 0.73) / 2)
}

/** Published in DNS: a dot at the top right, as the flag stands above the slot. */
function paintDot({ context, palette, form }: CellPaint, fill: CellLook, box: Box): void {
  const radius = dotRadius(form)
  const x = box.x + box.width - radius - 4
  const y = box.y + Math.min(radius + 4, box.height / 2)
  // A name may outlive its pod for a moment: the lines of a kept place leave it free.
  if (fill === 'kept') context.clearRect(x - radius - 2, y - radius - 2, 2 * radius + 4, 2 * radius + 4)
  context.fillStyle = isHeadFilled(fill) ? inkOn(fill, palette) : palette.text
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.fill()
}

function dotRadius({ labelPx }: GridForm): number {
  return Math.max(2.5, labelPx * 0.27)
}

/** A glyph that would cover the ordinal is better small. */
const leastUnderDotPx = 7

/** Where an ordinal of two digits ends; a numeral of the interface's bold type is 0.64 of its size wide. */
function twoDigitsEnd({ labelPx }: GridForm): number {
  return 6 + 2 * (labelPx + 1) * 0.64
}

/** Where the glyph of a cell of tier D stands: at its lower right, clear of ordinal and dot; in a low cell beside the dot. */
function signBox(box: Box, form: GridForm): { readonly x: number; readonly y: number; readonly size: number } {
  const dot = 2 * dotRadius(form) + 4
  const usual = Math.min(box.height * 0.56, box.width * 0.42)
  if (box.height - usual - 3 >= dot)
    return { x: box.x + box.width - usual - box.width * 0.16, y: box.y + box.height - usual - 3, size: usual }
  const size = Math.min(box.height - 4, box.width * 0.28)
  const besideDot = box.width - size - dot - 3
  // A narrow cell has no room for two digits, glyph and dot in one line, so the glyph goes under the dot as far as it can.
  const under = Math.min(usual, box.height - dot - 4)
  if (besideDot < twoDigitsEnd(form) + 2 && under >= leastUnderDotPx)
    return { x: box.x + box.width - under - 4, y: box.y + box.height - under - 2, size: under }
  return { x: box.x + besideDot, y: box.y + (box.height - size) / 2, size }
}

function outline(context: CanvasRenderingContext2D, colour: string, box: Box): void {
  context.strokeStyle = colour
  context.lineWidth = 1
  context.strokeRect(box.x + 0.5, box.y + 0.5, Math.max(0, box.width - 1), Math.max(0, box.height - 1))
}

function dashed(context: CanvasRenderingContext2D, colour: string, box: Box): void {
  context.setLineDash(box.width > 20 ? [3, 3] : [2, 2])
  outline(context, colour, box)
  context.setLineDash([])
}

/** The block that stands for a record: as a sign beside the ordinal where there is one, else it has the cell. */
function recordPlace({ tier, form }: CellPaint, box: Box): [number, number, number, number] {
  if (tier !== 'D') return inset(box, 0.22)
  const { x, y, size } = signBox(box, form)
  return inset({ x, y, width: size, height: size }, 0.1)
}

function inset({ x, y, width, height }: Box, share: number, shareY = share): [number, number, number, number] {
  const side = Math.round(width * share)
  const top = Math.round(height * shareY)
  return [x + side, y + top, Math.max(1, width - 2 * side), Math.max(1, height - 2 * top)]
}
