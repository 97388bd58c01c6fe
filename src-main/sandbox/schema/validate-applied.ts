// Whether an applied configuration fits its type, in the words of structured-merge-diff.
import type { Json, JsonObject } from '../objects.ts'
import { printedPath } from './field-set.ts'
import { goPrinted } from './loose-json.ts'
import { entryOf, itemElement, mergeTypeOf, shapedType } from './merge-types.ts'
import type { ScalarKind } from './merge-types.ts'
import type { Definition } from './tables.ts'

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Go's `%T`. */
function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'number' ? 'int64' : 'string'
}

/** Go's `%#v`, as far as scalars go. */
const goSyntax = (value: Json): string => (typeof value === 'object' ? goPrinted(value) : JSON.stringify(value))

function scalarProblem(scalar: ScalarKind, value: Json): string | null {
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' ? null : `expected numeric (int or float), got ${goType(value)}`
    case 'string':
      return typeof value === 'string'
        ? null
        : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`
    case 'boolean':
      return typeof value === 'boolean' ? null : `expected boolean, got &{${goPrinted(value)}}`
    case 'any':
      return typeof value === 'object' ? `expected any scalar, got &{${goPrinted(value)}}` : null
    default: {
      const never: never = scalar
      throw new Error(`Unknown scalar ${String(never)}.`)
    }
  }
}

/** All that is wrong, each with its path in front. */
export function problemsOf(value: Json, definition: Definition, path: readonly string[] = []): readonly string[] {
  if (value === null) return []
  const type = shapedType(mergeTypeOf(definition), value)
  const named = (text: string): string => (path.length === 0 ? text : `${printedPath(path)}: ${text}`)
  if (type.kind === 'scalar') {
    const problem = scalarProblem(type.scalar, value)
    return problem === null ? [] : [named(problem)]
  }
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return [named(`expected list, got &{${goPrinted(value)}}`)]
    const items = value as readonly Json[]
    if (type.isAtomic) return items.flatMap((item, index) => problemsOf(item, type.items, [...path, `i:${index}`]))
    return itemProblems(items, (item) => itemElement(type, item), type, path)
  }
  if (!isObject(value)) return [named(`expected map, got &{${goPrinted(value)}}`)]
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = [...path, `f:${key}`]
    const entry = entryOf(type, key)
    return entry === null ? [`${printedPath(below)}: field not declared in schema`] : problemsOf(inner, entry, below)
  })
}

function itemProblem(item: Json, keys: readonly string[]): string | null {
  if (keys.length > 0) {
    if (item === null) return 'associative list with keys may not have a null element'
    return isObject(item) ? null : 'associative list with keys may not have non-map elements'
  }
  if (item === null) return "associative list without keys has an element that's an explicit null"
  if (Array.isArray(item)) return 'not supported: associative list with lists as elements'
  return isObject(item) ? "associative list without keys has an element that's a map type" : null
}

function itemProblems(
  items: readonly Json[],
  elementOf: (item: Json) => string,
  { keys, items: definition }: { readonly keys: readonly string[]; readonly items: Definition },
  path: readonly string[],
): readonly string[] {
  const found: string[] = []
  const seen = new Set<string>()
  const prefix = path.length === 0 ? '' : `${printedPath(path)}: `
  for (const [index, item] of items.entries()) {
    const problem = itemProblem(item, keys)
    // Without a key there is no way to speak of what follows.
    if (problem !== null) return [...found, `${prefix}element ${index}: ${problem}`]
    const element = elementOf(item)
    if (seen.has(element)) found.push(`${prefix}duplicate entries for key ${printedPath([element])}`)
    seen.add(element)
    found.push(...problemsOf(item, definition, [...path, element]))
  }
  return found
}
