import uFuzzy from '@leeoniya/ufuzzy'

// Splits where no letter or digit of any script stands, so that `redis 1` finds `redis-1`.
const everyScript = {
  unicode: true,
  interSplit: String.raw`[^\p{L}\d']+`,
  intraSplit: String.raw`\p{Ll}\p{Lu}`,
  intraBound: String.raw`\p{L}\d|\d\p{L}|\p{Ll}\p{Lu}`,
  intraChars: String.raw`[\p{L}\d']`,
  intraContr: String.raw`'\p{L}{1,2}\b`,
} as const

/** Forgives one slip of the finger in each word. */
const careful = new uFuzzy({ ...everyScript, intraMode: 1 })
/** Finds abbreviations: letters of a word in their order, whatever stands between them. */
const generous = new uFuzzy({ ...everyScript, intraIns: Infinity })

/** Indexes of the lines that match what was typed, the likeliest first; all in their order for nothing typed. */
export function fuzzyMatches(lines: readonly string[], typed: string): readonly number[] {
  const needle = typed.trim()
  if (needle === '') return lines.map((_line, index) => index)
  const found = search(careful, lines, needle)
  const matches = found.length > 0 ? found : search(generous, lines, needle)
  const isBegun = wordsBegin(needle)
  const begun = matches.map((index) => isBegun(lines[index] ?? ''))
  return [...matches.filter((_, at) => begun[at] === true), ...matches.filter((_, at) => begun[at] !== true)]
}

/** Whether each word that was typed begins one of the line: `pace lesson` is not meant for a namespace called lesson. */
function wordsBegin(needle: string): (line: string) => boolean {
  const wordsOf = (line: string): readonly string[] => line.toLowerCase().match(/[\p{L}\d]+/gu) ?? []
  const typed = wordsOf(needle)
  return (line) => {
    const words = wordsOf(line)
    return typed.every((each) => words.some((word) => word.startsWith(each)))
  }
}

function search(finder: uFuzzy, lines: readonly string[], needle: string): readonly number[] {
  // Up to four words in any order.
  const [indexes, info, order] = finder.search([...lines], needle, 4, 2_000)
  if (indexes === null) return []
  return order === null || info === null ? indexes : order.flatMap((at) => info.idx[at] ?? [])
}
