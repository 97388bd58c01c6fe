import type { Finding } from '#shared/model/entities.ts'
import type { PodState } from '#shared/model/states.ts'
import { findingText } from '#shared/words/finding.ts'
import { text } from '#shared/words/index.ts'
import type { StageSlot } from './types.ts'

/** Why several pods of one state are in it: all for one reason, most of them, each for its own, or nobody knows. */
export type GroupWhy =
  | { readonly kind: 'none' }
  | { readonly kind: 'all'; readonly why: string }
  | { readonly kind: 'most'; readonly why: string; readonly count: number }
  | { readonly kind: 'each' }

/** States that last only while something is missing or wrong; why a pod is Ready or stops is no news of many. */
const waitingStates: ReadonlySet<PodState> = new Set<PodState>(['pending', 'creating', 'notReady', 'failing'])

/** So few are named one by one where their reasons differ. */
const mostNamed = 2

export function whyOfGroup(slots: readonly StageSlot[], atMs: number): GroupWhy {
  const counts = new Map<string, number>()
  for (const entry of slots) {
    if (entry.why === null || entry.pod === null || !waitingStates.has(entry.pod.state)) continue
    const why = eachText(entry, entry.why, atMs)
    counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  let commonest: { readonly why: string; readonly count: number } | null = null
  for (const [why, count] of counts) if (commonest === null || count > commonest.count) commonest = { why, count }
  if (commonest === null) return { kind: 'none' }
  if (commonest.count === slots.length) return { kind: 'all', why: commonest.why }
  return slots.length <= mostNamed ? { kind: 'each' } : { kind: 'most', ...commonest }
}

/** Findings are kept from picture to picture, and of a thousand of them each is spoken once. Instants are counted anew each time. */
const spoken = new WeakMap<Finding, string>()

/** The reason of one pod as it is said of each of several: without its own name and those of its claims. */
function eachText({ slot, claims }: StageSlot, why: Finding, atMs: number): string {
  const known = spoken.get(why)
  if (known !== undefined) return known
  const params = Object.fromEntries(
    Object.entries(why.params).map(([name, value]) => {
      if (value === slot.name) return [name, text('stage.summary.each')]
      return [name, claims.find(({ link }) => link.name === value)?.link.template ?? value]
    }),
  )
  const words = findingText({ code: why.code, params }, atMs).replace(/\.$/, '')
  if (!Object.keys(why.params).some((name) => name.endsWith('At'))) spoken.set(why, words)
  return words
}
