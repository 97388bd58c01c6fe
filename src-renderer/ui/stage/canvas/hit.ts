import type { Box, GridCell, GridNode } from '../../../scenes/stage/types.ts'

/** The cell at a point of the stage, the gap around it included, or null beside the grid. */
export function cellAt({ cells, form }: GridNode, x: number, y: number): GridCell | null {
  const right = form.pitchX - form.cellWidth
  const below = form.pitchY - form.cellHeight
  return cells.find(({ box }) => isIn(box, x, y, right, below)) ?? null
}

function isIn(box: Box, x: number, y: number, right: number, below: number): boolean {
  return x >= box.x && x < box.x + box.width + right && y >= box.y && y < box.y + box.height + below
}

/** Below this a cell is too small to be pointed at, and a click shows its hundred larger first. */
export const leastTargetPx = 24
