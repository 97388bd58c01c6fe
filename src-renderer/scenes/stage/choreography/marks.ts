import { assertNever } from '#shared/kit/assert.ts'
import type { CableNode, FlagNode, SceneNode, VolumeNode } from '../types.ts'
import type { Pair } from './pairs.ts'
import { whole, type Score } from './score.ts'
import type { StageName } from './stages.ts'
import { cardDropPx, ticketSlidePx, times, volumeRisePx } from './times.ts'

/**
 * How a mark of each kind comes, goes and changes when no verb says otherwise. A mark without a way of its own
 * cross-fades, so that nothing ever jumps unexplained. `isRoomMade`: slots go, and the others will take their room.
 */
export function moveMark(pair: Pair, score: Score, isRoomMade: boolean): void {
  const before = pair.before?.node ?? null
  const after = pair.after?.node ?? null
  if (before === null && after !== null) enter(after, score)
  else if (before !== null && after === null) leave(before, score, isRoomMade)
  else if (before !== null && after !== null && before !== after) change(before, after, score)
}

function enter(node: SceneNode, score: Score): void {
  switch (node.mark) {
    case 'card':
      score.move(node.key, 'enter', 'dy', [-cardDropPx, 0], { ease: 'enter', group: 'cards in' })
      return fade(node, 'enter', 'in', score)
    case 'ticket':
      // A dashed ticket is no claim but the place for one, and comes with its slot.
      if (node.uid === null) return fade(node, 'arrange', 'in', score)
      score.move(node.key, 'enter', 'dy', [-ticketSlidePx, 0], { ease: 'enter', group: 'tickets in' })
      return fade(node, 'enter', 'in', score)
    case 'volume':
      score.move(node.key, 'enter', 'dy', [volumeRisePx, 0], { ease: 'enter', group: 'volumes in' })
      return fade(node, 'enter', 'in', score)
    case 'slotPlate':
    case 'well':
      return score.move(node.key, 'arrange', 'revealX', [0, 1], { ease: 'enter', group: 'slots' })
    case 'cable':
      if (isDrawn(node)) return score.move(node.key, 'plug', 'draw', [0, 1], { ease: 'enter', group: 'cables in' })
      return fade(node, 'plug', 'in', score)
    case 'tag':
      return score.move(node.key, 'tag', 'opacity', [0, 1], { ease: 'fade', part: [0, 0.4] })
    case 'header':
    case 'flag':
    case 'gate':
    case 'divider':
    case 'rail':
    case 'zone':
    case 'lens':
    case 'grid':
      return fade(node, 'arrange', 'in', score)
    case 'note':
      return fade(node, 'state', 'in', score)
    default:
      return assertNever(node)
  }
}

function leave(node: SceneNode, score: Score, isRoomMade: boolean): void {
  switch (node.mark) {
    case 'card':
      score.move(node.key, 'leave', 'dy', [0, -cardDropPx], { ease: 'exit', group: 'cards out' })
      return fade(node, 'leave', 'out', score)
    case 'ticket':
      score.move(node.key, 'leave', 'dy', [0, ticketSlidePx], { ease: 'exit', group: 'tickets out' })
      return fade(node, 'leave', 'out', score)
    case 'volume':
      score.move(node.key, 'leave', 'dy', [0, volumeRisePx], { ease: 'exit', group: 'volumes out' })
      return fade(node, 'leave', 'out', score)
    // A slot is gone before the others take its room; else they would lie over each other.
    case 'slotPlate':
    case 'well':
      return score.move(node.key, 'leave', 'revealX', [1, 0], { ease: 'exit', group: 'slots' })
    case 'cable':
      if (isDrawn(node)) return score.move(node.key, 'unplug', 'draw', [1, 0], { ease: 'exit', group: 'cables out' })
      return fade(node, 'unplug', 'out', score)
    case 'flag':
      return fade(node, 'leave', 'out', score)
    case 'header':
    case 'divider':
    case 'rail':
    case 'zone':
    case 'lens':
    case 'grid':
      return fade(node, 'arrange', 'out', score)
    case 'gate':
      return fade(node, isRoomMade ? 'leave' : 'state', 'out', score)
    case 'tag':
    case 'note':
      return fade(node, 'state', 'out', score)
    default:
      return assertNever(node)
  }
}

function change(before: SceneNode, after: SceneNode, score: Score): void {
  if (before.mark === 'cable' && after.mark === 'cable') return changeCable(before, after, score)
  if (before.mark === 'flag' && after.mark === 'flag') return changeFlag(before, after, score)
  if (before.mark === 'volume' && after.mark === 'volume') return changeVolume(before, after, score)
  if (before.mark === 'gate' && after.mark === 'gate' && before.state !== after.state) {
    score.move(after.key, 'state', 'draw', [0, 1], { ease: 'move' })
  }
  score.look(after.key, 'state')
}

/** A plug is pulled before the cable goes back to a stub, and a cable is drawn from its ticket up to the card. */
function changeCable(before: CableNode, after: CableNode, score: Score): void {
  if (before.state === after.state) return score.look(after.key, 'state')
  if (isDrawn(after)) {
    score.move(after.key, 'plug', 'draw', [0, 1], { ease: 'enter', group: 'cables in' })
    // The new cable soon covers the dashed one, so that it is a cable that is drawn and not a shade.
    return score.look(after.key, 'plug', [0, 0.4])
  }
  if (!isDrawn(before)) return score.look(after.key, after.state === 'unplugged' ? 'unplug' : 'plug')
  const pull = { stage: 'unplug', from: 1, to: 0, ease: 'exit', group: 'cables out', part: whole } as const
  if (after.state === 'unplugged') {
    const stub = { stage: 'unplug', from: 1, to: 1, ease: 'fade', group: null, part: [0.9, 1] } as const
    score.sequence(after.key, 'draw', [{ ...pull, part: [0, 0.9] }, stub])
    return score.look(after.key, 'unplug', [0.9, 0.9])
  }
  // The pod was replaced at once: the cable to the new one comes when its card is there.
  const reach = { stage: 'plug', from: 0, to: 1, ease: 'enter', group: null, part: whole } as const
  score.sequence(after.key, 'draw', [pull, reach])
  score.look(after.key, 'plug', [0, 0])
}

function changeFlag(before: FlagNode, after: FlagNode, score: Score): void {
  if (before.state === after.state) score.look(after.key, 'state')
  else moveFlag(after, 'flag', score)
}

/** The flag goes to its new height. Its words and its cloth change in the first t1 of that, so that two texts never stand in each other for long. */
export function moveFlag(after: FlagNode, stage: StageName, score: Score): void {
  score.move(after.key, stage, 'draw', [0, 1], { ease: 'move', group: isHigh(after) ? 'flags up' : 'flags down' })
  score.look(after.key, stage, [0, times.t1 / times.t3])
}

function changeVolume(before: VolumeNode, after: VolumeNode, score: Score): void {
  if (before.state === after.state) return score.look(after.key, 'state')
  score.move(after.key, 'plug', 'draw', [0, 1], { ease: 'move', group: 'clamps' })
  score.look(after.key, 'plug')
}

function fade(node: SceneNode, stage: StageName, way: 'in' | 'out', score: Score): void {
  score.move(node.key, stage, 'opacity', way === 'in' ? [0, 1] : [1, 0], { ease: 'fade' })
}

/** Cables that reach their ticket as a line; a dotted or dashed one is only planned. */
function isDrawn({ state }: CableNode): boolean {
  return state === 'plugged' || state === 'blocked'
}

function isHigh({ state }: FlagNode): boolean {
  return state === 'present' || state === 'publishedEarly'
}
