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

/** From the top: header, heading of the lens, flags, pods, cables, claims, and the grid below. */
export function gridBandsOf(size: StageSize, lengths: Lengths, hasStorage: boolean, gridMost: number): GridBands {
  const isLesson = size.mode === 'lesson'
  const header = isLesson ? Math.round(lengths.level1 * 1.7) : 54
  const heading = Math.round(isLesson ? lengths.level2 * 1.8 : 38)
  // Word and one line; Desk has two below the word, since a laptop is read from near.
  const line = isLesson ? lengths.level2 * 1.35 : lengths.level3 * 2.7
  const leastCard = Math.round(
    lengths.cardTop +
      (isLesson ? lengths.cardBottom : lengths.cardTop) +
      Math.max(lengths.level1 * 1.2 + line, lengths.plate),
  )
  const leastPods = lengths.plate + lengths.inset + leastCard
  const cables = Math.round(lengths.plate * (isLesson ? 0.5 : 0.8))
  const claims = lengths.ticket + (isLesson ? 8 : 12)
  const flags = lengths.pole + 4
  const room =
    size.height - Math.min(gridMost, Math.ceil(size.height * gridShare[size.mode])) - header - heading - leastPods
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
