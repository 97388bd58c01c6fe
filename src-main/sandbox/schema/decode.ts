import type { Outcome } from '../status.ts'
import type { Body, Decoded, FieldValidation, GroupVersionKind, Json } from './types.ts'

/** What a path expects in its body. `accepts` lists further kinds for subresources (Scale, Binding, Eviction, DeleteOptions). */
export interface Expected {
  readonly gvk: GroupVersionKind
  readonly fieldValidation: FieldValidation
}

/**
 * Reads a body as the API server's codec does: the object as Go's types would print it (apiVersion and kind always in it;
 * zero values gone where Go omits them, filled in where it does not; quantities canonical; unknown fields dropped), or the 400.
 * With Warn unknown and duplicate fields become warnings, with Strict a 400, with Ignore nothing.
 * No defaults are set beyond Go's zero values: that is the strategies' work.
 */
export function decodeBody(_body: Body, _expected: Expected): Outcome<Decoded> {
  throw new Error('not yet')
}

/** The same for JSON that is parsed already. Idempotent: what came out goes in unchanged. */
export function decodeValue(_value: Json, _expected: Expected): Outcome<Decoded> {
  throw new Error('not yet')
}

/** The kind that a body says it is, where a path takes several (DeleteOptions of any group, Eviction v1 and v1beta1). Null: it does not say. */
export function typeOf(_body: Body): GroupVersionKind | null {
  throw new Error('not yet')
}
