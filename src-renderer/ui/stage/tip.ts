import { text } from '#shared/words/index.ts'
import type { Box, GridBar, GridCell, GridNode } from '../../scenes/stage/types.ts'

/**
 * What is shown of the cell that somebody asks about: its name, or that of a row of a hundred, whose parts do not stand where their
 * slots do; or its place alone, where the lens tells the rest.
 */
export type Tip =
  | { readonly kind: 'slot' | 'place'; readonly slot: string; readonly box: Box }
  | { readonly kind: 'row'; readonly name: string; readonly box: Box }

/** The cell that the focus of the keyboard came to. */
export interface Keyed {
  readonly slot: string
  /** The slots that the lens showed then, as text. */
  readonly lens: string
}

export interface TipInput {
  readonly grid: GridNode
  /** The slot below the pointer. */
  readonly pointed: string | null
  readonly keyed: Keyed | null
  /** The slots that the lens shows, as text. */
  readonly lens: string
  /** The ordinal that the lens is on its way to, or stands on. */
  readonly pinned: number | null
}

/** The pointer comes before the focus of the keyboard: whoever points asks now. */
export function tipOf(input: TipInput): Tip | null {
  const { grid, pointed } = input
  const cell = cellOf(grid, pointed ?? input.keyed?.slot ?? null)
  if (cell === undefined) return null
  const { slot, box } = cell
  if (pointed === null) {
    const kind = keyedKind(input, cell)
    return kind === null ? null : { kind, slot, box }
  }
  const bar = grid.bars.findLast(({ first }) => first <= cell.ordinal)
  return bar === undefined ? { kind: 'slot', slot, box } : { kind: 'row', name: rowName(bar, grid), box: bar.box }
}

/** A name would cover other cells for as long as the focus stays: it goes once the lens tells the same, or has gone elsewhere. */
function keyedKind({ keyed, lens, pinned }: TipInput, cell: GridCell): 'slot' | 'place' | null {
  if (keyed === null) return null
  if (pinned === cell.ordinal || lens.split('\n').includes(cell.slot)) return 'place'
  return keyed.lens === lens ? 'slot' : null
}

function cellOf({ cells }: GridNode, slot: string | null): GridCell | undefined {
  return slot === null ? undefined : cells.find((each) => each.slot === slot)
}

function rowName({ first, parts }: GridBar, { legend }: GridNode): string {
  const counts = parts.map(({ look, count }) => {
    const word = legend?.counts.find((each) => each.look === look)?.word ?? ''
    return `${word} ${count}`.trim()
  })
  return text('grid.row', { from: first, to: first + 99, counts: counts.join(', ') })
}
