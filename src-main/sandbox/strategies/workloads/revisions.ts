import { equal } from '#shared/kit/equal.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { nonNegative, subdomainTexts } from './validation/kit.ts'

const isJsonObject = (data: unknown): boolean => typeof data === 'object' && data !== null && !Array.isArray(data)

/** kubernetes: pkg/registry/apps/controllerrevision/strategy.go. */
export const revisionStrategy: Strategy<'controllerrevisions'> = {
  validateName: subdomainTexts,
  applyDefaults(draft) {
    draft.revision ??= 0
    if (draft.data === null) delete draft.data
  },
  validateCreate: ({ data, revision }) => [
    ...nonNegative(revision, 'revision'),
    ...(data === undefined ? [fieldRequired('data', 'data is mandatory')] : []),
    ...(data !== undefined && !isJsonObject(data) ? [fieldRequired('data', 'data must be a valid JSON object')] : []),
  ],
  validateUpdate(object, old) {
    const errors: FieldError[] = [...nonNegative(object.revision, 'revision')]
    if (!equal(object.data, old.data)) errors.push(fieldInvalid('data', object.data ?? null, 'field is immutable'))
    return errors
  },
}
