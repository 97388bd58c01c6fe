import type { Box, GridBar, GridCell, GridNode } from '../../../scenes/stage/types.ts'
import { paintCell, paintRow, type CellPaint } from './paint-cell.ts'
import type { Palette } from './palette.ts'

/** What is drawn as one: a cell, or in tier F a row of a hundred. */
type Piece = GridCell | GridBar

export interface GridLayers {
  readonly settled: CanvasRenderingContext2D
  readonly moving: CanvasRenderingContext2D
}

/** What is on the settled layer, and what it was drawn with. */
interface Settled {
  readonly node: GridNode
  readonly palette: Palette
  readonly ratio: number
  readonly pieces: ReadonlyMap<string, Piece>
  /** What of the node was left out, because it is on the other layer. */
  readonly except: Except
}

type Except = ReadonlySet<string> | 'all' | null

/** A grid at one instant: what is drawn of it is what is given here. */
export interface GridMoment {
  readonly node: GridNode
  /** Its look before, while the two cross-fade. */
  readonly from: GridNode | null
  readonly mix: number
  readonly share: number
}

/**
 * Draws a grid on two layers. On the settled one a piece is drawn again only when it changed; what changes in a beat leaves
 * it and cross-fades on the moving one, all of it together, and settles when the beat has ended.
 */
export class GridPainter {
  readonly #layers: GridLayers
  #settled: Settled | null = null
  #isMoving = false
  #changed: { readonly from: GridNode; readonly node: GridNode; readonly keys: ReadonlySet<string> | null } | null =
    null

  constructor(layers: GridLayers) {
    this.#layers = layers
  }

  /** `mix` runs from the look of `from` (0) to that of `node` (1), `share` from its places to those of `node`. */
  draw({ node, from, mix, share }: GridMoment, palette: Palette, ratio: number): void {
    this.#fit(node.box, ratio)
    if (from === null) this.#settle(node, palette, ratio, null)
    else {
      const changed = this.#changedIn(from, node)
      this.#settle(node, palette, ratio, changed ?? 'all')
      this.#move({ from, node, mix, share }, palette, changed)
    }
    if (from === null && this.#isMoving) this.#clearMoving(node.box)
    this.#isMoving = from !== null
  }

  /** The keys of what differs, or null when every piece has another place; asked in each frame of a motion, found once. */
  #changedIn(from: GridNode, node: GridNode): ReadonlySet<string> | null {
    const known = this.#changed
    if (known !== null && known.from === from && known.node === node) return known.keys
    const keys = sameForm(from, node) ? changedKeys(from, node) : null
    this.#changed = { from, node, keys }
    return keys
  }

  /** A canvas that is given a size is empty, also when it is the size it has. */
  #fit({ width, height }: Box, ratio: number): void {
    for (const { canvas } of [this.#layers.settled, this.#layers.moving]) {
      const wide = Math.max(1, Math.round(width * ratio))
      const high = Math.max(1, Math.round(height * ratio))
      if (canvas.width === wide && canvas.height === high) continue
      canvas.width = wide
      canvas.height = high
      this.#settled = null
    }
  }

