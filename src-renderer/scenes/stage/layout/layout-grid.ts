import { plain, sentence, text } from '#shared/words/index.ts'
import type { GateNode, GridTier, HeaderNode, Scene, SceneNode, StageSlot } from '../types.ts'
import type { ViewOptions } from '../view.ts'
import { claimNodes } from './claims.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'
import { isKept, spineOf } from './context.ts'
import { divisionOf } from './grid-division.ts'
import { gridNode } from './grid.ts'
import { withRoomForName } from './header-room.ts'
import { headerNode, isBroken } from './header.ts'
import { lensNode, lensOf, type Lens, type LongestNames } from './lens.ts'
import { charactersFitting, grown, roomOf } from './lengths.ts'
import { classNames } from './shelf.ts'
import { cardNode, flagNode, gateNode, slotPlateNode, wellNode } from './slot.ts'

export interface GridSceneInput extends Omit<LayoutContext, 'bands' | 'columns'> {
  readonly tier: GridTier
  readonly slots: readonly StageSlot[]
  readonly view: ViewOptions
}

/** Every slot as a cell, and a few around the action as columns of tier B, drawn by the same functions. */
export function gridScene(input: GridSceneInput): Scene {
  const { tier, slots, view, state, size, lengths, hasStorage } = input
  const isOrdered = state.workload.policy === 'OrderedReady'
  const gap = isOrdered ? lengths.gate : roomOf(lengths).gap.B
  const division = divisionOf({ tier, size, lengths, gap, hasStorage, names: longestNames(slots, state), slots })
  const { bands, columns, hasFlags, hasClaims } = division
  const lens = lensOf(state, slots, view.pinned, columns.columns.length)
  const context: LayoutContext = { ...input, bands, columns }
  const placed = slots.slice(lens.first, lens.first + lens.count).flatMap((entry, index): readonly PlacedSlot[] => {
    const column = columns.columns[index]
    return column === undefined ? [] : [{ entry, column, spine: spineOf(context, column) }]
  })
  return {
    size,
    tier,
    nodes: [
      headerWithSums(context),
      lensNode(lens, slots, division.heading, division.headingLines),
      ...placed.flatMap((slot) => lensSlot(context, slot, hasFlags, hasClaims)),
      ...(placed.length === 1
        ? placed.flatMap((slot) => gatesBeside(context, slot, slots, lens))
        : frontierGate(context, placed, lens)),
      gridNode({
        state,
        slots,
        tier,
        lens,
        lengths,
        view,
        area: division.grid,
        legend: division.legend,
        rows: division.rows,
      }),
    ],
  }
}

/** Those of the last ordinal, which has the most digits. */
function longestNames(slots: readonly StageSlot[], { workload }: LayoutContext['state']): LongestNames {
  const pod = slots.at(-1)?.slot.name ?? ''
  return { pod, record: `${pod}.${workload.dns.serviceName}` }
}

function lensSlot(
  context: LayoutContext,
  placed: PlacedSlot,
  hasFlags: boolean,
  hasClaims: boolean,
): readonly SceneNode[] {
  return [
    wellNode(context, placed),
    ...present(hasFlags ? flagNode(context, placed) : null),
    ...present(cardNode(context, placed)),
    slotPlateNode(context, placed),
    // Volumes have no shelf here; they are in the details.
    ...(hasClaims ? claimNodes(context, placed).filter(({ mark }) => mark !== 'volume') : []),
  ]
}

/** Of all gates only the one where the way is closed, or where it leads back, is drawn; between two slots there is just one. */
function frontierGate(context: LayoutContext, placed: readonly PlacedSlot[], lens: Lens): readonly SceneNode[] {
  const at = lens.index - lens.first
  const isBackwards = lens.reason === 'terminating' || lens.reason === 'updating'
  const left = placed[isBackwards ? at - 1 : at]
  const right = placed[isBackwards ? at : at + 1]
  if (lens.reason === 'pinned' || placed.length === 2) {
    return placed.flatMap((slot, index) => {
      const next = placed[index + 1]
      const gate = next === undefined ? null : gateNode(context, slot, next)
      return gate === null || (gate.state === 'open' && placed.length > 2) ? [] : [gate]
    })
  }
  return left === undefined || right === undefined ? [] : present(gateNode(context, left, right))
}

/**
 * A single slot fills its lens. The gates before and after it stand in the air beside it, as narrow as those of tier C, each with
 * the ordinal that it leads from or to. They have keys of their own, so that none glides across the slot when the lens goes on.
 */
function gatesBeside(
  context: LayoutContext,
  slot: PlacedSlot,
  slots: readonly StageSlot[],
  { first }: Lens,
): readonly SceneNode[] {
  const { lengths, columns } = context
  const gap = roomOf(lengths).gateC
  const air = Math.round((lengths.pad - gap) / 2)
  const narrow: LayoutContext = { ...context, columns: { ...columns, tier: 'C', gap } }
  const { x, width } = slot.column
  const gate = (left: StageSlot | undefined, right: StageSlot | undefined, gapX: number): readonly GateNode[] => {
    if (left === undefined || right === undefined) return []
    const at = (entry: StageSlot): PlacedSlot => ({ entry, column: { x: gapX, width: 0 }, spine: 0 })
    const node = gateNode(narrow, at(left), at(right))
    const isBefore = right === slot.entry
    const ordinal = String((isBefore ? left : right).slot.ordinal)
    const neighbour = ordinal.length <= charactersFitting(lengths.pad, lengths.level3) ? { neighbour: ordinal } : {}
    return node === null ? [] : [{ ...node, ...neighbour, key: `${node.key}/${isBefore ? 'before' : 'after'}` }]
  }
  return [
    ...gate(slots[first - 1], slot.entry, x - lengths.pad + air),
    ...gate(slot.entry, slots[first + 1], x + width + air),
  ]
}

/** Class and DNS have no bands above a grid: one says its name, the other how many names are published. */
function headerWithSums(context: LayoutContext): HeaderNode {
  const header = headerNode(context)
  const { state, hasStorage, size, lengths } = context
  const zone = state.workload.dns
  // In a narrow header the set's own name needs the room.
  const names = hasStorage && size.width >= grown(lengths, 1200) ? classNames(context) : []
  const published = state.slots.filter(
    ({ slot }) => slot.record?.state === 'present' || slot.record?.state === 'publishedEarly',
  ).length
  const total = state.slots.filter((entry) => !isKept(entry)).length
  const dns =
    isBroken(zone.state) || zone.state === 'noServiceName'
      ? text(`stage.zone.${zone.state}`)
      : !state.readable.slices
        ? plain(sentence('stage.notAllowed', { resource: 'endpointslices' }))
        : text('grid.published', { count: published, total })
  const sums = [
    ...(names.length === 0 ? [] : [{ label: text('grid.class'), value: names.join(', '), mono: true }]),
    { label: text('grid.dns'), value: dns, mono: false },
  ]
  return withRoomForName({ ...header, serviceName: null, sums }, size.width, lengths)
}

function present<Node>(node: Node | null): readonly Node[] {
  return node === null ? [] : [node]
}
