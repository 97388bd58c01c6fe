// The walks of server-side apply (structured-merge-diff: typed): which fields an object has, how two differ, how one is
// merged into another, what is left when fields are taken away. Absent is `undefined`; null is a value.
import type { Json, JsonObject } from '../objects.ts'
import { FieldSetBuilder } from './field-set.ts'
import type { FieldSet } from './field-set.ts'
import { emptyRecord } from './json-text.ts'
import { sameJson } from './loose-json.ts'
import { entryOf, freeDefinition, itemElement, mergeTypeOf, shapedType } from './merge-types.ts'
import type { MergeType } from './merge-types.ts'
import type { Definition } from './tables.ts'

type ListType = MergeType & { readonly kind: 'list' }
type MapType = MergeType & { readonly kind: 'map' }
type Path = readonly string[]

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
const isEmptyValue = (value: Json | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

const typeAt = (definition: Definition, value: Json | undefined): Exclude<MergeType, { kind: 'free' }> =>
  shapedType(mergeTypeOf(definition), value)

/** The fields that an object sets: what an applier owns. */
export function fieldSetOf(object: JsonObject, definition: Definition): FieldSet {
  const set = new FieldSetBuilder()
  collectFields(object, definition, [], set)
  return set
}

function collectFields(value: Json, definition: Definition, path: Path, set: FieldSetBuilder): void {
  const type = typeAt(definition, value)
  if (type.kind === 'scalar' || type.isAtomic) set.insert(path)
  else if (type.kind === 'list') collectItems(type, isList(value) ? value : [], path, set)
  else {
    for (const [key, inner] of Object.entries(isObject(value) ? value : {})) {
      const below = [...path, `f:${key}`]
      collectFields(inner, entryOf(type, key) ?? freeDefinition, below, set)
      const isDeclared = Object.hasOwn(type.fields, key)
      if (!isDeclared || inner === null || (isObject(inner) && Object.keys(inner).length === 0)) set.insert(below)
    }
  }
}

function collectItems(type: ListType, items: readonly Json[], path: Path, set: FieldSetBuilder): void {
  const elements = items.map((item) => itemElement(type, item))
  items.forEach((item, index) => {
    const element = elements[index] ?? ''
    const below = [...path, element]
    set.insert(below)
    // Of items with one key nothing more is known than that they are there.
    const isRepeated = elements.indexOf(element) !== elements.lastIndexOf(element)
    if (!isRepeated) collectFields(item, type.items, below, set)
  })
}

/** How the right object differs from the left. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

interface Differences {
  readonly added: FieldSetBuilder
  readonly modified: FieldSetBuilder
  readonly removed: FieldSetBuilder
}

export function compare(left: JsonObject, right: JsonObject, definition: Definition): Comparison {
  const found = { added: new FieldSetBuilder(), modified: new FieldSetBuilder(), removed: new FieldSetBuilder() }
  compareValues(left, right, definition, [], found)
  return found
}

function compareValues(
  left: Json | undefined,
  right: Json | undefined,
  definition: Definition,
  path: Path,
  found: Differences,
): void {
  const type = typeAt(definition, right ?? left)
  const isLeaf = type.kind === 'scalar' || type.isAtomic || (isEmptyValue(left) && isEmptyValue(right))
  if (!isLeaf) {
    if (type.kind === 'list') compareLists(type, isList(left) ? left : [], isList(right) ? right : [], path, found)
    else compareMaps(type, isObject(left) ? left : {}, isObject(right) ? right : {}, path, found)
  }
  if (left === undefined) found.added.insert(path)
  else if (right === undefined) found.removed.insert(path)
  else if (isLeaf && !sameJson(left, right)) found.modified.insert(path)
}

function compareMaps(type: MapType, left: JsonObject, right: JsonObject, path: Path, found: Differences): void {
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    compareValues(left[key], right[key], entryOf(type, key) ?? freeDefinition, [...path, `f:${key}`], found)
  }
}

function itemsByElement(type: ListType, items: readonly Json[]): ReadonlyMap<string, readonly Json[]> {
  const found = new Map<string, Json[]>()
  for (const item of items) {
    const element = itemElement(type, item)
    found.set(element, [...(found.get(element) ?? []), item])
  }
  return found
}

/** Items with one key are compared as a whole; when they become one or more, they are removed and added. */
function compareLists(
  type: ListType,
  left: readonly Json[],
  right: readonly Json[],
  path: Path,
  found: Differences,
): void {
  const [lefts, rights] = [itemsByElement(type, left), itemsByElement(type, right)]
  for (const element of new Set([...lefts.keys(), ...rights.keys()])) {
    const [before, after] = [lefts.get(element) ?? [], rights.get(element) ?? []]
    const below = [...path, element]
    if (before.length <= 1 && after.length <= 1) {
      compareValues(before[0], after[0], type.items, below, found)
    } else if (before.length >= 2 && after.length >= 2) {
      if (!sameJson(before, after)) found.modified.insert(below)
    } else if (before.length >= 2) {
      if (after.length > 0) compareValues(undefined, after[0], type.items, below, found)
      found.removed.insert(below)
    } else {
      if (before.length > 0) compareValues(before[0], undefined, type.items, below, found)
      found.added.insert(below)
    }
  }
}

/** The left object with all that the right one sets. */
export function merged(left: JsonObject, right: JsonObject, definition: Definition): JsonObject {
  const value = mergeValues(left, right, definition)
  return isObject(value) ? value : {}
}

function mergeValues(left: Json | undefined, right: Json | undefined, definition: Definition): Json | undefined {
  const type = typeAt(definition, right ?? left)
  const isLeaf = type.kind === 'scalar' || type.isAtomic || (isEmptyValue(left) && isEmptyValue(right))
  if (isLeaf) return right === undefined ? left : right
  if (type.kind === 'list') return mergeLists(type, isList(left) ? left : [], isList(right) ? right : [])
  return mergeMaps(type, isObject(left) ? left : {}, isObject(right) ? right : {})
}

function mergeMaps(type: MapType, left: JsonObject, right: JsonObject): Json | undefined {
  const out = emptyRecord<Json>()
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const value = mergeValues(left[key], right[key], entryOf(type, key) ?? freeDefinition)
    if (value !== undefined) out[key] = value
  }
  return Object.keys(out).length === 0 ? undefined : { ...out }
}

