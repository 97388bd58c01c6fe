import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineSplitter, LineTooLong, LONGEST_LINE_BYTES } from '../../../../src-main/reflector/lines.ts'

const sizesOf = (max: number) => fc.array(fc.integer({ min: 1, max }), { minLength: 1 })
const texts = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')))

test('lines come out whole, however their bytes were cut', () => {
  fc.assert(
    fc.property(texts, sizesOf(9), sizesOf(4), (lines, sizes, together) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
      const splitter = new LineSplitter()
      const chunks: Uint8Array[] = []
      for (let start = 0, turn = 0; start < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        chunks.push(bytes.subarray(start, start + size))
        start += size
      }
      const found: string[] = []
      for (let turn = 0; chunks.length > 0; turn++) {
        const came = chunks.splice(0, together[turn % together.length])
        for (const line of splitter.push(came)) found.push(line.toString())
      }
      expect(found).toEqual(lines.filter((line) => line !== ''))
      expect(splitter.leftoverBytes).toBe(0)
    }),
  )
})

test('what never ended is left over', () => {
  const splitter = new LineSplitter()
  expect([...splitter.push([Buffer.from('whole\nhalf')])].map(String)).toEqual(['whole'])
  expect(splitter.leftoverBytes).toBe(4)
})

test('a line without end is given up', () => {
  const splitter = new LineSplitter()
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  const pushMany = (): void => {
    for (let bytes = 0; bytes <= LONGEST_LINE_BYTES; bytes += megabyte.length)
      expect([...splitter.push([megabyte])]).toEqual([])
  }
  expect(pushMany).toThrow(LineTooLong)
})
