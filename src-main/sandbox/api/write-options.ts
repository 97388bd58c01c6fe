import { ok } from '#shared/kit/result.ts'
import {
  type FieldError,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  type Outcome,
} from '../status.ts'
import { type FieldValidation, managerOf, type Writer } from '../schema/index.ts'
import type { Call } from './call.ts'
import { invalidOptions, type Query } from './query.ts'

/** The options of a write, checked. */
export interface WriteQuery {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  readonly isForced: boolean
}

type Kind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'

/** Reads and checks them (kubernetes: apimachinery/pkg/apis/meta/v1/validation). */
export function writeQueryOf(query: Query, kind: Kind, isApply = false): Outcome<WriteQuery> {
  const manager = query.text('fieldManager')
  const validation = query.text('fieldValidation')
  const errors: FieldError[] = []
  if (kind === 'PatchOptions' && isApply && manager === '') {
    errors.push(fieldRequired('fieldManager', 'is required for apply patch'))
  }
  if (kind === 'PatchOptions' && !isApply && query.has('force')) {
    errors.push(fieldForbidden('force', 'may not be specified for non-apply patch'))
  }
  if (manager.length > 128) errors.push(fieldTooLong('fieldManager', 128))
  const strange = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(manager)
  if (strange !== null) {
    const code = (strange[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const at = Buffer.byteLength(manager.slice(0, strange.index))
    errors.push(fieldInvalid('fieldManager', manager, `invalid character U+${code} (at position ${at})`))
  }
  errors.push(...dryRunErrors(query.all('dryRun')))
  if (validation !== '' && !isFieldValidation(validation)) {
    errors.push(fieldNotSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']))
  }
  if (errors.length > 0) return invalidOptions(kind, errors)
  return ok({
    dryRun: query.all('dryRun').includes('All'),
    fieldValidation: isFieldValidation(validation) ? validation : 'Warn',
    isForced: query.flag('force'),
  })
}

const isFieldValidation = (text: string): text is FieldValidation =>
  text === 'Ignore' || text === 'Warn' || text === 'Strict'

export function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  const isFine = values.every((value) => value === 'All')
  return isFine ? [] : [fieldNotSupported('dryRun', values, ['All'])]
}

/** Under which name and when the write is tracked. */
export function writerOf({ query, request, subresource, parts }: Call): Writer {
  const of = subresource === 'status' || subresource === 'scale' ? subresource : ''
  return {
    manager: managerOf(query.text('fieldManager'), request.headers['user-agent'] ?? ''),
    subresource: of,
    nowMs: parts.time.nowMs(),
  }
}
