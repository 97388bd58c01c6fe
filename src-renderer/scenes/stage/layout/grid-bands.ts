import type { StageSize } from '../types.ts'
import type { Band, Bands } from './bands.ts'
import type { Lengths } from './lengths.ts'

export interface GridBands {
  /** The bands of the lens; its shelf has no height, and where there is no room for flags or claims neither have theirs. */
  readonly bands: Bands
  readonly heading: Band
  readonly grid: Band
  readonly hasFlags: boolean
  readonly hasClaims: boolean
}

/**
 * The grid has at least this share of the stage; what is above it is left out from the least important on until it has. In
 * Lesson mode the claims of the lens are worth more than the height of the cells.
 */
const gridShare = { desk: 0.44, lesson: 0.35 } as const

/** What the parts of the lens need, from the top. */
export interface LensHeights {
  readonly header: number
  readonly heading: number
  readonly flags: number
  readonly card: number
  readonly pods: number
  readonly cables: number
  readonly claims: number
}

export function lensHeightsOf({ mode }: Pick<StageSize, 'mode'>, lengths: Lengths): LensHeights {
  const { level1, level2, level3, plate, inset, cardTop, cardBottom, tag, ticket, pole } = lengths
  const isLesson = mode === 'lesson'
  // Word and one line; Desk has two below the word, since a laptop is read from near.
  const line = isLesson ? level2 * 1.35 : level3 * 2.7
  const card = Math.round(cardTop + (isLesson ? cardBottom : cardTop) + Math.max(level1 * 1.2 + line, plate))
  return {
    header: isLesson ? Math.round(level1 * 1.7) : 54,
    heading: Math.round(isLesson ? level2 * 1.8 : 38),
    flags: pole + 4,
    card,
    pods: plate + inset + card,
    // The tag of a disk hangs between card and ticket.
    cables: tag + 2,
    claims: ticket + (isLesson ? 8 : 12),
  }
}

/** How high a grid is at which its cells would not grow any more, and at which they still are of use. */
export interface GridHeights {
  readonly most: number
  readonly least: number
}

/** From the top: header, heading of the lens, flags, pods, cables, claims, and the grid below. */
export function gridBandsOf(size: StageSize, lengths: Lengths, hasStorage: boolean, wanted: GridHeights): GridBands {
  const needs = lensHeightsOf(size, lengths)
  const { header, heading, flags, cables, claims, card: leastCard, pods: leastPods } = needs
  const gridMost = wanted.most
  const room =
    size.height - Math.min(wanted.least, Math.ceil(size.height * gridShare[size.mode])) - header - heading - leastPods
  const hasClaims = hasStorage && room >= cables + claims
  const hasFlags = room - (hasClaims ? cables + claims : 0) >= flags
  const used = (hasClaims ? cables + claims : 0) + (hasFlags ? flags : 0)
  // What the grid has no use for goes to the cards, which then tell more.
  const gridLeast = Math.min(gridMost, size.height - header - heading - leastPods - used)
  const spare = size.height - header - heading - leastPods - used - gridLeast
  const pods = leastPods + Math.max(0, Math.min(spare, Math.round(leastCard * 1.6)))
  const zone = heading + (hasFlags ? flags : 0)
  const bands: Bands = {
    header: { y: 0, height: header },
    zone: { y: header, height: zone },
    pods: { y: header + zone, height: pods },
    cables: { y: header + zone + pods, height: hasClaims ? cables : 0 },
    claims: { y: header + zone + pods + (hasClaims ? cables : 0), height: hasClaims ? claims : 0 },
    shelf: { y: header + zone + pods + (hasClaims ? cables + claims : 0), height: 0 },
  }
  const gridY = bands.shelf.y + (hasClaims ? 0 : 8)
  return {
    bands,
    heading: { y: header, height: heading },
    grid: { y: gridY, height: Math.max(0, size.height - gridY) },
    hasFlags,
    hasClaims,
  }
}
