import { ok } from '#shared/kit/result.ts'
import type { Draft, JsonObject, NewObject, ObjectOf, ResourceName } from '../objects.ts'
import { copyOf } from '../draft.ts'
import { resources } from '../resources.ts'
import { badRequest, type Outcome, refusal, refused } from '../status.ts'
import { trackUpdate } from '../schema/index.ts'
import { decodedBody } from './bodies.ts'
import { type Call, gvkOf, missing, stored, strategyOf, warningsOf } from './call.ts'
import type { Replied } from './types.ts'
import { type WriteQuery, writeQueryOf, writerOf } from './write-options.ts'

interface Meta {
  readonly name?: string
  readonly namespace?: string
  readonly resourceVersion?: string
  readonly managedFields?: readonly unknown[]
}

/** Kinds that a PUT creates when they are not there (their strategy's AllowCreateOnUpdate). */
const createdByPut = new Set<ResourceName>(['endpoints', 'events', 'leases', 'services'])

/** POST to a collection. */
export function create(call: Call): Replied {
  const options = writeQueryOf(call.query, 'CreateOptions')
  if (options.kind === 'failed') return options
  const decoded = decodedBody(call.request, gvkOf(call.resource), options.value.fieldValidation)
  if (decoded.kind === 'failed') return decoded
  call.minded.push(...decoded.value.warnings)
  const placed = inNamespace(call, decoded.value.object)
  if (placed.kind === 'failed') return placed
  return createdFrom(call, placed.value, options.value, decoded.value.warnings)
}

/** PUT to an object or its status. */
export function replace(call: Call): Replied {
  const options = writeQueryOf(call.query, 'UpdateOptions')
  if (options.kind === 'failed') return options
  const decoded = decodedBody(call.request, gvkOf(call.resource), options.value.fieldValidation)
  if (decoded.kind === 'failed') return decoded
  call.minded.push(...decoded.value.warnings)
  const named = underName(call, decoded.value.object)
  if (named.kind === 'failed') return named
  const live = stored(call)
  const { warnings } = decoded.value
  if (live !== undefined) return written(call, live, named.value, { ...options.value, isPatch: false, warnings })
  const isCreated = createdByPut.has(call.resource) && call.subresource === ''
  if (!isCreated) return refused(missing(call))
  return createdFrom(call, named.value, options.value, warnings)
}

/** Defaults, tracks and creates; the answer is a 201. */
export function createdFrom(
  call: Call,
  object: JsonObject,
  { dryRun }: Pick<WriteQuery, 'dryRun'>,
  warnings: readonly string[],
): Replied {
  if ((metaOf(object).resourceVersion ?? '') !== '') {
    return refused(refusal(500, '', 'resourceVersion should not be set on objects to be created'))
  }
  const draft = defaulted(call, object)
  const managedFields = trackUpdate({ gvk: gvkOf(call.resource), before: null, after: draft, writer: writerOf(call) })
  return create201(call, withManagedFields(draft, managedFields), dryRun, warnings)
}

/** Creates what is tracked already. */
export function create201(call: Call, object: JsonObject, dryRun: boolean, warnings: readonly string[]): Replied {
  const { resource, parts } = call
  const outcome = parts.registry.create(resource, object as unknown as NewObject<ResourceName>, { dryRun })
  if (outcome.kind === 'failed') return outcome
  const created = outcome.value
  const told = warningsOf(call, warnings, { object: created, old: null })
  return ok({ kind: 'object', status: 201, resource, object: created, warnings: told })
}

export interface UpdateRequest extends Pick<WriteQuery, 'dryRun'> {
  readonly isPatch: boolean
  readonly warnings: readonly string[]
  /** The managed fields are right already, as after an apply. */
  readonly isTracked?: boolean
}

/** Defaults, tracks and stores an update; the answer is a 200. */
export function written(call: Call, live: ObjectOf[ResourceName], object: JsonObject, request: UpdateRequest): Replied {
  const { resource, parts } = call
  const subresource = call.subresource === 'status' ? 'status' : ''
  const draft = defaulted(call, object)
  const before = live as unknown as JsonObject
  const managedFields = request.isTracked
    ? metaOf(object).managedFields
    : trackUpdate({ gvk: gvkOf(resource), before, after: draft, writer: writerOf(call) })
  const update = withManagedFields(draft, managedFields) as unknown as ObjectOf[ResourceName]
  const { dryRun, isPatch } = request
  const outcome = parts.registry.update(resource, update, { dryRun, isPatch, subresource })
  if (outcome.kind === 'failed') return outcome
  const told = warningsOf(call, request.warnings, { object: outcome.value, old: live })
  return ok({ kind: 'object', status: 200, resource, object: outcome.value, warnings: told })
}

/** Defaults come with decoding, before anything looks at an object; managed fields count them as the writer's own. */
function defaulted(call: Call, object: JsonObject): JsonObject {
  const draft = copyOf(object)
  strategyOf(call).applyDefaults?.(draft as unknown as Draft<ResourceName>)
  return draft
}

export function withManagedFields(object: JsonObject, managedFields: readonly unknown[] | undefined): JsonObject {
  const { managedFields: _before, ...metadata } = metaOf(object)
  const tracked = managedFields === undefined ? metadata : { ...metadata, managedFields }
  return { ...object, metadata: tracked } as unknown as JsonObject
}

export const metaOf = (object: JsonObject): Meta => (object['metadata'] ?? {}) as Meta

/** The object in the namespace of its path; one that says another namespace is refused. */
export function inNamespace(call: Pick<Call, 'resource' | 'namespace'>, object: JsonObject): Outcome<JsonObject> {
  const { namespace: said = '', ...metadata } = metaOf(object)
  if (!resources[call.resource].isNamespaced) return ok({ ...object, metadata } as unknown as JsonObject)
  if (said !== '' && said !== call.namespace) {
    const because = 'the namespace of the provided object does not match the namespace sent on the request'
    return refused(badRequest(because))
  }
  return ok({ ...object, metadata: { ...metadata, namespace: call.namespace } } as unknown as JsonObject)
}

/** The object under the name of its path, or the 400. */
export function underName(
  call: Pick<Call, 'resource' | 'namespace' | 'name'>,
  object: JsonObject,
): Outcome<JsonObject> {
  const { name: said = '' } = metaOf(object)
  if (said === '') {
    const because = `the name of the object (${call.name} based on URL) was undeterminable: name must be provided`
    return refused(badRequest(because))
  }
  const placed = inNamespace(call, object)
  if (placed.kind === 'failed') return placed
  if (said !== call.name) {
    return refused(badRequest(`the name of the object (${said}) does not match the name on the URL (${call.name})`))
  }
  return placed
}
