import { failed, ok, type Result } from '#shared/kit/result.ts'
import { apiVersionOf, resources } from '../resources.ts'
import type { DeleteOptions, Propagation } from '../registry/types.ts'
import { badRequest, type FieldError, fieldInvalid, fieldNotSupported, type Outcome, refused } from '../status.ts'
import { decodedBody } from './bodies.ts'
import type { Call } from './call.ts'
import { invalidOptions } from './query.ts'
import { dryRunErrors } from './write-options.ts'

/** DeleteOptions as they are written. */
export interface AskedDeletion {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: string
  readonly orphanDependents?: boolean
  readonly dryRun?: readonly string[]
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

const policies: readonly Propagation[] = ['Foreground', 'Background', 'Orphan']

/** The options of a DELETE, from its body or else from its query. */
export function deleteOptionsOf(call: Call): Outcome<DeleteOptions> {
  const asked = call.request.body === '' ? ofQuery(call) : ofBody(call)
  return asked.kind === 'failed' ? asked : checkedDeletion(asked.value)
}

function ofQuery({ query }: Call): Outcome<AskedDeletion> {
  const gracePeriodSeconds = query.integer('gracePeriodSeconds')
  if (gracePeriodSeconds.kind === 'failed') return gracePeriodSeconds
  const policy = query.text('propagationPolicy')
  return ok({
    ...(gracePeriodSeconds.value === undefined ? {} : { gracePeriodSeconds: gracePeriodSeconds.value }),
    ...(policy === '' ? {} : { propagationPolicy: policy }),
    ...(query.has('orphanDependents') ? { orphanDependents: query.flag('orphanDependents') } : {}),
    dryRun: query.all('dryRun'),
  })
}

function ofBody(call: Call): Outcome<AskedDeletion> {
  const head = headOf(call.request.body)
  const isOther = head !== null && head.kind !== '' && head.kind !== 'DeleteOptions'
  if (isOther) return refused(badRequest(noSuchKind(head)))
  // Every group has these options in each of its versions.
  const isShared = head !== null && optionVersions.has(head.apiVersion)
  const [group = '', version = ''] = isShared && head.apiVersion !== 'v1' ? head.apiVersion.split('/') : ['', 'v1']
  const body = group === '' ? call.request.body : JSON.stringify({ ...head?.value, apiVersion: version })
  const gvk = { group: '', version: 'v1', kind: 'DeleteOptions' }
  const decoded = decodedBody({ ...call.request, body }, gvk, 'Ignore')
  if (decoded.kind === 'ok') return ok(decoded.value.object as AskedDeletion)
  const { failure } = decoded
  return refused(failure.code === 400 ? badRequest(plainly(failure.message)) : failure)
}

const optionVersions = new Set(['meta.k8s.io/v1', ...Object.values(resources).map(apiVersionOf)])

interface Head {
  readonly value: object
  readonly kind: string
  readonly apiVersion: string
}

/** What a JSON body says that it is; null: nothing that could be read. */
function headOf(body: string): Head | null {
  const parsed = parseJson(body)
  if (parsed.kind === 'failed') return null
  const value: unknown = parsed.value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { kind = '', apiVersion = '' } = value as { readonly kind?: unknown; readonly apiVersion?: unknown }
  return typeof kind === 'string' && typeof apiVersion === 'string' ? { value, kind, apiVersion } : null
}

function parseJson(text: string): Result<unknown, SyntaxError> {
  try {
    return ok(JSON.parse(text) as unknown)
  } catch (problem) {
    if (problem instanceof SyntaxError) return failed(problem)
    throw problem
  }
}

const noSuchKind = ({ kind, apiVersion }: Head): string =>
  `no kind "${kind}" is registered for version "${apiVersion || 'meta.k8s.io/v1'}" in scheme "pkg/runtime/scheme.go:111"`

/** The handler of DELETE decodes by itself and does not say what it expected. */
function plainly(message: string): string {
  return message
    .replace(/^the object provided is unrecognized \(must be of type DeleteOptions\): /, '')
    .replace(/ \([^()]*\)$/, '')
    .replace(/^.* cannot be handled as a DeleteOptions: (no kind .* version )"v1"/, '$1"meta.k8s.io/v1"')
}

/** Checks them (kubernetes: apimachinery/pkg/apis/meta/v1/validation, ValidateDeleteOptions). */
export function checkedDeletion(asked: AskedDeletion): Outcome<DeleteOptions> {
  const { propagationPolicy, orphanDependents, dryRun = [] } = asked
  const errors: FieldError[] = []
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const because = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push(fieldInvalid('propagationPolicy', propagationPolicy, because))
  }
  if (propagationPolicy !== undefined && !isPropagation(propagationPolicy)) {
    errors.push(fieldNotSupported('propagationPolicy', propagationPolicy, [...policies, 'nil']))
  }
  errors.push(...dryRunErrors(dryRun))
  if (errors.length > 0) return invalidOptions('DeleteOptions', errors)
  const policy = policyOf(asked)
  return ok({
    ...(asked.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: asked.gracePeriodSeconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(asked.preconditions === undefined ? {} : { preconditions: asked.preconditions }),
    dryRun: dryRun.includes('All'),
  })
}

const isPropagation = (text: string): text is Propagation => policies.some((policy) => policy === text)

function policyOf({ propagationPolicy, orphanDependents }: AskedDeletion): Propagation | undefined {
  if (propagationPolicy !== undefined) return isPropagation(propagationPolicy) ? propagationPolicy : undefined
  if (orphanDependents === undefined) return undefined
  return orphanDependents ? 'Orphan' : 'Background'
}
