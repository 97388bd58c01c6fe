import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'
import type { Outcome, Status } from '../status.ts'
import { badRequest, refusal, refused } from '../status.ts'
import { decodeKind, requiredSchema } from './decode-kind.ts'
import { difference, hasPath, intersection, isEmptySet, pathsOf, printedPath, union } from './field-set.ts'
import type { FieldSet } from './field-set.ts'
import { isParsedObject, plainJson } from './json-text.ts'
import type { Parsed } from './json-text.ts'
import { groupVersionOf } from './kinds.ts'
import { sameJson } from './loose-json.ts'
import {
  comparison,
  conflictsOf,
  emptyObject,
  managersAfterUpdate,
  takenFrom,
  withoutManagedFields,
  withoutResetFields,
} from './managed-fields.ts'
import type { Conflict } from './managed-fields.ts'
import { entriesFrom, identityOf, managersOf, stripped, withManagers } from './managers.ts'
import type { Manager, Managers } from './managers.ts'
import { definitions } from './tables.ts'
import { compare, fieldSetOf, merged, withNamedFields, withoutFields } from './typed-objects.ts'
import type { Decoded, FieldValidation, GroupVersionKind, Json, JsonObject, Writer } from './types.ts'
import { problemsOf } from './validate-applied.ts'
import { parseYaml } from './yaml-text.ts'
import { wireTime } from '../time/wire-time.ts'

/** A server-side apply. `live` null: nothing is there yet, and the answer is to be created (201). */
export interface ApplyRequest {
  readonly gvk: GroupVersionKind
  readonly live: JsonObject | null
  /** YAML, of which JSON is a part. */
  readonly body: string
  /** The request's path says both; whether the body says the same is the API's to check. */
  readonly namespace: string
  readonly name: string
  readonly writer: Writer
  readonly isForced: boolean
  readonly fieldValidation: FieldValidation
}

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const metaOf = (object: JsonObject): JsonObject => (isObject(object['metadata']) ? object['metadata'] : {})
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

interface Configuration {
  readonly object: JsonObject
  readonly repeatedKeys: readonly string[]
}

/** How Go prints a kind: `apps/v1, Kind=StatefulSet`; a missing apiVersion leaves the slash alone. */
const printedKind = (apiVersion: string, kind: string): string =>
  `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`

function goKind(value: Parsed): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'number'
}

function readConfiguration({ body, gvk }: ApplyRequest): Outcome<Configuration> {
  const parsed = parseYaml(body)
  const undecodable = (because: string): Outcome<Configuration> =>
    refused(badRequest(`error decoding YAML: ${because}`))
  if (parsed.kind === 'failed') return undecodable(`error converting YAML to JSON: ${parsed.failure}`)
  const { value, repeatedKeys } = parsed.value
  if (value !== null && !isParsedObject(value)) {
    const type = 'map[string]interface {}'
    return undecodable(
      `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(value)} into Go value of type ${type}`,
    )
  }
  const object = (plainJson(value) ?? {}) as JsonObject
  const [apiVersion, kind] = [textOf(object['apiVersion']), textOf(object['kind'])]
  if (apiVersion !== groupVersionOf(gvk) || kind !== gvk.kind) {
    return refused(badRequest(`invalid object type: ${printedKind(apiVersion, kind)}`))
  }
  const { managedFields } = metaOf(object)
  if (managedFields !== undefined && managedFields !== null) {
    return refused(badRequest('metadata.managedFields must be nil'))
  }
  return ok({ object, repeatedKeys })
}

/** Faults of the configuration that the real server answers with a 500 without a reason. */
const unforeseen = (message: string): Status => refusal(500, '', message)

function typeProblem(object: JsonObject, { gvk }: ApplyRequest): Status | null {
  const problems = problemsOf(object, definitions[requiredSchema(gvk)] ?? {})
  if (problems.length === 0) return null
  const { namespace, name } = metaOf(object)
  const subject = `${textOf(namespace)}/${textOf(name)}; ${printedKind(groupVersionOf(gvk), gvk.kind)}`
  const text = problems.length === 1 ? problems[0] : ['errors:', ...problems.map((line) => `  ${line}`)].join('\n')
  return unforeseen(`failed to create typed patch object (${subject}): ${text}`)
}

function printedManager({ name, subresource, operation, apiVersion }: Manager): string {
  const whole =
    subresource === ''
      ? JSON.stringify(name)
      : `${JSON.stringify(name)} with subresource ${JSON.stringify(subresource)}`
  return operation === 'Update' ? `${whole} using ${apiVersion}` : whole
}

