import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addQuantities,
  compareQuantities,
  isQuantity,
  nanosOf,
} from '../../../../../src-main/sandbox/strategies/quantity.ts'

describe('quantities', () => {
  test.each([
    ['1', 1_000_000_000n],
    ['100m', 100_000_000n],
    ['0.5', 500_000_000n],
    ['.5', 500_000_000n],
    ['1.', 1_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['1.5Gi', 1_610_612_736_000_000_000n],
    ['1k', 1_000_000_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['2E', 2_000_000_000_000_000_000_000_000_000n],
    ['-1', -1_000_000_000n],
    ['1n', 1n],
    // Finer than a billionth is rounded up.
    ['0.1n', 1n],
    ['0', 0n],
  ])('%s is %s billionths', (text, nanos) => {
    expect(nanosOf(text)).toBe(nanos)
  })

  test.each(['', 'x', '1KB', '1 Gi', '--1', '1mi', 'Gi', '1ki'])('%j is none', (text) => {
    expect(isQuantity(text)).toBe(false)
  })

  test('the order of whole numbers is that of their quantities, whatever their suffixes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -1e9, max: 1e9 }), (first, second) => {
        expect(compareQuantities(`${first * 1000}m`, `${second}`)).toBe(Math.sign(first - second))
        expect(nanosOf(addQuantities(`${first}`, `${second}`))).toBe(BigInt(first + second) * 1_000_000_000n)
      }),
    )
  })
})
