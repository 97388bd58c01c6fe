import { assertNever } from '#shared/kit/assert.ts'
import type { Pod } from '#shared/model/entities.ts'
import type { ClaimState } from '#shared/model/states.ts'
import { podWord as podWordId } from '#shared/words/pod-line.ts'
import { plain, text } from '#shared/words/index.ts'
import { whyOfGroup } from './group-why.ts'
import { isKept, orderedSlots } from './layout/context.ts'
import { farewellSentence } from './layout/farewell.ts'
import { podWord } from './layout/words-of.ts'
import { orNone, sinceOf, spokenWhy } from './names.ts'
import { readyCount } from './ready-count.ts'
import { spokenDuration } from './spoken-duration.ts'
import type { StageSlot, StageState } from './types.ts'

/** The stage in a few sentences: what there is, slot by slot in groups of one state, then claims, records and the view. */
export function stageSummary(state: StageState, view: string, atMs: number): string {
  const { farewell, workload } = state
  const sentences =
    farewell === undefined
      ? [headSentence(state), ...slotSentences(state, atMs), ...claimSentences(state), recordSentence(state)]
      : [plain(farewellSentence(workload.name, farewell))]
  return [...sentences, ...(view === '' ? [] : [text('stage.summary.view', { state: view })])].join(' ')
}

function headSentence(state: StageState): string {
  const { workload } = state
  const { name, namespace, counts } = workload
  if (workload.state === 'gone') return text('stage.summary.gone', { name, namespace })
  return text('stage.summary.set', { name, namespace, wanted: counts.wanted, ready: readyCount(state) })
}

interface Group {
  readonly words: string
  readonly ordinals: number[]
  readonly slots: StageSlot[]
}

function slotSentences(state: StageState, atMs: number): readonly string[] {
  if (!state.readable.pods) return [text('stage.summary.podsHidden')]
  const groups = new Map<string, Group>()
  for (const entry of orderedSlots(state).slots) {
    const words = groupWords(entry, atMs)
    const group = groups.get(words) ?? { words, ordinals: [], slots: [] }
    group.ordinals.push(entry.slot.ordinal)
    group.slots.push(entry)
    groups.set(words, group)
  }
  return [...groups.values()].flatMap((group) => groupSentences(group, atMs))
}

/** What tells groups apart. It is asked for every slot, so it formats no words that are the same for all of a state. */
function groupWords(entry: StageSlot, atMs: number): string {
  if (entry.pod !== null) return `pod ${podWordId(entry.pod)}`
  return isKept(entry) ? 'kept' : `empty ${spokenWhy(entry, atMs) ?? ''}`
}

function groupSentences({ ordinals, slots }: Group, atMs: number): readonly string[] {
  const listed = rangesOf(ordinals)
  const first = slots[0]
  if (first === undefined) return []
  if (first.pod !== null) return podSentences(slots, listed, first.pod, atMs)
  if (isKept(first)) return [text('stage.summary.kept', { ordinals: listed })]
  const why = orNone(spokenWhy(first, atMs) ?? '')
  return [text('stage.summary.empty', { ordinals: listed, count: ordinals.length, why })]
}

/** Pods of one state; `one` stands for all of them. */
function podSentences(slots: readonly StageSlot[], ordinals: string, one: Pod, atMs: number): readonly string[] {
  const [first] = slots
  const state = podWord(one)
  if (first !== undefined && slots.length === 1) {
    // A duration is worth its words only for a single pod that is not simply well.
    const since = one.state === 'ready' ? null : sinceOf(one)
    const spokenSince = since === null ? 'none' : spokenDuration(atMs - since)
    const why = orNone(spokenWhy(first, atMs) ?? '')
    return [text('stage.summary.slots', { ordinals, state, since: spokenSince, why })]
  }
  const said = whyOfGroup(slots, atMs)
  switch (said.kind) {
    case 'none':
    case 'all':
      return [
        text('stage.summary.slots', { ordinals, state, since: 'none', why: said.kind === 'all' ? said.why : 'none' }),
      ]
    case 'most':
      return [text('stage.summary.mostly', { ordinals, state, count: said.count, why: said.why })]
    case 'each':
      return slots.flatMap((entry) => podSentences([entry], rangesOf([entry.slot.ordinal]), entry.pod ?? one, atMs))
    default:
      return assertNever(said)
  }
}

function claimSentences(state: StageState): readonly string[] {
  if (!state.readable.claims) return [text('stage.summary.claimsHidden')]
  const links = state.slots.flatMap(({ claims }) => claims.map(({ link }) => link)).filter(({ uid }) => uid !== null)
  if (links.length === 0) return state.workload.claimTemplates.length === 0 ? [text('stage.summary.noStorage')] : []
  const counts = new Map<ClaimState, number>()
  for (const link of links) counts.set(link.state, (counts.get(link.state) ?? 0) + 1)
  const states = [...counts]
    .map(([name, count]) =>
      text('stage.summary.claimState', { count, state: text(`state.claim.${name}`).toLowerCase() }),
    )
    .join(', ')
  return [text('stage.summary.claims', { count: links.length, states })]
}

function recordSentence(state: StageState): string {
  if (!state.readable.slices) return text('stage.summary.recordsHidden')
  const count = state.slots.filter(
    ({ slot }) => slot.record?.state === 'present' || slot.record?.state === 'publishedEarly',
  ).length
  return text('stage.summary.records', { count })
}

/** More ranges than this would be a list that nobody hears to its end. */
const mostRanges = 8

/** `0, 1 and 2`; where three or more follow each other `0 to 860 and 900`; what is beyond eight of these is counted. */
function rangesOf(ordinals: readonly number[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const ordinal of ordinals) {
    const last = ranges.at(-1)
    if (last !== undefined && last.to === ordinal - 1) last.to = ordinal
    else ranges.push({ from: ordinal, to: ordinal })
  }
  const isLong = ordinals.length > mostRanges
  const parts = ranges.flatMap(({ from, to }) => {
    if (to - from < 3 && !isLong) return Array.from({ length: to - from + 1 }, (_, step) => String(from + step))
    return [from === to ? String(from) : text('stage.range', { from, to })]
  })
  if (parts.length <= mostRanges) return listOf(parts)
  const rest = ranges.slice(mostRanges).reduce((sum, { from, to }) => sum + to - from + 1, 0)
  return listOf([...parts.slice(0, mostRanges), text('stage.moreOrdinals', { count: rest })])
}

/** `0, 1 and 2`. */
function listOf(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : text('stage.and', { before: parts.slice(0, -1).join(', '), last })
}
