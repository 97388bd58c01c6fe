import { isIP, isIPv4 } from 'node:net'
import type { V1LabelSelector, V1NodeSelector } from '@kubernetes/client-node'
import type { Wire } from '../../objects.ts'
import { labelErrors, labelValueTexts, qualifiedNameTexts } from '../../registry/names.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../status.ts'

// Checks that several kinds share (kubernetes: pkg/apis/core/validation/validation.go), in its words.

/** Errors of a text from a function that names what is wrong with it. */
export const textErrors = (value: string, field: string, textsOf: (value: string) => readonly string[]): FieldError[] =>
  textsOf(value).map((text) => fieldInvalid(field, value, text))

/** Errors of a value that has to be one of a few; the server names them in order of the alphabet. */
export const choiceErrors = (value: string, field: string, choices: readonly string[]): FieldError[] =>
  choices.includes(value) ? [] : [fieldNotSupported(field, value, choices)]

export const protocols = ['SCTP', 'TCP', 'UDP']

export const portErrors = (port: number, field: string): FieldError[] =>
  port >= 1 && port <= 65_535 ? [] : [fieldInvalid(field, port, 'must be between 1 and 65535, inclusive')]

/** What is wrong with the name of a container's port (IANA service name), as texts. */
export function portNameTexts(name: string): string[] {
  const texts: string[] = []
  if (name.length > 15) texts.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]+$/.test(name)) texts.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(name)) texts.push('must contain at least one letter (a-z)')
  if (name.includes('--')) texts.push('must not contain consecutive hyphens')
  if (name.startsWith('-') || name.endsWith('-')) texts.push('must not begin or end with a hyphen')
  return texts
}

const ipText = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

export const ipErrors = (ip: string, field: string): FieldError[] =>
  isIP(ip) === 0 ? [fieldInvalid(field, ip, ipText)] : []

/** Addresses that no endpoint may have. */
export function specialIpErrors(ip: string, field: string): FieldError[] {
  if (isIP(ip) === 0) return [fieldInvalid(field, ip, 'must be a valid IP address')]
  const lower = ip.toLowerCase()
  const is = (v4: RegExp, v6: RegExp): boolean => (isIPv4(ip) ? v4 : v6).test(lower)
  if (is(/^0\.0\.0\.0$/, /^::$/)) return [fieldInvalid(field, ip, `may not be unspecified (${ip})`)]
  if (is(/^127\./, /^::1$/)) return [fieldInvalid(field, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)')]
  if (is(/^169\.254\./, /^fe[89ab]/))
    return [fieldInvalid(field, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)')]
  if (is(/^224\.0\.0\./, /^ff02:/))
    return [fieldInvalid(field, ip, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)')]
  return []
}

export function cidrErrors(cidr: string, field: string): FieldError[] {
  const [ip = '', bits = '', ...more] = cidr.split('/')
  const family = isIP(ip)
  const isCidr =
    family !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)
  return isCidr ? [] : [fieldInvalid(field, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

/** Errors of a label selector (apimachinery: pkg/apis/meta/v1/validation). */
export function selectorErrors(selector: Wire<V1LabelSelector>, field: string): FieldError[] {
  const expressions = (selector.matchExpressions ?? []).flatMap((expression, index) =>
    expressionErrors(expression, `${field}.matchExpressions[${index}]`),
  )
  return [...labelErrors(selector.matchLabels, `${field}.matchLabels`), ...expressions]
}

type Expression = NonNullable<Wire<V1LabelSelector>['matchExpressions']>[number]

function expressionErrors({ key, operator, values = [] }: Expression, field: string): FieldError[] {
  return [
    ...operatorErrors(operator, values, field),
    ...textErrors(key, `${field}.key`, qualifiedNameTexts),
    ...values.flatMap((value, index) => textErrors(value, `${field}.values[${index}]`, labelValueTexts)),
  ]
}

function operatorErrors(operator: string, values: readonly string[], field: string): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [fieldRequired(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [fieldForbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
    default:
      return [fieldInvalid(`${field}.operator`, operator, 'not a valid selector operator')]
  }
}

/** Errors of a node selector, as volumes and pods have one. */
export function nodeSelectorErrors({ nodeSelectorTerms }: Wire<V1NodeSelector>, field: string): FieldError[] {
  const terms = nodeSelectorTerms ?? []
  if (terms.length === 0)
    return [fieldRequired(`${field}.nodeSelectorTerms`, 'must have at least one node selector term')]
  return terms.flatMap((term, index) =>
    (term.matchExpressions ?? []).flatMap((requirement, at) =>
      nodeRequirementErrors(requirement, `${field}.nodeSelectorTerms[${index}].matchExpressions[${at}]`),
    ),
  )
}

function nodeRequirementErrors({ key, operator, values = [] }: Expression, field: string): FieldError[] {
  const keyErrors = textErrors(key, `${field}.key`, qualifiedNameTexts)
  const valueErrors = values.flatMap((value, index) => textErrors(value, `${field}.values[${index}]`, labelValueTexts))
  if (operator !== 'Gt' && operator !== 'Lt')
    return [...operatorErrors(operator, values, field), ...keyErrors, ...valueErrors]
  if (values.length === 1) return [...keyErrors, ...valueErrors]
  return [
    fieldRequired(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"),
    ...keyErrors,
  ]
}
