import { describe, expect, test } from 'vitest'
import { actionNames, actions } from '#shared/contract/actions.ts'
import { actionOf, chordsOf, isSingleKey, pressedChord, spelled, type KeyPress } from '#shared/contract/chords.ts'

const free = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, altGraph: false }
const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({ key, code: '', ...free, ...held })

describe('a key press becomes a chord', () => {
  test.each<readonly [string, KeyPress, string | null]>([
    ['a letter', press('j'), 'J'],
    ['a letter with Caps Lock', press('J'), 'J'],
    ['a letter with Shift', press('F', { shiftKey: true }), 'Shift+F'],
    ['a sign says by itself that Shift was held', press('?', { shiftKey: true }), '?'],
    ['a sign that another layout writes without Shift', press('/', { shiftKey: true }), '/'],
    ['Space', press(' '), 'Space'],
    ['Ctrl and a letter', press('k', { ctrlKey: true }), 'Mod+K'],
    ['Ctrl, Shift and a letter', press('L', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+L'],
    ['Ctrl and plus', press('+', { ctrlKey: true, shiftKey: true }), 'Mod++'],
    ['a function key', press('F5'), 'F5'],
    ['the Windows key makes another chord', press('k', { metaKey: true }), 'Meta+K'],
    ['AltGr writes a character', press('<', { ctrlKey: true, altKey: true, altGraph: true }), '<'],
    ['a Cyrillic letter stands for the Latin one on its key', press('л', { code: 'KeyK' }), 'K'],
    ['a Latin letter of another layout is itself', press('a', { code: 'KeyQ' }), 'A'],
    ['an umlaut is itself', press('ö', { code: 'Semicolon' }), 'Ö'],
    ['a modifier alone', press('Control', { ctrlKey: true }), null],
    ['a dead key', press('Dead', { code: 'Quote' }), null],
  ])('%s', (_name, given, chord) => {
    expect(pressedChord(given, false)).toBe(chord)
  })

  test('on a Mac Cmd is Mod, Ctrl is itself, and Option writes', () => {
    expect(pressedChord(press('k', { metaKey: true }), true)).toBe('Mod+K')
    expect(pressedChord(press('k', { ctrlKey: true }), true)).toBe('Ctrl+K')
    expect(pressedChord(press('/', { altKey: true, shiftKey: true }), true)).toBe('/')
  })
})

test('a chord has one spelling', () => {
  expect(spelled('shift+mod+l')).toBe('Mod+Shift+L')
  expect(spelled('Mod++')).toBe('Mod++')
  expect(spelled('Shift+?')).toBe('?')
  expect(spelled('Hyper+K')).toBeNull()
  expect(spelled('Shift')).toBeNull()
  expect(spelled('')).toBeNull()
})

test('every chord of the table is in that spelling, and no two actions share one', () => {
  const all = actionNames.flatMap((name) => [...actions[name].chords])
  expect(all.map(spelled)).toEqual(all)
  expect(new Set(all).size).toBe(all.length)
})

test("a person's own chords take the place of the table's, and an empty list takes an action its keys", () => {
  expect(chordsOf('goLive', {})).toEqual(['K'])
  expect(chordsOf('goLive', { goLive: ['G'] })).toEqual(['G'])
  expect(actionOf('G', { goLive: ['g'] })).toBe('goLive')
  expect(actionOf('K', { goLive: [] })).toBeNull()
  expect(actionOf('K', {})).toBe('goLive')
})

test('letters, signs, Space and Shift with a letter are single keys; with Mod and on function keys nobody types', () => {
  expect(['K', 'Shift+F', '?', 'Space', '/', '+'].map(isSingleKey)).toEqual(Array<boolean>(6).fill(true))
  expect(['Mod+K', 'Mod++', 'F5', 'Shift+F5', 'Alt+K'].map(isSingleKey)).toEqual(Array<boolean>(5).fill(false))
})
