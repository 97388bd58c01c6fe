import type { StageCell, StageCellRow, StageWindow } from '../../scenes/stage/types.ts'

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

/** The first slot of the next or previous page; the last page is full. */
export function pageStart({ first, count, total }: StageWindow, direction: 1 | -1): number {
  return Math.max(0, Math.min(total - count, first + direction * count))
}

/** A slot without a claim of some template is passed over. */
function inColumn(rows: readonly StageCellRow[], from: StageCell): StageCell | null {
  for (const { cells } of rows) {
    const found = cells.find((cell) => cell.place.slot === from.place.slot)
    if (found !== undefined) return found
  }
  return null
}
