import type { GroupVersionKind, Json, JsonObject, Writer } from './types.ts'

/** One write that is no apply. `after` has its defaults set, but nothing that admission or the strategy's prepareFor… adds. */
export interface TrackedUpdate {
  readonly gvk: GroupVersionKind
  /** Null for a creation. */
  readonly before: JsonObject | null
  readonly after: JsonObject
  readonly writer: Writer
}

/** What `metadata.managedFields` is after the write; undefined: none (the object was never tracked, and this is no creation). */
export function trackUpdate(_update: TrackedUpdate): readonly Json[] | undefined {
  return undefined
}

/** The name a write is tracked under: `fieldManager`, else the user agent up to its first slash. */
export function managerOf(fieldManager: string | null, userAgent: string): string {
  if (fieldManager !== null && fieldManager !== '') return fieldManager
  return (userAgent.split('/')[0] ?? '').slice(0, 128)
}

/** The object without `metadata.managedFields`. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  const { metadata } = object
  if (metadata === null || typeof metadata !== 'object' || Array.isArray(metadata)) return object
  const { managedFields: _dropped, ...rest } = metadata as JsonObject
  return { ...object, metadata: rest }
}
