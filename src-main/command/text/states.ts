import { isUnused } from '#shared/model/slot-history.ts'
import { text } from '#shared/words/index.ts'
import { podWord } from '#shared/words/pod-line.ts'
import type { PodShape } from '../shape/pod.ts'
import type { SlotClaimShape, SlotShape } from '../shape/stateful-set.ts'
import type { Looks } from '../io.ts'
import { glyph, type Tone } from './style.ts'
import type { Cell } from './table.ts'

const podTones: { readonly [State in PodShape['state']]: Tone } = {
  pending: 'wait',
  creating: 'work',
  notReady: 'work',
  ready: 'ok',
  failing: 'fail',
  completed: 'ok',
  terminating: 'leave',
  unknown: 'quiet',
}

/** Glyph, word, and kubectl's own word where it says more. */
export function podCell(pod: Pick<PodShape, 'state' | 'failure' | 'reason'>, looks: Looks): Cell {
  const word = text(podWord(pod))
  const reason = pod.reason === null ? '' : ` (${pod.reason})`
  return { text: `${glyph(pod.state, looks)} ${word}${reason}`, tone: podTones[pod.state] }
}

/** What stands in a slot: its pod, or why there is none to see. */
export function slotCell(slot: SlotShape, looks: Looks): Cell {
  if (slot.pod !== null) return podCell(slot.pod, looks)
  const word = slot.podReadable === false ? 'notReadable' : slot.wanted ? 'empty' : isUnused(slot) ? 'unused' : 'kept'
  return { text: `${glyph('none', looks)} ${text(`state.slot.${word}`)}`, tone: 'quiet' }
}

export function claimCell(claim: SlotClaimShape): Cell {
  const state =
    claim.reason === null
      ? text(`state.claim.${claim.state}`)
      : text('state.claimPending', { reason: text(`state.claimReason.${claim.reason}`) })
  return { text: `${claim.name}: ${state}`, tone: claimTone(claim.state) }
}

export function claimTone(state: SlotClaimShape['state']): Tone {
  if (state === 'lost') return 'fail'
  if (state === 'pending' || state === 'notCreated') return 'wait'
  if (state === 'deleting') return 'leave'
  return state === 'notReadable' ? 'quiet' : 'plain'
}
