import { sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { Pod } from '#shared/model/entities.ts'
import type { CardNode, FlagNode, GateNode, SlotPlateNode, StageSlot, WellNode } from '../types.ts'
import { cardFacts, cardLines } from './card-text.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'
import { isKept } from './context.ts'
import { isBroken } from './header.ts'
import { charactersFitting } from './lengths.ts'
import { shortenName, shortenRecord } from './shorten.ts'
import { emptyReason, podWord, recordWord, shortPodWord } from './words-of.ts'

export function flagNode(context: LayoutContext, { entry, column, spine }: PlacedSlot): FlagNode | null {
  const { lengths, bands, columns, state } = context
  const { slot, key } = entry
  if (isBroken(state.workload.dns.state)) return null
  // Zone line above, 4 px of air between it and the top of the pole in a low window.
  const height = Math.min(lengths.pole, bands.zone.height - lengths.zone - 4)
  const small = columns.tier === 'C'
  const record = slot.record
  const name = record === null ? '' : shownRecordName(record.name, slot.name, state.workload.dns.serviceName)
  const address =
    record !== null && (record.state === 'present' || record.state === 'publishedEarly')
      ? record.addresses[0]
      : undefined
  const early = record?.state === 'publishedEarly'
  return {
    mark: 'flag',
    key: `flag/${key}`,
    slot: key,
    box: { x: column.x, y: bands.zone.y + bands.zone.height - height, width: column.width, height },
    state: record?.state ?? 'absent',
    name,
    label: shortenRecord(name, charactersFitting(column.width - lengths.copy, lengths.level2)),
    answer: record === null ? '' : address !== undefined && !early ? address : recordWord(record.state, entry.pod),
    answerIsAddress: address !== undefined && !early,
    spine,
    small,
  }
}

/** `redis-0.redis`: what a pod of the same namespace would ask for. */
function shownRecordName(record: string, pod: string, service: string): string {
  return record.startsWith(`${pod}.${service}`) ? `${pod}.${service}` : record
}

export function slotPlateNode(context: LayoutContext, { entry, column, spine }: PlacedSlot): SlotPlateNode {
  const { lengths, bands, columns, selection } = context
  const { slot, key } = entry
  const small = columns.tier === 'C'
  const fitting = charactersFitting(column.width - lengths.copy - 10, lengths.level1)
  const note =
    slot.incarnation > 1 && entry.pod !== null ? text('stage.incarnation', { count: slot.incarnation }) : null
  // 7 px is the mean advance of Inter at L3; the note goes where it does not fit beside the whole name.
  const hasRoom =
    note !== null && column.width - lengths.copy - slot.name.length * lengths.level1 * 0.6 - 36 > note.length * 7
  return {
    mark: 'slotPlate',
    key: `plate/${key}`,
    slot: key,
    box: { x: column.x, y: bands.pods.y, width: column.width, height: lengths.plate },
    ordinal: slot.ordinal,
    name: slot.name,
    label: small ? '' : shortenName(slot.name, fitting),
    note: !small && hasRoom ? note : null,
    kept: isKept(entry),
    selected: selection?.slot === key,
    spine,
    small,
  }
}

export function wellNode(context: LayoutContext, { entry, column }: PlacedSlot): WellNode {
  const { lengths, bands, columns, state, viewAtMs } = context
  const kept = isKept(entry)
  const unreadable = !entry.slot.podReadable
  const empty = entry.pod === null && !kept
  const top = Math.round(lengths.plate / 2)
  const small = columns.tier === 'C'
  return {
    mark: 'well',
    key: `well/${entry.key}`,
    slot: entry.key,
    box: { x: column.x, y: bands.pods.y + top, width: column.width, height: bands.pods.height - top },
    empty,
    reason: unreadable
      ? sentence('stage.notAllowed', { resource: 'pods' })
      : kept
        ? keptReason(state)
        : empty
          ? emptyReason(entry, viewAtMs, small)
          : null,
    ground: !kept,
    padlock: unreadable && !kept,
    small,
  }
}

function keptReason({ workload }: LayoutContext['state']): Sentence {
  return sentence(workload.state === 'present' ? 'stage.comesBack' : 'stage.keptForNext')
}

export function cardNode(context: LayoutContext, { entry, column }: PlacedSlot): CardNode | null {
  const { lengths, bands, columns, selection, viewAtMs, state, news } = context
  const { pod, slot, key } = entry
  if (pod === null) return null
  const top = lengths.plate + lengths.inset
  const box = {
    x: column.x + lengths.inset,
    y: bands.pods.y + top,
    width: column.width - 2 * lengths.inset,
    height: bands.pods.height - top,
  }
  const small = columns.tier === 'C'
  const narrow = column.width < lengths.copy * 3.4
  const { minReadySeconds } = state.workload
  const settling = pod.state === 'ready' && isSettling(pod, minReadySeconds, viewAtMs)
  const facts = small ? [] : cardFacts(context, entry, pod, box.height)
  return {
    mark: 'card',
    key: `card/${pod.uid}`,
    slot: key,
    box,
    uid: pod.uid,
    name: pod.name,
    state: pod.state,
    failure: pod.failure,
    word: small || narrow ? shortPodWord(pod) : podWord(pod),
    lines: small
      ? []
      : cardLines(context, entry, pod, settling).slice(0, linesFitting(context, box.height, facts.length)),
    facts,
    restarts: pod.restarts,
    settling,
    revision: shownRevision(state.workload, slot.revision),
    // Two seals need this much beside each other.
    formerUid: news.formerPods.includes(key) && column.width >= 240 ? slot.previousPodUid : null,
    selected: selection?.slot === key && selection.row === 'pod',
    small,
    narrow,
  }
}

/** Ready, but not yet for `minReadySeconds`. Without that field a clock that runs ahead must not make a pod look new. */
function isSettling({ readyAt }: Pod, minReadySeconds: number, viewAtMs: number): boolean {
  return minReadySeconds > 0 && readyAt !== null && viewAtMs < readyAt + minReadySeconds * 1000
}

/** While a set has one revision there is nothing to tell apart, and a stripe on every card would say nothing. */
function shownRevision(
  { update }: LayoutContext['state']['workload'],
  revision: CardNode['revision'],
): CardNode['revision'] {
  return update.currentRevision === update.updateRevision ? 'unknown' : revision
}

/** Word 24, each line 18 (1.35 of L3), each fact a row, 6 above the facts and 8 below them. */
function linesFitting({ lengths }: LayoutContext, cardHeight: number, facts: number): number {
  const word = Math.round(lengths.level1 * 1.2)
  const line = lengths.level3 * 1.35
  const left =
    cardHeight - 4 - lengths.cardTop - word - (facts === 0 ? 0 : facts * lengths.row + 6 + lengths.cardBottom)
  return Math.max(1, Math.min(3, Math.floor(left / line)))
}

/** Gates stand in the gap after each slot but the last; only an OrderedReady set has them. */
export function gateNode(context: LayoutContext, left: PlacedSlot, right: PlacedSlot): GateNode | null {
  const { lengths, bands, columns, state } = context
  if (state.workload.policy !== 'OrderedReady' || isKept(left.entry) || isKept(right.entry)) return null
  // Deleting a set promises no order, so nothing lets through or holds back.
  if (state.workload.state !== 'present') return null
  // What may not be listed is neither open nor closed.
  if (!left.entry.slot.podReadable || !right.entry.slot.podReadable) return null
  const small = columns.tier === 'C'
  const width = small ? columns.gap : lengths.gate
  const gapX = left.column.x + left.column.width
  return {
    mark: 'gate',
    key: `gate/${left.entry.key}`,
    slot: left.entry.key,
    box: { x: gapX + Math.round((columns.gap - width) / 2), y: bands.pods.y, width, height: lengths.plate },
    state: gateState(context, left.entry, right.entry),
    small,
  }
}

/** Closed while the pod on its left is not available; the way through turns round while ordinals go away or are replaced from the right. */
function gateState(context: LayoutContext, left: StageSlot, right: StageSlot): GateNode['state'] {
  const { state, viewAtMs } = context
  const { workload } = state
  const backwards = isScalingDown(state.slots) || isRollingOut(state)
  if (backwards && (right.pod !== null || right.slot.podUid !== null)) return 'reversed'
  const pod = left.pod
  if (pod === null || pod.state !== 'ready') return 'closed'
  return isSettling(pod, workload.minReadySeconds, viewAtMs) ? 'closed' : 'open'
}

function isScalingDown(slots: readonly StageSlot[]): boolean {
  return slots.some(({ slot, pod }) => !slot.wanted && pod !== null)
}

/** Some pod above the partition still has the old revision, and the set replaces pods by itself. */
function isRollingOut({ workload, slots }: LayoutContext['state']): boolean {
  const { strategy, partition, currentRevision, updateRevision } = workload.update
  if (strategy !== 'RollingUpdate' || updateRevision === '' || currentRevision === updateRevision) return false
  return slots.some(
    ({ slot, pod }) =>
      slot.wanted &&
      pod !== null &&
      slot.ordinal >= workload.startOrdinal + partition &&
      pod.revision !== updateRevision,
  )
}
