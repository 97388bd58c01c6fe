import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'
import type { Outcome } from '../status.ts'
import { badRequest, refused } from '../status.ts'
import { decodeKind, isOtherVersion, kindOf } from './decode-kind.ts'
import { isParsedObject, parseJson } from './json-text.ts'
import type { Parsed, ParsedText } from './json-text.ts'
import { groupVersionOf } from './kinds.ts'
import type { Body, Decoded, FieldValidation, GroupVersionKind, Json } from './types.ts'
import { parseYaml } from './yaml-text.ts'

/** What a path expects in its body. */
export interface Expected {
  readonly gvk: GroupVersionKind
  readonly fieldValidation: FieldValidation
}

/** What was read, and what strict reading minds already there (YAML's repeated keys). */
interface ReadText extends ParsedText {
  readonly strictErrors: readonly string[]
}

/** Go's struct in which the decoder looks for the kind first, as its errors print it. */
const headType = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`

function headProblem(value: Parsed): string | null {
  if (value === null) return null
  if (!isParsedObject(value)) {
    const name = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `json: cannot unmarshal ${name === 'object' ? 'number' : name} into Go value of type ${headType}`
  }
  for (const key of Object.keys(value)) {
    const inner = value[key]
    if ((key !== 'kind' && key !== 'apiVersion') || inner === undefined || inner === null) continue
    if (typeof inner === 'string') continue
    const name = Array.isArray(inner)
      ? 'array'
      : isParsedObject(inner)
        ? 'object'
        : typeof inner === 'boolean'
          ? 'bool'
          : 'number'
    return `json: cannot unmarshal ${name} into Go struct field .${key} of type string`
  }
  return null
}

/** A body in a message: the beginning of a JSON object, the bytes of anything else. */
function summary(text: string): string {
  if (text === '') return '<empty>'
  const bytes = Buffer.from(text)
  const beginning = bytes.subarray(0, 30)
  const shown = text.startsWith('{') ? beginning.toString() : beginning.toString('hex')
  return bytes.length > 30 ? `${shown} ...` : shown
}

function readText({ text, isYaml }: Body): Result<ReadText, string> {
  if (!isYaml) {
    const parsed = parseJson(text)
    if (parsed.kind === 'failed') return failed(`couldn't get version/kind; json parse error: ${parsed.failure}`)
    const problem = headProblem(parsed.value.value)
    if (problem !== null) return failed(`couldn't get version/kind; json parse error: ${problem}`)
    return ok({ ...parsed.value, strictErrors: [] })
  }
  const parsed = parseYaml(text)
  if (parsed.kind === 'failed') return failed(parsed.failure)
  const problem = headProblem(parsed.value.value)
  if (problem !== null) return failed(`couldn't get version/kind; json parse error: ${problem}`)
  return ok({ ...parsed.value, strictErrors: parsed.value.repeatedKeys })
}

function decodeText(text: ReadText, { gvk, fieldValidation }: Expected): Outcome<Decoded> {
  const found = kindOf(text.value, gvk)
  const cannot = `${found.kind} in version "${found.version}" cannot be handled as a ${gvk.kind}: `
  if (isOtherVersion(found, gvk)) {
    const versions = `(${groupVersionOf(found)}) does not match the expected API version (${groupVersionOf(gvk)})`
    return refused(badRequest(`the API version in the data ${versions}`))
  }
  const read = decodeKind(text, gvk, 'json')
  if (read.kind === 'failed') return refused(badRequest(`${cannot}${read.failure}`))
  const { object, strictErrors } = read.value
  const minded = fieldValidation === 'Ignore' ? [] : [...text.strictErrors, ...strictErrors]
  if (fieldValidation === 'Strict' && minded.length > 0) {
    const yaml = text.strictErrors.map((line) => `\n  ${line}`).join('')
    const all = [...(yaml === '' ? [] : [`yaml: unmarshal errors:${yaml}`]), ...strictErrors]
    return refused(badRequest(`${cannot}strict decoding error: ${all.join(', ')}`))
  }
  return ok({ object, warnings: minded })
}

/**
 * Reads a body as the API server's codec does: the object as Go's types would print it (apiVersion and kind always in it;
 * zero values gone where Go omits them, filled in where it does not; quantities canonical; unknown fields dropped), or the 400.
 * With Warn unknown and duplicate fields become warnings, with Strict a 400, with Ignore nothing.
 * No defaults are set beyond Go's zero values: that is the strategies' work.
 */
export function decodeBody(body: Body, expected: Expected): Outcome<Decoded> {
  const read = readText(body)
  if (read.kind === 'ok') return decodeText(read.value, expected)
  const because = `${read.failure} (${summary(body.text)})`
  return refused(badRequest(`the object provided is unrecognized (must be of type ${expected.gvk.kind}): ${because}`))
}

/** The same for JSON that is parsed already. Idempotent: what came out goes in unchanged. */
export function decodeValue(value: Json, expected: Expected): Outcome<Decoded> {
  return decodeText({ value, repeated: new Map(), strictErrors: [] }, expected)
}
