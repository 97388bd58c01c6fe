import { describe, expect, test } from 'vitest'
import type { ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { workloadPrinters } from '../../../../../../src-main/sandbox/tables/workloads/index.ts'
import { samples } from '../../strategies/workloads/samples.ts'

describe('what the API server prints', () => {
  test.each(samples('tables'))('$title', ({ resource, answer }) => {
    const printer = workloadPrinters[resource as 'pods']
    const { columns, atMs = 0, object } = answer
    expect(printer.columns.map(({ name, type, format, priority }) => [name, type, format, priority])).toEqual(columns)
    const cells = printer.cells(object as unknown as ObjectOf['pods'], atMs)
    const age = printer.columns.findIndex(({ name }) => name === 'Age')
    expect(withoutSeconds(cells, age)).toEqual(withoutSeconds(answer.cells ?? [], age))
  })
})

/** The age of an object that was just made is a second or two, depending on the moment. */
const withoutSeconds = (cells: readonly unknown[], age: number): readonly unknown[] =>
  cells.map((cell, index) => (index === age && /^\ds$/.test(String(cell)) ? 'seconds' : cell))
