import type { ColumnTier, Tier } from '../types.ts'
import { roomOf, type Lengths } from './lengths.ts'

export interface Column {
  readonly x: number
  readonly width: number
}

export interface Columns {
  readonly tier: ColumnTier
  readonly gap: number
  readonly columns: readonly Column[]
  /** Left edge of the gap that holds the divider before the first kept slot, or null. */
  readonly dividerX: number | null
  readonly dividerWidth: number
}

export interface ColumnsInput {
  readonly width: number
  /** Slots in view, those kept but not wanted among them. */
  readonly total: number
  /** Index of the first kept slot behind the divider, or null when there is no divider. */
  readonly firstKept: number | null
  readonly gated: boolean
  readonly lengths: Lengths
}

/** More slots than this are cells of a grid, of which these tiers take up to so many. */
const mostColumns = 14
const mostCells = { D: 100, E: 1500 } as const

/** How slots are drawn follows from their number and the width they have, and from nothing else. */
export function tierFor({ width, total, lengths }: Pick<ColumnsInput, 'width' | 'total' | 'lengths'>): Tier {
  const pitch = (width - 2 * lengths.pad) / Math.max(1, total)
  if (total <= mostColumns && (pitch >= roomOf(lengths).pitch.C || total <= 1)) return columnTier(pitch, lengths)
  if (total <= mostCells.D) return 'D'
  return total <= mostCells.E ? 'E' : 'F'
}

/** Positions follow from counts alone: no status has a part in it, so no status can move a slot. */
export function columnsOf(input: ColumnsInput): Columns {
  const { lengths, total } = input
  const inner = input.width - 2 * lengths.pad
  const count = total
  const tier = columnTier(inner / Math.max(1, count), lengths)
  const gap = gapOf(tier, input.gated, lengths)
  const dividerAt = dividerIndex(input.firstKept, count)
  const dividerWidth = dividerAt === null ? 0 : Math.max(gap, lengths.gate)
  const gaps = gap * (count - 1) + (dividerAt === null || dividerAt === 0 ? 0 : dividerWidth - gap)
  const width = Math.floor((inner - gaps) / Math.max(1, count))
  if (count === 1) return { ...oneColumn(input.width, inner, lengths), tier, gap }
  const columns: Column[] = []
  let x = lengths.pad
  let dividerX: number | null = null
  for (let index = 0; index < count; index++) {
    if (index === dividerAt && index > 0) {
      dividerX = x - gap
      x += dividerWidth - gap
    }
    columns.push({ x, width })
    x += width + gap
  }
  return { tier, gap, columns, dividerX, dividerWidth }
}

/** A single slot stands on the line of the first third, and leaves the rest of the stage to text. */
function oneColumn(
  stageWidth: number,
  inner: number,
  lengths: Lengths,
): Pick<Columns, 'columns' | 'dividerX' | 'dividerWidth'> {
  const width = Math.min(roomOf(lengths).one, inner)
  const x = Math.max(lengths.pad, Math.round(stageWidth / 3 - width / 2))
  return { columns: [{ x, width }], dividerX: null, dividerWidth: 0 }
}

function columnTier(pitch: number, lengths: Lengths): ColumnTier {
  const least = roomOf(lengths).pitch
  if (pitch >= least.A) return 'A'
  return pitch >= least.B ? 'B' : 'C'
}

/** Gates stand beside the slot plates in A and B; in C they are a bar or a point in the gap. */
function gapOf(tier: ColumnTier, gated: boolean, lengths: Lengths): number {
  const { gap, gateC } = roomOf(lengths)
  if (!gated) return gap[tier]
  return tier === 'C' ? gateC : lengths.gate
}

function dividerIndex(firstKept: number | null, count: number): number | null {
  return firstKept !== null && firstKept > 0 && firstKept < count ? firstKept : null
}
