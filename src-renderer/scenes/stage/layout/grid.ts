import { equal } from '#shared/kit/equal.ts'
import { text } from '#shared/words/index.ts'
import { filterOf } from '../filter.ts'
import type {
  Box,
  CellLook,
  GridBar,
  GridCell,
  GridLegend,
  GridNode,
  GridTier,
  StageSlot,
  StageState,
} from '../types.ts'
import type { CellFill, ViewOptions } from '../view.ts'
import { isKept } from './context.ts'
import { partitionOrdinal, shownRevision } from './revision-line.ts'
import { gridCell } from './grid-cells.ts'
import { gridPlaces, type GridInput, type GridPlaces } from './grid-form.ts'
import type { Lens } from './lens.ts'
import { grown, type Lengths } from './lengths.ts'

export interface GridOptions {
  readonly state: StageState
  readonly slots: readonly StageSlot[]
  readonly tier: GridTier
  readonly lens: Lens
  readonly area: Box
  /** Where the legend stands, or null where it has the upper edge of the area. */
  readonly legend: Box | null
  readonly rows: GridInput['rows']
  readonly lengths: Lengths
  readonly view: Pick<ViewOptions, 'fill' | 'filter'>
}

/** In the order of the legend: how far pods have come, then what is wrong, then what is not there. */
const legendOrder: readonly CellLook[] = [
  'ready',
  'published',
  'notReady',
  'unpublished',
  'creating',
  'pending',
  'failing',
  'terminating',
  'unknown',
  'completed',
  'none',
  'kept',
  'padlock',
]

export function gridNode(options: GridOptions): GridNode {
  const { state, slots, tier, area, lengths, view } = options
  // In a low window cells are worth more than the air around them.
  const isLow = area.height < grown(lengths, 220)
  const legendHeight = tier === 'D' || options.legend !== null ? 0 : legendHeightOf(lengths, isLow)
  // Cells of tier E stand below the labels of their columns, bars below the legend.
  const air = tier === 'D' ? 10 : tier === 'F' && options.legend !== null ? 6 : 0
  const cellArea = {
    ...area,
    y: area.y + legendHeight + air,
    height: area.height - legendHeight - (isLow && tier !== 'D' ? 8 : 14),
  }
  const places = placesOf({
    tier,
    ordinals: slots.map(({ slot }) => slot.ordinal),
    area: cellArea,
    lengths,
    rows: options.rows,
  })
  const matches = filterOf(view.filter)
  const cells = slots.map((entry) =>
    gridCell({
      entry,
      places,
      fill: view.fill,
      readable: state.readable,
      dimmed: matches !== null && !matches(entry),
      revision: tier === 'F' ? 'unknown' : shownRevision(state.workload, entry.slot),
    }),
  )
  return {
    mark: 'grid',
    key: 'grid',
    slot: null,
    box: area,
    tier,
    form: places.form,
    cells,
    bars: tier === 'F' ? barsOf(cells, places) : [],
    rowLabels: places.rowLabels,
    columnLabels: places.columnLabels,
    brackets: bracketsOf(cells, options.lens),
    dividers: tier === 'F' ? [] : dividersOf(slots, cells),
    partition: tier === 'F' ? null : partitionOf(state, cells),
    fillChoice: view.fill,
    legend: tier === 'D' ? null : legendOf(cells, view.fill, options.legend ?? { ...area, height: legendHeight }),
  }
}

export function legendHeightOf(lengths: Lengths, isLow: boolean): number {
  return Math.round(grown(lengths, isLow ? 30 : 34))
}

/** The places last found. They stay the same object from beat to beat while the same ordinals stand in the same room. */
let lastPlaces: { readonly input: GridInput; readonly places: GridPlaces } | null = null

function placesOf(input: GridInput): GridPlaces {
  if (lastPlaces === null || !equal(lastPlaces.input, input)) lastPlaces = { input, places: gridPlaces(input) }
  return lastPlaces.places
}

function barsOf(cells: readonly GridCell[], { rows, form }: GridPlaces): readonly GridBar[] {
  const counts = new Map<number, Map<CellLook, number>>()
  for (const { ordinal, fill } of cells) {
    const number = Math.floor(ordinal / form.perRow)
    const row = counts.get(number) ?? new Map<CellLook, number>()
    row.set(fill, (row.get(fill) ?? 0) + 1)
    counts.set(number, row)
  }
  return [...rows].map(([number, box]) => ({
    first: number * form.perRow,
    box,
    parts: legendOrder.flatMap((look) => {
      const count = counts.get(number)?.get(look)
      return count === undefined ? [] : [{ look, count }]
    }),
  }))
}

/** The cells that the lens shows stand side by side, but for the ends of rows. */
function bracketsOf(cells: readonly GridCell[], { first, count }: Lens): readonly Box[] {
  const boxes: Box[] = []
  for (const { box } of cells.slice(first, first + count)) {
    const last = boxes.at(-1)
    if (last !== undefined && last.y === box.y) boxes[boxes.length - 1] = { ...last, width: box.x + box.width - last.x }
    else boxes.push(box)
  }
  return boxes
}

/** Kept slots keep the places of their ordinals; a line stands wherever they begin after one that is in use. */
function dividersOf(slots: readonly StageSlot[], cells: readonly GridCell[]): readonly Box[] {
  const keptOrdinals = new Set(slots.filter(isKept).map(({ slot }) => slot.ordinal))
  if (keptOrdinals.size === 0) return []
  return cells.flatMap(({ ordinal, box }) =>
    keptOrdinals.has(ordinal) && !keptOrdinals.has(ordinal - 1) && keptOrdinals.size < cells.length && ordinal > 0
      ? [{ x: box.x - 2, y: box.y - 2, width: 2, height: box.height + 4 }]
      : [],
  )
}

/** In the gap before the cell, or before its row. */
function partitionOf({ workload }: StageState, cells: readonly GridCell[]): Box | null {
  const first = partitionOrdinal(workload)
  if (first === null) return null
  const cell = cells.find(({ ordinal }) => ordinal === first)
  if (cell === undefined || cell === cells[0]) return null
  const { x, y, height } = cell.box
  return { x: x - 2, y: y - 3, width: 3, height: height + 6 }
}

function legendOf(cells: readonly GridCell[], fill: CellFill, box: Box): GridLegend {
  const counts = new Map<CellLook, number>()
  for (const cell of cells) counts.set(cell.fill, (counts.get(cell.fill) ?? 0) + 1)
  return {
    box,
    counts: legendOrder.flatMap((look) => {
      const count = counts.get(look)
      return count === undefined ? [] : [{ look, count, word: wordOf(look, fill) }]
    }),
  }
}

function wordOf(look: CellLook, fill: CellFill): string {
  if (look === 'none') return text(`grid.${fill}.none`)
  if (look === 'padlock') return text('grid.pods.padlock')
  switch (fill) {
    case 'records':
      return look === 'published' ? text('grid.records.published') : text('grid.records.unpublished')
    case 'claims':
      return claimWordOf(look)
    case 'pods':
      return look === 'published' || look === 'unpublished' ? '' : text(`grid.pods.${look}`)
  }
}

function claimWordOf(look: CellLook): string {
  switch (look) {
    case 'ready':
      return text('state.claim.inUse')
    case 'creating':
      return text('state.claim.resizing')
    case 'failing':
      return text('state.claim.lost')
    case 'terminating':
      return text('state.claim.deleting')
    case 'kept':
      return text('state.claim.kept')
    default:
      return text('state.claim.pending')
  }
}
