import type { StoryCode } from '#shared/story/codes.ts'
import type { Narration } from '#shared/story/narration.ts'
import { plain, type Sentence } from '#shared/words/index.ts'
import type { Beat } from './beats.ts'
import type { CaptionHolds, Pace } from './pace.ts'
import type { CaptionStyle } from './player-view.ts'

/** What a caption asks of those who read it. */
export interface Reading {
  /** The sentence without its names: who has read it of one pod knows it of the next. */
  readonly key: string
  readonly words: number
  /** It sums up what was not shown one by one, and is new every time. */
  readonly isDigest: boolean
}

/** How often each sentence was held for, and so how long it needs (visual language 6.1). */
export class Readers {
  readonly #times = new Map<string, number>()

  holdMs(reading: Reading | null, { holds }: Pace, isCatchingUp: boolean): number {
    if (holds === null || reading === null) return 0
    if (reading.isDigest) return holds.digestMs
    const ms = fullHoldMs(reading, holds, this.#times.get(reading.key) ?? 0)
    return isCatchingUp ? Math.min(holds.mostCatchingUpMs, ms) : ms
  }

  /** The caption was held. */
  note(reading: Reading): void {
    this.#times.set(reading.key, (this.#times.get(reading.key) ?? 0) + 1)
  }

  forget(): void {
    this.#times.clear()
  }
}

function fullHoldMs({ words }: Reading, holds: CaptionHolds, timesRead: number): number {
  const firstMs = Math.min(holds.mostMs, Math.max(holds.leastMs, holds.baseMs + holds.perWordMs * words))
  if (timesRead === 0) return firstMs
  return timesRead === 1 ? Math.max(holds.secondLeastMs, firstMs / 2) : 0
}

/** Beats that everybody must have read before the next one comes; others are small steps towards them. */
const keyCodes: ReadonlySet<StoryCode> = new Set<StoryCode>([
  'gap',
  'set-added',
  'set-scaled',
  'set-deleted',
  'set-gone',
  'claim-bound',
  'claim-stuck',
  'claim-kept',
  'claim-deleting',
  'claim-gone',
  'pod-added',
  'pod-returned',
  'pod-ready',
  'pod-unready',
  'pod-crashed',
  'pod-failing',
  'pod-terminating',
  'pod-gone',
  'disk-same',
  'disk-new',
  'rollout-started',
  'rollout-done',
  'rollout-stuck',
  'node-lost',
  'node-back',
])

/** What this caption asks of those who read it; null for a step that explains itself. */
export function readingOf({ milestones }: Beat, style: CaptionStyle, { what, why }: Narration): Reading | null {
  if (style === 'switch') return null
  const isDigest = style === 'merged' || style === 'skipped'
  if (style === 'told' && !milestones.some(({ code }) => keyCodes.has(code))) return null
  const parts = why === null ? what : [...what, space, ...why]
  const words = plain(parts).split(/\s+/).filter(Boolean).length
  return { key: keyOf(parts), words, isDigest }
}

const space = { text: ' ', mono: false }

/** Names and numbers differ each time, the sentence does not. */
function keyOf(parts: Sentence): string {
  return parts.map(({ text, mono }) => (mono ? '…' : text.replaceAll(/[\d.]+/g, '#'))).join('')
}
