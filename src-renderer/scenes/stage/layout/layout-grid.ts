import { plain, sentence, text } from '#shared/words/index.ts'
import type { GridTier, HeaderNode, Scene, SceneNode, StageSlot } from '../types.ts'
import type { ViewOptions } from '../view.ts'
import { claimNodes } from './claims.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'
import { isKept, spineOf } from './context.ts'
import { gridBandsOf } from './grid-bands.ts'
import { gridNode } from './grid.ts'
import { withRoomForName } from './header-room.ts'
import { headerNode, isBroken } from './header.ts'
import { fittingInLens, lensColumns, lensNode, lensOf, type Lens, type LongestNames } from './lens.ts'
import { grown, roomOf } from './lengths.ts'
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
  const { bands, heading, grid, hasFlags, hasClaims } = gridBandsOf(size, lengths, hasStorage, gridMost(input))
  const lens = lensOf(state, slots, view.pinned, fittingInLens(size, gap, lengths, longestNames(slots, state)))
  const columns = lensColumns(size.width, lens.count, gap, lengths)
  const context: LayoutContext = { ...input, bands, columns }
  const placed = slots.slice(lens.first, lens.first + lens.count).flatMap((entry, index): readonly PlacedSlot[] => {
    const column = columns.columns[index]
    return column === undefined ? [] : [{ entry, column, spine: spineOf(context, column) }]
  })
  const area = { x: lengths.pad, y: grid.y, width: size.width - 2 * lengths.pad, height: grid.height }
  return {
    size,
    tier,
    nodes: [
      headerWithSums(context),
      lensNode(lens, slots, heading, size.width, lengths),
      ...placed.flatMap((slot) => lensSlot(context, slot, hasFlags, hasClaims)),
      ...frontierGate(context, placed, lens),
      gridNode({ state, slots, tier, lens, area, lengths, view }),
    ],
  }
}

/** Those of the last ordinal, which has the most digits. */
function longestNames(slots: readonly StageSlot[], { workload }: LayoutContext['state']): LongestNames {
  const pod = slots.at(-1)?.slot.name ?? ''
  return { pod, record: `${pod}.${workload.dns.serviceName}` }
}

/** The height beyond which cells would not grow, with their labels. */
function gridMost({ tier, slots, lengths, size }: GridSceneInput): number {
  const rows = Math.ceil(slots.length / (tier === 'D' ? 20 : 100)) + 1
  return tier === 'D' ? Math.round(grown(lengths, 56) * rows + 24) : size.height
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

/** Of all gates only the one where the way is closed, or where it leads back, is drawn. */
function frontierGate(context: LayoutContext, placed: readonly PlacedSlot[], lens: Lens): readonly SceneNode[] {
  const at = lens.index - lens.first
  const isBackwards = lens.reason === 'terminating' || lens.reason === 'updating'
  const left = placed[isBackwards ? at - 1 : at]
  const right = placed[isBackwards ? at : at + 1]
  if (lens.reason === 'pinned') {
    return placed.flatMap((slot, index) => {
      const next = placed[index + 1]
      const gate = next === undefined ? null : gateNode(context, slot, next)
      return gate === null || gate.state === 'open' ? [] : [gate]
    })
  }
  return left === undefined || right === undefined ? [] : present(gateNode(context, left, right))
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
