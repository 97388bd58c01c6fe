import type { Outcome } from '../status.ts'
import type { Decoded, FieldValidation, GroupVersionKind, JsonObject, Writer } from './types.ts'

/** A server-side apply. `live` null: nothing is there yet, and the answer is to be created (201). */
export interface ApplyRequest {
  readonly gvk: GroupVersionKind
  readonly live: JsonObject | null
  /** YAML, of which JSON is a part. */
  readonly body: string
  /** The request's path says both; the body must say the same or nothing. */
  readonly namespace: string
  readonly name: string
  readonly writer: Writer
  readonly isForced: boolean
  readonly fieldValidation: FieldValidation
}

/**
 * The merged object, with `metadata.managedFields` already right, or the 409 with its FieldManagerConflict causes.
 * An apply that changes nothing comes back equal to `live`, old times included.
 */
export function applyObject(_request: ApplyRequest): Outcome<Decoded> {
  throw new Error('not yet')
}
