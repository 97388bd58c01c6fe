import type { Condition, Labels, Selector } from '#shared/objects/index.ts'
import { intern } from './intern.ts'

/**
 * Reading fields of an API object of which nothing is promised: a field may be missing, null or of a newer server's shape.
 * Missing means the zero value here, as it does in Go, where the objects come from.
 */
export type Source = Readonly<Record<string, unknown>>

const nothing: Source = Object.freeze({})
const emptyList: readonly never[] = Object.freeze([])
const emptyLabels: Labels = Object.freeze({})

/** Messages are for people; beyond this they are logs that somebody put there. */
const LONGEST_MESSAGE = 1024

export const isRecord = (value: unknown): value is Source =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const recordAt = (source: Source, field: string): Source => {
  const value = source[field]
  return isRecord(value) ? value : nothing
}

export const recordOrNullAt = (source: Source, field: string): Source | null => {
  const value = source[field]
  return isRecord(value) ? value : null
}

export const textAt = (source: Source, field: string, otherwise = ''): string => {
  const value = source[field]
  return typeof value === 'string' ? value : otherwise
}

export const textOrNullAt = (source: Source, field: string): string | null => {
  const value = source[field]
  return typeof value === 'string' ? value : null
}

/** For words that many objects share: a namespace, a node, an image, a reason. */
export const wordAt = (source: Source, field: string, otherwise = ''): string => {
  const value = source[field]
  return typeof value === 'string' ? intern(value) : otherwise
}

/** The zero value of a word in Go is the empty string: it says as much as an absent field. */
export const wordOrNullAt = (source: Source, field: string): string | null => {
  const value = source[field]
  return typeof value === 'string' && value !== '' ? intern(value) : null
}

export const messageOrNullAt = (source: Source, field: string): string | null => {
  const value = source[field]
  if (typeof value !== 'string' || value === '') return null
  return value.length > LONGEST_MESSAGE ? `${value.slice(0, LONGEST_MESSAGE)}…` : value
}

export const numberAt = (source: Source, field: string, otherwise = 0): number => {
  const value = source[field]
  return typeof value === 'number' ? value : otherwise
}

export const numberOrNullAt = (source: Source, field: string): number | null => {
  const value = source[field]
  return typeof value === 'number' ? value : null
}

export const flagAt = (source: Source, field: string, otherwise = false): boolean => {
  const value = source[field]
  return typeof value === 'boolean' ? value : otherwise
}

/** A whole number or a percentage, as it was written. */
export const amountOrNullAt = (source: Source, field: string): string | null => {
  const value = source[field]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

export const timeOrNullAt = (source: Source, field: string): number | null => {
  const value = source[field]
  return typeof value === 'string' ? instantOf(value) : null
}

/** A status repeats its instants with every change, and to parse one costs as much as to look up ten. */
const LARGEST_TABLE_OF_INSTANTS = 20_000
const instants = new Map<string, number | null>()

function instantOf(text: string): number | null {
  const known = instants.get(text)
  if (known !== undefined) return known
  const ms = Date.parse(text)
  const instant = Number.isNaN(ms) ? null : ms
  if (instants.size >= LARGEST_TABLE_OF_INSTANTS) instants.clear()
  instants.set(text, instant)
  return instant
}

/**
 * Each entry that is an object and is wanted, read by `read`. A null list is an empty one. The result is made by `map`, which
 * takes just the room it needs: an array that grows by `push` keeps room for 17.
 */
export const listAt = <Value>(
  source: Source,
  field: string,
  read: (entry: Source) => Value,
  isWanted?: (entry: Source) => boolean,
): readonly Value[] => {
  const value = source[field]
  if (!Array.isArray(value) || value.length === 0) return emptyList
  const records: readonly Source[] = value.every(isRecord) ? value : value.filter(isRecord)
  const wanted = isWanted === undefined ? records : records.filter(isWanted)
  return wanted.length === 0 ? emptyList : wanted.map(read)
}

export const wordsAt = (source: Source, field: string): readonly string[] => {
  const value = source[field]
  if (!Array.isArray(value) || value.length === 0) return emptyList
  return value.filter((entry) => typeof entry === 'string').map(intern)
}

/** Strings by name: labels, selectors, quantities. */
export const labelsAt = (source: Source, field: string): Labels => {
  const value = source[field]
  if (!isRecord(value)) return emptyLabels
  const labels: Record<string, string> = {}
  let isEmpty = true
  for (const name in value) {
    const text = value[name]
    if (typeof text === 'string') labels[name] = intern(text)
    else if (typeof text === 'number') labels[name] = String(text)
    else continue
    isEmpty = false
  }
  return isEmpty ? emptyLabels : labels
}

export const selectorOrNullAt = (source: Source, field: string): Selector | null => {
  const value = recordOrNullAt(source, field)
  if (value === null) return null
  const matchExpressions = listAt(value, 'matchExpressions', (requirement) => ({
    key: wordAt(requirement, 'key'),
    operator: wordAt(requirement, 'operator'),
    values: wordsAt(requirement, 'values'),
  }))
  return { matchLabels: labelsAt(value, 'matchLabels'), matchExpressions }
}

/** A selector of a workload, which the API demands: a missing one is read as one that selects nothing. */
export const selectorAt = (source: Source, field: string): Selector =>
  selectorOrNullAt(source, field) ?? { matchLabels: emptyLabels, matchExpressions: [NOTHING_MATCHES] }

/** `In` without values holds for no label at all. */
const NOTHING_MATCHES = Object.freeze({ key: '', operator: 'In', values: emptyList })

/** Heartbeat and probe times are left out: they change without anything having happened. */
export const conditionsAt = (source: Source, isWanted?: (condition: Source) => boolean): readonly Condition[] =>
  listAt(source, 'conditions', conditionOf, isWanted)

const conditionOf = (condition: Source): Condition => ({
  type: wordAt(condition, 'type'),
  status: wordAt(condition, 'status'),
  reason: wordOrNullAt(condition, 'reason'),
  message: messageOrNullAt(condition, 'message'),
  changedAt: timeOrNullAt(condition, 'lastTransitionTime'),
})
