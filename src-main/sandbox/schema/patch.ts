import type { Outcome } from '../status.ts'
import type { Decoded, FieldValidation, GroupVersionKind, JsonObject, PatchKind } from './types.ts'

/** A patch of any kind but apply. `live` is the stored object, or the Scale of it for `/scale`. */
export interface PatchRequest {
  readonly kind: Exclude<PatchKind, 'apply'>
  readonly gvk: GroupVersionKind
  /** The plural, group and name, for refusals. */
  readonly resource: string
  readonly name: string
  readonly live: JsonObject
  readonly body: string
  readonly fieldValidation: FieldValidation
}

/** The patched object, decoded as by `decodeBody`, or the 400, 413 or 422 of a patch that does not fit. */
export function patchObject(_request: PatchRequest): Outcome<Decoded> {
  throw new Error('not yet')
}
