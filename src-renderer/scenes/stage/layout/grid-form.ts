import type { Box, GridForm, GridLabel, GridTier } from '../types.ts'
import { grown, type Lengths } from './lengths.ts'

export interface GridInput {
  readonly tier: GridTier
  /** Ordinals of the slots in view, by position. */
  readonly ordinals: readonly number[]
  /** Where cells and their labels may stand. */
  readonly area: Box
  readonly lengths: Lengths
  /**
   * Rows are as long as they can be, or as long as it takes for the largest cells. `long`: as they can be, or fifty cells where
   * few hundreds in rows of a hundred would leave much of the height empty.
   */
  readonly rows: 'longest' | 'long' | 'largestCells'
}

/** Where each ordinal has its cell. */
export interface GridPlaces {
  readonly form: GridForm
  readonly rowLabels: readonly GridLabel[]
  readonly columnLabels: readonly GridLabel[]
  /** The rows that are there, by the number that their ordinals have in common. */
  readonly rows: ReadonlyMap<number, Box>
  boxOf(ordinal: number): Box
}

/** Columns are a multiple of ten, so that the label of a row and the column give the ordinal. */
const tierDRows = [20, 10] as const
const tierERows = [100, 50, 20, 10] as const
/** Below these a cell of so many in a row is too narrow to be seen or pointed at. */
const leastPitch = { D: 34, E: 6 } as const
const leastBarPitch = 7
const leastLongRow = 50
/** Rows that take more of the height than this leave none that halving them would make good use of. */
const fullShare = 2 / 3
/** What a numeral takes of its size with a little air, as it has no descender. */
const numeralHeight = 0.92

/** Places follow from the ordinals and the area alone. A hundred that holds no slot at all takes no row. */
export function gridPlaces(input: GridInput): GridPlaces {
  return input.tier === 'F' ? barPlaces(input) : cellPlaces(input)
}

function cellPlaces(input: GridInput): GridPlaces {
  const { tier, ordinals, area, lengths } = input
  const labelPx = labelSize(lengths)
  const left = area.x + labelRoom(ordinals, labelPx)
  const width = area.x + area.width - left
  const isLarge = tier === 'D'
  const isLow = area.height < grown(lengths, 220)
  const headRoom = isLarge ? 0 : Math.ceil(labelPx * (isLow ? 1.2 : 1.5))
  const { perRow, numbers, pitchX, pitchY } = rowsFitting(input, width, area.height - headRoom)
  const groups = perRow / 10
  const spare = groups === 1 ? 0 : Math.floor((width - perRow * pitchX) / (groups - 1))
  const groupGap = Math.max(0, Math.min(isLarge ? 10 : Math.max(10, pitchX), spare))
  const top = area.y + headRoom
  const cellWidth = pitchX - (pitchX > 5 ? 2 : 1)
  const cellHeight = pitchY - (isLarge ? Math.min(6, Math.round(pitchY / 9)) : Math.max(1, Math.round(pitchY / 5)))
  const form: GridForm = {
    perRow,
    cellWidth,
    cellHeight,
    pitchX,
    pitchY,
    groupGap,
    barHeight: Math.max(1, Math.round(cellHeight * (isLarge ? 0.24 : 0.25))),
    barGap: cellHeight < 10 ? 0 : isLarge ? 2 : 1,
    labelPx,
  }
  const xOf = (column: number): number => left + column * pitchX + Math.floor(column / 10) * groupGap
  const rowWidth = xOf(perRow - 1) + cellWidth - left
  const rows = new Map(
    numbers.map((number, index) => [number, { x: left, y: top + index * pitchY, width: rowWidth, height: cellHeight }]),
  )
  return {
    form,
    rows,
    rowLabels: labelsOf(rows, { perRow, pitchY, labelPx, left, perColumn: rows.size }),
    columnLabels: isLarge
      ? []
      : Array.from({ length: groups }, (_, group) => ({
          text: `+${group * 10}`,
          x: xOf(group * 10),
          y: area.y + labelPx * 0.6,
        })),
    boxOf(ordinal) {
      const row = rows.get(Math.floor(ordinal / perRow))
      return { x: xOf(ordinal % perRow), y: row?.y ?? top, width: cellWidth, height: cellHeight }
    },
  }
}

interface RowsFitting {
  readonly perRow: number
  readonly numbers: readonly number[]
  readonly pitchX: number
  readonly pitchY: number
}

/** The longest rows whose cells are wide enough, or those of them that make the largest cells. */
function rowsFitting({ tier, ordinals, lengths, rows }: GridInput, width: number, height: number): RowsFitting {
  const isLarge = tier === 'D'
  const least = grown(lengths, leastPitch[isLarge ? 'D' : 'E'])
  const most = grown(lengths, isLarge ? 92 : rows === 'long' ? 32 : 24)
  const fittingOf = (perRow: number): RowsFitting => {
    const numbers = rowNumbers(ordinals, perRow)
    const pitchX = Math.max(3, Math.min(Math.floor(most), Math.floor(pitchFor(perRow, width, least))))
    const tallest = Math.round(isLarge ? Math.min(pitchX * 0.88, grown(lengths, 60)) : pitchX * 2.1)
    const pitchY = Math.max(5, Math.min(tallest, Math.floor(height / Math.max(1, numbers.length))))
    return { perRow, numbers, pitchX, pitchY }
  }
  const choices: readonly number[] = isLarge ? tierDRows : tierERows
  const [longest = 10, ...shorter] = choices.filter((count) => pitchFor(count, width, least) >= least)
  const usual = fittingOf(longest)
  const isFull = usual.numbers.length * usual.pitchY > height * fullShare
  if (rows === 'longest' || (rows === 'long' && isFull)) return usual
  const sizeOf = ({ pitchX, pitchY }: RowsFitting): number => pitchX * pitchY
  return shorter
    .filter((perRow) => rows === 'largestCells' || perRow >= leastLongRow)
    .map(fittingOf)
    .filter(({ numbers, pitchY }) => numbers.length * pitchY <= height)
    .reduce((best, each) => (sizeOf(each) > sizeOf(best) ? each : best), usual)
}