/**
 * Items of the right list stand in its order; those that only the left one has keep their places between those they
 * share. A left item with the key of several is taken as it is.
 */
function mergeLists(type: ListType, left: readonly Json[], right: readonly Json[]): Json | undefined {
  const leftElements = left.map((item) => itemElement(type, item))
  const rightElements = right.map((item) => itemElement(type, item))
  const shared = rightElements.filter((element) => leftElements.includes(element))
  const done = new Set<string>()
  const out: Json[] = []
  const takeRight = (index: number): void => {
    const element = rightElements[index] ?? ''
    const matching = left.filter((_item, place) => leftElements[place] === element)
    const value = mergeValues(matching.length === 1 ? matching[0] : undefined, right[index], type.items)
    if (value !== undefined) out.push(value)
    done.add(element)
    if (shared[0] === element) shared.shift()
  }
  let [leftIndex, rightIndex] = [0, 0]
  while (leftIndex < left.length || rightIndex < right.length) {
    const element = leftElements[leftIndex]
    if (element !== undefined && rightIndex < right.length && element === rightElements[rightIndex]) {
      takeRight(rightIndex)
      leftIndex += 1
      rightIndex += 1
    } else if (element !== undefined && !rightElements.includes(element)) {
      const value = mergeValues(left[leftIndex], undefined, type.items)
      if (value !== undefined) out.push(value)
      leftIndex += 1
    } else if (element !== undefined && (done.has(element) || (shared[0] !== undefined && shared[0] !== element))) {
      // Shared, but merged already or not the one whose turn it is: the right list brings it.
      leftIndex += 1
    } else {
      takeRight(rightIndex)
      rightIndex += 1
    }
  }
  return out.length === 0 ? undefined : out
}

/** The object without the fields of the set. What is one value (atomic) goes with everything in it. */
export function withoutFields(object: JsonObject, set: FieldSet, definition: Definition): JsonObject {
  const value = removeFrom(object, set, definition)
  return isObject(value) ? value : {}
}

/** Null where nothing is left, as the real walk has it. */
function removeFrom(value: Json, set: FieldSet, definition: Definition): Json {
  const type = typeAt(definition, value)
  if (type.kind === 'scalar') return value
  if (type.isAtomic || isEmptyValue(value)) return null
  if (type.kind === 'list') return isList(value) ? removeItems(type, value, set) : null
  return isObject(value) ? removeEntries(type, value, set) : null
}

function removeItems(type: ListType, items: readonly Json[], set: FieldSet): Json {
  const kept: Json[] = []
  for (const item of items) {
    const element = itemElement(type, item)
    if (set.members.has(element)) continue
    const below = set.children.get(element)
    kept.push(below === undefined ? item : removeFrom(item, below, type.items))
  }
  return kept.length === 0 ? null : kept
}

function removeEntries(type: MapType, object: JsonObject, set: FieldSet): Json {
  const kept = emptyRecord<Json>()
  for (const [key, inner] of Object.entries(object)) {
    const element = `f:${key}`
    if (set.members.has(element)) continue
    const below = set.children.get(element)
    kept[key] = below === undefined ? inner : removeFrom(inner, below, entryOf(type, key) ?? freeDefinition)
  }
  return Object.keys(kept).length === 0 ? null : { ...kept }
}

/** The set with every declared field that has something below it as a member of its own. */
export function withNamedFields(set: FieldSet, definition: Definition): FieldSet {
  const type = mergeTypeOf(definition)
  const members = new Set(set.members)
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    const name = element.slice(2)
    const isDeclared = element.startsWith('f:') && type.kind === 'map' && Object.hasOwn(type.fields, name)
    if (isDeclared) members.add(element)
    children.set(element, withNamedFields(child, innerDefinition(type, element)))
  }
  return { members, children }
}

function innerDefinition(type: MergeType, element: string): Definition {
  if (element.startsWith('f:') && type.kind === 'map') return entryOf(type, element.slice(2)) ?? freeDefinition
  return type.kind === 'list' && element.startsWith('k:') ? type.items : freeDefinition
}
