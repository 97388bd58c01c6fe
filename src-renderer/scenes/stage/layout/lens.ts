import { sentence } from '#shared/words/index.ts'
import type { Box, LensNode, StageSize, StageSlot, StageState } from '../types.ts'
import type { Columns } from './columns.ts'
import { frontierOf, type Frontier } from './frontier.ts'
import { charactersFitting, roomOf, type Lengths } from './lengths.ts'

export const mostInLens = 5

/** Which slots the lens shows. */
export interface Lens {
  readonly first: number
  readonly count: number
  /** The slot that it stands on. */
  readonly index: number
  readonly reason: Frontier['reason'] | 'pinned'
}

/** The lens on a pinned ordinal has it in its middle, or the one after it, too; while it follows the action it goes in steps. */
export function lensOf(
  state: Pick<StageState, 'workload'>,
  slots: readonly StageSlot[],
  pinned: number | null,
  fitting: number,
): Lens {
  const count = Math.min(fitting, slots.length)
  const last = Math.max(0, slots.length - count)
  const pinnedAt = pinned === null ? -1 : slots.findIndex(({ slot }) => slot.ordinal === pinned)
  if (pinnedAt !== -1) {
    const first = Math.max(0, Math.min(last, pinnedAt - Math.floor((count - 1) / 2)))
    return { first, count, index: pinnedAt, reason: 'pinned' }
  }
  const { index, reason } = frontierOf(state, slots)
  return { first: Math.max(0, Math.min(last, stepOf(index, count))), count, index, reason }
}

/**
 * A lens that moved with every ordinal would never stand still while a set grows. It stays for as many ordinals as it has
 * slots between its two ends: around 61, 62 and 63 five slots begin with 60, so that the one before and the one after are
 * seen, too. One or two slots have nothing between their ends, and go on as a whole.
 */
function stepOf(index: number, count: number): number {
  if (count < 3) return count * Math.floor(index / Math.max(1, count))
  const step = count - 2
  return step * Math.floor((index - 1) / step)
}

/** The longest names of a set: of a record and of a pod. */
export interface LongestNames {
  readonly record: string
  readonly pod: string
}

/**
 * How many slots of tier B fit, up to five. In Lesson mode names are large: four slots are enough where only they show the names
 * of records whole, or at least those of pods.
 */
export function fittingInLens(
  { width, mode }: Pick<StageSize, 'width' | 'mode'>,
  gap: number,
  lengths: Lengths,
  names: LongestNames,
): number {
  const inner = width - 2 * lengths.pad
  const fitting = Math.max(1, Math.min(mostInLens, Math.floor((inner + gap) / roomOf(lengths).pitch.B)))
  if (mode === 'desk' || fitting < mostInLens) return fitting
  // A plate has an edge, a flag has none.
  const characters = (count: number, edgePx: number): number =>
    charactersFitting(lensWidth(inner, count, gap) - lengths.copy - edgePx, lengths.level2)
  const counts = [fitting, fitting - 1]
  return (
    counts.find((count) => names.record.length <= characters(count, 0)) ??
    counts.find((count) => names.pod.length <= characters(count, 10)) ??
    fitting
  )
}

function lensWidth(inner: number, count: number, gap: number): number {
  return Math.floor((inner - gap * (Math.max(1, count) - 1)) / Math.max(1, count))
}

export function lensColumns(width: number, count: number, gap: number, lengths: Lengths): Columns {
  const inner = width - 2 * lengths.pad
  const own = Math.min(lensWidth(inner, count, gap), roomOf(lengths).one)
  const columns = Array.from({ length: count }, (_, index) => ({ x: lengths.pad + index * (own + gap), width: own }))
  return { tier: 'B', gap, columns, dividerX: null, dividerWidth: 0 }
}

export function lensNode(
  { index, reason }: Lens,
  slots: readonly StageSlot[],
  box: Box,
  lines: LensNode['lines'],
): LensNode {
  const name = slots[index]?.slot.name ?? ''
  return {
    mark: 'lens',
    key: 'lens',
    slot: null,
    box,
    lines,
    text: sentence(`grid.lens.${reason}`, { name }),
    isPinned: reason === 'pinned',
  }
}
