import type { Json } from '../objects.ts'
import { emptyRecord } from './json-text.ts'

/** JSON that may be changed: a private copy. */
export type Loose = null | boolean | number | string | Loose[] | LooseObject
export interface LooseObject {
  [key: string]: Loose
}

export const isLooseObject = (value: Loose | undefined): value is LooseObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A private copy. Its objects have no prototype, so that every key is data. */
export function looseCopy(value: Json): Loose {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: Json) => looseCopy(item))
  const copy = emptyRecord<Loose>()
  for (const [key, inner] of Object.entries(value as { readonly [key: string]: Json })) copy[key] = looseCopy(inner)
  return copy
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item: Json, index) => sameJson(item, b[index] as Json))
  }
  const [left, right] = [a as { readonly [key: string]: Json }, b as { readonly [key: string]: Json }]
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
}

/** How Go's `%v` prints JSON in errors: `map[a:1 b:[x y]]`. */
export function goPrinted(value: Json): string {
  if (value === null) return '<nil>'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(goPrinted).join(' ')}]`
  const entries = Object.entries(value as { readonly [key: string]: Json }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, inner]) => `${key}:${goPrinted(inner)}`).join(' ')}]`
}
