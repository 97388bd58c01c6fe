import type { Looks } from '../io.ts'
import { harmless, paint, type Tone } from './style.ts'

export interface Cell {
  readonly text: string
  readonly tone?: Tone
  readonly align?: 'right'
}

const gap = '  '

/** Columns as wide as their widest cell; the last one has no padding behind it. Empty columns are left out. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  looks: Looks,
  indent = '',
): string {
  const used = headings.map((_, column) => rows.some((row) => (row[column]?.text ?? '') !== ''))
  const widths = headings.map((heading, column) =>
    rows.reduce((width, row) => Math.max(width, widthOf(row[column]?.text ?? '')), widthOf(heading)),
  )
  const head = headings.map((text): Cell => ({ text, tone: 'quiet' }))
  return [head, ...rows].map((row) => lineOf(row, used, widths, looks, indent)).join('')
}

function lineOf(
  row: readonly Cell[],
  used: readonly boolean[],
  widths: readonly number[],
  looks: Looks,
  indent: string,
): string {
  const last = used.lastIndexOf(true)
  const cells = row.flatMap((cell, column) => {
    if (used[column] !== true) return []
    const text = harmless(cell.text)
    const room = column === last && cell.align !== 'right' ? 0 : Math.max(0, (widths[column] ?? 0) - widthOf(text))
    const padding = ' '.repeat(room)
    const painted = paint(text, cell.tone ?? 'plain', looks)
    return [cell.align === 'right' ? `${padding}${painted}` : `${painted}${padding}`]
  })
  return `${indent}${cells.join(gap)}`.trimEnd() + '\n'
}

/** Characters, since names in Kubernetes are ASCII and our own words are Latin. */
function widthOf(text: string): number {
  return [...text].length
}
