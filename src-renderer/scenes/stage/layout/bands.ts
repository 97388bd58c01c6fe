import type { StageSize } from '../types.ts'
import type { Lengths } from './lengths.ts'

export interface Band {
  readonly y: number
  readonly height: number
}

/** The six bands of the stage, from the top. */
export interface Bands {
  readonly header: Band
  readonly zone: Band
  readonly pods: Band
  readonly cables: Band
  readonly claims: Band
  readonly shelf: Band
}

type Shares = { readonly [Name in keyof Bands]: number }

/** In hundredths of the stage's height. Lesson has no zone line, so its header takes 3 of the DNS band. */
const shares: { readonly [Mode in StageSize['mode']]: Shares } = {
  desk: { header: 8, zone: 16, pods: 36, cables: 8, claims: 14, shelf: 18 },
  lesson: { header: 11, zone: 13, pods: 36, cables: 8, claims: 14, shelf: 18 },
}

/**
 * Pods also take what rounding leaves and, in a set that asks for no storage, all but one line of what storage would. In a low
 * window a share would cut what stands in it: header, DNS and tickets keep what their words need, and the pods give it.
 */
export function bandsOf(size: StageSize, lengths: Lengths, hasStorage: boolean): Bands {
  const share = shares[size.mode]
  const part = (name: keyof Bands): number => Math.floor((size.height * share[name]) / 100)
  const header = Math.max(part('header'), Math.ceil((lengths.level1 + lengths.level2) * 1.14))
  const zone = Math.max(part('zone'), lengths.zone + flagAir + leastFlag(lengths))
  const cables = hasStorage ? part('cables') : 0
  const claims = hasStorage ? Math.max(part('claims'), lengths.ticket + 2) : 0
  const shelf = hasStorage ? Math.max(part('shelf'), lengths.railBand + 50) : lengths.railBand
  const pods = size.height - header - zone - cables - claims - shelf
  return stacked({ header, zone, pods, cables, claims, shelf })
}

/** Between the line of the Service and the top of the poles. */
export const flagAir = 4

/** A name and its answer, close together, and air between them and the slot plate. */
function leastFlag({ level2, level3 }: Lengths): number {
  return Math.ceil((level2 + level3) * 1.2) + 6
}

function stacked(heights: { readonly [Name in keyof Bands]: number }): Bands {
  let y = 0
  const next = (name: keyof Bands): Band => {
    const band = { y, height: heights[name] }
    y += heights[name]
    return band
  }
  return {
    header: next('header'),
    zone: next('zone'),
    pods: next('pods'),
    cables: next('cables'),
    claims: next('claims'),
    shelf: next('shelf'),
  }
}
