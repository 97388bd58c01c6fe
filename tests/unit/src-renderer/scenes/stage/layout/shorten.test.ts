import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortenName, shortenRecord } from '../../../../../../src-renderer/scenes/stage/layout/shorten.ts'

describe('shortened names', () => {
  it.each([
    ['data-redis-stset-1', 30, 'data-redis-stset-1'],
    ['data-redis-stset-1', 14, 'data-redis-…-1'],
    ['data-redis-stset-1', 9, 'data-…-1'],
    ['redis-12', 5, 'r…-12'],
    ['redis-12', 4, '…-12'],
    ['redis-12', 3, '12'],
    ['elasticsearch', 8, 'elasti…h'],
  ])('%s in %i characters is %s', (name, room, shortened) => {
    expect(shortenName(name, room)).toBe(shortened)
  })

  it('never lose the ordinal, and never grow', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]([a-z-]{0,30}[a-z])?$/),
        fc.nat(999),
        fc.integer({ min: 6, max: 40 }),
        (set, ordinal, room) => {
          const shortened = shortenName(`${set}-${ordinal}`, room)
          expect(shortened.length).toBeLessThanOrEqual(room)
          expect(shortened.endsWith(`-${ordinal}`)).toBe(true)
        },
      ),
    )
  })

  it.each([
    ['redis-stset-0.redis', 30, 'redis-stset-0.redis'],
    ['redis-stset-0.redis-headless', 16, 'redis-stset-0.…'],
    ['redis-stset-0.redis-headless', 12, 'redis-…-0.…'],
  ])('a record gives up its Service first: %s in %i characters is %s', (name, room, shortened) => {
    expect(shortenRecord(name, room)).toBe(shortened)
  })
})
