import type { Box, GridForm, GridNode } from '../../../scenes/stage/types.ts'
import { numeralBottom } from './paint-cell.ts'

/** How far brackets stand outside of what they hold, where the gap between two rows is wide enough. */
const bracketAir = 4

/** Where the number of the caption stands at a cell: its upper left corner. */
export interface MarkerPlace {
  readonly x: number
  readonly y: number
}

/**
 * In a large cell the number has the corner under the ordinal, which nothing else needs; in a low one it reaches over the cell's
 * own claim bar, because the bar above it belongs to another slot. A small cell is smaller than the number, which stands above it.
 */
export function markerPlace({ tier, form }: Pick<GridNode, 'tier' | 'form'>, cell: Box): MarkerPlace {
  const size = markerSize(form)
  if (tier !== 'D') return { x: cell.x + (cell.width - size) / 2, y: cell.y - 4 - size }
  const head = cell.height - form.barHeight - form.barGap
  const belowOrdinal = numeralBottom(form, head) + 2
  const nextRow = form.pitchY - 1
  return { x: cell.x + 3, y: cell.y + Math.min(Math.max(belowOrdinal, head - 2 - size), nextRow - size) }
}

/** One and a half times the type of its level, which is a pixel larger than the labels of a grid. */
function markerSize({ labelPx }: GridForm): number {
  return 1.5 * (labelPx + 1)
}

/** Brackets around the cells of the lens, open on the side where a row goes on elsewhere. They stay clear of the row above. */
export function bracketPath(brackets: readonly Box[], { pitchY, cellHeight }: GridForm): string {
  const outside = Math.min(bracketAir, (pitchY - cellHeight) / 2)
  return brackets
    .map(({ x, y, width, height }, index) => {
      const [left, right] = [x - bracketAir, x + width + bracketAir]
      const [top, bottom] = [y - outside, y + height + outside]
      const tip = Math.min(8, width / 2)
      const opens = index === 0 ? `M${left + tip} ${top}H${left}V${bottom}h${tip}` : ''
      const closes = index === brackets.length - 1 ? `M${right - tip} ${top}H${right}V${bottom}h${-tip}` : ''
      return opens + closes
    })
    .join('')
}
