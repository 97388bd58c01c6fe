import { describe, expect, test } from 'vitest'
import type { KeyPress } from '#shared/contract/chords.ts'
import { meaningOf, type KeyMeaning, type KeySetting } from '../../../../src-renderer/app/keyboard.ts'

const free = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, altGraph: false }
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, ...free, ...held })
const plain: KeySetting = {
  isMac: false,
  isTyping: false,
  isOnButton: false,
  hasDialog: false,
  isRepeat: false,
  habits: { singleKeys: true, chords: {} },
}

describe('a key means', () => {
  test.each<readonly [string, KeyPress, Partial<KeySetting>, KeyMeaning]>([
    ['its action', press('k'), {}, 'goLive'],
    ['its action on a button, too', press('k'), { isOnButton: true }, 'goLive'],
    ['nothing of ours if no action has it', press('x'), {}, null],
    ['pause, for Space', press(' '), {}, 'pause'],
    ['to press the button that has the focus, for Space', press(' '), { isOnButton: true }, null],
    ['a letter while somebody types', press('k'), { isTyping: true }, null],
    ['its action while somebody types if Ctrl is held', press('k', { ctrlKey: true }), { isTyping: true }, 'palette'],
    ['nothing while single keys are off', press('k'), { habits: { singleKeys: false, chords: {} } }, null],
    [
      'its action with Ctrl, whatever single keys are',
      press('k', { ctrlKey: true }),
      { habits: { singleKeys: false, chords: {} } },
      'palette',
    ],
    ['Lesson mode for F5 while somebody types', press('F5'), { isTyping: true }, 'lessonMode'],
    ["the dialog's own while one is open", press('k'), { hasDialog: true }, null],
    [
      'nothing while a dialog is open, here or in the menu',
      press('g', { ctrlKey: true }),
      { hasDialog: true },
      'swallow',
    ],
    ['one toggle, however long it is held', press(' '), { isRepeat: true }, 'swallow'],
    ['step after step while it is held', press('j'), { isRepeat: true }, 'stepBack'],
    ["a person's own choice", press('g'), { habits: { singleKeys: true, chords: { goLive: ['G'] } } }, 'goLive'],
    [
      'nothing where a person took its key away',
      press('k'),
      { habits: { singleKeys: true, chords: { goLive: ['G'] } } },
      null,
    ],
    ['what the character says, in any layout', press('?', { code: 'Minus', shiftKey: true }), {}, 'keys'],
  ])('%s', (_name, given, setting, meaning) => {
    expect(meaningOf(given, { ...plain, ...setting })).toBe(meaning)
  })
})
