import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { percentile, rounded, spreadOf } from '../../../bench/statistics.ts'

describe('the middle of several runs', () => {
  test.each([
    { values: [3], median: 3, least: 3, most: 3 },
    { values: [9, 1, 5], median: 5, least: 1, most: 9 },
    { values: [4, 1, 3, 2], median: 2.5, least: 1, most: 4 },
    { values: [10, 9], median: 9.5, least: 9, most: 10 },
  ])('of $values is $median', ({ values, ...expected }) => {
    expect(spreadOf(values)).toEqual(expected)
  })

  test('of nothing is no number', () => {
    expect(spreadOf([])).toEqual({ median: Number.NaN, least: Number.NaN, most: Number.NaN })
  })

  test('lies between the least and the most, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { median, least, most } = spreadOf(values)
        expect(median).toBeGreaterThanOrEqual(least)
        expect(median).toBeLessThanOrEqual(most)
        expect(spreadOf(values.toReversed())).toEqual({ median, least, most })
      }),
    )
  })
})

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  test.each([
    { share: 0.5, found: 50 },
    { share: 0.99, found: 99 },
    { share: 1, found: 100 },
    { share: 0, found: 1 },
  ])('$share of one to a hundred is $found', ({ share, found }) => {
    expect(percentile(hundred, share)).toBe(found)
  })

  test('is one of the values, and that share of them is not above it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share)
          expect(values).toContain(found)
          expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(values.length * share - 1e-9)
        },
      ),
    )
  })

  test('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN()
  })
})

test.each([
  [1234.5, 1230],
  [0.07654, 0.0765],
  [16.7, 16.7],
])('%d is told as %d', (value, told) => {
  expect(rounded(value)).toBe(told)
})
