import type { Draft, ObjectOf, ResourceName } from './objects.ts'

/** A deep copy of JSON. Several times faster than structuredClone, which matters: every write makes one. */
export function copyOf<T>(value: T): T {
  return copyJson(value) as T
}

function copyJson(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(copyJson)
  const copy: Record<string, unknown> = {}
  // JSON inherits nothing, so this is `Object.entries` without its pairs.
  for (const key in value) {
    const entry = (value as Record<string, unknown>)[key]
    if (entry !== undefined) copy[key] = copyJson(entry)
  }
  return copy
}

/** A private copy of a stored object, to be changed. */
export function draftOf<R extends ResourceName>(object: ObjectOf[R]): Draft<R> {
  return copyJson(object) as Draft<R>
}
