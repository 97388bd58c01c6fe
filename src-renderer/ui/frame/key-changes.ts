import { actionNames, actions, type ActionName } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { chordsOf, spelled } from '#shared/contract/chords.ts'
import { equal } from '#shared/kit/equal.ts'

type Chords = Preferences['chords']

/** What stands against giving a chord to an action. */
export type ChordState =
  | { readonly kind: 'free' }
  | { readonly kind: 'taken'; readonly by: ActionName }
  /** Lists, text fields and the system want it for themselves. */
  | { readonly kind: 'reserved' }

const reserved: ReadonlySet<string> = new Set(
  [
    'Tab Shift+Tab Enter Escape Home End PageUp PageDown Backspace ContextMenu ArrowUp ArrowDown ArrowLeft ArrowRight',
    'Mod+A Mod+C Mod+V Mod+X Mod+Y Mod+Z Mod+Shift+Z Mod+Q Mod+W Alt+F4',
  ].flatMap((line) => line.split(' ')),
)

export function chordState(chords: Chords, name: ActionName, chord: string): ChordState {
  if (reserved.has(chord)) return { kind: 'reserved' }
  const by = actionNames.find((other) => other !== name && has(chords, other, chord))
  return by === undefined ? { kind: 'free' } : { kind: 'taken', by }
}

/** The chords after an action was given these: whoever had one of them loses it. What is as in the table is not kept. */
export function withChords(chords: Chords, name: ActionName, given: readonly string[]): Chords {
  const entries = actionNames.flatMap((each): readonly (readonly [ActionName, readonly string[]])[] => {
    const left =
      each === name ? given : chordsOf(each, chords).filter((chord) => !given.includes(spelled(chord) ?? chord))
    return equal(left, actions[each].chords) ? [] : [[each, left]]
  })
  return Object.fromEntries(entries)
}

function has(chords: Chords, name: ActionName, chord: string): boolean {
  return chordsOf(name, chords).some((each) => spelled(each) === chord)
}
