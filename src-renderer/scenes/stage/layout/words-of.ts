import type { Claim, Finding, Pod, SlotClaim, Volume } from '#shared/model/entities.ts'
import type { ClaimState, RecordState } from '#shared/model/states.ts'
import { podWord as podWordId } from '#shared/words/pod-line.ts'
import { isWordId, plain, sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { StageSlot, StageState } from '../types.ts'
import { shortenName } from './shorten.ts'

export function podWord(pod: Pod): string {
  return text(podWordId(pod))
}

export function shortPodWord(pod: Pod): string {
  return text(podWordId(pod, 'short'))
}

export function recordWord(state: RecordState): string {
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

/** `1Gi` as people read it: number and unit apart. */
export function shownSize(quantity: string | null): string {
  return quantity === null ? '' : quantity.replace(/^([\d.]+)([A-Za-z]+)$/, '$1 $2')
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

/** The sentence of a finding as it reads at an instant; null for a code that has no words. */
export function findingSentence(finding: Finding, _atMs: number): Sentence | null {
  const id = `finding.${finding.code}`
  return isWordId(id) ? sentence(id, finding.params) : null
}

/** Why a wanted ordinal has no pod. Never guessed: without a rule that says so the place stays empty. */
export function emptyReason(
  { why, slot }: StageSlot,
  state: StageState,
  atMs: number,
  small: boolean,
): Sentence | null {
  if (slot.nameTakenBy !== null) {
    const { owner } = slot.nameTakenBy
    return owner === null
      ? sentence('stage.nameTaken', { name: slot.name })
      : sentence('stage.nameTakenBy', { name: slot.name, owner: `${owner.kind}/${owner.name}` })
  }
  if (why === null) return null
  const other = waitsFor(why, state)
  if (other !== null) return sentence('stage.waitsFor', { name: small ? shortenName(other, 3) : other })
  return small ? null : findingSentence(why, atMs)
}

/** The ordinal that the slot waits for, where the rule names one. */
export function waitsFor(why: Finding, state: StageState): string | null {
  if (why.code !== 'waits-for-lower-ordinal') return null
  const names = new Set(state.slots.map(({ slot }) => slot.name))
  const own = why.subject.name
  const named = Object.values(why.params).find(
    (value) => typeof value === 'string' && value !== own && names.has(value),
  )
  return typeof named === 'string' ? named : null
}

export function plainOrNull(words: Sentence | null): string | null {
  return words === null ? null : plain(words)
}