/** Rows of a hundred as bars, in as many columns as it takes for each to be seen. */
function barPlaces({ ordinals, area, lengths }: GridInput): GridPlaces {
  const labelPx = labelSize(lengths)
  const room = labelRoom(ordinals, labelPx)
  const perRow = 100
  const numbers = rowNumbers(ordinals, perRow)
  const fitting = Math.max(1, Math.floor(area.height / Math.max(leastBarPitch, Math.round(labelPx * 0.8))))
  const { columns, perColumn } = barColumns(numbers.length, fitting)
  const pitchY = Math.min(Math.round(grown(lengths, 20)), Math.floor(area.height / perColumn))
  const gap = labelPx
  const pitch = Math.floor((area.width + gap) / columns)
  const width = pitch - gap - room
  const height = pitchY - Math.max(1, Math.round(pitchY / 5))
  const rows = new Map(
    numbers.map((number, index) => [
      number,
      {
        x: area.x + Math.floor(index / perColumn) * pitch + room,
        y: area.y + (index % perColumn) * pitchY,
        width,
        height,
      },
    ]),
  )
  const form: GridForm = {
    perRow,
    cellWidth: width / perRow,
    cellHeight: height,
    pitchX: width / perRow,
    pitchY,
    groupGap: 0,
    barHeight: 0,
    barGap: 0,
    labelPx,
  }
  const first = rows.values().next().value
  return {
    form,
    rows,
    rowLabels: labelsOf(rows, { perRow, pitchY, labelPx, left: null, perColumn }),
    columnLabels: [],
    boxOf(ordinal) {
      const row = rows.get(Math.floor(ordinal / perRow)) ?? first ?? area
      return { x: row.x + ((ordinal % perRow) * width) / perRow, y: row.y, width: width / perRow, height: row.height }
    },
  }
}

interface BarColumns {
  readonly columns: number
  readonly perColumn: number
}

/**
 * As few columns as it takes. Ten rows make a thousand, so a column that holds whole thousands begins with a round number, and
 * one of five hundreds with nearly one: for that there may be two columns more, of which those are best that are filled.
 */
function barColumns(rows: number, fitting: number): BarColumns {
  const fewest = Math.max(1, Math.ceil(rows / fitting))
  for (const round of [10, 5]) {
    const [first, ...wider] = [0, 1, 2]
      .map((more) => fewest + more)
      .map((columns) => ({ columns, perColumn: Math.ceil(rows / columns / round) * round }))
      .filter(({ perColumn }) => perColumn <= fitting)
    if (first?.columns === fewest) return first
    const places = (each: BarColumns): number => each.columns * each.perColumn
    if (first !== undefined) return wider.reduce((best, each) => (places(each) < places(best) ? each : best), first)
  }
  return { columns: fewest, perColumn: Math.ceil(rows / fewest) }
}

/** What a row of so many cells leaves for each, with the least gap between its tens. */
function pitchFor(perRow: number, width: number, least: number): number {
  return (width - (perRow / 10 - 1) * Math.min(4, least)) / perRow
}

function rowNumbers(ordinals: readonly number[], perRow: number): readonly number[] {
  return [...new Set(ordinals.map((ordinal) => Math.floor(ordinal / perRow)))].toSorted((a, b) => a - b)
}

/** Labels of rows stand left of them; where rows are lower than the numerals, only those that have room. */
function labelsOf(
  rows: ReadonlyMap<number, Box>,
  form: Pick<GridForm, 'perRow' | 'pitchY' | 'labelPx'> & { readonly left: number | null; readonly perColumn: number },
): readonly GridLabel[] {
  const { perRow, pitchY, labelPx, left, perColumn } = form
  const least = labelPx * numeralHeight
  const step = [1, 2, 5].find((rows) => pitchY * rows >= least) ?? 10
  return [...rows].flatMap(([number, box], index) =>
    (index % perColumn) % step === 0
      ? [{ text: String(number * perRow), x: (left ?? box.x) - Math.round(labelPx * 0.7), y: box.y + box.height / 2 }]
      : [],
  )
}

/** 12 px in Desk mode, as the ticks of the timeline; in Lesson mode the lowest level of type. */
function labelSize(lengths: Lengths): number {
  return Math.max(12, lengths.level3 - 1)
}

function labelRoom(ordinals: readonly number[], labelPx: number): number {
  const highest = ordinals.reduce((most, ordinal) => Math.max(most, ordinal), 0)
  return Math.ceil(String(highest).length * labelPx * 0.62 + labelPx * 1.2)
}
