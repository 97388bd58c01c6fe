import { text } from '#shared/words/index.ts'
import { orderedSlots } from './layout/context.ts'
import { cellName } from './names.ts'
import type {
  Box,
  FrameNode,
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
const lastMade = new WeakMap<readonly unknown[], { readonly second: number; readonly rows: readonly StageCellRow[] }>()

/**
 * The grid of the stage: a row for each layer that the set has (a claim and a volume row for each template), a column for
 * each slot in view. Cells stand where their marks stand; a place without a mark keeps the column's width.
 */
export function stageCells(
  state: StageState,
  scene: { readonly nodes: readonly (SceneNode | FrameNode)[] },
  atMs: number,
): readonly StageCellRow[] {
  // Names hold spans in whole seconds, also in a tier whose picture shows none.
  const second = Math.floor(atMs / 1000)
  const last = lastMade.get(scene.nodes)
  if (last !== undefined && last.second === second) return last.rows
  const rows = rowsOf(state, scene.nodes, atMs)
  lastMade.set(scene.nodes, { second, rows })
  return rows
}

function rowsOf(
  state: StageState,
  sceneNodes: readonly (SceneNode | FrameNode)[],
  atMs: number,
): readonly StageCellRow[] {
  const nodes = nodesByKey(sceneNodes)
  const ordered = orderedSlots(state).slots
  const drawn = ordered.filter(({ key }) => nodes.has(`plate/${key}`))
  const templates = [...new Set(drawn.flatMap(({ claims }) => claims.map(({ link }) => link.template)))]
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
    cells: drawn.flatMap((slot) => cell(slot, row, template, index + 1, ordered, state, nodes, atMs)),
  }))
}

function cell(
  slot: StageSlot,
  row: StageRow,
  template: string | null,
  rowIndex: number,
  ordered: readonly StageSlot[],
  state: StageState,
  nodes: Nodes,
  atMs: number,
): readonly StageCell[] {
  const claim = template === null ? null : (slot.claims.find(({ link }) => link.template === template) ?? null)
  if (template !== null && claim === null) return []
  const position = ordered.indexOf(slot) + 1
  const place: StagePlace = { slot: slot.key, row, template }
  const box = boxOf(place, slot, nodes)
  if (box === null) return []
  return [
    {
      key: `${row}/${slot.key}/${template ?? ''}`,
      place,
      rowIndex,
      columnIndex: position,
      name: cellName({ row, slot, claim, total: ordered.length }, state, atMs),
      box,
    },
  ]
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
  return nodes.get(`note/moreClaims/${slot.key}`)?.box ?? null
}

function volumeBox(place: StagePlace, slot: StageSlot, nodes: Nodes): Box | null {
  const claim = slot.claims.find(({ link }) => link.template === place.template)
  const volume = claim?.volume ? nodes.get(`volume/${claim.volume.uid}`)?.box : undefined
  const ticket = nodes.get(`ticket/${slot.key}/${place.template ?? ''}`)?.box ?? hiddenClaimBox(slot, nodes)
  if (ticket === null) return null
  return volume === undefined
    ? { x: ticket.x, y: ticket.y + ticket.height + 8, width: ticket.width, height: 40 }
    : { ...volume, height: Math.min(volume.height, 40) }
}
