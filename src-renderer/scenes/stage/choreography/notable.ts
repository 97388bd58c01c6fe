import { equal } from '#shared/kit/equal.ts'
import type { Box, GridCell, GridNode, SceneFrame, SceneNode, SlotFacts } from '../types.ts'
import type { CellFill } from '../view.ts'
import { gridOf, nodeOf, type Pair } from './pairs.ts'

/** What is known of slots that a picture shows as cells, whether or not its lens shows them too. */
export type KnownSlots = ReadonlyMap<string, SlotFacts>

export function knownSlots(frame: SceneFrame): KnownSlots {
  return new Map(gridOf(frame)?.cells.map(({ slot, facts }) => [slot, facts]))
}

/**
 * Whether a change is worth an outline: clock texts and counters are not, nor is a mark that only was not drawn before, because
 * its slot stood outside the lens.
 */
export function isNotable(pair: Pair, known: KnownSlots): boolean {
  const before = pair.before?.node ?? null
  const after = pair.after?.node ?? null
  if (before === null || after === null) {
    const node = nodeOf(pair)
    return notableKinds.has(node.mark) && !(before === null && wasNotDrawn(node, known))
  }
  if (before.mark === 'card' && after.mark === 'card') {
    return before.state !== after.state || before.failure !== after.failure || before.restarts !== after.restarts
  }
  if ('state' in before && 'state' in after) return notableKinds.has(after.mark) && before.state !== after.state
  if (before.mark === 'header' && after.mark === 'header') {
    return before.struck !== after.struck || before.quantities[0]?.value !== after.quantities[0]?.value
  }
  return before.mark === 'slotPlate' && after.mark === 'slotPlate' && before.kept !== after.kept
}

const notableKinds: ReadonlySet<SceneNode['mark']> = new Set(['card', 'ticket', 'volume', 'flag', 'zone', 'slotPlate'])

/** Whether what a mark says was so already, in a picture that shows slots as cells and has no zone. */
function wasNotDrawn(node: SceneNode, known: KnownSlots): boolean {
  if (node.slot === null) return known.size > 0
  const facts = known.get(node.slot)
  return facts !== undefined && isTold(node, facts)
}

/** Whether a mark says what was so before, too. */
function isTold(node: SceneNode, { pod, record, kept, claims }: SlotFacts): boolean {
  switch (node.mark) {
    case 'card': {
      const { uid, state, failure } = node
      return equal(pod, { uid, state, failure })
    }
    case 'flag':
      return node.state === record
    case 'slotPlate':
      return node.kept === kept
    case 'ticket':
      return claims.some(({ uid, state }) => uid === node.uid && state === node.state)
    default:
      // Cells say nothing of volumes, so one that comes into the picture is not known to be new.
      return true
  }
}

/**
 * What changed in a grid: its cells, or its rows where these are all that is drawn. Cells may stand elsewhere than before, but
 * another choice of what fills them is no change.
 */
export function changedPlaces(before: GridNode, after: GridNode): readonly Box[] {
  if (before.fillChoice !== after.fillChoice) return []
  const former = new Map(before.cells.map((cell) => [cell.slot, cell]))
  const changed = after.cells.filter((cell) => !isSame(former.get(cell.slot), cell, after.fillChoice))
  if (after.tier !== 'F') return changed.map(({ box }) => box)
  const there = new Set(after.cells.map(({ slot }) => slot))
  const gone = before.cells.filter(({ slot }) => !there.has(slot))
  const rows = new Set([...changed, ...gone].map(({ ordinal }) => Math.floor(ordinal / after.form.perRow)))
  return after.bars.filter(({ first }) => rows.has(first / after.form.perRow)).map(({ box }) => box)
}

function isSame(before: GridCell | undefined, after: GridCell, fill: CellFill): boolean {
  if (before === after) return true
  if (before?.fill !== after.fill || before.bar !== after.bar || before.dot !== after.dot) return false
  // A pod may be another that looks like the one before it. What fills the cells decides what of a slot they tell.
  const isPodSame = fill !== 'pods' || equal(before.facts.pod, after.facts.pod)
  const isRecordSame = fill !== 'records' || before.facts.record === after.facts.record
  return isPodSame && isRecordSame && equal(before.facts.claims, after.facts.claims)
}
