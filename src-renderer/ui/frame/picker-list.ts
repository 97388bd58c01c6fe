import type { Sentence } from '#shared/words/index.ts'

/** The pickers of the context bar, and those of the sandbox's strip. */
export type PickerName = 'context' | 'namespace' | 'workload'
export type StripPicker = 'speed' | 'scenario' | 'faults'

export interface PickerOption {
  readonly key: string
  readonly name: string
  /** It is a sentence and not a name. */
  readonly isSentence?: boolean
  /** Beside the name: a server, a count. */
  readonly detail?: string
  /** A word such as LOCAL that stands first. */
  readonly word?: string
  /** Why it cannot be chosen as it stands; it may be chosen all the same, and says so then. */
  readonly trouble?: Sentence
  /** Why it cannot be chosen now; it stays in the list with this behind its name. */
  readonly hindrance?: string
}

export interface PickerEntry {
  readonly option: PickerOption
  /** True for the entry that stands for what was typed. */
  readonly typed: boolean
}

/**
 * Entries that contain every typed word, in the order given. With free text, what was typed stands first, so that Enter takes
 * it; but behind the entries when one of them begins so and is most likely meant.
 */
export function pickerEntries(
  options: readonly PickerOption[],
  typed: string,
  freeText: boolean,
): readonly PickerEntry[] {
  const words = typed
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const matching = options.filter((option) => {
    const haystack = `${option.name} ${option.detail ?? ''} ${option.word ?? ''}`.toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
  const entries = matching.map((option) => ({ option, typed: false }))
  const name = typed.trim()
  if (!freeText || name === '' || options.some((option) => option.name === name)) return entries
  const own = { option: { key: name, name }, typed: true }
  return entries.some(({ option }) => option.name.startsWith(name)) ? [...entries, own] : [own, ...entries]
}

/** The entry that a key leads to; null for a key that moves nothing. */
export function movedTo(key: string, active: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return count === 0 ? 0 : (active + 1) % count
    case 'ArrowUp':
      return count === 0 ? 0 : (active - 1 + count) % count
    case 'PageDown':
      return Math.max(0, Math.min(count - 1, active + 8))
    case 'PageUp':
      return Math.max(0, active - 8)
    default:
      return null
  }
}
