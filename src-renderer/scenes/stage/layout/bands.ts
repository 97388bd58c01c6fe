import type { StageSize } from '../types.ts'
import { insideGapPx } from './card-inside.ts'
import { factsMargin, sayHeight } from './card-text.ts'
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
 * window a share would cut what stands in it: header, DNS and tickets keep what their words need, and the pods give it. Before
 * cards tell less, the air around cables, claims and volumes goes. `zoneLinePx` is what the line of the Service takes.
 */
export function bandsOf(size: StageSize, lengths: Lengths, hasStorage: boolean, zoneLinePx: number): Bands {
  const share = shares[size.mode]
  const part = (name: keyof Bands): number => Math.floor((size.height * share[name]) / 100)
  const header = Math.max(part('header'), Math.ceil((lengths.level1 + lengths.level2) * 1.14))
  const zone = Math.max(part('zone'), zoneLinePx + flagAir + leastFlag(lengths))
  const least = leastStorage(lengths)
  const usual = hasStorage
    ? {
        cables: Math.max(part('cables'), least.cables),
        claims: Math.max(part('claims'), least.claims),
        shelf: Math.max(part('shelf'), least.shelf),
      }
    : { cables: 0, claims: 0, shelf: lengths.railBand }
  const rest = size.height - header - zone
  const short = leastPods(size, lengths) - (rest - usual.cables - usual.claims - usual.shelf)
  const { cables, claims, shelf } = hasStorage ? closer(usual, least, short) : usual
  return stacked({ header, zone, pods: rest - cables - claims - shelf, cables, claims, shelf })
}

type StorageBands = Pick<Shares, 'cables' | 'claims' | 'shelf'>

/** The tag of a disk hangs between card and ticket; a volume stands between ticket and rail. */
function leastStorage({ tag, ticket, railBand }: Lengths): StorageBands {
  return { cables: tag + 2, claims: ticket + 2, shelf: railBand + 50 }
}

/** A card that has its state, one container and four facts, under its plate. A card of Lesson mode tells no such thing. */
function leastPods({ mode }: StageSize, lengths: Lengths): number {
  if (mode === 'lesson') return 0
  const { plate, inset, row } = lengths
  return Math.ceil(plate + inset + sayHeight(lengths) + insideGapPx + row + factsMargin(lengths) + 4 * row)
}

/** What is short is taken from each in proportion to the air it has. */
function closer(usual: StorageBands, least: StorageBands, short: number): StorageBands {
  const air = usual.cables - least.cables + usual.claims - least.claims + usual.shelf - least.shelf
  const share = air === 0 ? 0 : Math.min(1, Math.max(0, short / air))
  const left = (name: keyof StorageBands): number => Math.floor(usual[name] - (usual[name] - least[name]) * share)
  return { cables: left('cables'), claims: left('claims'), shelf: left('shelf') }
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
