import type { JsonObject } from './types.ts'

/** `/openapi/v3`: where each document is, with a hash of its content. */
export function openApiIndex(): JsonObject {
  throw new Error('not yet')
}

/** `/openapi/v3/<path>`, path as `api/v1` or `apis/apps/v1`. The text does not change while the process lives; `hash` is its ETag. Null: 404. */
export function openApiDocument(_path: string): { readonly text: string; readonly hash: string } | null {
  throw new Error('not yet')
}

/** `/openapi/v2`: bytes of the protobuf form that kubectl asks for, and of the JSON form. */
export function openApiV2(_form: 'json' | 'protobuf'): {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly hash: string
} {
  throw new Error('not yet')
}
