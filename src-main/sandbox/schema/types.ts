import type { Json, JsonObject } from '../objects.ts'

/** Says what a body is: the three words of `x-kubernetes-group-version-kind`. The core group is empty. */
export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** The query parameter of writes; the server's default is Warn for browsers and scripts alike (kubectl sends Strict). */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

/** A decoded object: what Go's types would print again, and the texts for `Warning: 299` headers. */
export interface Decoded {
  readonly object: JsonObject
  readonly warnings: readonly string[]
}

/** The five patches by their media types. */
export type PatchKind = 'json' | 'merge' | 'strategic' | 'apply'

/** A body that is to be decoded. `isYaml` by its Content-Type: JSON is read by another reader, with errors of its own. */
export interface Body {
  readonly text: string
  readonly isYaml: boolean
}

/** Who writes, for managed fields. */
export interface Writer {
  /** `fieldManager` of the query, or else what stands before the first `/` of the user agent: see `managerOf`. */
  readonly manager: string
  readonly subresource: '' | 'status' | 'scale'
  readonly nowMs: number
}

export type { Json, JsonObject }