function conflictStatus(conflicts: readonly Conflict[]): Status {
  const sorted = conflicts.toSorted((a, b) => (identityOf(a.manager) < identityOf(b.manager) ? -1 : 1))
  const all = sorted.flatMap(({ manager, fields }) =>
    pathsOf(fields).map((path) => ({ manager: printedManager(manager), path: printedPath(path) })),
  )
  const causes = all.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }))
  const lines = sorted.flatMap(({ manager, fields }) => [
    `conflicts with ${printedManager(manager)}:`,
    ...pathsOf(fields).map((path) => `- ${printedPath(path)}`),
  ])
  const [only] = all
  const text =
    all.length === 1 && only !== undefined
      ? `Apply failed with 1 conflict: conflict with ${only.manager}: ${only.path}`
      : `Apply failed with ${all.length} conflicts: ${lines.join('\n')}`
  return refusal(409, 'Conflict', text, { causes })
}

interface Live {
  readonly object: JsonObject
  readonly managers: Managers
}

/** What there is. Objects that nobody managed so far belong to `before-first-apply` from now on. */
function liveOf({ live, gvk, writer }: ApplyRequest): Live {
  const empty = emptyObject(gvk)
  if (live === null) return { object: empty, managers: new Map() }
  const object = withoutManagedFields(live)
  const managers = managersOf(live)
  if (managers.size > 0) return { object, managers }
  const first = { ...writer, manager: 'before-first-apply' }
  return { object, managers: managersAfterUpdate(managers, { gvk, before: empty, after: object, writer: first }) }
}

/** Takes away what the applier owned and applies no more, unless somebody else owns it too. */
function pruned(object: JsonObject, managers: Managers, last: FieldSet, gvk: GroupVersionKind): JsonObject {
  if (isEmptySet(last)) return object
  const definition = definitions[requiredSchema(gvk)] ?? {}
  const named = (set: FieldSet): FieldSet => withNamedFields(set, definition)
  const all = named(fieldSetOf(object, definition))
  const without = withoutFields(object, named(last), definition)
  const owned = [...managers.values()].reduce((set, { fields }) => union(set, fields), {
    members: new Set<string>(),
    children: new Map(),
  } as FieldSet)
  const kept = union(named(fieldSetOf(without, definition)), named(owned))
  const ownedBack = withoutFields(object, difference(all, kept), definition)
  // What went only because what holds it was taken away, and was never the applier's, comes back.
  const left = named(fieldSetOf(ownedBack, definition))
  return withoutFields(object, intersection(difference(all, left), named(last)), definition)
}

/** Merges the configuration; the failure is the conflicts. */
function mergeConfiguration(
  live: Live,
  configuration: JsonObject,
  { gvk, writer }: ApplyRequest,
  isForced: boolean,
): Result<Live & { readonly isChanged: boolean }, readonly Conflict[]> {
  const definition = definitions[requiredSchema(gvk)] ?? {}
  const { manager: name, subresource } = writer
  const owner = { name, operation: 'Apply' as const, apiVersion: groupVersionOf(gvk), subresource }
  const identity = identityOf(owner)
  const previous = live.managers.get(identity)
  const fields = withoutResetFields(fieldSetOf(configuration, definition), gvk, subresource)
  const managers = new Map(live.managers).set(identity, { ...owner, time: previous?.time ?? null, fields })
  const last = previous?.fields ?? { members: new Set<string>(), children: new Map() }
  const object = pruned(merged(live.object, configuration, definition), managers, last, gvk)
  const changes = comparison(gvk, live.object, object, subresource)
  const conflicts = conflictsOf(managers, identity, changes)
  if (conflicts.length > 0 && !isForced) return failed(conflicts)
  const isChanged = !sameJson(object, live.object)
  return ok({ object, managers: stripped(takenFrom(managers, identity, changes), identity), isChanged })
}

/** Fields that kubectl's client-side apply wrote and nobody has changed since may be taken over by kubectl's server-side apply. */
function lastAppliedFields(live: JsonObject, gvk: GroupVersionKind): FieldSet | null {
  const { annotations } = metaOf(live)
  const text = isObject(annotations) ? textOf(annotations[lastAppliedAnnotation]) : ''
  const parsed = text === '' ? null : parseYaml(text)
  if (parsed === null || parsed.kind === 'failed' || !isParsedObject(parsed.value.value)) return null
  const object = plainJson(parsed.value.value) as JsonObject
  if (object['apiVersion'] !== groupVersionOf(gvk)) return null
  const definition = definitions[requiredSchema(gvk)] ?? {}
  const { added, modified, removed } = compare(object, live, definition)
  return [modified, added, removed].reduce(difference, fieldSetOf(object, definition))
}

