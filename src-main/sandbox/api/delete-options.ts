import { ok } from '#shared/kit/result.ts'
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
  const decoded = decodedBody(call.request, { group: '', version: 'v1', kind: 'DeleteOptions' }, 'Ignore')
  if (decoded.kind === 'failed') return refused(badRequest(plainly(decoded.failure.message)))
  return ok(decoded.value.object as AskedDeletion)
}

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
