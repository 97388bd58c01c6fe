import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  countOf,
  firstFree,
  formatIndexes,
  hasIndex,
  merged,
  overlapOf,
  parseIndexes,
  withIndexes,
} from '../../../../../../src-main/sandbox/controllers/job/indexes.ts'

test.each([
  ['', ''],
  ['1', '1'],
  ['0,1', '0,1'],
  ['0,1,2', '0-2'],
  ['1,3-5,7', '1,3-5,7'],
  ['3-3', '3'],
  ['x,2,4-y,5', '2,5'],
  ['8-12', '8,9'],
  ['10', ''],
])('the text %j of ten completions reads and writes as %j', (text, expected) => {
  expect(formatIndexes(parseIndexes(text, 10))).toBe(expected)
})

const numbers = fc.uniqueArray(fc.nat({ max: 40 }))

test('any set of indexes survives being written and read', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const indexes = withIndexes([], list)
      expect(parseIndexes(formatIndexes(indexes), 41)).toEqual(indexes)
      expect(countOf(indexes)).toBe(list.length)
      expect(list.every((index) => hasIndex(indexes, index))).toBe(true)
    }),
  )
})

test('free indexes are the lowest that are not taken, and the overlap is what both have', () => {
  fc.assert(
    fc.property(numbers, numbers, fc.nat({ max: 50 }), (one, other, count) => {
      const taken = withIndexes([], one)
      const expected = Array.from({ length: 30 }, (_, index) => index).filter((index) => !one.includes(index))
      expect(firstFree(taken, count, 30)).toEqual(expected.slice(0, count))
      expect(overlapOf(taken, withIndexes([], other))).toBe(one.filter((index) => other.includes(index)).length)
      expect(countOf(merged([...taken, ...withIndexes([], other)]))).toBe(new Set([...one, ...other]).size)
    }),
  )
})