function withoutAllowed({ manager, fields }: Conflict, allowed: FieldSet): Conflict {
  const left = pathsOf(fields).filter((path) => !hasPath(allowed, path))
  return { manager, fields: left.length === 0 ? difference(fields, fields) : difference(fields, allowed) }
}

function applied(live: Live, configuration: JsonObject, request: ApplyRequest): ReturnType<typeof mergeConfiguration> {
  const first = mergeConfiguration(live, configuration, request, request.isForced)
  if (first.kind === 'ok' || request.writer.manager !== 'kubectl') return first
  const allowed = lastAppliedFields(live.object, request.gvk)
  if (allowed === null) return first
  const left = first.failure
    .map((conflict) => withoutAllowed(conflict, allowed))
    .filter(({ fields }) => !isEmptySet(fields))
  return left.length > 0 ? failed(left) : mergeConfiguration(live, configuration, request, true)
}

/** kubectl's server-side apply keeps the annotation of its client-side apply up to date where there is one. */
function withLastApplied(object: JsonObject, configuration: JsonObject, { writer }: ApplyRequest): JsonObject {
  const { annotations } = metaOf(object)
  if (writer.manager !== 'kubectl' || !isObject(annotations) || textOf(annotations[lastAppliedAnnotation]) === '')
    return object
  const { annotations: given, ...meta } = metaOf(configuration)
  const { [lastAppliedAnnotation]: _own, ...others } = isObject(given) ? given : {}
  const metadata = given === undefined ? meta : { ...meta, annotations: others }
  const text = `${JSON.stringify(inOrder({ ...configuration, metadata }))}\n`
  return { ...object, metadata: { ...metaOf(object), annotations: { ...annotations, [lastAppliedAnnotation]: text } } }
}

/** Go prints a map's keys in order. */
function inOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => inOrder(item))
  if (!isObject(value)) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, inOrder(inner)]))
}

/** Times alone are no change: then the old ones stay, so that the write stores nothing. */
function withoutIdleTimes(object: JsonObject, live: JsonObject | null): JsonObject {
  if (live === null) return object
  const timeless = (one: JsonObject): Json => {
    const managers = [...managersOf(one).values()].map((manager) => ({ ...manager, time: null }))
    const entries = entriesFrom(new Map(managers.map((manager) => [identityOf(manager), manager])))
    return { ...one, metadata: { ...metaOf(one), managedFields: [...(entries ?? [])] } }
  }
  return sameJson(timeless(object), timeless(live)) ? live : object
}

/**
 * The merged object, with `metadata.managedFields` already right, or the 409 with its FieldManagerConflict causes.
 * An apply that changes nothing comes back equal to `live`, old times included.
 */
export function applyObject(request: ApplyRequest): Outcome<Decoded> {
  const read = readConfiguration(request)
  if (read.kind === 'failed') return read
  const { object: configuration, repeatedKeys } = read.value
  const problem = typeProblem(configuration, request)
  if (problem !== null) return refused(problem)
  const live = liveOf(request)
  const outcome = applied(live, configuration, request)
  if (outcome.kind === 'failed') return refused(conflictStatus(outcome.failure))
  const { object, managers, isChanged } = outcome.value
  const decoded = decodeKind({ value: object, repeated: new Map() }, request.gvk, 'map')
  if (decoded.kind === 'failed') {
    const kind = printedKind(groupVersionOf(request.gvk), request.gvk.kind)
    const { namespace, name } = metaOf(object)
    const subject = request.live === null ? `${textOf(namespace)}/${textOf(name)}; ${kind}` : `/; ${kind}`
    return refused(
      unforeseen(
        `failed to convert new object (${subject}) to proper version: unable to convert unstructured object to ${kind}: ${decoded.failure}`,
      ),
    )
  }
  if (repeatedKeys.length > 0 && request.fieldValidation === 'Strict') {
    const lines = repeatedKeys.map((line) => `\n  ${line}`).join('')
    return refused(
      badRequest(`error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${lines}`),
    )
  }
  const timed = isChanged ? applierTimed(managers, request) : managers
  const whole = withManagers(withLastApplied(decoded.value.object, configuration, request), timed)
  const warnings = request.fieldValidation === 'Warn' ? repeatedKeys : []
  return ok({ object: withoutIdleTimes(whole, request.live), warnings })
}

/** The applier's time is that of its last apply that changed something. */
function applierTimed(managers: Managers, { gvk, writer }: ApplyRequest): Managers {
  const { manager: name, subresource, nowMs } = writer
  const identity = identityOf({ name, operation: 'Apply', apiVersion: groupVersionOf(gvk), subresource })
  const manager = managers.get(identity)
  return manager === undefined ? managers : new Map(managers).set(identity, { ...manager, time: wireTime(nowMs) })
}
