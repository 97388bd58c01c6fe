/**
 * Completion indexes in the compressed form of a Job's status, `1,3-5,7` (kubernetes: pkg/controller/job
 * indexed_job_utils.go). Intervals stand in order and do not touch.
 */
export interface Interval {
  readonly first: number
  readonly last: number
}
export type Indexes = readonly Interval[]

/** Reads the text, forgiving as upstream: broken parts are passed over, and indexes from `completions` on are cut off. */
export function parseIndexes(text: string | undefined, completions: number): Indexes {
  const intervals = (text ?? '').split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((limit) => (/^\d+$/.test(limit) ? Number(limit) : Number.NaN))
    if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) return []
    return first >= completions ? [] : [{ first, last: Math.min(last, completions - 1) }]
  })
  return merged(intervals)
}

/** Any intervals in order, those that touch or overlap made one. */
export function merged(intervals: Indexes): Indexes {
  const result: { first: number; last: number }[] = []
  for (const { first, last } of intervals.toSorted((a, b) => a.first - b.first)) {
    const before = result.at(-1)
    if (before === undefined || first > before.last + 1) result.push({ first, last })
    else before.last = Math.max(before.last, last)
  }
  return result
}

/** The same with more indexes in it. */
export function withIndexes(indexes: Indexes, more: Iterable<number>): Indexes {
  return merged([...indexes, ...[...more].map((index) => ({ first: index, last: index }))])
}

export const countOf = (indexes: Indexes): number => indexes.reduce((sum, { first, last }) => sum + last - first + 1, 0)

export const hasIndex = (indexes: Indexes, index: number): boolean =>
  indexes.some(({ first, last }) => first <= index && index <= last)

/** Two neighbours are written with a comma, three and more with a dash. */
export function formatIndexes(indexes: Indexes): string {
  return indexes
    .map(({ first, last }) => (last === first ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`))
    .join(',')
}

/** How many indexes stand in both. */
export function overlapOf(one: Indexes, other: Indexes): number {
  const shared = one.flatMap((a) => other.map((b) => Math.min(a.last, b.last) - Math.max(a.first, b.first) + 1))
  return shared.reduce((sum, count) => sum + Math.max(0, count), 0)
}

/** The lowest `count` indexes below `completions` that are not taken. */
export function firstFree(taken: Indexes, count: number, completions: number): readonly number[] {
  const free: number[] = []
  let candidate = 0
  for (const { first, last } of [...taken, { first: completions, last: completions }]) {
    for (; candidate < Math.min(first, completions) && free.length < count; candidate += 1) free.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  return free
}
