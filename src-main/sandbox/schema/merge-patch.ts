// Merge patches (RFC 7386).
import type { Json, JsonObject } from '../objects.ts'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is new comes without its nulls; those that are items of a list stay. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutNulls(item))
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** The document after the patch: objects are merged, null removes, everything else replaces. */
export function mergePatched(document: Json, patch: Json): Json {
  if (!isObject(document)) return withoutNulls(patch)
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(document))
  for (const [key, value] of Object.entries(patch)) {
    const present = merged.get(key)
    if (value === null) merged.delete(key)
    else merged.set(key, present === undefined || present === null ? withoutNulls(value) : mergePatched(present, value))
  }
  // The server's library prints what it has touched with its keys in order.
  return Object.fromEntries([...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
