import type { GridCell } from '../../scenes/stage/types.ts'

/** The sizes of the block, as its style sheet has them: cells of 32 px, labels of 44, padding 8, border 2, a head of 32. */
const cellPx = 32
const leftPx = 54
const topPx = 42
const edgePx = 10

/** The first ordinal of the hundred that holds this one. */
export function blockOf(ordinal: number): number {
  return Math.floor(ordinal / 100) * 100
}

export interface BlockRow {
  readonly first: number
  readonly cells: readonly GridCell[]
}

/** The cells of a hundred ordinals by tens; a ten without slots has no row. */
export function blockCells(cells: readonly GridCell[], first: number): readonly BlockRow[] {
  const within = cells.filter(({ ordinal }) => ordinal >= first && ordinal < first + 100)
  const tens = Array.from({ length: 10 }, (_, index) => first + index * 10)
  return tens.flatMap((ten) => {
    const own = within.filter(({ ordinal }) => ordinal >= ten && ordinal < ten + 10)
    return own.length === 0 ? [] : [{ first: ten, cells: own.toSorted((a, b) => a.ordinal - b.ordinal) }]
  })
}

/** The ordinal that a key leads to, or null for a key that moves nothing. Where a slot is missing the nearest on the way is taken. */
export function blockMove(cells: readonly GridCell[], from: number, key: string): number | null {
  const ordinals = cells.map(({ ordinal }) => ordinal).toSorted((a, b) => a - b)
  switch (key) {
    case 'ArrowLeft':
      return ordinals.findLast((ordinal) => ordinal < from) ?? null
    case 'ArrowRight':
      return ordinals.find((ordinal) => ordinal > from) ?? null
    case 'ArrowUp':
      return ordinals.findLast((ordinal) => ordinal <= from - 10) ?? null
    case 'ArrowDown':
      return ordinals.find((ordinal) => ordinal >= from + 10) ?? null
    case 'Home':
      return ordinals[0] ?? null
    case 'End':
      return ordinals.at(-1) ?? null
    default:
      return null
  }
}

/** The block lies so that the cell that was pointed at is under the pointer, as far as the stage has room. */
export function blockPlace(
  at: { readonly x: number; readonly y: number; readonly ordinal: number },
  first: number,
  rows: number,
  size: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number } {
  const width = leftPx + 10 * cellPx + edgePx
  const height = topPx + rows * cellPx + edgePx
  const inBlock = { x: at.ordinal % 10, y: Math.floor((at.ordinal - first) / 10) }
  const x = at.x - leftPx - (inBlock.x + 0.5) * cellPx
  const y = at.y - topPx - (inBlock.y + 0.5) * cellPx
  return {
    x: Math.round(Math.max(0, Math.min(size.width - width, x))),
    y: Math.round(Math.max(0, Math.min(size.height - height, y))),
  }
}
