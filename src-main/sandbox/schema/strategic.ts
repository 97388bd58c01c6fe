// Strategic merge patches (apimachinery: pkg/util/strategicpatch), with every directive: $patch, $retainKeys,
// $setElementOrder/…, $deleteFromPrimitiveList/…. Both arguments are private copies and are changed on the way.
import { structOf } from './go-types.ts'
import type { GoType } from './go-types.ts'
import { emptyRecord } from './json-text.ts'
import { goPrinted, isLooseObject, sameJson } from './loose-json.ts'
import type { Loose, LooseObject } from './loose-json.ts'
import { mergeSortedByServer, partition, sortedByOrder } from './element-order.ts'

/** A patch that cannot be applied; `isBadFormat` ones are the client's mistake (400), others end as a 500 on a real server too. */
export class PatchProblem extends Error {
  readonly isBadFormat: boolean
  constructor(message: string, isBadFormat = false) {
    super(message)
    this.isBadFormat = isBadFormat
  }
}

const orderPrefix = '$setElementOrder/'
const deletePrefix = '$deleteFromPrimitiveList/'

/** What is known of a place in the object: the type there. Null: nothing (free JSON, or the values of a plain map). */
type Known = GoType | null

interface FieldFacts {
  readonly type: Known
  readonly mergeKey: string
  /** `merge`, `replace` or empty; `retainKeys` is a directive of the patch and no strategy of its own. */
  readonly strategy: string
}

const nothingKnown: FieldFacts = { type: null, mergeKey: '', strategy: '' }

function factsOf(parent: Known, key: string): FieldFacts {
  if (parent?.kind === 'map') return { ...nothingKnown, type: parent.values }
  if (parent?.kind !== 'struct') return nothingKnown
  const struct = structOf(parent.schema)
  const field = struct.fields.get(key)
  if (field === undefined)
    throw new PatchProblem(`unable to find api field in struct ${struct.name} for the json field "${key}"`)
  const strategies = (field.definition['x-kubernetes-patch-strategy'] ?? '').split(',')
  return {
    type: field.type,
    mergeKey: field.definition['x-kubernetes-patch-merge-key'] ?? '',
    strategy: strategies.find((one) => one !== 'retainKeys') ?? '',
  }
}

const itemsOf = (type: Known): Known => (type?.kind === 'list' ? type.items : null)

/** Merges `patch` into `original`, an object of the struct `schema`. */
export function strategicMerge(original: LooseObject, patch: LooseObject, schema: string): LooseObject {
  return mergeObjects(original, patch, { kind: 'struct', schema, printed: '' })
}

function mergeObjects(original: LooseObject, patch: LooseObject, type: Known): LooseObject {
  const directive = patch['$patch']
  if (directive !== undefined) return mergedByDirective(directive, patch)
  retainKeys(original, patch)
  mergeOrdered(original, patch, type)
  for (const [key, value] of Object.entries(patch)) {
    const isDeletion = key.startsWith(deletePrefix)
    mergeKeyInto(original, isDeletion ? key.slice(deletePrefix.length) : key, value, isDeletion, type)
  }
  return original
}

function mergedByDirective(directive: Loose, patch: LooseObject): LooseObject {
  if (directive === 'replace') {
    delete patch['$patch']
    return patch
  }
  if (directive === 'delete') return emptyRecord<Loose>()
  throw new PatchProblem(`unknown patch type: ${goPrinted(directive)} in map: ${goPrinted(patch)}`)
}

const shapeOf = (value: Loose): string => (Array.isArray(value) ? 'list' : isLooseObject(value) ? 'object' : 'scalar')

