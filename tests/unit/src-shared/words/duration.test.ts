import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duration, remaining, roughDuration } from '#shared/words/duration.ts'
import { sizeText } from '#shared/words/size.ts'

describe('durations', () => {
  it.each([
    [0, '0 s', '0 s'],
    [999, '0 s', '0 s'],
    [12_400, '12 s', '12 s'],
    [182_000, '3 min 02 s', '3 min'],
    [360_000, '6 min', '6 min'],
    [11_100_000, '3 h 05 min', '3 h'],
    [187_200_000, '2 d 4 h', '2 d'],
    [-5_000, '0 s', '0 s'],
  ])('%i ms read %s, roughly %s', (span, exact, rough) => {
    expect(duration(span)).toBe(exact)
    expect(roughDuration(span)).toBe(rough)
  })

  it('a countdown never reads 0 s before it is over', () => {
    expect([1, 1_000, 1_001, 0].map(remaining)).toEqual(['1 s', '1 s', '2 s', '0 s'])
  })

  it('changes at most once a second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000 }), (span) => {
        const second = Math.floor(span / 1_000) * 1_000
        expect(duration(span)).toBe(duration(second))
      }),
    )
  })
})

describe('sizes', () => {
  it.each([
    ['100Mi', '100 Mi'],
    ['1.5G', '1.5 G'],
    ['data-1g', 'data-1g'],
  ])('%s reads %s', (quantity, text) => {
    expect(sizeText(quantity)).toBe(text)
  })
})
