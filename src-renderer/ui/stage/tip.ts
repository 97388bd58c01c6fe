import { text } from '#shared/words/index.ts'
import type { Box, GridBar, GridNode } from '../../scenes/stage/types.ts'

/** What a name is shown of: a slot at its cell, or a row of a hundred, whose parts do not stand where their slots do. */
export type Tip =
  | { readonly kind: 'slot'; readonly slot: string; readonly box: Box }
  | { readonly kind: 'row'; readonly name: string; readonly box: Box }

/** The pointer comes before the focus of the keyboard: whoever points asks now. */
export function tipOf(grid: GridNode, pointed: string | null, keyed: string | null): Tip | null {
  const slot = pointed ?? keyed
  const cell = slot === null ? undefined : grid.cells.find((each) => each.slot === slot)
  if (slot === null || cell === undefined) return null
  const bar = pointed === null ? undefined : grid.bars.findLast(({ first }) => first <= cell.ordinal)
  return bar === undefined
    ? { kind: 'slot', slot, box: cell.box }
    : { kind: 'row', name: rowName(bar, grid), box: bar.box }
}

function rowName({ first, parts }: GridBar, { legend }: GridNode): string {
  const counts = parts.map(({ look, count }) => {
    const word = legend?.counts.find((each) => each.look === look)?.word ?? ''
    return `${word} ${count}`.trim()
  })
  return text('grid.row', { from: first, to: first + 99, counts: counts.join(', ') })
}