function mergeKeyInto(original: LooseObject, key: string, value: Loose, isDeletion: boolean, type: Known): void {
  if (value === null) {
    delete original[key]
    return
  }
  const present = original[key]
  if (present === undefined || shapeOf(present) !== shapeOf(value) || typeof present !== typeof value) {
    if (isDeletion) return
    // What replaces or is new is taken as it is, without nulls and directives.
    dropNulls(value)
    const kept = withoutDirectives(value)
    if (kept !== undefined) original[key] = kept
    return
  }
  if (isLooseObject(present) && isLooseObject(value)) {
    const facts = factsOf(type, key)
    original[key] = facts.strategy === 'replace' ? value : mergeObjects(present, value, facts.type)
  } else if (Array.isArray(present) && Array.isArray(value)) {
    original[key] = mergedLists(present, value, factsOf(type, key), isDeletion)
  } else {
    original[key] = value
  }
}

function retainKeys(original: LooseObject, patch: LooseObject): void {
  const retained = patch['$retainKeys']
  if (retained === undefined) return
  delete patch['$retainKeys']
  const badFormat = 'invalid patch format of retainKeys'
  if (!Array.isArray(retained)) throw new PatchProblem(badFormat, true)
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)) continue
    if (!retained.includes(key)) throw new PatchProblem(badFormat, true)
  }
  for (const key of Object.keys(original)) if (!retained.includes(key)) delete original[key]
}

/** Lists whose order the patch names are merged first, and taken out of the patch. */
function mergeOrdered(original: LooseObject, patch: LooseObject, type: Known): void {
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith(orderPrefix)) continue
    delete patch[directive]
    const key = directive.slice(orderPrefix.length)
    const wrong = (found: Loose): PatchProblem =>
      new PatchProblem(`expected a []interface {}, but received a ${goPrintedType(found)}`)
    if (!Array.isArray(order)) throw wrong(order)
    const [present, patched] = [original[key], patch[key]]
    if (present !== undefined && !Array.isArray(present)) throw wrong(present)
    if (patched !== undefined && !Array.isArray(patched)) throw wrong(patched)
    const facts = factsOf(type, key)
    checkOrder(patched ?? [], order, facts.mergeKey)
    const merged = mergedOrAdded(present, patched, facts)
    if (merged === null) continue
    const { named, others } = partition(merged, order, facts.mergeKey)
    const sorted = sortedByOrder(named, order, facts.mergeKey)
    const others_ = sortedByOrder(others, present ?? [], facts.mergeKey)
    original[key] = mergeSortedByServer(others_, sorted, present ?? [], facts.mergeKey)
    delete patch[key]
  }
}

function mergedOrAdded(present: Loose[] | undefined, patched: Loose[] | undefined, facts: FieldFacts): Loose[] | null {
  if (patched === undefined) return present ?? null
  if (present !== undefined) return mergedLists(present, patched, facts, false)
  const kept = withoutDirectives(patched)
  return Array.isArray(kept) ? kept : null
}

const goPrintedType = (value: Loose): string =>
  isLooseObject(value)
    ? 'map[string]interface {}'
    : typeof value === 'number'
      ? 'int64'
      : typeof value === 'boolean'
        ? 'bool'
        : 'string'

const keyOf = (item: Loose | undefined, mergeKey: string): Loose | undefined =>
  mergeKey === '' ? item : isLooseObject(item) ? item[mergeKey] : undefined

/** The order must name all that the patch brings, in the same order. */
function checkOrder(patched: readonly Loose[], order: readonly Loose[], mergeKey: string): void {
  if (patched.length === 0 || order.length === 0) return
  const brought = patched.filter((item) => !isLooseObject(item) || item['$patch'] === undefined)
  let next = 0
  for (const place of order) {
    if (next < brought.length && sameJson(keyOf(brought[next], mergeKey), keyOf(place, mergeKey))) next += 1
  }
  if (next === brought.length) return
  throw new PatchProblem(
    `The order in patch list:\n${goPrinted([...patched])}\n doesn't match $setElementOrder list:\n${goPrinted([...order])}\n`,
  )
}

