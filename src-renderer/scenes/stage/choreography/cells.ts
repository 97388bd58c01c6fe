import { equal } from '#shared/kit/equal.ts'
import {
  restPose,
  type Box,
  type FrameNode,
  type GridCell,
  type GridNode,
  type SceneFrame,
  type SceneNode,
} from '../types.ts'
import { nodeOf, type Pair, type Pairs } from './pairs.ts'
import type { Track } from './plan-types.ts'
import type { Part, Score } from './score.ts'
import type { StageName } from './stages.ts'
import { times } from './times.ts'

/** While everything changes its size, what goes is seen to go first and what comes to come last. */
const goes: Part = [0, 0.4]
const comes: Part = [0.6, 1]

/**
 * When columns become cells or cells become columns, the picture on the other side is given a grid whose cells stand where its
 * slots stand, so that slots shrink into their cells and cells grow into slots, all of them together.
 */
export function withSeeds(
  before: SceneFrame,
  last: SceneFrame,
): { readonly before: SceneFrame; readonly last: SceneFrame } {
  const from = gridOf(before)
  const to = gridOf(last)
  if (from === null && to !== null && before.nodes.length > 0) return { before: seeded(before, to), last }
  if (from !== null && to === null && last.nodes.length > 0) return { before, last: seeded(last, from) }
  return { before, last }
}

/** A seed is there only while the plan runs: before it and after it the pictures are what they are. */
export function withoutSeeds(tracks: readonly Track[], before: SceneFrame, last: SceneFrame): readonly Track[] {
  const has = (frame: SceneFrame): boolean => gridOf(frame) !== null
  return tracks.map((track) =>
    track.key === 'grid'
      ? { ...track, opening: has(before) ? track.opening : null, closing: has(last) ? track.closing : null }
      : track,
  )
}

function seeded(frame: SceneFrame, grid: GridNode): SceneFrame {
  const boxes = slotBoxes(frame.nodes)
  const cells = grid.cells.map((cell) => {
    const box = boxes.get(cell.slot)
    return box === undefined ? cell : { ...cell, box }
  })
  const node: GridNode = { ...grid, cells, bars: [], rowLabels: [], columnLabels: [], brackets: [], dividers: [] }
  return { ...frame, nodes: [...frame.nodes, { key: node.key, node, from: null, pose: restPose }] }
}

/** A slot from the top of its plate to the bottom of its well. */
function slotBoxes(nodes: readonly FrameNode[]): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>()
  for (const { node } of nodes) {
    if (node.mark !== 'slotPlate' && node.mark !== 'well') continue
    const other = boxes.get(node.slot ?? '')
    boxes.set(node.slot ?? '', other === undefined ? node.box : around(other, node.box))
  }
  return boxes
}

function around(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  }
}

/**
 * What moves because another tier is shown, or because the lens went on: such marks come and go by fading, for nothing of
 * theirs was created or ended. Returns their keys; their own ways are not asked.
 */
export function moveForGrid(pairs: Pairs, score: Score, before: SceneFrame, last: SceneFrame): ReadonlySet<string> {
  const from = gridOf(before)
  const to = gridOf(last)
  if (from === null && to === null) return new Set()
  if (from === null || to === null) return resize(pairs, score, to !== null)
  changeCells(from, to, score)
  return moveLens(pairs, score, before, last)
}

function resize(pairs: Pairs, score: Score, isToGrid: boolean): ReadonlySet<string> {
  const keys = new Set<string>(['grid'])
  score.time('resize', times.t5)
  score.look('grid', 'resize')
  score.move('grid', 'resize', 'draw', [0, 1], { ease: 'move' })
  score.move('grid', 'resize', 'opacity', isToGrid ? [0, 1] : [1, 0], { ease: 'fade', part: isToGrid ? goes : comes })
  for (const pair of pairs.all) if (fadeWith(pair, 'resize', score)) keys.add(pair.key)
  return keys
}

