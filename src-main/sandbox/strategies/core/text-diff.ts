/** Lines kept around a change, as `diff -u` does. */
const contextLines = 3

interface Line {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

/**
 * The difference of two values as the server adds it to a refusal: a unified diff, without a head, of their JSON with
 * an indent of one blank.
 */
export function jsonDiff(before: unknown, after: unknown): string {
  const lines = diffLines(linesOf(before), linesOf(after))
  return hunksOf(lines)
    .map((hunk) => hunkText(lines, hunk))
    .join('')
}

const linesOf = (value: unknown): readonly string[] => JSON.stringify(value, null, 1).split('\n')

/** By the longest common subsequence; where lines are exchanged the old ones come first. */
function diffLines(before: readonly string[], after: readonly string[]): Line[] {
  const width = after.length + 1
  const common = new Uint16Array((before.length + 1) * width)
  const at = (row: number, column: number): number => common[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row--)
    for (let column = after.length - 1; column >= 0; column--)
      common[row * width + column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
  const lines: Line[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]]
    if (old !== undefined && old === fresh) {
      lines.push({ mark: ' ', text: old })
      row++
      column++
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ mark: '-', text: old })
      row++
    } else if (fresh !== undefined) {
      lines.push({ mark: '+', text: fresh })
      column++
    }
  }
  return lines
}

interface Hunk {
  readonly from: number
  readonly to: number
}

/** Stretches of lines around changes; those that would touch become one. */
function hunksOf(lines: readonly Line[]): readonly Hunk[] {
  const hunks: Hunk[] = []
  for (const [index, { mark }] of lines.entries()) {
    if (mark === ' ') continue
    const last = hunks.at(-1)
    const to = Math.min(lines.length, index + contextLines + 1)
    if (last !== undefined && index - contextLines <= last.to) hunks[hunks.length - 1] = { from: last.from, to }
    else hunks.push({ from: Math.max(0, index - contextLines), to })
  }
  return hunks
}

function hunkText(lines: readonly Line[], { from, to }: Hunk): string {
  const without = (part: readonly Line[], mark: '-' | '+'): number => part.filter((line) => line.mark !== mark).length
  const [earlier, shown] = [lines.slice(0, from), lines.slice(from, to)]
  const span = (mark: '-' | '+'): string => `${without(earlier, mark) + 1},${without(shown, mark)}`
  return `@@ -${span('+')} +${span('-')} @@\n${shown.map(({ mark, text }) => `${mark}${text}\n`).join('')}`
}
