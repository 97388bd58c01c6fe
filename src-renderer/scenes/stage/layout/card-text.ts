import type { Pod } from '#shared/model/entities.ts'
import type { ClaimPendingReason } from '#shared/model/states.ts'
import { duration, roughDuration } from '#shared/words/duration.ts'
import { podLine, unplacedReason, type NodeOfPod } from '#shared/words/pod-line.ts'
import { literal, sentence, text } from '#shared/words/index.ts'
import type { Sentence } from '#shared/words/index.ts'
import type { Box, CardFact, StageSlot } from '../types.ts'
import { insideGapPx } from './card-inside.ts'
import type { LayoutContext } from './context.ts'
import { grown, type Lengths } from './lengths.ts'

/** Neither `for 12 min 40 s` nor `CrashLoopBackOff, exit 1, 3 restarts` stands in one line of a slot that is narrower. */
const narrowCardPx = 124

/** The lines below the big word: the state's own line first, then kubectl's exact word and what is being done. */
export function cardLines(
  { state, viewAtMs, size, columns }: LayoutContext,
  entry: StageSlot,
  pod: Pod,
  settling: boolean,
): readonly Sentence[] {
  if (settling) return [settlingLine(pod, state.workload.minReadySeconds, viewAtMs)]
  const isNarrow = (columns.columns[0]?.width ?? 0) < narrowCardPx
  if (pod.state === 'ready') {
    // Large type in a narrow card has room for the largest unit alone, and so has the narrowest of all.
    const said = (size.mode === 'lesson' && columns.tier !== 'A') || isNarrow ? roughDuration : duration
    return pod.readyAt === null ? [] : [sentence('state.line.readyFor', { duration: said(viewAtMs - pod.readyAt) })]
  }
  const line =
    unboundLine(entry, pod) ??
    podLine(pod, { at: viewAtMs, node: nodeOf(state, pod), length: isNarrow ? 'short' : 'long' })
  const doing = pod.state === 'creating' ? mountingLine(entry) : null
  const exact = pod.state === 'notReady' && pod.reason !== null && line !== null ? literal(pod.reason) : null
  return [line, doing, exact].filter((each) => each !== null)
}

function settlingLine(pod: Pod, minReadySeconds: number, viewAtMs: number): Sentence {
  const passed = Math.max(0, Math.floor((viewAtMs - (pod.readyAt ?? viewAtMs)) / 1000))
  return sentence('stage.settling', { passed, total: minReadySeconds })
}

/** A claim that is kept from being bound keeps its pod from being placed, of which the scheduler may say nothing for long. */
const keptUnbound: ReadonlySet<ClaimPendingReason> = new Set<ClaimPendingReason>([
  'noClass',
  'classMissing',
  'noMatch',
  'refused',
  'volumeMissing',
  'volumeTaken',
])

function unboundLine({ claims }: StageSlot, pod: Pod): Sentence | null {
  if (pod.state !== 'pending' || unplacedReason(pod) !== null) return null
  const isKept = claims.some(({ link }) => link.reason !== null && keptUnbound.has(link.reason))
  return isKept ? sentence('state.scheduler.unboundClaim') : null
}

function nodeOf({ nodes, readable }: LayoutContext['state'], pod: Pod): NodeOfPod {
  return nodes.find(({ name }) => name === pod.node) ?? (readable.nodes ? 'gone' : 'notReadable')
}

function mountingLine({ claims }: StageSlot): Sentence | null {
  const attaching = claims.find(({ link }) => link.cable === 'attaching')
  return attaching === undefined ? null : sentence('stage.mountingVolume', { name: attaching.link.template })
}

/**
 * What is perishable, at the foot of the card: four rows in tier A, in tier B the seal and what is worth a glance, in tier C
 * what fits below each other, in Lesson mode one line. A low card gives its rows away from the top of this list.
 */
export function cardFacts(
  { columns, lengths, size }: LayoutContext,
  { slot }: StageSlot,
  pod: Pod,
  box: Pick<Box, 'width' | 'height'>,
): readonly CardFact[] {
  const none = text('stage.noneYet')
  const ip: CardFact = { kind: 'ip', label: text('stage.ip'), value: pod.ip ?? none, muted: pod.ip === null }
  const node: CardFact = { kind: 'node', label: text('stage.node'), value: pod.node ?? none, muted: pod.node === null }
  const seal: CardFact = { kind: 'seal', label: text('stage.pod'), value: pod.uid, muted: slot.incarnation > 1 }
  const restarts: CardFact = {
    kind: 'restarts',
    label: '',
    value: text('stage.restarts', { count: pod.restarts }),
    muted: false,
  }
  const restarted = pod.restarts > 0 ? [restarts] : []
  const lessonLeast =
    4 + lengths.cardTop + lengths.level1 * 1.2 + lengths.level2 * 1.35 + lengths.row + lengths.cardBottom
  if (size.mode === 'lesson')
    return columns.tier === 'C' || box.height < lessonLeast
      ? []
      : lineOf(
          columns.tier === 'B' ? [] : [...(pod.ip === null ? [] : [ip]), ...(pod.node === null ? [] : [node])],
          [seal, ...restarted],
          lengths,
          box,
        )
  const say = columns.tier === 'C' ? smallSayHeight(lengths, box.width) + 2 * lengths.level3 * 1.35 : sayHeight(lengths)
  const room = box.height - say - factsMargin(lengths)
  const rows = Math.floor(room / lengths.row)
  // That nothing was restarted is worth less than what the containers do.
  const tells = restarted.length > 0 || room >= 5 * lengths.row + insideGapPx
  const wanted =
    columns.tier === 'A'
      ? [seal, ...(tells ? [restarts] : []), ip, node]
      : columns.tier === 'B'
        ? [seal, ...restarted]
        : [seal, ...restarted, ...(pod.node === null ? [] : [node])]
  const chosen = wanted.slice(0, Math.max(columns.tier === 'A' ? 1 : 0, rows))
  return [ip, node, seal, restarts].filter((fact) => chosen.includes(fact))
}

/** Address and node go where a line is too short for all; the seal stays, because it tells that a pod is another one. */
function lineOf(
  first: readonly CardFact[],
  last: readonly CardFact[],
  lengths: Lengths,
  box: Pick<Box, 'width'>,
): readonly CardFact[] {
  const room = box.width - lengths.copy
  // A seal is as wide as eight characters, and with the one before it as eighteen.
  const own = (fact: CardFact): number =>
    (fact.kind === 'seal' ? (fact.muted ? 18 : 8) : fact.value.length + 2) * lengths.level3 * 0.6
  const width = (facts: readonly CardFact[]): number => facts.reduce((sum, fact) => sum + own(fact), 0)
  const kept = first.findIndex((_, from) => width(first.slice(from)) + width(last) <= room)
  return [...(kept === -1 ? [] : first.slice(kept)), ...last]
}

/** Plate and word with two lines below it: what a card shows before anything else. */
export function sayHeight(lengths: Lengths): number {
  return 4 + lengths.cardTop + lengths.level1 * 1.2 + lengths.level3 * 2.7
}

/** Plate and word of a card of tier C, below each other; the longest word takes two lines where the card is narrow. */
export function smallSayHeight(lengths: Lengths, widthPx: number): number {
  const { level2, plateSmall } = lengths
  const lines = 9 * 0.58 * level2 > widthPx - 12 ? 2 : 1
  return 4 + grown(lengths, 22) + plateSmall + lines * level2 * 1.08
}

/** The rule above the facts with its air, and the air below them. */
export function factsMargin(lengths: Lengths): number {
  return 6 + lengths.cardBottom
}
