import { sentence, text } from '#shared/words/index.ts'
import type { DividerNode, NoteNode, Scene, SceneNode, StagePlace, StageSize, StageSlot, StageState } from '../types.ts'
import { filterOf } from '../filter.ts'
import { withoutAddresses } from '../hidden.ts'
import { plainView, type ViewOptions } from '../view.ts'
import { asideNodes } from './aside.ts'
import { bandsOf } from './bands.ts'
import { claimNodes } from './claims.ts'
import { columnsOf, tierFor } from './columns.ts'
import type { LayoutContext, LayoutOptions, PlacedSlot } from './context.ts'
import { isKept, newsOf, orderedSlots, slotsByOrdinal, spineOf } from './context.ts'
import { withRoomForName } from './header-room.ts'
import { bandNotes, headerNode, zoneHeight, zoneNode } from './header.ts'
import { lengthsOf } from './lengths.ts'
import { farewellNodes } from './farewell.ts'
import { gridScene } from './layout-grid.ts'
import { partitionOrdinal, revisionNode } from './revision-line.ts'
import { railNode } from './shelf.ts'
import { cardNode, flagNode, gateNode, slotPlateNode, wellNode } from './slot.ts'

/** The picture at rest: which marks there are, where they stand and what they say. `viewAtMs` decides clock texts only. */
export function layoutStage(
  whole: StageState,
  size: StageSize,
  selection: StagePlace | null,
  viewAtMs: number,
  options: LayoutOptions = {},
): Scene {
  const state = options.view?.hideAddresses === true ? withoutAddresses(whole) : whole
  const lengths = lengthsOf(size)
  const { slots, firstKept } = orderedSlots(state)
  const view = options.view ?? plainView
  const news = options.news ?? newsOf(state, viewAtMs)
  const hasStorage = state.workload.claimTemplates.length > 0 || slots.some(({ claims }) => claims.length > 0)
  const common = { state, size, lengths, selection, viewAtMs, news, hasStorage }
  const tier = tierFor({ width: size.width, total: slots.length, lengths })
  if (tier === 'D' || tier === 'E' || tier === 'F') {
    const scene = gridScene({ ...common, tier, slots: slotsByOrdinal(state), view })
    return { ...scene, nodes: dimmed(scene.nodes, slots, view) }
  }
  if (state.farewell !== undefined) return { size, tier, nodes: farewellNodes(common, state.farewell) }
  const gated = state.workload.policy === 'OrderedReady'
  const columns = columnsOf({ width: size.width, total: slots.length, firstKept, gated, lengths })
  const bands = bandsOf(size, lengths, hasStorage, zoneHeight(common))
  const context: LayoutContext = { ...common, bands, columns }
  const placed = slots.flatMap((entry, index): readonly PlacedSlot[] => {
    const column = columns.columns[index]
    return column === undefined ? [] : [{ entry, column, spine: spineOf(context, column) }]
  })
  const nodes = [
    withRoomForName(headerNode(context), size.width, lengths),
    ...present(zoneNode(context)),
    ...bandNotes(context),
    ...present(railNode(context)),
    ...placed.flatMap((slot, index) => slotNodes(context, slot, placed[index + 1])),
    ...present(dividerNode(context)),
    ...present(partitionNode(context, placed)),
    ...present(revisionNode(context, placed)),
    ...present(noSlotsNode(context)),
    ...(placed.length === 1 ? placed.flatMap((slot) => asideNodes(context, slot)) : []),
  ]
  return { size, tier, nodes: dimmed(nodes, slots, view) }
}

/** What does not match the filter is drawn faint. */
function dimmed(
  nodes: readonly SceneNode[],
  slots: readonly StageSlot[],
  { filter }: ViewOptions,
): readonly SceneNode[] {
  const matches = filterOf(filter)
  if (matches === null) return nodes
  const faint = new Set(slots.filter((entry) => !matches(entry)).map(({ key }) => key))
  return nodes.map((node) => (node.slot !== null && faint.has(node.slot) ? { ...node, dimmed: true } : node))
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
  const first = partitionOrdinal(state.workload)
  if (first === null) return null
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

function noSlotsNode({ columns, size, lengths, bands, state }: LayoutContext): NoteNode | null {
  if (columns.columns.length > 0) return null
  return {
    mark: 'note',
    key: 'note/noSlots',
    slot: null,
    box: { x: lengths.pad, y: bands.pods.y, width: size.width - 2 * lengths.pad, height: bands.pods.height },
    sign: 'none',
    text: sentence('stage.noSlots', { name: state.workload.name }),
  }
}
