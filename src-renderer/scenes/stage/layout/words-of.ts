import type { Claim, Finding, Pod, SlotClaim, StorageClass, Volume } from '#shared/model/entities.ts'
import { makesVolumes } from '#shared/model/provisioner.ts'
import type { ClaimState, RecordState } from '#shared/model/states.ts'
import { podWord as podWordId } from '#shared/words/pod-line.ts'
import { findingSentence } from '#shared/words/finding.ts'
import { sizeText } from '#shared/words/size.ts'
import { sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { StageSlot } from '../types.ts'
import { shortenName } from './shorten.ts'

export function podWord(pod: Pod): string {
  return text(podWordId(pod))
}

export function shortPodWord(pod: Pod): string {
  return text(podWordId(pod, 'short'))
}

/** An endpoint that is not published any more because its pod stops says so. */
export function recordWord(state: RecordState, pod: Pod | null): string {
  return state === 'notPublished' && pod?.state === 'terminating'
    ? text('state.recordStopping')
    : text(`state.record.${state}`)
}

/** The same where it is plain that a record is spoken of: one that is there is "present". */
export function recordPresence(state: RecordState, pod: Pod | null): string {
  return state === 'present' ? text('stage.cell.present') : recordWord(state, pod)
}

/** What is left of it in a narrow column. */
export function shortRecordWord(state: RecordState): string {
  if (state === 'notPublished' || state === 'publishedEarly') return text(`state.recordShort.${state}`)
  return text(`state.record.${state}`)
}

export function claimWord(state: ClaimState, short: boolean): string {
  return short && state === 'notCreated' ? text('stage.noClaimShort') : text(`state.claim.${state}`)
}

/** What stands beside the state word of a ticket: a size, a reason, or nothing. */
export function claimMore(link: SlotClaim, claim: Claim | null, volume: Volume | null): string {
  switch (link.state) {
    case 'pending':
      return link.reason === null ? '' : text(`state.claimReason.${link.reason}`)
    case 'inUse':
    case 'kept':
      return shownSize(claim?.capacity ?? volume?.capacity ?? claim?.requested ?? null)
    case 'deleting':
      return claim !== null && claim.usedBy.length > 0 ? text('stage.stillInUse') : ''
    case 'resizing':
      return claim === null
        ? ''
        : text('stage.fromTo', { from: shownSize(claim.capacity), to: shownSize(claim.requested) })
    case 'lost':
      return text('stage.volumeGone')
    case 'notCreated':
    case 'notReadable':
      return ''
  }
}

export function shownSize(quantity: string | null): string {
  return quantity === null ? '' : sizeText(quantity)
}

/** When a class makes a disk; one without a provisioner never does. */
export function classMakes(storageClass: StorageClass): Sentence {
  const { bindingMode: mode } = storageClass
  if (!makesVolumes(storageClass)) return sentence('stage.class.takesFree', { mode })
  return mode === 'WaitForFirstConsumer' ? sentence('stage.class.waits') : sentence('stage.class.immediate', { mode })
}

export function cableWord(link: SlotClaim): string {
  switch (link.cable) {
    case 'blocked':
      return link.cableReason ?? text('state.cable.blocked')
    case 'plugged':
      return link.disk === 'same' && !link.diskDerived ? text('stage.mountedAgain') : text('state.cable.plugged')
    case 'attaching':
      return text('state.cable.attaching')
    case 'reserved':
    case 'unplugged':
    case 'notReadable':
      return ''
  }
}

/** Why a wanted ordinal has no pod. Never guessed: without a rule that says so the place stays empty. */
export function emptyReason({ why, slot }: StageSlot, atMs: number, small: boolean): Sentence | null {
  if (slot.nameTakenBy !== null) {
    const { owner } = slot.nameTakenBy
    return owner === null
      ? sentence('stage.nameTaken', { name: slot.name })
      : sentence('stage.nameTakenBy', { name: slot.name, owner: `${owner.kind}/${owner.name}` })
  }
  if (why === null) return null
  const other = waitsFor(why)
  if (other !== null) return sentence('stage.waitsFor', { name: small ? shortenName(other, 3) : other })
  return small ? null : findingSentence(why, atMs)
}

/** The pod that the slot waits for, where the rule names one. */
export function waitsFor({ code, params }: Finding): string | null {
  if (code !== 'waits-for-lower-ordinal' && code !== 'waits-for-min-ready') return null
  return typeof params['lower'] === 'string' ? params['lower'] : null
}