/** In a beat all cells that change do so together; cells that came or went fade, and when there are other rows all move. */
function changeCells(from: GridNode, to: GridNode, score: Score): void {
  if (equal(from.form, to.form) && from.tier === to.tier) return score.look('grid', 'state')
  score.time('resize', times.t5)
  score.look('grid', 'resize')
  score.move('grid', 'resize', 'draw', [0, 1], { ease: 'move' })
}

/** Slots that stay in the lens glide on, those that leave it fade first, those that enter it last. */
function moveLens(pairs: Pairs, score: Score, before: SceneFrame, last: SceneFrame): ReadonlySet<string> {
  const shownBefore = slotsInLens(before)
  const shownAfter = slotsInLens(last)
  const keys = new Set<string>()
  // The one gate that is drawn stands elsewhere when another slot is waited for.
  for (const pair of pairs.all) {
    if (nodeOf(pair).mark === 'gate' && fadeWith(pair, 'state', score)) keys.add(pair.key)
  }
  const isMoved =
    [...shownBefore].some((slot) => !shownAfter.has(slot)) || [...shownAfter].some((slot) => !shownBefore.has(slot))
  if (!isMoved) return keys
  score.time('arrange', times.t3)
  for (const pair of pairs.all) {
    const { slot } = nodeOf(pair)
    if (slot === null || keys.has(pair.key) || (shownBefore.has(slot) && shownAfter.has(slot))) continue
    if (fadeWith(pair, 'arrange', score)) keys.add(pair.key)
  }
  return keys
}

/** True for a mark that comes or goes. */
function fadeWith({ key, before, after }: Pair, stage: StageName, score: Score): boolean {
  if ((before === null) === (after === null)) return false
  const isComing = before === null
  score.move(key, stage, 'opacity', isComing ? [0, 1] : [1, 0], { ease: 'fade', part: isComing ? comes : goes })
  return true
}

function slotsInLens({ nodes }: SceneFrame): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ node }) => (node.mark === 'slotPlate' && node.slot !== null ? [node.slot] : [])))
}

/** What a cut changed in a grid: its cells, or its rows where these are all that is drawn. Nothing when all have other places. */
export function changedPlaces(before: GridNode, after: GridNode): readonly Box[] {
  if (before.tier !== after.tier || before.fillChoice !== after.fillChoice || !equal(before.form, after.form)) return []
  if (after.tier === 'F') {
    const known = new Map(before.bars.map((bar) => [bar.first, bar.parts]))
    return after.bars.filter(({ first, parts }) => !equal(known.get(first), parts)).map(({ box }) => box)
  }
  const known = new Map(before.cells.map((cell) => [cell.slot, cell]))
  return after.cells.filter((cell) => !looksAlike(known.get(cell.slot), cell)).map(({ box }) => box)
}

function looksAlike(before: GridCell | undefined, after: GridCell): boolean {
  if (before === after) return true
  return before?.fill === after.fill && before.bar === after.bar && before.dot === after.dot
}

/** The grid wears the number of the caption on the cell of a slot that the lens does not show. */
export function withSpoken(tracks: readonly Track[], slot: string | null): readonly Track[] {
  if (slot === null) return tracks
  const spoken = (node: SceneNode): SceneNode => {
    const box = node.mark === 'grid' ? node.cells.find((cell) => cell.slot === slot)?.box : undefined
    return node.mark === 'grid' && box !== undefined ? { ...node, spoken: box } : node
  }
  return tracks.map((track) => {
    if (track.key !== 'grid') return track
    const { before, after } = track.look
    const shown = spoken(after)
    return { ...track, look: { ...track.look, before: before === after ? shown : spoken(before), after: shown } }
  })
}

function gridOf({ nodes }: SceneFrame): GridNode | null {
  const node: SceneNode | undefined = nodes.find(({ key }) => key === 'grid')?.node
  return node?.mark === 'grid' ? node : null
}
