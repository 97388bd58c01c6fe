import type { Box, GridTier, LensNode, StageSize, StageSlot } from '../types.ts'
import type { Bands } from './bands.ts'
import type { Columns } from './columns.ts'
import { gridBandsOf, lensHeightsOf, type GridHeights } from './grid-bands.ts'
import type { GridInput } from './grid-form.ts'
import { legendHeightOf } from './grid.ts'
import { fittingInLens, lensColumns, type LongestNames } from './lens.ts'
import { grown, type Lengths } from './lengths.ts'

export interface DivisionInput {
  readonly tier: GridTier
  readonly size: StageSize
  readonly lengths: Lengths
  /** Between two slots of the lens. */
  readonly gap: number
  readonly hasStorage: boolean
  readonly names: LongestNames
  readonly slots: readonly StageSlot[]
}

/** How lens and grid share the stage. */
export interface GridDivision {
  readonly bands: Bands
  readonly columns: Columns
  readonly heading: Box
  readonly headingLines: LensNode['lines']
  readonly grid: Box
  readonly rows: GridInput['rows']
  /** Where the legend has a line of its own; elsewhere it has the upper edge of the grid. */
  readonly legend: Box | null
  readonly hasFlags: boolean
  readonly hasClaims: boolean
}

/**
 * The lens stands above the grid. Where in Lesson mode that leaves no height for the flags, and cells that the last row cannot
 * tell apart, it stands left of the grid, whose rows are then half as long and twice as many.
 */
export function divisionOf(input: DivisionInput): GridDivision {
  const above = lensAbove(input)
  return input.size.mode === 'desk' || above.hasFlags ? above : (lensBeside(input) ?? above)
}

function lensAbove({ tier, size, lengths, gap, hasStorage, names, slots }: DivisionInput): GridDivision {
  const heights = gridHeights(tier, size, lengths, slots.length)
  const { bands, heading, grid, hasFlags, hasClaims } = gridBandsOf(size, lengths, hasStorage, heights)
  const count = Math.min(slots.length, fittingInLens(size, gap, lengths, names))
  const across = { x: lengths.pad, width: size.width - 2 * lengths.pad }
  return {
    bands,
    columns: lensColumns(size.width, count, gap, lengths),
    heading: { ...across, ...heading },
    headingLines: 1,
    grid: { ...across, ...grid },
    rows: tier === 'E' ? 'long' : 'longest',
    legend: null,
    hasFlags,
    hasClaims,
  }
}

function gridHeights(tier: GridTier, size: StageSize, lengths: Lengths, count: number): GridHeights {
  if (tier !== 'D') return { most: size.height, least: size.height }
  const rows = Math.ceil(count / 20)
  const most = Math.round(grown(lengths, 56) * (rows + 1) + 24)
  // A row somewhat less high is worth the flags of the lens.
  return { most, least: Math.round(grown(lengths, size.mode === 'desk' ? 46 : 42) * rows + 24) }
}

/** A second slot of the lens, and the gate between the two, is worth less than cells of such a width, in px of Desk text. */
const wideGrid = { D: 10 * 44 + 60, E: 50 * 14 + 60, F: 50 * 14 + 60 } as const
/** Of the width the grid has at least so much, or the lens stands above after all. */
const leastGridShare = 0.42

function lensBeside(input: DivisionInput): GridDivision | null {
  const { tier, size, lengths, gap, hasStorage } = input
  const { pad } = lengths
  const inner = size.width - 2 * pad
  // `Crash loop` in the largest type beside its plate, and the edge of the card.
  const own = Math.ceil(lengths.copy + lengths.inset + 11 + 10 * 0.58 * lengths.level1)
  const gridWidth = (count: number): number => inner - lensWidth(count, own, gap) - pad
  const count = gridWidth(2) >= grown(lengths, wideGrid[tier]) ? 2 : 1
  if (gridWidth(count) < size.width * leastGridShare) return null
  const width = lensWidth(count, own, gap)
  const legend = tier === 'D' ? 0 : legendHeightOf(lengths, false)
  const headingLines = count === 1 ? 3 : 2
  const heading = Math.round(lengths.level2 * (headingLines * 1.25 + 0.4))
  const bands = bandsBeside(size, lengths, hasStorage, { legend, heading })
  if (bands === null) return null
  const top = bands.header.height + legend
  return {
    bands,
    columns: lensColumns(width + 2 * pad, count, gap, lengths),
    heading: { x: pad, y: top, width: width + pad, height: heading },
    headingLines,
    grid: { x: pad + width + pad, y: top, width: gridWidth(count), height: size.height - top },
    rows: 'largestCells',
    legend: legend === 0 ? null : { x: pad, y: bands.header.height, width: inner, height: legend },
    hasFlags: true,
    hasClaims: hasStorage,
  }
}

function lensWidth(count: number, own: number, gap: number): number {
  return count * own + (count - 1) * gap
}

/** All parts of the lens, and what is left goes to the cards first and then to the cables. */
function bandsBeside(
  size: StageSize,
  lengths: Lengths,
  hasStorage: boolean,
  { legend, heading }: { readonly legend: number; readonly heading: number },
): Bands | null {
  const needs = lensHeightsOf(size, lengths)
  const zone = heading + needs.flags
  const storage = hasStorage ? needs.cables + needs.claims : 0
  const spare = size.height - needs.header - legend - zone - needs.pods - storage
  if (spare < 0) return null
  const morePods = Math.min(spare, hasStorage ? Math.round(needs.card * 0.75) : spare)
  const pods = needs.pods + morePods
  const cables = hasStorage ? needs.cables + Math.min(spare - morePods, needs.cables) : 0
  const zoneY = needs.header + legend
  const podsY = zoneY + zone
  const claimsY = podsY + pods + cables
  const claims = hasStorage ? needs.claims : 0
  return {
    header: { y: 0, height: needs.header },
    zone: { y: zoneY, height: zone },
    pods: { y: podsY, height: pods },
    cables: { y: podsY + pods, height: cables },
    claims: { y: claimsY, height: claims },
    shelf: { y: claimsY + claims, height: 0 },
  }
}
