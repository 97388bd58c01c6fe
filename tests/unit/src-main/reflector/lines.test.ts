import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineSplitter, LineTooLong, LONGEST_LINE_BYTES } from '../../../../src-main/reflector/lines.ts'

const texts = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')))

test('lines come out whole, however their bytes were cut', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
      const splitter = new LineSplitter()
      const found: string[] = []
      let start = 0
      for (let turn = 0; start < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        for (const line of splitter.push(bytes.subarray(start, start + size))) found.push(line.toString())
        start += size
      }
      expect(found).toEqual(lines.filter((line) => line !== ''))
      expect(splitter.leftoverBytes).toBe(0)
    }),
  )
})

test('what never ended is left over', () => {
  const splitter = new LineSplitter()
  expect([...splitter.push(Buffer.from('whole\nhalf'))].map(String)).toEqual(['whole'])
  expect(splitter.leftoverBytes).toBe(4)
})

test('a line without end is given up', () => {
  const splitter = new LineSplitter()
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  const pushMany = (): void => {
    for (let bytes = 0; bytes <= LONGEST_LINE_BYTES; bytes += megabyte.length)
      expect([...splitter.push(megabyte)]).toEqual([])
  }
  expect(pushMany).toThrow(LineTooLong)
})
