import type { JsonObject, ObjectOf, ResourceName } from '../objects.ts'
import { applyObject, patchObject, type PatchKind } from '../schema/index.ts'
import { badRequest, refusal, refused, type Outcome, type Status } from '../status.ts'
import { ok } from '#shared/kit/result.ts'
import { mediaTypeOf } from './bodies.ts'
import { type Call, gvkOf, missing, stored } from './call.ts'
import type { Replied } from './types.ts'
import { create201, inNamespace, metaOf, underName, written } from './writing.ts'
import { type WriteQuery, writeQueryOf, writerOf } from './write-options.ts'

const patchKinds: { readonly [type: string]: PatchKind } = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

/** The kind of a patch by its media type, or the 415. */
export function patchKindOf(call: Call): Outcome<PatchKind> {
  const kind = patchKinds[mediaTypeOf(call.request)]
  return kind === undefined ? refused(unsupportedPatch()) : ok(kind)
}

const unsupportedPatch = (): Status => refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})

/** PATCH of an object or its status. */
export function patch(call: Call): Replied {
  const kind = patchKindOf(call)
  if (kind.kind === 'failed') return kind
  const options = writeQueryOf(call.query, 'PatchOptions', kind.value === 'apply')
  if (options.kind === 'failed') return options
  const live = stored(call)
  if (kind.value === 'apply') return applied(call, live, options.value)
  if (live === undefined) return refused(missing(call))
  const patched = patchObject({
    kind: kind.value,
    gvk: gvkOf(call.resource),
    resource: call.resource,
    name: call.name,
    live: live,
    body: call.request.body,
    fieldValidation: options.value.fieldValidation,
  })
  if (patched.kind === 'failed') return patched
  call.minded.push(...patched.value.warnings)
  const placed = sameName(call, patched.value.object)
  if (placed.kind === 'failed') return placed
  const { warnings } = patched.value
  return written(call, live, placed.value, { dryRun: options.value.dryRun, isPatch: true, warnings })
}

/** A server-side apply creates what is not there, unless it is a subresource's. */
function applied(call: Call, live: ObjectOf[ResourceName] | undefined, options: WriteQuery): Replied {
  if (live === undefined && call.subresource !== '') return refused(missing(call))
  const merged = applyObject({
    gvk: gvkOf(call.resource),
    live: live ?? null,
    body: call.request.body,
    namespace: call.namespace,
    name: call.name,
    writer: writerOf(call),
    isForced: options.isForced,
    fieldValidation: options.fieldValidation,
  })
  if (merged.kind === 'failed') return merged
  call.minded.push(...merged.value.warnings)
  const placed = sameName(call, merged.value.object)
  if (placed.kind === 'failed') return placed
  const { warnings } = merged.value
  if (live === undefined) return create201(call, placed.value, options.dryRun, warnings)
  return written(call, live, placed.value, { dryRun: options.dryRun, isPatch: true, warnings, isTracked: true })
}

function sameName(call: Call, object: JsonObject): Outcome<JsonObject> {
  const { name = '' } = metaOf(object)
  if (name === call.name) return inNamespace(call, object)
  if (name === '') return underName(call, object)
  return refused(badRequest(`the name of the object (${name}) does not match the name on the URL (${call.name})`))
}
