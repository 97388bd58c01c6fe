import { text } from '#shared/words/index.ts'
import { orderedSlots, slotsByOrdinal } from './layout/context.ts'
import { cellName } from './names.ts'
import type {
  Box,
  FrameNode,
  GridCell,
  SceneNode,
  StageCell,
  StageCellRow,
  StagePlace,
  StageRow,
  StageSlot,
  StageState,
} from './types.ts'

type Nodes = ReadonlyMap<string, SceneNode>

/** The rows last made for a resting scene. A beat draws some sixty frames between two scenes, and its cells stay the same. */
const lastMade = new WeakMap<readonly unknown[], { readonly what: string; readonly rows: readonly StageCellRow[] }>()

/**
 * The grid of the stage: a row for each layer that the set has (a claim and a volume row for each template), a column for
 * each slot in view. Cells stand where their marks stand; a place without a mark keeps the column's width. Of a set that is
 * drawn as a grid only some slots have cells: those in the lens, and those in `wanted` with the slots beside them, so that
 * the keyboard and assistive technology always find the one that has the focus and the ones that a step leads to. The table
 * asks for all.
 */
export function stageCells(
  state: StageState,
  scene: { readonly nodes: readonly (SceneNode | FrameNode)[] },
  atMs: number,
  wanted: readonly (StagePlace | null)[] | 'all' = [],
): readonly StageCellRow[] {
  // Names hold spans in whole seconds, also in a tier whose picture shows none.
  const keys = wanted === 'all' ? [wanted] : wanted.map((place) => place?.slot ?? '')
  const what = [Math.floor(atMs / 1000), ...keys].join(' ')
  const last = lastMade.get(scene.nodes)
  if (last !== undefined && last.what === what) return last.rows
  const rows = rowsOf(state, scene.nodes, atMs, wanted === 'all' ? wanted : keys)
  lastMade.set(scene.nodes, { what, rows })
  return rows
}

interface Found {
  readonly state: StageState
  readonly nodes: Nodes
  readonly cells: ReadonlyMap<string, GridCell>
  readonly total: number
  readonly atMs: number
}

function rowsOf(
  state: StageState,
  sceneNodes: readonly (SceneNode | FrameNode)[],
  atMs: number,
  wanted: readonly string[] | 'all',
): readonly StageCellRow[] {
  const nodes = nodesByKey(sceneNodes)
  const grid = nodes.get('grid')
  const slots = grid === undefined ? orderedSlots(state).slots : slotsByOrdinal(state)
  const extra = grid?.mark === 'grid' ? besides(slots, wanted) : new Set<string>()
  const drawn = slots.flatMap((slot, index) =>
    nodes.has(`plate/${slot.key}`) || extra.has(slot.key) ? [{ slot, position: index + 1 }] : [],
  )
  if (drawn.length === 0) return []
  const cells = new Map<string, GridCell>()
  if (grid?.mark === 'grid') for (const each of grid.cells) if (extra.has(each.slot)) cells.set(each.slot, each)
  const found: Found = { state, nodes, cells, total: slots.length, atMs }
  const templates = [...new Set(drawn.flatMap(({ slot }) => slot.claims.map(({ link }) => link.template)))]
  const rows: readonly { readonly row: StageRow; readonly template: string | null }[] = [
    { row: 'record', template: null },
    { row: 'pod', template: null },
    ...templates.flatMap((template) => [
      { row: 'claim' as const, template },
      { row: 'volume' as const, template },
    ]),
  ]
  return rows.map(({ row, template }, index) => ({
    key: `${row}/${template ?? ''}`,
    row,
    template,
    label: rowLabel(row, template),
    cells: drawn.flatMap(({ slot, position }) =>
      cell(found, slot, { slot: slot.key, row, template }, index + 1, position),
    ),
  }))
}

/** Slots asked for, and their neighbours. */
function besides(slots: readonly StageSlot[], wanted: readonly string[] | 'all'): ReadonlySet<string> {
  if (wanted === 'all') return new Set(slots.map(({ key }) => key))
  const keys = new Set<string>()
  for (const key of wanted) {
    const at = slots.findIndex((slot) => slot.key === key)
    if (at !== -1) for (const slot of slots.slice(Math.max(0, at - 1), at + 2)) keys.add(slot.key)
  }
  return keys
}