  #settle(node: GridNode, palette: Palette, ratio: number, except: Except): void {
    const last = this.#settled
    if (last?.node === node && last.except === except && last.palette === palette && last.ratio === ratio) return
    const { settled } = this.#layers
    place(settled, node.box, ratio)
    const paint = { context: settled, palette, tier: node.tier, form: node.form }
    const isAnew = last === null || last.palette !== palette || last.ratio !== ratio || !sameForm(last.node, node)
    if (isAnew) settled.clearRect(node.box.x, node.box.y, node.box.width, node.box.height)
    const pieces = new Map<string, Piece>()
    if (except !== 'all') {
      for (const piece of piecesOf(node)) if (except?.has(keyOf(piece)) !== true) pieces.set(keyOf(piece), piece)
    }
    if (!isAnew) for (const [key, piece] of last.pieces) if (!same(piece, pieces.get(key))) erase(settled, piece.box)
    for (const [key, piece] of pieces) {
      if (isAnew || !same(last.pieces.get(key), piece)) paintPiece(paint, piece, piece.box)
    }
    this.#settled = { node, palette, ratio, pieces, except }
  }

  /** `changed` is null when every piece has another place. */
  #move(
    { from, node, mix, share }: GridMoment & { readonly from: GridNode },
    palette: Palette,
    changed: ReadonlySet<string> | null,
  ): void {
    const { moving } = this.#layers
    place(moving, node.box, this.#settled?.ratio ?? 1)
    moving.clearRect(node.box.x, node.box.y, node.box.width, node.box.height)
    const before = new Map(piecesOf(from).map((piece) => [keyOf(piece), piece]))
    const paint = { context: moving, palette, tier: node.tier, form: node.form }
    for (const piece of piecesOf(node)) {
      const key = keyOf(piece)
      if (changed?.has(key) === false) continue
      const former = before.get(key)
      before.delete(key)
      // Without movement each look fades where it stands.
      const isStill = former === undefined || share === 1
      const box = isStill ? piece.box : between(former.box, piece.box, share)
      if (former !== undefined && looksSame(former, piece) && !(isStill && changed === null))
        paintFaint(paint, piece, box, 1)
      else {
        const formerBox = isStill ? former?.box : box
        if (former !== undefined && formerBox !== undefined)
          paintFaint({ ...paint, tier: from.tier, form: from.form }, former, formerBox, 1 - mix)
        paintFaint(paint, piece, box, mix)
      }
    }
    for (const [key, piece] of before) {
      if (changed === null || changed.has(key))
        paintFaint({ ...paint, tier: from.tier, form: from.form }, piece, piece.box, 1 - mix)
    }
  }

  #clearMoving({ x, y, width, height }: Box): void {
    this.#layers.moving.clearRect(x - 1, y - 1, width + 2, height + 2)
  }
}

function piecesOf(node: GridNode): readonly Piece[] {
  return node.tier === 'F' ? node.bars : node.cells
}

function keyOf(piece: Piece): string {
  return 'slot' in piece ? piece.slot : `row/${piece.first}`
}

function same(a: Piece | undefined, b: Piece | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a === b || (sameBox(a.box, b.box) && looksSame(a, b))
}

function looksSame(a: Piece, b: Piece): boolean {
  if (a === b) return true
  if ('slot' in a && 'slot' in b)
    return a.fill === b.fill && a.bar === b.bar && a.dot === b.dot && a.dimmed === b.dimmed && a.ordinal === b.ordinal
  if ('slot' in a || 'slot' in b || a.parts.length !== b.parts.length) return false
  return a.parts.every((part, index) => part.look === b.parts[index]?.look && part.count === b.parts[index].count)
}

function changedKeys(from: GridNode, node: GridNode): ReadonlySet<string> {
  const before = new Map(piecesOf(from).map((piece) => [keyOf(piece), piece]))
  const changed = new Set<string>()
  for (const piece of piecesOf(node)) {
    const key = keyOf(piece)
    if (!same(before.get(key), piece)) changed.add(key)
    before.delete(key)
  }
  for (const key of before.keys()) changed.add(key)
  return changed
}

function sameForm(a: GridNode, b: GridNode): boolean {
  const first = a.cells[0]
  const second = b.cells[0]
  return (
    a.tier === b.tier &&
    sameBox(a.box, b.box) &&
    a.form.cellWidth === b.form.cellWidth &&
    a.form.cellHeight === b.form.cellHeight &&
    a.form.pitchX === b.form.pitchX &&
    a.form.pitchY === b.form.pitchY &&
    a.form.groupGap === b.form.groupGap &&
    (first === undefined || second === undefined || first.slot !== second.slot || sameBox(first.box, second.box))
  )
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

function between(a: Box, b: Box, share: number): Box {
  const at = (from: number, to: number): number => from + (to - from) * share
  return { x: at(a.x, b.x), y: at(a.y, b.y), width: at(a.width, b.width), height: at(a.height, b.height) }
}

function paintFaint(paint: CellPaint, piece: Piece, box: Box, alpha: number): void {
  paint.context.globalAlpha = alpha
  paintPiece(paint, piece, box)
  paint.context.globalAlpha = 1
}

function paintPiece(paint: CellPaint, piece: Piece, box: Box): void {
  if ('slot' in piece) paintCell(paint, piece, box)
  else paintRow(paint, piece, box)
}

function erase(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.clearRect(x, y, width, height)
}

function place(context: CanvasRenderingContext2D, { x, y }: Box, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, -x * ratio, -y * ratio)
}
