import type { ActionName } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { actionOf, isSingleKey, pressedChord, type KeyPress } from '#shared/contract/chords.ts'

/** Where a key was pressed, and how this person uses keys. */
export interface KeySetting {
  readonly isMac: boolean
  /** A text field has the focus. */
  readonly isTyping: boolean
  /** A button or the like has the focus: Space and Enter press it. */
  readonly isOnButton: boolean
  readonly hasDialog: boolean
  /** The key is held down, and this is not its first report. */
  readonly isRepeat: boolean
  readonly habits: Pick<Preferences, 'singleKeys' | 'chords'>
}

/** What is done again while its key is held. */
const repeated: ReadonlySet<ActionName> = new Set(['stepBack', 'stepForward', 'zoomIn', 'zoomOut', 'slower', 'faster'])

/** `swallow`: the chord is ours but must do nothing now, here or in the native menu. Null leaves the key to whoever wants it. */
export type KeyMeaning = ActionName | 'swallow' | null

export function meaningOf(press: KeyPress, setting: KeySetting): KeyMeaning {
  const chord = pressedChord(press, setting.isMac)
  const name = chord === null ? null : actionOf(chord, setting.habits.chords)
  if (chord === null || name === null) return null
  const isSingle = isSingleKey(chord)
  if (isSingle && (!setting.habits.singleKeys || setting.isTyping)) return null
  if (setting.isOnButton && (chord === 'Space' || chord === 'Enter')) return null
  if (setting.hasDialog) return isSingle ? null : 'swallow'
  return setting.isRepeat && !repeated.has(name) ? 'swallow' : name
}

/** What of a key event of the page decides about its meaning. */
export function keySettingOf(
  event: KeyboardEvent,
  habits: KeySetting['habits'],
): { readonly press: KeyPress; readonly setting: KeySetting } {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event
  const target = event.target instanceof Element ? event.target : null
  return {
    press: { key, code, ctrlKey, metaKey, altKey, shiftKey, altGraph: event.getModifierState('AltGraph') },
    setting: {
      isMac: isMac(),
      isTyping:
        event.isComposing ||
        (target?.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') ?? false),
      isOnButton: target?.closest('button, summary, a, [role=option], input') != null,
      hasDialog: document.querySelector('dialog[open]') !== null,
      isRepeat: event.repeat,
      habits,
    },
  }
}

export function isMac(): boolean {
  return navigator.userAgent.includes('Macintosh')
}
