import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logChunks, newerLines, type LogStretch } from '../../../../../src-renderer/ui/drawer/log-chunks.ts'

/** The lines from one count to another, as a log that has dropped what came before. */
function stretch(from: number, to: number): LogStretch {
  return { lines: Array.from({ length: to - from }, (_, index) => `line ${from + index}`), dropped: from }
}

test('chunks hold all lines, in their order', () => {
  fc.assert(
    fc.property(fc.nat(3_000), fc.nat(3_000), (from, count) => {
      const log = stretch(from, from + count)
      const texts = logChunks(log).map(({ text }) => text)
      expect(texts.join('\n')).toBe(log.lines.join('\n'))
    }),
  )
})

test('of a log that goes on, only the first and the last chunk change', () => {
  fc.assert(
    fc.property(fc.nat(3_000), fc.integer({ min: 1, max: 3_000 }), fc.nat(2_000), (from, count, more) => {
      const to = from + count
      const before = logChunks(stretch(from, to))
      const after = new Map(
        logChunks(stretch(from + Math.min(more, count), to + more)).map((each) => [each.key, each.text]),
      )
      const kept = before.slice(1, -1).filter(({ key }) => after.has(key))
      const [first] = [...after.keys()]
      for (const { key, text } of kept) if (key !== first) expect(after.get(key)).toBe(text)
      expect(new Set(before.map(({ key }) => key)).size).toBe(before.length)
    }),
  )
})

test('newer lines are counted also when what is shown was dropped since', () => {
  expect(newerLines(stretch(0, 10), stretch(0, 10))).toBe(0)
  expect(newerLines(stretch(0, 10), stretch(2, 12))).toBe(2)
  expect(newerLines(stretch(0, 10), stretch(500, 510))).toBe(500)
})
