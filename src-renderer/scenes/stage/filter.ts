import { podWord } from './layout/words-of.ts'
import type { StageSlot } from './types.ts'

/**
 * Whether a slot matches what was typed: part of its pod's name, its ordinal, the word of its state or its node. Of several
 * words each has to match; empty matches all.
 */
export function filterOf(typed: string): ((entry: StageSlot) => boolean) | null {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  return (entry) => words.every((word) => matches(entry, word))
}

function matches({ slot, pod }: StageSlot, word: string): boolean {
  // A bare number is an ordinal: nodes and names are full of digits.
  if (/^\d+$/.test(word)) return String(slot.ordinal) === word
  if (slot.name.toLowerCase().includes(word)) return true
  if (pod === null) return false
  return podWord(pod).toLowerCase().includes(word) || pod.node?.toLowerCase().includes(word) === true
}
