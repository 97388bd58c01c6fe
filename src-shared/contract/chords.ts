import { actionNames, actions, type ActionName } from './actions.ts'
import type { Preferences } from './bridge.ts'

/** What of a key press decides about its chord. */
export interface KeyPress {
  /** The character that the key writes in the person's layout, or the name of the key. */
  readonly key: string
  /** The place of the key on the keyboard, for layouts that write no Latin letters. */
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  /** AltGr is held. Windows reports it as Ctrl and Alt together, though it only helps to write a character. */
  readonly altGraph: boolean
}

const modifiers = ['Mod', 'Ctrl', 'Meta', 'Alt', 'Shift'] as const
const modifierKeys: ReadonlySet<string> = new Set([
  'Control',
  'Shift',
  'Alt',
  'AltGraph',
  'Meta',
  'OS',
  'Dead',
  'Process',
])

/** The chords that an action has for this person: their own, or those of the table. */
export function chordsOf(name: ActionName, own: Preferences['chords']): readonly string[] {
  return own[name] ?? actions[name].chords
}

/** The chord that was pressed, in the one spelling that `spelled` gives, too; null for a modifier alone or a dead key. */
export function pressedChord(press: KeyPress, isMac: boolean): string | null {
  if (modifierKeys.has(press.key) || press.key === '') return null
  // With Option (on a Mac) or AltGr a person writes a character; it is the character that counts.
  const writes = isWritten(press.key) && (press.altGraph || (isMac && press.altKey && !press.metaKey && !press.ctrlKey))
  const key = keyName(writes ? press.key : latinKey(press))
  const held = {
    Mod: isMac ? press.metaKey : press.ctrlKey && !writes,
    Ctrl: isMac && press.ctrlKey,
    Meta: !isMac && press.metaKey,
    Alt: press.altKey && !writes,
    Shift: press.shiftKey && !tellsShift(key),
  }
  return [...modifiers.filter((name) => held[name]), key].join('+')
}

/** A chord in its one spelling (`shift+mod+l` is `Mod+Shift+L`), or null for what is none. */
export function spelled(chord: string): string | null {
  // The last `+` of `Mod++` is the key itself.
  const parts = chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+')
  const key = parts.at(-1) ?? ''
  const held = parts.slice(0, -1).map((part) => modifiers.find((name) => name.toLowerCase() === part.toLowerCase()))
  if (key === '' || held.includes(undefined) || modifierKeys.has(key)) return null
  const name = keyName(key)
  return [...modifiers.filter((each) => held.includes(each) && (each !== 'Shift' || !tellsShift(name))), name].join('+')
}

/** True for a chord that a text field or a button could want for itself. */
export function isSingleKey(chord: string): boolean {
  return !/^(Mod|Ctrl|Meta|Alt)\+./.test(chord) && !/^(Shift\+)?F\d+$/.test(chord)
}

/** The action that a chord stands for, for this person. */
export function actionOf(chord: string, own: Preferences['chords']): ActionName | null {
  return actionNames.find((name) => chordsOf(name, own).some((each) => spelled(each) === chord)) ?? null
}

function keyName(key: string): string {
  if (key === ' ') return 'Space'
  const upper = key.toUpperCase()
  return upper.length === 1 ? upper : key
}

function isWritten(key: string): boolean {
  return [...key].length === 1 && key !== ' '
}

/** A sign such as `?` says by itself whether Shift was held; a letter and a named key do not. */
function tellsShift(key: string): boolean {
  return [...key].length === 1 && !/\p{L}/u.test(key)
}

/** In a layout that writes Cyrillic or Greek a letter's place stands for the Latin letter printed beside it. */
function latinKey({ key, code }: KeyPress): string {
  const place = /^Key([A-Z])$/.exec(code)?.[1]
  return place !== undefined && [...key].length === 1 && /\p{L}/u.test(key) && !/\p{Script=Latin}/u.test(key)
    ? place
    : key
}
