import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actionNames } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { chordsOf } from '#shared/contract/chords.ts'
import { chordState, withChords } from '../../../../../src-renderer/ui/frame/key-changes.ts'

describe('a chord for an action', () => {
  test('is free if nobody has it', () => {
    expect(chordState({}, 'goLive', 'G')).toEqual({ kind: 'free' })
    expect(chordState({}, 'goLive', 'K')).toEqual({ kind: 'free' })
  })

  test('is taken if another action has it, by the table or by choice', () => {
    expect(chordState({}, 'pause', 'K')).toEqual({ kind: 'taken', by: 'goLive' })
    expect(chordState({ goLive: ['G'] }, 'pause', 'G')).toEqual({ kind: 'taken', by: 'goLive' })
    expect(chordState({ goLive: ['G'] }, 'pause', 'K')).toEqual({ kind: 'free' })
  })

  test.each(['Enter', 'Escape', 'ArrowUp', 'Mod+C', 'Tab'])('%s is reserved', (chord) => {
    expect(chordState({}, 'pause', chord)).toEqual({ kind: 'reserved' })
  })
})

describe('after a change', () => {
  test('the action has the chord, and whoever had it has it no more', () => {
    expect(withChords({}, 'pause', ['K'])).toEqual({ pause: ['K'], goLive: [] })
    expect(withChords({}, 'table', ['F5'])).toEqual({ table: ['F5'], lessonMode: ['Mod+Shift+L'] })
  })

  test('an action without keys keeps none', () => {
    expect(withChords({}, 'pause', [])).toEqual({ pause: [] })
  })

  test('what is as in the table is not kept', () => {
    expect(withChords({ pause: ['P'] }, 'pause', ['Space'])).toEqual({})
  })

  test('no two actions ever share a chord', () => {
    const change = fc.tuple(
      fc.constantFrom(...actionNames),
      fc.uniqueArray(fc.constantFrom('K', 'J', 'Space', 'F5', 'Mod+K', '?', 'X'), { maxLength: 2 }),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let chords: Preferences['chords'] = {}
        for (const [name, given] of changes) chords = withChords(chords, name, given)
        const all = actionNames.flatMap((name) => [...chordsOf(name, chords)])
        expect(new Set(all).size).toBe(all.length)
      }),
    )
  })
})
