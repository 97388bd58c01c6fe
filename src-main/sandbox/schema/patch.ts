import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'
import type { Outcome, Status } from '../status.ts'
import { badRequest, fieldInvalid, refusal, refused } from '../status.ts'
import { decodeKind, requiredSchema } from './decode-kind.ts'
import { jsonPatched, StepRefused } from './json-patch.ts'
import type { PatchStep } from './json-patch.ts'
import { isParsedObject, parseJson, plainJson } from './json-text.ts'
import type { Parsed, ParsedText } from './json-text.ts'
import { goPrinted, isLooseObject, looseCopy } from './loose-json.ts'
import { mergePatched } from './merge-patch.ts'
import { PatchProblem, strategicMerge } from './strategic.ts'
import type { Decoded, FieldValidation, GroupVersionKind, Json, JsonObject, PatchKind } from './types.ts'

/** A patch of any kind but apply. `live` is the stored object, or the Scale of it for `/scale`. */
export interface PatchRequest {
  readonly kind: Exclude<PatchKind, 'apply'>
  readonly gvk: GroupVersionKind
  /** The plural and the name of what is patched. */
  readonly resource: string
  readonly name: string
  readonly live: JsonObject
  readonly body: string
  readonly fieldValidation: FieldValidation
}

/** What became of the patch before it is decoded: the object, how errors show it, and what strict reading minds. */
interface Patched {
  readonly value: Json
  readonly shown: string
  readonly strictErrors: readonly string[]
}

const maximumSteps = 10_000

const rejected = (): Status =>
  refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {})

/** What the server could not foresee either: a 500 without a reason. */
const unforeseen = (message: string): Status => refusal(500, '', message)

const goKind = (value: Parsed): string =>
  Array.isArray(value)
    ? 'array'
    : isParsedObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value === 'string'
          ? 'string'
          : 'number'

/** Keys that stand twice, at any depth; a map of anything is what patches are read into. */
function repeatedFields({ value, repeated }: ParsedText): readonly string[] {
  const found: string[] = []
  const visit = (inner: Parsed, path: string): void => {
    if (Array.isArray(inner)) inner.forEach((item: Parsed, index) => visit(item, `${path}[${index}]`))
    if (!isParsedObject(inner)) return
    const twice = new Set(repeated.get(inner))
    for (const [key, next] of Object.entries(inner)) {
      const where = path === '' ? key : `${path}.${key}`
      if (twice.has(key)) found.push(`duplicate field ${JSON.stringify(where)}`)
      visit(next, where)
    }
  }
  visit(value, '')
  return found
}

function readObject(body: string, isNullAllowed: boolean): Result<ParsedText, string> {
  const parsed = parseJson(body)
  if (parsed.kind === 'failed') return parsed
  const { value } = parsed.value
  if (isParsedObject(value) || (value === null && isNullAllowed)) return parsed
  return failed(`json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`)
}

const stepFields = ['op', 'path', 'from']

function stepProblem(value: Parsed): string | null {
  const type = 'handlers.jsonPatchOp'
  if (!Array.isArray(value)) return `json: cannot unmarshal ${goKind(value)} into Go value of type []${type}`
  for (const step of value as readonly Parsed[]) {
    if (!isParsedObject(step)) return `json: cannot unmarshal ${goKind(step)} into Go value of type ${type}`
    for (const field of stepFields) {
      const inner = step[field]
      if (inner === undefined || inner === null || typeof inner === 'string') continue
      return `json: cannot unmarshal ${goKind(inner)} into Go struct field jsonPatchOp.${field} of type string`
    }
  }
  return null
}

function unknownStepFields(steps: readonly Json[]): readonly string[] {
  return steps.flatMap((step, index) =>
    Object.keys(step as JsonObject)
      .filter((key) => key !== 'value' && !stepFields.includes(key))
      .map((key) => `json patch unknown field "[${index}].${key}"`),
  )
}

