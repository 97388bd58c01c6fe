import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LogText, longestLogLine } from '../../../../../src-main/agent/inquiry/log-text.ts'

function linesOf(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const text = new LogText()
  const lines = chunks.flatMap((chunk) => text.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
  return [...lines, ...text.end()]
}

describe('the text of a log', () => {
  test.each([
    { name: 'lines', chunks: ['one\ntwo\n'], lines: ['one', 'two'] },
    { name: 'a line in two pieces', chunks: ['on', 'e\n'], lines: ['one'] },
    { name: 'empty lines stay', chunks: ['one\n\ntwo\n'], lines: ['one', '', 'two'] },
    { name: 'what follows the last newline', chunks: ['one\ntwo'], lines: ['one', 'two'] },
    { name: 'lines of Windows', chunks: ['one\r\ntwo\r\n'], lines: ['one', 'two'] },
    { name: 'a progress bar: its last writing', chunks: ['10 %\r50 %\r100 %\n'], lines: ['100 %'] },
    { name: 'colours', chunks: ['\u001B[31mred\u001B[0m and \u001B[1;32mgreen\u001B[m\n'], lines: ['red and green'] },
    { name: 'a link of a terminal', chunks: ['\u001B]8;;http://a\u0007text\u001B]8;;\u0007\n'], lines: ['text'] },
    { name: 'a bell and a null', chunks: ['a\u0007b\u0000c\td\n'], lines: ['abc\td'] },
    {
      name: 'a character in two pieces',
      chunks: [Buffer.from('ä\n').subarray(0, 1), Buffer.from('ä\n').subarray(1)],
      lines: ['ä'],
    },
    { name: 'bytes that are no text', chunks: [Buffer.from([0x61, 0xff, 0x62, 0x0a])], lines: ['a\uFFFDb'] },
  ])('$name', ({ chunks, lines }) => {
    expect(linesOf(...chunks)).toEqual(lines)
  })

  test('a line that does not end is cut', () => {
    const lines = linesOf('x'.repeat(longestLogLine * 2 + 5))
    expect(lines.map(({ length }) => length)).toEqual([longestLogLine, longestLogLine, 5])
  })

  test('where the bytes are cut makes no difference', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(20)), (source, cuts) => {
        const bytes = Buffer.from(source)
        const chunks: Uint8Array[] = []
        let start = 0
        for (const length of cuts) {
          chunks.push(bytes.subarray(start, start + length))
          start += length
        }
        expect(linesOf(...chunks, bytes.subarray(start))).toEqual(linesOf(bytes))
      }),
    )
  })
})
