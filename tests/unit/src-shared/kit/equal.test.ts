import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { equal, equalBeside, equalWithSharing } from '#shared/kit/equal.ts'

const values = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
const copyOf = <Value>(value: Value): Value => structuredClone(value)

describe('equality of plain data', () => {
  test.each([
    ['numbers that are none', Number.NaN, Number.NaN, true],
    ['a list and a record of the same keys', ['x'], { 0: 'x' }, false],
    ['lists of which one goes on', [1], [1, 2], false],
    ['an absent key and one without a value', {}, { key: undefined }, true],
    ['an absent key and one that is null', {}, { key: null }, false],
    ['nothing and a record', null, {}, false],
  ])('of %s', (_, a, b, isEqual) => {
    expect([equal(a, b), equal(b, a)]).toEqual([isEqual, isEqual])
  })

  test('beside one field looks at all the others', () => {
    expect(equalBeside('version', { version: 1, labels: ['x'] }, { version: 2, labels: ['x'] })).toBe(true)
    expect(equalBeside('version', { version: 1, labels: ['x'] }, { version: 1, labels: ['y'] })).toBe(false)
    expect(equalBeside('version', { version: 1 }, { version: 1, more: true })).toBe(false)
  })

  test('with sharing finds the same, changes no value, and makes every equal field the very same', () => {
    fc.assert(
      fc.property(values, values, (before, other) => {
        for (const after of [copyOf(before), { ...copyOf(before), ...other }, other]) {
          const later = copyOf(after)
          expect(equalWithSharing(before, later)).toBe(equal(before, after))
          expect(later).toEqual(after)
          for (const key of Object.keys(later)) expect(later[key] === before[key]).toBe(equal(later[key], before[key]))
        }
      }),
    )
  })
})
