import { hasOrphan } from '#shared/story/neighbours.ts'
import { sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { Pod } from '#shared/model/entities.ts'
import { isUnused } from '#shared/model/slot-history.ts'
import type { RecordState } from '#shared/model/states.ts'
import type { Box, CardNode, FlagNode, GateNode, SlotPlateNode, StageSlot, WellNode } from '../types.ts'
import { cardInside, nothingInside } from './card-inside.ts'
import { cardFacts, cardLines, factsMargin, sayHeight, smallSayHeight } from './card-text.ts'
import { flagAir } from './bands.ts'
import type { LayoutContext, PlacedSlot } from './context.ts'
import { isKept } from './context.ts'
import { isBroken, zoneHeight } from './header.ts'
import { charactersFitting, grown, type Lengths } from './lengths.ts'
import { isRollingOut, shownRevision } from './revision-line.ts'
import { shortenName, shortenRecord } from './shorten.ts'
import { emptyReason, podWord, recordWord, shortPodWord, shortRecordWord } from './words-of.ts'

export function flagNode(context: LayoutContext, { entry, column, spine }: PlacedSlot): FlagNode | null {
  const { lengths, bands, columns, state, size } = context
  const { slot, key } = entry
  if (isBroken(state.workload.dns.state)) return null
  const height = Math.min(lengths.pole, bands.zone.height - zoneHeight(context) - flagAir)
  const small = columns.tier === 'C'
  const record = slot.record
  const name = record === null ? '' : shownRecordName(record.name, slot.name, state.workload.dns.serviceName)
  const address =
    record !== null && (record.state === 'present' || record.state === 'publishedEarly')
      ? record.addresses[0]
      : undefined
  const early = record?.state === 'publishedEarly'
  const width = column.width - lengths.copy
  const low = height < lengths.level2 * 2.6
  const tooWide = address !== undefined && address.length > charactersFitting(width, lengths.level2)
  const answerSmall = size.mode === 'desk' || tooWide
  const answerLevel = answerSmall ? lengths.level3 : lengths.level2
  const room = Math.floor(width / (answerLevel * 0.5))
  const threeLines = lengths.level2 * 1.3 + (answerLevel + lengths.level3) * 1.3
  return {
    mark: 'flag',
    key: `flag/${key}`,
    slot: key,
    box: { x: column.x, y: bands.zone.y + bands.zone.height - height, width: column.width, height },
    state: record?.state ?? 'absent',
    name,
    label: shortenRecord(name, charactersFitting(column.width - lengths.copy, lengths.level2)),
    answer:
      record === null ? '' : address !== undefined && !early ? address : recordWords(record.state, entry.pod, room),
    answerIsAddress: address !== undefined && !early,
    answerSmall,
    low,
    ownServices:
      small || height < threeLines ? '' : ownServices(slot.ownServices, column.width - lengths.copy - 24, lengths),
    spine,
    small,
  }
}

function recordWords(state: RecordState, pod: Pod | null, characters: number): string {
  const whole = recordWord(state, pod)
  return whole.length <= characters ? whole : shortRecordWord(state)
}

/** Services that were made to reach one pod by its ordinal. */
function ownServices(names: readonly string[], widthPx: number, { level3 }: Lengths): string {
  const [first, ...more] = names
  if (first === undefined) return ''
  const others = more.length === 0 ? '' : ` ${text('stage.moreAnswers', { count: more.length })}`
  const fitting = charactersFitting(widthPx, level3) - others.length
  return fitting < 6 ? '' : `${shortenName(first, fitting)}${others}`
}

/** `redis-0.redis`: what a pod of the same namespace would ask for. */
function shownRecordName(record: string, pod: string, service: string): string {
  return record.startsWith(`${pod}.${service}`) ? `${pod}.${service}` : record
}

export function slotPlateNode(context: LayoutContext, { entry, column, spine }: PlacedSlot): SlotPlateNode {
  const { lengths, bands, columns, selection } = context
  const { slot, key } = entry
  const small = columns.tier === 'C'
  const room = column.width - lengths.copy - 10
  const narrow = slot.name.length > charactersFitting(room, lengths.level1)
  const fitting = charactersFitting(room, narrow ? lengths.level2 : lengths.level1)
  const note =
    slot.incarnation > 1 && entry.pod !== null ? text('stage.incarnation', { count: slot.incarnation }) : null
  // 7 px is the mean advance of Inter at L3 on a Desk; the note goes where it does not fit beside the whole name.
  const left = column.width - lengths.copy - slot.name.length * lengths.level1 * 0.6
  const hasRoom = note !== null && left > grown(lengths, 36 + note.length * 7)
  return {
    mark: 'slotPlate',
    key: `plate/${key}`,
    slot: key,
    box: { x: column.x, y: bands.pods.y, width: column.width, height: lengths.plate },
    ordinal: slot.ordinal,
    name: slot.name,
    label: small ? '' : shortenName(slot.name, fitting),
    narrow,
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
        ? keptReason(state, entry)
        : empty
          ? emptyReason(entry, viewAtMs, small)
          : null,
    ground: !kept,
    padlock: unreadable && !kept,
    small,
  }
}

function keptReason({ workload }: LayoutContext['state'], { slot }: StageSlot): Sentence {
  if (hasOrphan(slot)) return sentence('stage.runsOn', { name: slot.name })
  const claims = slot.claims.filter(({ uid }) => uid !== null)
  if (claims.length > 0 && claims.every(({ state }) => state === 'deleting'))
    return sentence('stage.keptGoing', { claims: claims.length })
  if (workload.state !== 'present') return sentence('stage.keptForNext')
  return sentence(isUnused(slot) ? 'stage.claimThere' : 'stage.comesBack')
}

export function cardNode(context: LayoutContext, { entry, column }: PlacedSlot): CardNode | null {
  const { lengths, bands, columns, selection, viewAtMs, state, news, size } = context
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
  // A mean character of Inter is 0.58 of its size wide when it is bold; `Not ready` is what a card has to say at least.
  const wordPx = column.width - lengths.copy - lengths.inset - 10
  const narrow = 9 * 0.58 * lengths.level1 > wordPx
  const whole = podWord(pod)
  const fits = whole.length * 0.58 * (narrow ? lengths.level2 : lengths.level1) <= wordPx
  const { minReadySeconds } = state.workload
  const settling = pod.state === 'ready' && isSettling(pod, minReadySeconds, viewAtMs)
  const facts = cardFacts(context, entry, pod, box)
  const { fitting, close } = linesFitting(context, box, facts.length)
  const factsHeight = facts.length === 0 ? 0 : facts.length * lengths.row + factsMargin(lengths)
  return {
    mark: 'card',
    key: `card/${pod.uid}`,
    slot: key,
    box,
    uid: pod.uid,
    name: pod.name,
    state: pod.state,
    failure: pod.failure,
    word: small || !fits ? shortPodWord(pod) : whole,
    lines: cardLines(context, entry, pod, settling).slice(0, small ? Math.min(1, fitting) : fitting),
    facts,
    factsLook: small ? 'stack' : size.mode === 'lesson' ? 'line' : 'rows',
    inside:
      small || size.mode === 'lesson'
        ? nothingInside
        : cardInside(context, pod, box.height - sayHeight(lengths) - factsHeight),
    restarts: pod.restarts,
    settling,
    revision: shownRevision(state.workload, slot),
    // Two seals need this much beside each other.
    formerUid: news.formerPods.includes(key) && column.width >= grown(lengths, 240) ? slot.previousPodUid : null,
    selected: selection?.slot === key && selection.row === 'pod',
    small,
    narrow,
    ...(fitting < 2 ? { low: true as const } : {}),
    ...(close ? { close: true as const } : {}),
  }
}

/** Ready, but not yet for `minReadySeconds`. Without that field a clock that runs ahead must not make a pod look new. */
function isSettling({ readyAt }: Pod, minReadySeconds: number, viewAtMs: number): boolean {
  return minReadySeconds > 0 && readyAt !== null && viewAtMs < readyAt + minReadySeconds * 1000
}

/**
 * Lines of text below the word: as many as fit above the facts, at most three; in Lesson mode they are larger and the facts one
 * line. In tier C a single sentence stands there, in one line or two.
 */
function linesFitting(
  { lengths, size, columns }: LayoutContext,
  card: Pick<Box, 'width' | 'height'>,
  facts: number,
): { readonly fitting: number; readonly close: boolean } {
  const lesson = size.mode === 'lesson'
  if (columns.tier === 'C' && lesson) return { fitting: 0, close: false }
  const word = Math.round(lengths.level1 * 1.2)
  const say = columns.tier === 'C' ? smallSayHeight(lengths, card.width) : 4 + lengths.cardTop + word
  const line = (lesson ? lengths.level2 : lengths.level3) * 1.35
  const rows = lesson ? Math.min(1, facts) : facts
  const left =
    card.height - say - (rows === 0 ? 0 : rows * lengths.row + (lesson ? lengths.cardBottom : factsMargin(lengths)))
  const fitting = Math.floor(left / line)
  if (columns.tier === 'C') return { fitting: Math.max(0, Math.min(2, fitting)), close: false }
  // A class reads how much of the grace is left: two lines that stand close are better than half of one.
  const close = lesson && fitting < 2 && left >= 2 * closeLine * lengths.level2
  return { fitting: close ? 2 : Math.max(1, Math.min(3, fitting)), close }
}

/** Of its size, as in marks.css. */
const closeLine = 1.2

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

/**
 * Closed while the pod on its left is not available; the way through turns round while ordinals go away or are replaced from the
 * right. What has to go waits behind closed gates while any wanted pod is not available (facts sheet 1.2).
 */
function gateState(context: LayoutContext, left: StageSlot, right: StageSlot): GateNode['state'] {
  const { state } = context
  const mustGo = !right.slot.wanted && right.pod !== null && right.pod.state !== 'terminating'
  if (mustGo && state.slots.some(({ slot, pod }) => slot.wanted && !isAvailable(context, pod))) return 'closed'
  const backwards = isScalingDown(state.slots) || isRollingOut(state)
  if (backwards && (right.pod !== null || right.slot.podUid !== null)) return 'reversed'
  return isAvailable(context, left.pod) ? 'open' : 'closed'
}

function isAvailable({ state, viewAtMs }: LayoutContext, pod: StageSlot['pod']): boolean {
  return pod !== null && pod.state === 'ready' && !isSettling(pod, state.workload.minReadySeconds, viewAtMs)
}

function isScalingDown(slots: readonly StageSlot[]): boolean {
  return slots.some(({ slot, pod }) => !slot.wanted && pod !== null)
}
