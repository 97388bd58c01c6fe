import type { Result } from '#shared/kit/result.ts'
import { failed } from '#shared/kit/result.ts'

/** One detail of a refusal, as the API server words it. */
export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** The body of every refusal (meta/v1 Status). `reason` is empty where the real server leaves it out. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: { readonly continue?: string }
  readonly status: 'Failure'
  readonly message: string
  readonly reason?: string
  readonly details?: {
    readonly name?: string
    readonly group?: string
    readonly kind?: string
    readonly uid?: string
    readonly causes?: readonly StatusCause[]
    readonly retryAfterSeconds?: number
  }
  readonly code: number
}

/** What the cluster answers: a value, or a refusal that the caller has to handle. */
export type Outcome<Value> = Result<Value, Status>

/** What a refusal is about; `group` is empty for the core group, `kind` the plural or the Kind as the real server has it there. */
export interface Subject {
  readonly group: string
  readonly kind: string
  readonly name: string
}

/** Builds the Status of a refusal. */
export function refusal(code: number, reason: string, message: string, details?: Status['details']): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  }
}

const grouped = ({ group, kind }: Subject): string => (group === '' ? kind : `${kind}.${group}`)

function detailsOf({ group, kind, name }: Subject): NonNullable<Status['details']> {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind }
}

/** 404 for one object; `subject.kind` is the resource's plural. */
export const notFound = (subject: Subject): Status =>
  refusal(404, 'NotFound', `${grouped(subject)} "${subject.name}" not found`, detailsOf(subject))

/** 409 for a name that is taken; `subject.kind` is the resource's plural. */
export const alreadyExists = (subject: Subject, prefix = ''): Status =>
  refusal(409, 'AlreadyExists', `${prefix}${grouped(subject)} "${subject.name}" already exists`, detailsOf(subject))

/** 409 for a write that lost the race, or a precondition; `because` is the real server's text. */
export const conflict = (
  subject: Subject,
  because = 'the object has been modified; please apply your changes to the latest version and try again',
): Status =>
  refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${grouped(subject)} "${subject.name}": ${because}`,
    detailsOf(subject),
  )

/** 403 of an admission rule: `pods "x" is forbidden: because`; `subject.kind` is the resource's plural. */
export const forbidden = (subject: Subject, because: string): Status =>
  refusal(403, 'Forbidden', `${grouped(subject)} "${subject.name}" is forbidden: ${because}`, detailsOf(subject))

/** 400 with a text of its own. */
export const badRequest = (message: string): Status => refusal(400, 'BadRequest', message)

/** One thing that is wrong with an object (apimachinery's field.Error): `message` is the text after `field: `. */
export interface FieldError {
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueNotFound'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid'
    | 'InternalError'
  /** For instance `spec.template.spec.containers[0].name`. */
  readonly field: string
  /** The whole text with its class in front, for instance `Invalid value: -1: must be greater than or equal to 0`. */
  readonly message: string
}

/** How Go prints a value inside a field error: strings quoted, everything else as JSON. */
function shown(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null)
  // Of controls Go names two by a letter and writes the rest as bytes, where JSON writes letters of four digits.
  return JSON.stringify(value).replaceAll(/\\u00([01][0-9a-f])/g, (_all, code: string) =>
    code === '07' ? String.raw`\a` : code === '0b' ? String.raw`\v` : String.raw`\x${code}`,
  )
}

export const fieldRequired = (field: string, detail = ''): FieldError => ({
  reason: 'FieldValueRequired',
  field,
  message: detail === '' ? 'Required value' : `Required value: ${detail}`,
})
export const fieldInvalid = (field: string, value: unknown, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${shown(value)}: ${detail}`,
})
export const fieldForbidden = (field: string, detail: string): FieldError => ({
  reason: 'FieldValueForbidden',
  field,
  message: `Forbidden: ${detail}`,
})
export const fieldNotSupported = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  field,
  message: `Unsupported value: ${shown(value)}: supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
})
export const fieldDuplicate = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${shown(value)}`,
})
export const fieldNotFound = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueNotFound',
  field,
  message: `Not found: ${shown(value)}`,
})
export const fieldTooLong = (field: string, maximum: number): FieldError => ({
  reason: 'FieldValueTooLong',
  field,
  message: `Too long: may not be more than ${maximum} bytes`,
})

/** 422 for an object with errors; `subject.kind` is the Kind. Texts are joined as the real server joins them. */
export function invalid(subject: Subject, errors: readonly FieldError[]): Status {
  // The same error found twice is said once, but listed twice among the causes.
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))]
  const text = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
  return refusal(422, 'Invalid', `${grouped(subject)} "${subject.name}" is invalid: ${text}`, {
    ...detailsOf(subject),
    causes: errors.map(({ reason, field, message }) => ({ reason, message, field })),
  })
}

/** The failed side of an Outcome. */
export const refused = (status: Status): { readonly kind: 'failed'; readonly failure: Status } => failed(status)
