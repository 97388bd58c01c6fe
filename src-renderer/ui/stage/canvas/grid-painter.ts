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

/** A piece before and after; one side is missing for what comes or goes. */
interface PiecePair {
  readonly key: string
  readonly former: Piece | undefined
  readonly piece: Piece | undefined
}

/** What differs between two grids. */
interface Change {
  readonly from: GridNode
  readonly node: GridNode
  readonly pairs: readonly PiecePair[]
  /** Of what differs, or null where every piece has another place. */
  readonly keys: ReadonlySet<string> | null
}

/** What is on the moving layer. */
interface Moved {
  readonly change: Change
  readonly mix: number
  readonly share: number
  readonly palette: Palette
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
  /** Null while the moving layer is empty. */
  #moved: Moved | null = null
  #change: Change | null = null

  constructor(layers: GridLayers) {
    this.#layers = layers
  }

  /** `mix` runs from the look of `from` (0) to that of `node` (1), `share` from its places to those of `node`. */
  draw({ node, from, mix, share }: GridMoment, palette: Palette, ratio: number): void {
    this.#fit(node.box, ratio)
    if (from === null) {
      this.#settle(node, palette, ratio, null)
      return this.#clearMoving(node.box)
    }
    const change = this.#changeOf(from, node)
    this.#settle(node, palette, ratio, change.keys ?? 'all')
    // A layer that is drawn on is shown anew as a whole, so in a beat that changes no cell nothing is drawn, nor while a fade stands.
    if (change.pairs.length === 0) return this.#clearMoving(node.box)
    const last = this.#moved
    if (last?.change === change && last.mix === mix && last.share === share && last.palette === palette) return
    this.#move({ from, node, mix, share }, palette, change)
    this.#moved = { change, mix, share, palette }
  }

  /** Asked in each frame of a motion, found once. */
  #changeOf(from: GridNode, node: GridNode): Change {
    const known = this.#change
    if (known !== null && known.from === from && known.node === node) return known
    const isStill = sameForm(from, node)
    const pairs = pairsOf(from, node, isStill)
    const keys = isStill ? new Set(pairs.map(({ key }) => key)) : null
    this.#change = { from, node, pairs, keys }
    return this.#change
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
      this.#moved = null
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

  #move(
    { from, node, mix, share }: GridMoment & { readonly from: GridNode },
    palette: Palette,
    { pairs, keys }: Change,
  ): void {
    const { moving } = this.#layers
    place(moving, node.box, this.#settled?.ratio ?? 1)
    moving.clearRect(node.box.x, node.box.y, node.box.width, node.box.height)
    const paint = { context: moving, palette, tier: node.tier, form: node.form }
    const formerPaint = { ...paint, tier: from.tier, form: from.form }
    for (const { former, piece } of pairs) {
      if (piece === undefined) {
        if (former !== undefined) paintFaint(formerPaint, former, former.box, 1 - mix)
        continue
      }
      // Without movement each look fades where it stands.
      const isStill = former === undefined || share === 1
      const box = isStill ? piece.box : between(former.box, piece.box, share)
      if (former !== undefined && looksSame(former, piece) && !(isStill && keys === null))
        paintFaint(paint, piece, box, 1)
      else {
        if (former !== undefined) paintFaint(formerPaint, former, isStill ? former.box : box, 1 - mix)
        paintFaint(paint, piece, box, mix)
      }
    }
  }

  #clearMoving({ x, y, width, height }: Box): void {
    if (this.#moved === null) return
    this.#moved = null
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
    return (
      a.fill === b.fill &&
      a.bar === b.bar &&
      a.dot === b.dot &&
      a.stripe === b.stripe &&
      a.dimmed === b.dimmed &&
      a.ordinal === b.ordinal
    )
  if ('slot' in a || 'slot' in b || a.parts.length !== b.parts.length) return false
  return a.parts.every((part, index) => part.look === b.parts[index]?.look && part.count === b.parts[index].count)
}

/** What differs, in the order of drawing; where places differ, all of it. What is the same object in the same place is not asked. */
function pairsOf(from: GridNode, node: GridNode, isStill: boolean): readonly PiecePair[] {
  const formers = piecesOf(from)
  const pieces = piecesOf(node)
  const isKept = (at: number): boolean => isStill && formers[at] === pieces[at]
  const before = new Map(formers.flatMap((piece, at) => (isKept(at) ? [] : [[keyOf(piece), piece] as const])))
  const pairs: PiecePair[] = []
  for (const [at, piece] of pieces.entries()) {
    if (isKept(at)) continue
    const key = keyOf(piece)
    const former = before.get(key)
    before.delete(key)
    if (!isStill || !same(former, piece)) pairs.push({ key, former, piece })
  }
  for (const [key, former] of before) pairs.push({ key, former, piece: undefined })
  return pairs
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
