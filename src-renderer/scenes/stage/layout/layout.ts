import { sentence, text } from '#shared/words/index.ts'
import type {
  DividerNode,
  NoteNode,
  Scene,
  SceneNode,
  StagePlace,
  StageSize,
  StageState,
  StageWindow,
} from '../types.ts'
import { bandsOf } from './bands.ts'
import { claimNodes } from './claims.ts'
import { columnsOf } from './columns.ts'
import type { LayoutContext, LayoutOptions, PlacedSlot } from './context.ts'
import { isKept, newsOf, orderedSlots, spineOf } from './context.ts'
import { bandNotes, headerNode, zoneNode } from './header.ts'
import { lengthsOf } from './lengths.ts'
import { railNode } from './shelf.ts'
import { cardNode, flagNode, gateNode, slotPlateNode, wellNode } from './slot.ts'

/** The picture at rest: which marks there are, where they stand and what they say. `viewAtMs` decides clock texts only. */
export function layoutStage(
  state: StageState,
  size: StageSize,
  selection: StagePlace | null,
  viewAtMs: number,
  options: LayoutOptions = {},
): Scene {
  const { context, placed } = place(state, size, selection, viewAtMs, options)
  const nodes = [
    headerNode(context),
    ...present(zoneNode(context)),
    ...bandNotes(context),
    ...present(railNode(context)),
    ...placed.flatMap((slot, index) => slotNodes(context, slot, placed[index + 1])),
    ...present(dividerNode(context)),
    ...present(partitionNode(context, placed)),
    ...present(moreSlotsNode(context)),
    ...present(noSlotsNode(context)),
  ]
  return { size, tier: context.columns.tier, nodes }
}

/** Which of the slots are drawn, for paging through more than fit. */
export function stageWindow(state: StageState, size: StageSize, first = 0): StageWindow {
  return place(state, size, null, 0, { first, news: { tags: [], formerPods: [] } }).context.columns.window
}

function place(
  state: StageState,
  size: StageSize,
  selection: StagePlace | null,
  viewAtMs: number,
  options: LayoutOptions,
) {
  const lengths = lengthsOf(size)
  const { slots, firstKept } = orderedSlots(state)
  const hasStorage = state.workload.claimTemplates.length > 0 || slots.some(({ claims }) => claims.length > 0)
  const gated = state.workload.policy === 'OrderedReady'
  const columns = columnsOf({
    width: size.width,
    total: slots.length,
    firstKept,
    gated,
    first: options.first ?? 0,
    lengths,
  })
  const context: LayoutContext = {
    state,
    size,
    lengths,
    bands: bandsOf(size, lengths, hasStorage),
    columns,
    selection,
    viewAtMs,
    news: options.news ?? newsOf(state, viewAtMs),
    hasStorage,
  }
  const shown = slots.slice(columns.window.first, columns.window.first + columns.window.count)
  const placed = shown.flatMap((entry, index): readonly PlacedSlot[] => {
    const column = columns.columns[index]
    return column === undefined ? [] : [{ entry, column, spine: spineOf(context, column) }]
  })
  return { context, placed }
}

function slotNodes(context: LayoutContext, slot: PlacedSlot, next: PlacedSlot | undefined): readonly SceneNode[] {
  return [
    wellNode(context, slot),
    ...present(flagNode(context, slot)),
    ...present(cardNode(context, slot)),
    slotPlateNode(context, slot),
    ...(next === undefined ? [] : present(gateNode(context, slot, next))),
    ...(context.hasStorage ? claimNodes(context, slot) : []),
  ]
}

function present<Node>(node: Node | null): readonly Node[] {
  return node === null ? [] : [node]
}

function dividerNode({ columns, bands }: LayoutContext): DividerNode | null {
  if (columns.dividerX === null) return null
  const height = bands.shelf.y - bands.pods.y
  return {
    mark: 'divider',
    key: 'divider',
    sense: 'kept',
    slot: null,
    box: { x: columns.dividerX, y: bands.pods.y, width: columns.dividerWidth, height },
    word: text('stage.keptDivider'),
  }
}

/** A fixed line in the gap below which an update does not go; it counts slots from `ordinals.start`. */
function partitionNode({ state, columns, bands }: LayoutContext, placed: readonly PlacedSlot[]): DividerNode | null {
  const { update, startOrdinal, state: life } = state.workload
  if (life !== 'present' || update.strategy !== 'RollingUpdate' || update.partition <= 0) return null
  const first = startOrdinal + update.partition
  const at = placed.findIndex(({ entry }) => entry.slot.ordinal === first && !isKept(entry))
  const right = placed[at]
  if (at < 1 || right === undefined) return null
  return {
    mark: 'divider',
    key: 'partition',
    sense: 'partition',
    slot: null,
    box: { x: right.column.x - columns.gap, y: bands.pods.y, width: columns.gap, height: bands.shelf.y - bands.pods.y },
    word: columns.tier === 'C' ? '' : text('stage.partitionLine', { ordinal: first }),
  }
}

/** Slots that do not fit are counted, never hidden silently. */
function moreSlotsNode({ columns, size, lengths, bands }: LayoutContext): NoteNode | null {
  const { first, count, total } = columns.window
  if (total <= count) return null
  return {
    mark: 'note',
    key: 'note/moreSlots',
    slot: null,
    // On the line below the claims, where tier C has room at the right; 84 is the width of the buttons that page.
    box: { x: size.width - lengths.pad - 84 - 420, y: bands.shelf.y, width: 420, height: 32 },
    sign: 'none',
    text: sentence('stage.moreSlots', { from: first + 1, to: first + count, total, more: total - count }),
  }
}

function noSlotsNode({ columns, size, lengths, bands, state }: LayoutContext): NoteNode | null {
  if (columns.window.total > 0) return null
  return {
    mark: 'note',
    key: 'note/noSlots',
    slot: null,
    box: { x: lengths.pad, y: bands.pods.y, width: size.width - 2 * lengths.pad, height: bands.pods.height },
    sign: 'none',
    text: sentence('stage.noSlots', { name: state.workload.name }),
  }
}
