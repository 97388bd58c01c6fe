/**
 * Ten thousand pods say `node-1`, `redis:8` and `Ready` ten thousand times, and the parser makes a new string each time.
 * Keeping one of each saves about a third of a projection. The table starts anew when it is full, so that words that never
 * come back (generated names) cannot fill the memory of a long day.
 */
const LARGEST_TABLE = 20_000
const LONGEST_WORD = 96

const words = new Map<string, string>()

export function intern(word: string): string {
  if (word.length > LONGEST_WORD) return word
  const known = words.get(word)
  if (known !== undefined) return known
  if (words.size >= LARGEST_TABLE) words.clear()
  words.set(word, word)
  return word
}
