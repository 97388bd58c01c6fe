import type { ViewOptions } from '../view.ts'
import type { StagePlace, StageSize, StageSlot, StageState } from '../types.ts'
import type { Bands } from './bands.ts'
import type { Column, Columns } from './columns.ts'
import type { Lengths } from './lengths.ts'

/** What is news for a while (the player decides for how long) and then only stands in the details. */
export interface StageNews {
  readonly tags: readonly { readonly slot: string; readonly template: string }[]
  /** Slots whose card still shows the seal of the pod before it, struck through. */
  readonly formerPods: readonly string[]
}

export interface LayoutOptions {
  /** Without it, news is what belongs to a pod whose container started less than `newsMs` ago. */
  readonly news?: StageNews
  /** How the stage is looked at; without it, plainly. */
  readonly view?: ViewOptions
}

/** How long a tag such as "same disk" stays, in view time. */
export const newsMs = 6000

/** Everything that the functions of one mark look at. */
export interface LayoutContext {
  readonly state: StageState
  readonly size: StageSize
  readonly lengths: Lengths
  readonly bands: Bands
  readonly columns: Columns
  readonly selection: StagePlace | null
  readonly viewAtMs: number
  readonly news: StageNews
  readonly hasStorage: boolean
}

/** One slot with the column it stands in. */
export interface PlacedSlot {
  readonly entry: StageSlot
  readonly column: Column
  /** Its spine from the left of the column: the middle in tier C. */
  readonly spine: number
}

export function spineOf(context: Pick<LayoutContext, 'columns' | 'lengths'>, column: Column): number {
  return context.columns.tier === 'C' ? Math.round(column.width / 2) : context.lengths.spine
}

/**
 * Wanted and living slots by ordinal, then the kept ones by ordinal behind the divider. A set that is being deleted wants
 * nothing any more: its slots stay where they are while its pods end in no order.
 */
export function orderedSlots(state: Pick<StageState, 'workload' | 'slots'>): OrderedSlots {
  const { workload, slots } = state
  const known = lastOrdered.get(slots)
  if (known !== undefined && known.life === workload.state) return known.ordered
  const ordered = orderOf(state)
  lastOrdered.set(slots, { life: workload.state, ordered })
  return ordered
}

export interface OrderedSlots {
  readonly slots: readonly StageSlot[]
  readonly firstKept: number | null
}

/** Layout, cells and summary all ask for the order of the same slots. */
const lastOrdered = new WeakMap<
  readonly StageSlot[],
  { readonly life: StageState['workload']['state']; readonly ordered: OrderedSlots }
>()

function orderOf({ workload, slots }: Pick<StageState, 'workload' | 'slots'>): OrderedSlots {
  const byOrdinal = slots.toSorted((a, b) => a.slot.ordinal - b.slot.ordinal)
  if (workload.state !== 'present') return { slots: byOrdinal, firstKept: null }
  const inUse = byOrdinal.filter((entry) => !isKept(entry))
  const kept = byOrdinal.filter(isKept)
  const divided = inUse.length > 0 && kept.length > 0
  return { slots: [...inUse, ...kept], firstKept: divided ? inUse.length : null }
}

/** The slots of a grid: a cell stands where its ordinal belongs, kept or not, so that nothing moves when a pod is gone. */
export function slotsByOrdinal(state: Pick<StageState, 'workload' | 'slots'>): readonly StageSlot[] {
  const { slots, firstKept } = orderedSlots(state)
  return firstKept === null ? slots : slots.toSorted((a, b) => a.slot.ordinal - b.slot.ordinal)
}

/** Not wanted, no pod in it: only its claims keep the slot in view. Where pods may not be listed nothing tells. */
export function isKept({ slot, pod }: StageSlot): boolean {
  return !slot.wanted && pod === null && slot.podUid === null
}

export function newsOf(state: StageState, viewAtMs: number): StageNews {
  const recent = state.slots.filter(
    ({ pod }) =>
      pod !== null && pod.startedAt !== null && viewAtMs - pod.startedAt >= 0 && viewAtMs - pod.startedAt < newsMs,
  )
  return {
    tags: recent.flatMap(({ key, claims }) =>
      claims
        .filter(
          ({ link }) => link.cable === 'plugged' && !link.diskDerived && (link.disk === 'same' || link.disk === 'new'),
        )
        .map(({ link }) => ({ slot: key, template: link.template })),
    ),
    formerPods: recent.filter(({ slot }) => slot.previousPodUid !== null).map(({ key }) => key),
  }
}
