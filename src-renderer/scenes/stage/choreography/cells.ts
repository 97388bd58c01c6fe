import { equal } from '#shared/kit/equal.ts'
import { restPose, type Box, type FrameNode, type GridNode, type SceneFrame, type SceneNode } from '../types.ts'
import { gridStages, inPhases, type GridStages } from './grid-phases.ts'
import { isNotable, knownSlots } from './notable.ts'
import { gridOf, nodeOf, type Pair, type Pairs } from './pairs.ts'
import type { Track } from './plan-types.ts'
import { whole, type Part, type Score } from './score.ts'
import type { PlanStage, StageName } from './stages.ts'
import { times } from './times.ts'

/** While everything changes its size, what goes is seen to go first and what comes to come last. */
const goes: Part = [0, 0.4]
const comes: Part = [0.6, 1]
/** Two texts stand in each other for t1. */
const atStart: Part = [0, times.t1 / times.t5]
const atEnd: Part = [1 - times.t1 / times.t5, 1]

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

/**
 * The track of the grid as it is shown. A seed is there only while the plan runs: before it and after it the pictures are what
 * they are.
 */
export function gridTracks(
  track: Track,
  stages: readonly PlanStage[],
  before: SceneFrame,
  last: SceneFrame,
): readonly Track[] {
  const from = gridOf(before)
  const to = gridOf(last)
  const shown = { ...track, opening: from === null ? null : track.opening, closing: to === null ? null : track.closing }
  return isRearranged(from, to) ? inPhases(shown, stages, stagesOfCells(before, last)) : [shown]
}

/** The stages in which cells go, move and come. */
export function stagesOfCells(before: SceneFrame, last: SceneFrame): GridStages {
  return gridStages(slotsShown(before), slotsShown(last))
}

/** Whether all cells get other places. */
function isRearranged(from: GridNode | null, to: GridNode | null): boolean {
  if (from === null || to === null) return from !== to
  return from.tier !== to.tier || !equal(from.form, to.form)
}

function slotsShown(frame: SceneFrame): ReadonlySet<string> {
  const grid = gridOf(frame)
  return grid === null ? slotsInLens(frame) : new Set(grid.cells.map(({ slot }) => slot))
}

function seeded(frame: SceneFrame, grid: GridNode): SceneFrame {
  const boxes = slotBoxes(frame.nodes)
  const cells = grid.cells.flatMap((cell) => {
    const box = boxes.get(cell.slot)
    return box === undefined ? [] : [{ ...cell, box }]
  })
  const node: GridNode = {
    ...grid,
    cells,
    bars: [],
    rowLabels: [],
    columnLabels: [],
    brackets: [],
    dividers: [],
    partition: null,
  }
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
  if (from === null || to === null) return resize(pairs, score, before, last)
  // In a beat all cells that change do so together; cells that came or went fade, and when there are other rows all move.
  if (isRearranged(from, to)) rearrange(score, stagesOfCells(before, last))
  else score.look('grid', 'state')
  return moveLens(pairs, score, before, last)
}

/** What goes for good is gone before anything moves, and what comes waits until everything has moved. */
function resize(pairs: Pairs, score: Score, before: SceneFrame, last: SceneFrame): ReadonlySet<string> {
  const keys = new Set<string>(['grid'])
  const stages = stagesOfCells(before, last)
  const known = knownSlots(before)
  rearrange(score, stages)
  const isToGrid = gridOf(last) !== null
  if (!isToGrid) score.move('grid', stages.come, 'opacity', [1, 0], { ease: 'fade' })
  else score.move('grid', stages.move, 'opacity', [0, 1], { ease: 'fade', part: goes })
  const isFirst = before.nodes.length === 0
  for (const pair of pairs.all) {
    const isLeaving = pair.before !== null && stages.going.has(nodeOf(pair).slot ?? '')
    const isFaded = isLeaving
      ? fadeWith(pair, stages.leave, score, whole)
      : pair.before === null && !isFirst
        ? fadeWith(pair, stages.come, score, whole)
        : fadeWith(pair, stages.move, score)
    if (isFaded) keys.add(pair.key)
    // What narrows takes the words that fit before it moves; what widens when it is there. What happened is told after that.
    else if (!isNotable(pair, known)) score.look(pair.key, stages.move, isToGrid ? atEnd : atStart)
  }
  return keys
}

/** All cells move together, after those that go and before those that come. */
function rearrange(score: Score, { going, coming, leave, move, come }: GridStages): void {
  score.time(move, times.t5)
  score.look('grid', move)
  score.move('grid', move, 'draw', [0, 1], { ease: 'move' })
  if (going.size > 0) score.use(leave)
  if (coming.size === 0) return
  score.use(come)
  score.time(come, times.t4)
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
function fadeWith({ key, before, after }: Pair, stage: StageName, score: Score, part?: Part): boolean {
  if ((before === null) === (after === null)) return false
  const isComing = before === null
  const share = part ?? (isComing ? comes : goes)
  score.move(key, stage, 'opacity', isComing ? [0, 1] : [1, 0], { ease: 'fade', part: share })
  return true
}

function slotsInLens({ nodes }: SceneFrame): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ node }) => (node.mark === 'slotPlate' && node.slot !== null ? [node.slot] : [])))
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
