// How objects merge under server-side apply: which lists and maps are merged by key and which are one value.
import type { Json, JsonObject } from '../objects.ts'
import { referenceOf } from './go-types.ts'
import { definitions } from './tables.ts'
import type { Definition } from './tables.ts'

export type ScalarKind = 'string' | 'numeric' | 'boolean' | 'any'

export type MergeType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarKind }
  /** `keys` empty and not atomic: a set of scalars. */
  | { readonly kind: 'list'; readonly isAtomic: boolean; readonly keys: readonly string[]; readonly items: Definition }
  /** `values`: the type of keys that are no declared fields; null: there are none such. */
  | {
      readonly kind: 'map'
      readonly isAtomic: boolean
      readonly fields: { readonly [name: string]: Definition }
      readonly values: Definition | null
    }
  /** Free JSON: objects merge, lists are one value. */
  | { readonly kind: 'free' }

/** The definition of free JSON. */
export const freeDefinition: Definition = { type: 'object' }

function scalarKind({ type, format, oneOf }: Definition): ScalarKind {
  if (oneOf !== undefined || format === 'int-or-string') return 'any'
  if (type === 'integer' || type === 'number') return 'numeric'
  if (type === 'boolean') return 'boolean'
  // Instants and bytes are texts in JSON, and quantities are either.
  return format === 'date-time' ? 'any' : 'string'
}

/** The type of a definition, its reference followed; a property may override how its map merges. */
export function mergeTypeOf(definition: Definition): MergeType {
  const reference = referenceOf(definition)
  if (reference !== null) {
    const named = mergeTypeOf(definitions[reference] ?? freeDefinition)
    const override = definition['x-kubernetes-map-type']
    return named.kind === 'map' && override !== undefined ? { ...named, isAtomic: override === 'atomic' } : named
  }
  if (definition.type === 'array') {
    const listType = definition['x-kubernetes-list-type'] ?? 'atomic'
    const keys = definition['x-kubernetes-list-map-keys'] ?? []
    return { kind: 'list', isAtomic: listType === 'atomic', keys, items: definition.items ?? freeDefinition }
  }
  if (definition.type === 'object') {
    const { properties, additionalProperties } = definition
    if (properties === undefined && additionalProperties === undefined) return { kind: 'free' }
    const isAtomic = definition['x-kubernetes-map-type'] === 'atomic'
    return { kind: 'map', isAtomic, fields: properties ?? {}, values: additionalProperties ?? null }
  }
  return { kind: 'scalar', scalar: scalarKind(definition) }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Free JSON takes the shape of what is there. */
export function shapedType(type: MergeType, value: Json | undefined): Exclude<MergeType, { kind: 'free' }> {
  if (type.kind !== 'free') return type
  if (Array.isArray(value)) return { kind: 'list', isAtomic: true, keys: [], items: freeDefinition }
  if (isObject(value)) return { kind: 'map', isAtomic: false, fields: {}, values: freeDefinition }
  return { kind: 'scalar', scalar: 'any' }
}

/** The definition of a map's entry; null: the type has no such field. */
export function entryOf(type: MergeType & { readonly kind: 'map' }, key: string): Definition | null {
  return Object.hasOwn(type.fields, key) ? (type.fields[key] ?? null) : type.values
}

/** The path element of an item: by the keys that it has or that have a default; a set's item is its own key. */
export function itemElement(type: MergeType & { readonly kind: 'list' }, item: Json): string {
  if (type.keys.length === 0) return `v:${JSON.stringify(item)}`
  const itemType = mergeTypeOf(type.items)
  const fields = itemType.kind === 'map' ? itemType.fields : {}
  const key: { [name: string]: Json } = {}
  for (const name of [...type.keys].toSorted()) {
    const value = isObject(item) && name in item ? item[name] : (fields[name]?.default as Json | undefined)
    if (value !== undefined) key[name] = value
  }
  return `k:${JSON.stringify(key)}`
}
