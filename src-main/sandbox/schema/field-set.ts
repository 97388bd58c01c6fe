// Sets of fields (structured-merge-diff: fieldpath). A path element is the text that FieldsV1 has for it:
// `f:replicas`, `k:{"name":"data"}`, `v:"kubernetes.io/pvc-protection"`.
import type { Json, JsonObject } from '../objects.ts'
import { emptyRecord } from './json-text.ts'

/** Which fields at this place belong to the set, and what lies below them. */
export interface FieldSet {
  readonly members: ReadonlySet<string>
  readonly children: ReadonlyMap<string, FieldSet>
}

export const emptyFieldSet: FieldSet = { members: new Set(), children: new Map() }

export const isEmptySet = ({ members, children }: FieldSet): boolean =>
  members.size === 0 && [...children.values()].every(isEmptySet)

/** A set that grows while an object is walked. */
export class FieldSetBuilder implements FieldSet {
  readonly members = new Set<string>()
  readonly children = new Map<string, FieldSetBuilder>()

  insert(path: readonly string[]): void {
    const [first, ...rest] = path
    if (first === undefined) return
    if (rest.length === 0) {
      this.members.add(first)
      return
    }
    const child = this.children.get(first) ?? new FieldSetBuilder()
    this.children.set(first, child)
    child.insert(rest)
  }
}

function combined(
  a: FieldSet,
  b: FieldSet,
  members: Iterable<string>,
  inner: (a: FieldSet, b: FieldSet) => FieldSet,
): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const element of new Set([...a.children.keys(), ...b.children.keys()])) {
    const child = inner(a.children.get(element) ?? emptyFieldSet, b.children.get(element) ?? emptyFieldSet)
    if (!isEmptySet(child)) children.set(element, child)
  }
  return { members: new Set(members), children }
}

export const union = (a: FieldSet, b: FieldSet): FieldSet => combined(a, b, [...a.members, ...b.members], union)

export const intersection = (a: FieldSet, b: FieldSet): FieldSet =>
  combined(
    a,
    b,
    [...a.members].filter((element) => b.members.has(element)),
    intersection,
  )

/** What is in `a` and not itself in `b`. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet =>
  combined(
    a,
    b,
    [...a.members].filter((element) => !b.members.has(element)),
    difference,
  )

/** What is in `a` and neither in `b` nor below what is in `b`. */
export const recursiveDifference = (a: FieldSet, b: FieldSet): FieldSet => {
  const kept = [...a.members].filter((element) => !b.members.has(element))
  const left = combined(a, b, kept, recursiveDifference)
  return { members: left.members, children: new Map([...left.children].filter(([element]) => !b.members.has(element))) }
}

export function setOf(...paths: readonly (readonly string[])[]): FieldSet {
  const builder = new FieldSetBuilder()
  for (const path of paths) builder.insert(path)
  return builder
}

export function hasPath(set: FieldSet, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return false
  if (rest.length === 0) return set.members.has(first)
  const child = set.children.get(first)
  return child !== undefined && hasPath(child, rest)
}

const kindRank = 'fkvi'

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareText(JSON.stringify(a ?? null), JSON.stringify(b ?? null))
}

function compareKeys(a: JsonObject, b: JsonObject): number {
  const [left, right] = [Object.entries(a), Object.entries(b)]
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareText(name, other[0]) || compareValues(value, other[1])
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** The order of path elements in FieldsV1: fields by name, then keys, then values. */
export function compareElements(a: string, b: string): number {
  const [kind = '', other = ''] = [a[0], b[0]]
  if (kind !== other) return kindRank.indexOf(kind) - kindRank.indexOf(other)
  if (kind === 'k') return compareKeys(JSON.parse(a.slice(2)) as JsonObject, JSON.parse(b.slice(2)) as JsonObject)
  if (kind === 'v') return compareValues(JSON.parse(a.slice(2)) as Json, JSON.parse(b.slice(2)) as Json)
  return compareText(a, b)
}

const elementsOf = ({ members, children }: FieldSet): readonly string[] =>
  [...new Set([...members, ...children.keys()])].toSorted(compareElements)

/** FieldsV1: `{"f:spec":{"f:replicas":{}}}`; a `.` says that the place itself belongs to the set besides what is below. */
export function fieldsV1Of(set: FieldSet): JsonObject {
  const fields = emptyRecord<Json>()
  for (const element of elementsOf(set)) {
    const child = set.children.get(element)
    const below = child === undefined ? {} : fieldsV1Of(child)
    const isBoth = set.members.has(element) && Object.keys(below).length > 0
    fields[element] = isBoth ? { '.': {}, ...below } : below
  }
  return { ...fields }
}

/** Reads FieldsV1. */
export function setOfFieldsV1(fields: JsonObject): FieldSet {
  const members = new Set<string>()
  const children = new Map<string, FieldSet>()
  for (const [element, inner] of Object.entries(fields)) {
    if (element === '.' || typeof inner !== 'object' || inner === null || Array.isArray(inner)) continue
    const below = setOfFieldsV1(inner as JsonObject)
    if ('.' in inner || Object.keys(inner).length === 0) members.add(element)
    if (!isEmptySet(below)) children.set(element, below)
  }
  return { members, children }
}

/** Every path of the set, as the real one walks it: what is here first, then what lies below. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const here = [...set.members].toSorted(compareElements).map((element) => [...prefix, element])
  const below = [...set.children.entries()]
    .toSorted(([a], [b]) => compareElements(a, b))
    .flatMap(([element, child]) => pathsOf(child, [...prefix, element]))
  return [...here, ...below]
}

function printedElement(element: string): string {
  const text = element.slice(2)
  if (element.startsWith('f:')) return `.${text}`
  if (element.startsWith('v:')) return `[=${text}]`
  if (element.startsWith('i:')) return `[${text}]`
  const key = JSON.parse(text) as JsonObject
  return `[${Object.entries(key)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`
}

/** `.spec.template.spec.containers[name="web"].image`, as conflicts name it. */
export const printedPath = (path: readonly string[]): string => path.map(printedElement).join('')
