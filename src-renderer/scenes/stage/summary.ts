import { text } from '#shared/words/index.ts'
import { isKept, orderedSlots } from './layout/context.ts'
import { podWord } from './layout/words-of.ts'
import { orNone, sinceOf, spokenWhy } from './names.ts'
import { spokenDuration } from './spoken-duration.ts'
import type { StageSlot, StageState } from './types.ts'

/** The stage in a few sentences: what there is, slot by slot in groups of one state, then claims, records and the view. */
export function stageSummary(state: StageState, view: string, atMs: number): string {
  return [
    headSentence(state),
    ...slotSentences(state, atMs),
    ...claimSentences(state),
    recordSentence(state),
    ...(view === '' ? [] : [text('stage.summary.view', { state: view })]),
  ].join(' ')
}

function headSentence({ workload }: StageState): string {
  const { name, namespace, counts } = workload
  if (workload.state === 'gone') return text('stage.summary.gone', { name, namespace })
  return text('stage.summary.set', { name, namespace, wanted: counts.wanted, ready: counts.ready })
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
  return [...groups.values()].map((group) => groupSentence(group, atMs))
}

function groupWords(entry: StageSlot, atMs: number): string {
  if (entry.pod !== null) return `pod ${podWord(entry.pod)}`
  return isKept(entry) ? 'kept' : `empty ${spokenWhy(entry, atMs) ?? ''}`
}

function groupSentence({ ordinals, slots }: Group, atMs: number): string {
  const listed = listOf(ordinals.map(String))
  const first = slots[0]
  if (first === undefined) return ''
  if (first.pod === null) {
    if (isKept(first)) return text('stage.summary.kept', { ordinals: listed })
    return text('stage.summary.empty', {
      ordinals: listed,
      count: ordinals.length,
      why: orNone(spokenWhy(first, atMs) ?? ''),
    })
  }
  // A duration is worth its words only for a single pod that is not simply well.
  const since = slots.length === 1 && first.pod.state !== 'ready' ? sinceOf(first.pod) : null
  return text('stage.summary.slots', {
    ordinals: listed,
    state: podWord(first.pod),
    since: since === null ? 'none' : spokenDuration(atMs - since),
    why: orNone(slots.length === 1 ? (spokenWhy(first, atMs) ?? '') : ''),
  })
}

function claimSentences(state: StageState): readonly string[] {
  if (!state.readable.claims) return [text('stage.summary.claimsHidden')]
  const links = state.slots.flatMap(({ claims }) => claims.map(({ link }) => link)).filter(({ uid }) => uid !== null)
  if (links.length === 0) return state.workload.claimTemplates.length === 0 ? [text('stage.summary.noStorage')] : []
  const counts = new Map<string, number>()
  for (const link of links) {
    const word = text(`state.claim.${link.state}`).toLowerCase()
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const states = [...counts].map(([word, count]) => text('stage.summary.claimState', { count, state: word })).join(', ')
  return [text('stage.summary.claims', { count: links.length, states })]
}

function recordSentence(state: StageState): string {
  const count = state.slots.filter(
    ({ slot }) => slot.record?.state === 'present' || slot.record?.state === 'publishedEarly',
  ).length
  return text('stage.summary.records', { count })
}

/** `0, 1 and 2`. */
function listOf(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : text('stage.and', { before: parts.slice(0, -1).join(', '), last })
}
