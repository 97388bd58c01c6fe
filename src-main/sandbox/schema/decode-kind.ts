import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'
import type { JsonObject } from '../objects.ts'
import { decodeInto } from './decode-value.ts'
import type { DecoderWords } from './decode-value.ts'
import { isParsedObject } from './json-text.ts'
import type { Parsed, ParsedText } from './json-text.ts'
import { groupVersionOf, internalPackage, schemaOfKind, splitGroupVersion } from './kinds.ts'
import type { GroupVersionKind } from './types.ts'

/** The kind in the data, with what is missing taken from what was expected (apimachinery: gvkWithDefaults). */
export function kindOf(value: Parsed, expected: GroupVersionKind): GroupVersionKind {
  const head = isParsedObject(value) ? value : {}
  const kind = typeof head['kind'] === 'string' ? head['kind'] : ''
  const { group, version } = splitGroupVersion(typeof head['apiVersion'] === 'string' ? head['apiVersion'] : '')
  const isUnversioned = group === '' && version === ''
  return {
    kind: kind === '' ? expected.kind : kind,
    group: isUnversioned ? expected.group : group,
    version: isUnversioned || (version === '' && group === expected.group) ? expected.version : version,
  }
}

/** Events of both groups are one kind inside, so their decoding goes well and the version is refused afterwards. */
export const isOtherVersion = (found: GroupVersionKind, expected: GroupVersionKind): boolean =>
  found.kind === 'Event' && expected.kind === 'Event' && found.group === 'events.k8s.io'

/** Why data of this kind cannot be taken for what was expected; null if it is just that. */
function kindProblem(found: GroupVersionKind, expected: GroupVersionKind): string | null {
  if (found.group === expected.group && found.version === expected.version && found.kind === expected.kind) return null
  if (schemaOfKind(found) === null) {
    return `no kind "${found.kind}" is registered for version "${groupVersionOf(found)}" in scheme "pkg/runtime/scheme.go:111"`
  }
  const into = `(${found.version}.${found.kind}) to (${internalPackage(expected.group)}.${expected.kind})`
  return `converting ${into}: unknown conversion`
}

/** The schema of a kind that the sandbox serves. */
export function requiredSchema(gvk: GroupVersionKind): string {
  const schema = schemaOfKind(gvk)
  if (schema === null) throw new Error(`Expected tables for ${groupVersionOf(gvk)} ${gvk.kind}; they have none.`)
  return schema
}

/** What a text holds of an expected kind, with its head filled in; or the error without any frame around it. */
export function decodeKind(
  text: ParsedText,
  gvk: GroupVersionKind,
  words: DecoderWords,
): Result<{ readonly object: JsonObject; readonly strictErrors: readonly string[] }, string> {
  const schema = requiredSchema(gvk)
  const found = kindOf(text.value, gvk)
  const mismatch = words === 'map' ? null : kindProblem(found, gvk)
  if (mismatch !== null) {
    // The server reads the data as what they say they are before it finds that this is not what was expected.
    const own = schemaOfKind(found)
    return failed((own === null ? null : decodeInto(own, text, words).error) ?? mismatch)
  }
  const { object, error, strictErrors } = decodeInto(schema, text, words)
  if (error !== null) return failed(error)
  return ok({ object: { ...object, kind: gvk.kind, apiVersion: groupVersionOf(gvk) }, strictErrors })
}
