import { isWordId, text } from '#shared/words/index.ts'

const signs: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }
const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' }

/** A chord as it is printed on this person's keyboard: `Ctrl+Shift+L`, on a Mac `⇧⌘L`. */
export function shownChord(chord: string, isMac: boolean): string {
  const { held, key } = partsOf(chord)
  if (isMac) return [...held.toReversed().map((each) => macSigns[each] ?? each), nameOf(key)].join('')
  return [...held, key].map(nameOf).join('+')
}

function nameOf(key: string): string {
  const id = `key.${key}`
  return signs[key] ?? (isWordId(id) ? text(id) : key)
}

/** The same for `aria-keyshortcuts`, whose names are fixed; undefined for an action without keys. */
export function spokenChords(chords: readonly string[], isMac: boolean): string | undefined {
  const names: Readonly<Record<string, string>> = { Mod: isMac ? 'Meta' : 'Control', Ctrl: 'Control' }
  const spoken = chords.map((chord) => {
    const { held, key } = partsOf(chord)
    return [...held.map((each) => names[each] ?? each), key === '+' ? 'plus' : key].join('+')
  })
  return spoken.length === 0 ? undefined : spoken.join(' ')
}

function partsOf(chord: string): { readonly held: readonly string[]; readonly key: string } {
  if (chord.endsWith('+')) return { held: chord.slice(0, -1).split('+').filter(Boolean), key: '+' }
  const parts = chord.split('+')
  return { held: parts.slice(0, -1), key: parts.at(-1) ?? '' }
}
