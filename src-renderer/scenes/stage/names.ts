import { findingText } from '#shared/words/finding.ts'
import { plain, text } from '#shared/words/index.ts'
import type { Pod } from '#shared/model/entities.ts'
import { diskOf, isUnused } from '#shared/model/slot-history.ts'
import { podWord, recordPresence, shownSize, claimMore, emptyReason, waitsFor } from './layout/words-of.ts'
import { isKept } from './layout/context.ts'
import { shownRevision } from './layout/revision-line.ts'
import { spokenDuration } from './spoken-duration.ts'
import type { StageRow, StageSlot, StageState } from './types.ts'

type StageClaim = StageSlot['claims'][number]

export interface CellSubject {
  readonly row: StageRow
  readonly slot: StageSlot
  /** For claims and volumes. */
  readonly claim: StageClaim | null
  /** How many slots are in view. */
  readonly total: number
}

/** What a screen reader says at one place of the grid; a test of the window finds marks by nothing else. */
export function cellName(subject: CellSubject, state: StageState, atMs: number): string {
  switch (subject.row) {
    case 'record':
      return recordName(subject.slot, state)
    case 'pod':
      return podName(subject, state, atMs)
    case 'claim':
      return subject.claim === null ? '' : claimName(subject.claim, subject.slot, state)
    case 'volume':
      return subject.claim === null ? '' : volumeName(subject.claim, state)
  }
}

function recordName({ slot, pod }: StageSlot, state: StageState): string {
  if (slot.record === null) return text('stage.cell.recordNone', { pod: slot.name })
  const { addresses } = slot.record
  const recordState = state.readable.slices ? slot.record.state : 'notReadable'
  return text('stage.cell.record', {
    pod: slot.name,
    state: recordPresence(recordState, pod),
    answers: orNone(addresses.join(', ')),
  })
}

function podName({ slot: entry, total }: CellSubject, { workload }: StageState, atMs: number): string {
  const { slot, pod } = entry
  if (pod === null) return withoutPod(entry, atMs)
  const since = sinceOf(pod)
  return text('stage.cell.pod', {
    pod: slot.name,
    state: podWord(pod),
    revision: shownRevision(workload, slot),
    since: since === null ? 'none' : spokenDuration(atMs - since),
    node: orNone(pod.node ?? ''),
    restarts: pod.restarts,
    ordinal: slot.ordinal,
    total,
  })
}

function withoutPod(entry: StageSlot, atMs: number): string {
  const { slot } = entry
  if (!slot.podReadable) return text('stage.cell.podHidden', { pod: slot.name })
  if (isKept(entry)) return text(isUnused(slot) ? 'stage.cell.podExpected' : 'stage.cell.podKept', { pod: slot.name })
  return text('stage.cell.podEmpty', { pod: slot.name, why: orNone(spokenWhy(entry, atMs) ?? '') })
}

/** Why a slot is empty, in the short form that follows a colon. */
export function spokenWhy(entry: StageSlot, atMs: number): string | null {
  if (entry.slot.nameTakenBy !== null) {
    const taken = emptyReason(entry, atMs, false)
    return taken === null ? null : plain(taken)
  }
  if (entry.why === null) return null
  const other = waitsFor(entry.why)
  if (other !== null) return text('stage.cell.waitsFor', { name: other })
  return findingText(entry.why, atMs).replace(/\.$/, '')
}

/** Since when the pod is in its state, where the cluster says so. */
export function sinceOf(pod: Pod): number | null {
  switch (pod.state) {
    case 'ready':
      return pod.readyAt
    case 'notReady':
      return pod.unreadySince ?? pod.startedAt
    case 'terminating':
      return pod.deletion?.askedAt ?? null
    case 'pending':
    case 'creating':
      return pod.createdAt
    case 'completed':
      return pod.finishedAt
    case 'failing':
    case 'unknown':
      return null
  }
}

function claimName({ link, claim, volume }: StageClaim, { pod }: StageSlot, state: StageState): string {
  if (!state.readable.claims || link.state === 'notReadable')
    return text('stage.cell.claimHidden', { claim: link.name })
  const more = claimMore(link, claim, volume)
  const found = diskOf(link, volume, pod)
  const disk = found === 'same' || found === 'new' ? text(`state.disk.${found}`) : ''
  return text('stage.cell.claim', {
    claim: link.name,
    state: text(`state.claim.${link.state}`),
    more: orNone(more),
    disk: orNone(disk),
  })
}

function volumeName({ link, volume }: StageClaim, state: StageState): string {
  if (!state.readable.volumes) return text('stage.cell.volumeHidden', { claim: link.name })
  if (volume === null) return text('stage.cell.volumeNone', { claim: link.name })
  return text('stage.cell.volume', {
    claim: link.name,
    state: volumeWord(volume.phase),
    size: orNone(shownSize(volume.capacity)),
    node: orNone(volume.node ?? ''),
  })
}

export function volumeWord(phase: string): string {
  switch (phase) {
    case 'Available':
      return text('state.volume.available')
    case 'Bound':
      return text('state.volume.bound')
    case 'Released':
      return text('state.volume.released')
    case 'Failed':
      return text('state.volume.failed')
    case 'Pending':
      return text('state.volume.pending')
    default:
      return phase
  }
}

/** The catalogue's `select` leaves a part out when its value is `none`. */
export function orNone(value: string): string {
  return value === '' ? 'none' : value
}
