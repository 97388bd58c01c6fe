import type { V1LabelSelector } from '@kubernetes/client-node'
import type { Wire } from '../../../objects.ts'
import {
  dnsLabelTexts,
  dnsSubdomainTexts,
  labelErrors,
  labelValueTexts,
  qualifiedNameTexts,
} from '../../../registry/names.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../../status.ts'

// What most rules of workloads need (apimachinery: pkg/util/validation, pkg/apis/meta/v1/validation), in the real words.

export type Errors = readonly FieldError[]
export type LabelSelector = Wire<V1LabelSelector>

/** One error for each text that says what is wrong with a value. */
export const invalidFor = (field: string, value: unknown, texts: readonly string[]): Errors =>
  texts.map((text) => fieldInvalid(field, value, text))

/** Names are measured in characters; keys and values of labels in bytes. */
const inCharacters = (text: string): string =>
  text.replace(/^must be no more than (\d+) bytes$/, 'must be no more than $1 characters')

/** A DNS label. What would be a subdomain is told that it has dots. */
export function labelTexts(value: string): readonly string[] {
  const isSubdomain = value.includes('.') && dnsSubdomainTexts(value).length === 0
  return dnsLabelTexts(value).map((text) =>
    isSubdomain && !text.startsWith('must be') ? 'must not contain dots' : inCharacters(text),
  )
}

export const subdomainTexts = (value: string): readonly string[] => dnsSubdomainTexts(value).map(inCharacters)

export const labelNameErrors = (value: string, field: string): Errors => invalidFor(field, value, labelTexts(value))

export const qualifiedErrors = (value: string, field: string): Errors =>
  invalidFor(field, value, qualifiedNameTexts(value))

const notNegative = 'must be greater than or equal to 0'

/** Absent counts as fine: it was defaulted, or zero was left out. */
export const nonNegative = (value: number | undefined, field: string): Errors =>
  value !== undefined && value < 0 ? [fieldInvalid(field, value, notNegative)] : []

export const inRange = (value: number, field: string, from: number, to: number): Errors =>
  value < from || value > to ? [fieldInvalid(field, value, `must be between ${from} and ${to}, inclusive`)] : []

/** An identity of a user or group. */
export const identityErrors = (value: number | undefined, field: string): Errors =>
  value === undefined ? [] : inRange(value, field, 0, 2_147_483_647)

/** A value of a fixed set; an empty one is required rather than unsupported. */
export function oneOf(value: string | undefined, field: string, supported: readonly string[]): Errors {
  if (!value) return [fieldRequired(field)]
  return supported.includes(value) ? [] : [fieldNotSupported(field, value, supported)]
}

export function portNameTexts(name: string): readonly string[] {
  const texts: string[] = []
  if (name.length > 15) texts.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(name)) texts.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) texts.push('must contain at least one letter (a-z)')
  if (name.includes('--')) texts.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) texts.push('must not begin or end with a hyphen')
  return texts
}

/** A port as a number or as a container port's name. */
export const portErrors = (port: number | string | undefined, field: string): Errors =>
  typeof port === 'string' ? invalidFor(field, port, portNameTexts(port)) : inRange(port ?? 0, field, 1, 65_535)

/** Go prints selectors as its types are laid out, and the keys of maps in their order. */
export function selectorValue(selector: LabelSelector | undefined): unknown {
  if (selector === undefined) return null
  const { matchLabels, matchExpressions } = selector
  return {
    ...(isEmptyMap(matchLabels) ? {} : { matchLabels: sortedMap(matchLabels ?? {}) }),
    ...(matchExpressions === undefined || matchExpressions.length === 0
      ? {}
      : {
          matchExpressions: matchExpressions.map(({ key, operator, values }) => ({
            key,
            operator,
            ...(values === undefined || values.length === 0 ? {} : { values }),
          })),
        }),
  }
}

const isEmptyMap = (map: Readonly<Record<string, string>> | undefined): boolean =>
  map === undefined || Object.keys(map).length === 0

/** A map of labels as Go prints it: none is null. */
export const mapValue = (map: Readonly<Record<string, string>> | undefined): unknown =>
  isEmptyMap(map) ? null : sortedMap(map ?? {})

const sortedMap = (map: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)))

export function isEmptySelector({ matchLabels, matchExpressions = [] }: LabelSelector): boolean {
  return isEmptyMap(matchLabels) && matchExpressions.length === 0
}

/** Errors of a label selector (meta/v1 validation, ValidateLabelSelector). */
export function selectorErrors(selector: LabelSelector, field: string): Errors {
  const expressions = (selector.matchExpressions ?? []).flatMap((expression, index) => {
    const at = `${field}.matchExpressions[${index}]`
    return [
      ...operatorErrors(expression.operator, expression.values ?? [], at),
      ...qualifiedErrors(expression.key, `${at}.key`),
      ...(expression.values ?? []).flatMap((value, one) =>
        invalidFor(`${at}.values[${one}]`, value, labelValueTexts(value)),
      ),
    ]
  })
  return [...labelErrors(selector.matchLabels, `${field}.matchLabels`), ...expressions]
}

export function operatorErrors(operator: string, values: readonly string[], field: string): Errors {
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0
      ? []
      : [fieldRequired(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return values.length === 0
      ? []
      : [fieldForbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
  return [fieldInvalid(`${field}.operator`, operator, 'not a valid selector operator')]
}

/** Field errors without a value: the class of the error, then the detail alone. */
export const invalidWithoutValue = (field: string, detail: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${detail}`,
})

export const tooMany = (field: string, actual: number, maximum: number): FieldError => ({
  reason: 'FieldValueTooMany',
  field,
  message: `Too many: ${actual}: must have at most ${maximum} items`,
})
