import type { Finding } from '#shared/model/entities.ts'
import { findingSentence } from '#shared/words/finding.ts'
import { sentence, text, type Sentence } from '#shared/words/index.ts'
import { podWord, recordPresence } from './layout/words-of.ts'
import type { StagePlace, StageSlot, StageState } from './types.ts'

/** What a place shows, and why, as far as a rule of ours knows; it never guesses. Null for a place that is gone. */
export function whyOf(
  state: StageState,
  place: StagePlace,
  atMs: number,
): { readonly what: Sentence; readonly why: Sentence } | null {
  const slot = state.slots.find(({ key }) => key === place.slot)
  if (slot === undefined) return null
  const finding = findingAt(state, place, slot)
  return {
    what: sentence('why.what', stateAt(place, slot)),
    why: finding === null ? sentence('why.none') : findingSentence(finding, atMs),
  }
}

/** Findings are in the order of their numbers, so the first one about a thing is the one that counts. */
function findingAt({ findings }: StageState, { row, template }: StagePlace, slot: StageSlot): Finding | null {
  const about = (kind: Finding['subject']['kind'], name: string | undefined): Finding | undefined =>
    findings.find(({ subject }) => subject.kind === kind && subject.name === name)
  if (row === 'pod') return slot.why ?? about('Pod', slot.slot.name) ?? null
  if (row === 'record') return about('Record', slot.slot.record?.name) ?? about('Pod', slot.slot.name) ?? null
  const name = slot.claims.find(({ link }) => link.template === template)?.link.name
  return about('PersistentVolumeClaim', name) ?? null
}

function stateAt({ row, template }: StagePlace, { slot, pod, claims }: StageSlot): { name: string; state: string } {
  const link = claims.find((each) => each.link.template === template)?.link
  switch (row) {
    case 'pod':
      return { name: slot.name, state: pod === null ? text('why.noPod') : podWord(pod) }
    case 'record':
      return {
        name: slot.record?.name ?? slot.name,
        state: slot.record === null ? text('state.record.absent') : recordPresence(slot.record.state, pod),
      }
    case 'claim':
    case 'volume':
      return { name: link?.name ?? slot.name, state: link === undefined ? '' : text(`state.claim.${link.state}`) }
  }
}
