import type { GridNode, StageCell, StageCellRow, StagePlace } from '../../scenes/stage/types.ts'

/** The cell that a key leads to, or null for a key that moves nothing. Left and right go by ordinal, up and down by layer. */
export function neighbour(rows: readonly StageCellRow[], from: StageCell, key: string): StageCell | null {
  const rowAt = rows.findIndex(({ cells }) => cells.some((cell) => cell.key === from.key))
  const row = rows[rowAt]
  if (row === undefined) return null
  const at = row.cells.findIndex((cell) => cell.key === from.key)
  switch (key) {
    case 'ArrowLeft':
      return row.cells[at - 1] ?? null
    case 'ArrowRight':
      return row.cells[at + 1] ?? null
    case 'ArrowUp':
      return inColumn(rows.slice(0, rowAt).toReversed(), from)
    case 'ArrowDown':
      return inColumn(rows.slice(rowAt + 1), from)
    case 'Home':
      return row.cells[0] ?? null
    case 'End':
      return row.cells.at(-1) ?? null
    default:
      return null
  }
}

/**
 * Where a key leads along the ordinals of a grid, of which only a few have cells: one on or back, to the first or last, or
 * by a page, which is a row of the grid. Null for keys that stay in the column.
 */
export function alongGrid(
  { cells, form }: Pick<GridNode, 'cells' | 'form'>,
  place: StagePlace,
  key: string,
): { readonly place: StagePlace; readonly ordinal: number } | null {
  const at = cells.findIndex(({ slot }) => slot === place.slot)
  const to = targetOf(key, at, form.perRow, cells.length - 1)
  const cell = to === null ? undefined : cells[to]
  return cell === undefined ? null : { place: { ...place, slot: cell.slot }, ordinal: cell.ordinal }
}

function targetOf(key: string, at: number, perRow: number, last: number): number | null {
  if (at === -1) return null
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1)
    case 'ArrowRight':
      return Math.min(last, at + 1)
    case 'PageUp':
      return Math.max(0, at - perRow)
    case 'PageDown':
      return Math.min(last, at + perRow)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** A slot without a claim of some template is passed over. */
function inColumn(rows: readonly StageCellRow[], from: StageCell): StageCell | null {
  for (const { cells } of rows) {
    const found = cells.find((cell) => cell.place.slot === from.place.slot)
    if (found !== undefined) return found
  }
  return null
}
