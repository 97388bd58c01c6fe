interface Match {
  readonly first: number
  readonly second: number
  readonly size: number
}

/** The difference of two values as a message of the API server shows it: indented JSON, compared line by line, three lines around. */
export function unifiedDiff(before: unknown, after: unknown): string {
  const first = linesOf(before)
  const second = linesOf(after)
  return hunks(matchesOf(first, second), first.length, second.length)
    .map((hunk) => printed(hunk, first, second))
    .join('')
}

/** Go writes `<`, `>` and `&` escaped. */
const linesOf = (value: unknown): readonly string[] =>
  JSON.stringify(value, null, 1)
    .replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
    .split('\n')

/**
 * Ratcliff and Obershelp's way, as Python's difflib and its Go translation have it: the longest common run of lines, then the same
 * to its left and right. In long texts lines that are everywhere start no run.
 */
function matchesOf(first: readonly string[], second: readonly string[]): readonly Match[] {
  const places = placesOf(second)
  const found: Match[] = []
  const search = (firstFrom: number, firstTo: number, secondFrom: number, secondTo: number): void => {
    const match = longest(first, second, places, { firstFrom, firstTo, secondFrom, secondTo })
    if (match.size === 0) return
    search(firstFrom, match.first, secondFrom, match.second)
    found.push(match)
    search(match.first + match.size, firstTo, match.second + match.size, secondTo)
  }
  search(0, first.length, 0, second.length)
  return joined(found)
}

function placesOf(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [index, line] of lines.entries()) places.set(line, [...(places.get(line) ?? []), index])
  const most = Math.floor(lines.length / 100) + 1
  if (lines.length >= 200) for (const [line, indexes] of places) if (indexes.length > most) places.delete(line)
  return places
}

interface Bounds {
  readonly firstFrom: number
  readonly firstTo: number
  readonly secondFrom: number
  readonly secondTo: number
}

function longest(
  first: readonly string[],
  second: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  { firstFrom, firstTo, secondFrom, secondTo }: Bounds,
): Match {
  let best: Match = { first: firstFrom, second: secondFrom, size: 0 }
  let runs = new Map<number, number>()
  for (let at = firstFrom; at < firstTo; at += 1) {
    const next = new Map<number, number>()
    for (const place of places.get(first[at] ?? '') ?? []) {
      if (place < secondFrom || place >= secondTo) continue
      const size = (runs.get(place - 1) ?? 0) + 1
      next.set(place, size)
      if (size > best.size) best = { first: at - size + 1, second: place - size + 1, size }
    }
    runs = next
  }
  // Lines that start no run may still prolong one.
  let { first: start, second: other, size } = best
  while (start > firstFrom && other > secondFrom && first[start - 1] === second[other - 1]) {
    start -= 1
    other -= 1
    size += 1
  }
  while (start + size < firstTo && other + size < secondTo && first[start + size] === second[other + size]) size += 1
  return { first: start, second: other, size }
}

/** Runs that touch are one. */
function joined(matches: readonly Match[]): readonly Match[] {
  const result: Match[] = []
  for (const match of matches) {
    const last = result.at(-1)
    if (last !== undefined && last.first + last.size === match.first && last.second + last.size === match.second)
      result[result.length - 1] = { ...last, size: last.size + match.size }
    else result.push(match)
  }
  return result
}

/** Lines of both sides that differ, or are the same. */
interface Stretch {
  readonly isSame: boolean
  readonly first: readonly [from: number, to: number]
  readonly second: readonly [from: number, to: number]
}

const context = 3

function hunks(matches: readonly Match[], firstLength: number, secondLength: number): readonly (readonly Stretch[])[] {
  const groups: Stretch[][] = []
  let current: Stretch[] = []
  for (const stretch of stretches(matches, firstLength, secondLength)) {
    const length = stretch.first[1] - stretch.first[0]
    if (stretch.isSame && current.length > 0 && length > 2 * context) {
      groups.push([...current, head(stretch)])
      current = [tail(stretch)]
    } else current.push(stretch)
  }
  groups.push(current)
  return groups.map(trimmed).filter((group) => group.some(({ isSame }) => !isSame))
}

function stretches(matches: readonly Match[], firstLength: number, secondLength: number): readonly Stretch[] {
  const result: Stretch[] = []
  let [first, second] = [0, 0]
  for (const match of [...matches, { first: firstLength, second: secondLength, size: 0 }]) {
    if (first < match.first || second < match.second)
      result.push({ isSame: false, first: [first, match.first], second: [second, match.second] })
    first = match.first + match.size
    second = match.second + match.size
    if (match.size > 0) result.push({ isSame: true, first: [match.first, first], second: [match.second, second] })
  }
  return result
}

const head = ({ first, second }: Stretch): Stretch => ({
  isSame: true,
  first: [first[0], Math.min(first[1], first[0] + context)],
  second: [second[0], Math.min(second[1], second[0] + context)],
})

const tail = ({ first, second }: Stretch): Stretch => ({
  isSame: true,
  first: [Math.max(first[0], first[1] - context), first[1]],
  second: [Math.max(second[0], second[1] - context), second[1]],
})

/** Same lines at the ends of a group are only its surroundings. */
function trimmed(group: readonly Stretch[]): readonly Stretch[] {
  return group.map((stretch, index) => {
    if (!stretch.isSame) return stretch
    if (index === 0) return tail(stretch)
    return index === group.length - 1 ? head(stretch) : stretch
  })
}

function printed(hunk: readonly Stretch[], first: readonly string[], second: readonly string[]): string {
  const range = (side: 'first' | 'second'): string => {
    const from = hunk[0]?.[side][0] ?? 0
    const length = (hunk.at(-1)?.[side][1] ?? 0) - from
    return length === 1 ? `${from + 1}` : `${length === 0 ? from : from + 1},${length}`
  }
  const lines = hunk.flatMap((stretch) =>
    stretch.isSame
      ? first.slice(...stretch.first).map((line) => ` ${line}`)
      : [
          ...first.slice(...stretch.first).map((line) => `-${line}`),
          ...second.slice(...stretch.second).map((line) => `+${line}`),
        ],
  )
  return `@@ -${range('first')} +${range('second')} @@\n${lines.map((line) => `${line}\n`).join('')}`
}