function byJsonPatch({ live, body }: PatchRequest): Outcome<Patched> {
  const parsed = parseJson(body)
  if (parsed.kind === 'failed') return refused(badRequest(`error decoding patch: ${parsed.failure}`))
  const problem = stepProblem(parsed.value.value)
  if (problem !== null) return refused(badRequest(`error decoding patch: ${problem}`))
  const steps = plainJson(parsed.value.value) as readonly Json[]
  if (steps.length > maximumSteps) {
    const message = `The allowed maximum operations in a JSON patch is ${maximumSteps}, got ${steps.length}`
    return refused(refusal(413, 'RequestEntityTooLarge', `Request entity is too large: ${message}`))
  }
  try {
    const value = jsonPatched(live, steps as readonly PatchStep[])
    return ok({ value, shown: JSON.stringify(value), strictErrors: unknownStepFields(steps) })
  } catch (refusedStep) {
    if (!(refusedStep instanceof StepRefused)) throw refusedStep
    return refused(rejected())
  }
}

function byMergePatch({ live, body }: PatchRequest): Outcome<Patched> {
  const parsed = readObject(body, true)
  if (parsed.kind === 'failed') return refused(badRequest(`error decoding patch: ${parsed.failure}`))
  if (parsed.value.value === null) return refused(badRequest('Invalid JSON Patch'))
  const value = mergePatched(live, plainJson(parsed.value.value))
  return ok({ value, shown: JSON.stringify(value), strictErrors: repeatedFields(parsed.value) })
}

function byStrategicPatch({ live, body, gvk }: PatchRequest): Outcome<Patched> {
  const parsed = readObject(body, true)
  if (parsed.kind === 'failed') return refused(badRequest(parsed.failure))
  const original = looseCopy(live)
  const patch = looseCopy(plainJson(parsed.value.value) ?? {})
  if (!isLooseObject(original) || !isLooseObject(patch))
    throw new Error('Expected an object to patch, found something else.')
  try {
    const value = strategicMerge(original, patch, requiredSchema(gvk))
    return ok({ value, shown: goPrinted(patch), strictErrors: repeatedFields(parsed.value) })
  } catch (problem) {
    if (!(problem instanceof PatchProblem)) throw problem
    return refused(problem.isBadFormat ? badRequest(problem.message) : unforeseen(problem.message))
  }
}

function patched(request: PatchRequest): Outcome<Patched> {
  if (request.kind === 'json') return byJsonPatch(request)
  return request.kind === 'merge' ? byMergePatch(request) : byStrategicPatch(request)
}

/** The refusal of a patched object that is none: the server shows it, or the patch, whole. It names no object. */
function unfit(shown: string, because: string): Status {
  const { message, field, reason } = fieldInvalid('patch', shown, because)
  const causes = [{ reason, message, field }]
  return refusal(422, 'Invalid', ` "" is invalid: ${field}: ${message}`, { causes })
}

/** The patched object, decoded as by `decodeBody`, or the 400, 413, 422 or 500 of a patch that does not fit. */
export function patchObject(request: PatchRequest): Outcome<Decoded> {
  const outcome = patched(request)
  if (outcome.kind === 'failed') return outcome
  const { value, shown, strictErrors } = outcome.value
  const isMap = request.kind === 'strategic'
  const read = decodeKind({ value, repeated: new Map() }, request.gvk, isMap ? 'map' : 'json')
  if (read.kind === 'failed') return refused(unfit(shown, read.failure))
  const { fieldValidation } = request
  if (fieldValidation === 'Ignore') return ok({ object: read.value.object, warnings: [] })
  const unknown = isMap ? read.value.strictErrors.toSorted() : read.value.strictErrors
  const minded = [...strictErrors, ...unknown]
  if (fieldValidation === 'Strict' && minded.length > 0) {
    return refused(unfit(shown, `strict decoding error: ${minded.join(', ')}`))
  }
  return ok({ object: read.value.object, warnings: minded })
}