function mergedLists(original: Loose[], patch: Loose[], facts: FieldFacts, isDeletion: boolean): Loose[] {
  if (facts.strategy !== 'merge') return patch
  if (original.length === 0 && patch.length === 0) return original
  const shapes = new Set([...original, ...patch].map(shapeOf))
  if (shapes.size > 1) {
    throw new PatchProblem(`list element types are not identical: ${goPrinted([original, patch])}`)
  }
  if (shapes.has('list')) throw new PatchProblem('lists of lists are not supported')
  if (shapes.has('scalar')) {
    if (isDeletion) return original.filter((item) => !patch.includes(item))
    return inOrder(withoutRepeats([...original, ...patch]), original, patch, '')
  }
  return mergedObjectLists(original, patch, facts)
}

function inOrder(merged: readonly Loose[], original: readonly Loose[], patch: readonly Loose[], key: string): Loose[] {
  const { named, others } = partition(merged, patch, key)
  return mergeSortedByServer(sortedByOrder(others, original, key), sortedByOrder(named, patch, key), original, key)
}

/** Removes repeats as the real server does: the last item takes the place of a repeated one. */
function withoutRepeats(items: Loose[]): Loose[] {
  let length = items.length
  for (let first = 0; first < length; first += 1) {
    for (let other = first + 1; other < length; other += 1) {
      if (items[first] !== items[other]) continue
      length -= 1
      items[other] = items[length] ?? null
      other -= 1
    }
  }
  return items.slice(0, length)
}

function mergedObjectLists(original: Loose[], patch: Loose[], { type, mergeKey }: FieldFacts): Loose[] {
  const items = itemsOf(type)
  if (mergeKey === '') {
    const name = items?.kind === 'struct' ? 'struct' : 'map'
    throw new PatchProblem(`cannot merge lists without merge key for ${name}`)
  }
  const objects = patch.filter(isLooseObject)
  const { kept, brought } = applyItemDirectives(original, objects, mergeKey)
  const merged = [...kept]
  for (const item of brought) {
    const key = item[mergeKey]
    if (key === undefined) throw withoutKey(item, mergeKey)
    const index = merged.findIndex((one) => isLooseObject(one) && sameJson(one[mergeKey], key))
    const found = merged[index]
    if (isLooseObject(found)) merged[index] = mergeObjects(found, item, items)
    else merged.push(item)
  }
  return inOrder(merged, kept, brought, mergeKey)
}

const withoutKey = (item: LooseObject, mergeKey: string): PatchProblem =>
  new PatchProblem(`map: ${goPrinted(item)} does not contain declared merge key: ${mergeKey}`)

/** Carries out `$patch` items: deletions, and a replacement of the whole list. */
function applyItemDirectives(
  original: readonly Loose[],
  patch: readonly LooseObject[],
  mergeKey: string,
): { readonly kept: Loose[]; readonly brought: LooseObject[] } {
  let kept = [...original]
  let isReplaced = false
  const brought: LooseObject[] = []
  for (const item of patch) {
    const directive = item['$patch']
    if (directive === undefined) {
      brought.push(item)
    } else if (directive === 'delete') {
      const key = item[mergeKey]
      if (key === undefined) throw withoutKey(item, mergeKey)
      kept = kept.filter((one) => !isLooseObject(one) || !sameJson(one[mergeKey], key))
    } else if (directive === 'replace') {
      isReplaced = true
    } else if (directive === 'merge') {
      throw new PatchProblem('merging lists cannot yet be specified in the patch')
    } else {
      throw new PatchProblem(`unknown patch type: ${goPrinted(directive)} in map: ${goPrinted(item)}`)
    }
  }
  return isReplaced ? { kept: brought, brought: [] } : { kept, brought }
}

function dropNulls(value: Loose): void {
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(item)
  } else if (isLooseObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner === null) delete value[key]
      else dropNulls(inner)
    }
  }
}

/** Objects with a `$patch` are left out of what is new; undefined: it was one itself. */
function withoutDirectives(value: Loose): Loose | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined)
  if (!isLooseObject(value)) return value
  if (value['$patch'] !== undefined) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const kept = withoutDirectives(inner)
    if (kept === undefined) delete value[key]
    else value[key] = kept
  }
  return value
}
