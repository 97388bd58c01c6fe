import { expect, it } from 'vitest'
import { compareQuantities, quantity } from '../../../../src-main/diagnosis/quantity.ts'

it.each([
  ['100Mi', 104_857_600],
  ['1Gi', 1_073_741_824],
  ['1.5G', 1_500_000_000],
  ['2e3', 2_000],
  ['500m', 0.5],
  ['', 0],
  ['much', 0],
])('%s is %d', (text, number) => {
  expect(quantity(text)).toBe(number)
})

it('compares what is written in different units', () => {
  expect(compareQuantities('1Gi', '1024Mi')).toBe(0)
  expect(compareQuantities('1G', '1Gi')).toBeLessThan(0)
  expect(compareQuantities(null, '1')).toBeLessThan(0)
})
