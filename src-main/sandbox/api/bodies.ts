import { ok } from '#shared/kit/result.ts'
import {
  type Body,
  decodeBody,
  decodeValue,
  type Decoded,
  type FieldValidation,
  type GroupVersionKind,
} from '../schema/index.ts'
import { type Outcome, refusal, refused } from '../status.ts'
import { readProtobuf } from './protobuf.ts'
import type { ApiRequest } from './types.ts'

export const protobuf = 'application/vnd.kubernetes.protobuf'

/** The media type of a body, without its parameters; JSON when it says nothing. */
export function mediaTypeOf(request: ApiRequest): string {
  const text = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return text === '' ? 'application/json' : text
}

/** The body as text of a kind that can be read, or the 415. */
export function bodyOf(request: ApiRequest): Outcome<Body> {
  const type = mediaTypeOf(request)
  if (type === 'application/json') return ok({ text: request.body, isYaml: false })
  if (type === 'application/yaml') return ok({ text: request.body, isYaml: true })
  const message = `the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, ${protobuf}`
  return refused(refusal(415, 'UnsupportedMediaType', message))
}

/** The body decoded as an object of a kind. */
export function decodedBody(
  request: ApiRequest,
  gvk: GroupVersionKind,
  fieldValidation: FieldValidation,
): Outcome<Decoded> {
  if (mediaTypeOf(request) === protobuf) {
    const object = readProtobuf(request.body, gvk)
    return object.kind === 'failed' ? object : decodeValue(object.value, { gvk, fieldValidation })
  }
  const body = bodyOf(request)
  return body.kind === 'failed' ? body : decodeBody(body.value, { gvk, fieldValidation })
}