function cell(
  { state, nodes, cells, total, atMs }: Found,
  slot: StageSlot,
  place: StagePlace,
  rowIndex: number,
  columnIndex: number,
): readonly StageCell[] {
  const { row, template } = place
  const claim = template === null ? null : (slot.claims.find(({ link }) => link.template === template) ?? null)
  if (template !== null && claim === null) return []
  const inGrid = cells.get(slot.key)
  const box = nodes.has(`plate/${slot.key}`) ? boxOf(place, slot, nodes) : (inGrid?.box ?? null)
  if (box === null) return []
  return [
    {
      key: `${row}/${slot.key}/${template ?? ''}`,
      place,
      rowIndex,
      columnIndex,
      name: cellName({ row, slot, claim, total }, state, atMs),
      box,
    },
  ]
}

/** What is said of one slot's pod, for cells that are drawn without a place in the grid of the keyboard. */
export function podCellName(state: StageState, slotKey: string, atMs: number): string {
  const { slots } = orderedSlots(state)
  const slot = slots.find(({ key }) => key === slotKey)
  return slot === undefined ? '' : cellName({ row: 'pod', slot, claim: null, total: slots.length }, state, atMs)
}

function nodesByKey(nodes: readonly (SceneNode | FrameNode)[]): Nodes {
  return new Map(
    nodes.map((each) => ('node' in each && 'pose' in each ? each.node : each)).map((node) => [node.key, node]),
  )
}

function rowLabel(row: StageRow, template: string | null): string {
  return row === 'record' || row === 'pod'
    ? text(`stage.row.${row}`)
    : text(`stage.row.${row}`, { template: template ?? '' })
}

function boxOf(place: StagePlace, slot: StageSlot, nodes: Nodes): Box | null {
  const plate = nodes.get(`plate/${slot.key}`)?.box
  if (plate === undefined) return null
  const well = nodes.get(`well/${slot.key}`)?.box ?? plate
  switch (place.row) {
    case 'record': {
      const flag = nodes.get(`flag/${slot.key}`)?.box
      return flag ?? { x: plate.x, y: plate.y - 44, width: plate.width, height: 40 }
    }
    case 'pod': {
      const card = slot.pod === null ? undefined : nodes.get(`card/${slot.pod.uid}`)?.box
      return (
        card ?? {
          x: well.x + 6,
          y: plate.y + plate.height + 6,
          width: well.width - 12,
          height: well.y + well.height - plate.y - plate.height - 6,
        }
      )
    }
    case 'claim':
      return nodes.get(`ticket/${slot.key}/${place.template ?? ''}`)?.box ?? hiddenClaimBox(slot, nodes)
    case 'volume':
      return volumeBox(place, slot, nodes)
  }
}

/** Claims beyond the drawn ones are reached at the `+n` that stands for them. */
function hiddenClaimBox(slot: StageSlot, nodes: Nodes): Box | null {
  return nodes.get(`note/moreClaims/${slot.key}`)?.box ?? footOf(slot, nodes)
}

/** In a low window the lens has no room for claims; they are reached at the foot of their slot. */
function footOf({ key }: StageSlot, nodes: Nodes): Box | null {
  const well = nodes.get(`well/${key}`)?.box
  return well === undefined || !nodes.has('grid') ? null : { ...well, y: well.y + well.height - 12, height: 12 }
}

function volumeBox(place: StagePlace, slot: StageSlot, nodes: Nodes): Box | null {
  const claim = slot.claims.find(({ link }) => link.template === place.template)
  const volume = claim?.volume ? nodes.get(`volume/${claim.volume.uid}`)?.box : undefined
  const ticket = nodes.get(`ticket/${slot.key}/${place.template ?? ''}`)?.box ?? hiddenClaimBox(slot, nodes)
  if (ticket === null) return null
  if (volume === undefined && nodes.has('grid')) return { ...ticket, y: ticket.y + ticket.height - 12, height: 12 }
  return volume === undefined
    ? { x: ticket.x, y: ticket.y + ticket.height + 8, width: ticket.width, height: 40 }
    : { ...volume, height: Math.min(volume.height, 40) }
}
