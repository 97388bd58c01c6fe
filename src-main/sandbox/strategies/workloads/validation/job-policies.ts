import type { V1JobSpec } from '@kubernetes/client-node'
import type { Wire } from '../../../objects.ts'
import { fieldDuplicate, fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../../status.ts'
import { invalidWithoutValue, nonNegative, qualifiedErrors, tooMany, type Errors } from './kit.ts'
import { specOf } from './pod-spec.ts'

type JobSpec = Wire<V1JobSpec>
type FailureRule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number]
type ExitCodes = NonNullable<FailureRule['onExitCodes']>
type SuccessPolicy = NonNullable<JobSpec['successPolicy']>

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators = ['In', 'NotIn']
const statuses = ['False', 'True', 'Unknown']
const listed = (values: readonly string[]): string => `valid values: [${values.map((one) => `"${one}"`).join(' ')}]`

const chosen = (value: string | undefined, field: string, supported: readonly string[]): Errors => {
  if (!value) return [fieldRequired(field, listed(supported))]
  return supported.includes(value) ? [] : [fieldNotSupported(field, value, supported)]
}

/** kubernetes: pkg/apis/batch/validation, validatePodFailurePolicy. */
export function failurePolicyErrors(spec: JobSpec, field: string): Errors {
  const rules = spec.podFailurePolicy?.rules ?? []
  const { containers, initContainers = [] } = specOf(spec.template)
  const names = [...containers, ...initContainers].map(({ name }) => name)
  return [
    ...(rules.length > 20 ? [tooMany(`${field}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, index) =>
      failureRuleErrors(rule, `${field}.rules[${index}]`, names, spec.backoffLimitPerIndex),
    ),
  ]
}

function failureRuleErrors(
  rule: FailureRule,
  field: string,
  names: readonly string[],
  perIndex: number | undefined,
): Errors {
  const { action, onExitCodes, onPodConditions = [] } = rule
  const errors: FieldError[] = []
  if (action === 'FailIndex') {
    if (perIndex === undefined)
      errors.push(fieldInvalid(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set'))
  } else errors.push(...chosen(action, `${field}.action`, actions))
  if (onExitCodes !== undefined) errors.push(...exitCodeErrors(onExitCodes, `${field}.onExitCodes`, names))
  if (onPodConditions.length > 20) errors.push(tooMany(`${field}.onPodConditions`, onPodConditions.length, 20))
  for (const [index, { type, status }] of onPodConditions.entries()) {
    errors.push(...qualifiedErrors(type, `${field}.onPodConditions[${index}].type`))
    errors.push(...chosen(status, `${field}.onPodConditions[${index}].status`, statuses))
  }
  if (onExitCodes !== undefined && onPodConditions.length > 0)
    errors.push(invalidWithoutValue(field, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (onExitCodes === undefined && onPodConditions.length === 0)
    errors.push(invalidWithoutValue(field, 'specifying one of OnExitCodes and OnPodConditions is required'))
  return errors
}

function exitCodeErrors(
  { operator, containerName, values: given }: ExitCodes,
  field: string,
  names: readonly string[],
): Errors {
  const at = `${field}.values`
  // A required list has no omitempty: a decoder leaves null for none.
  const values = given ?? []
  const errors: FieldError[] = [...chosen(operator, `${field}.operator`, operators)]
  if (containerName !== undefined && !names.includes(containerName))
    errors.push(
      fieldInvalid(
        `${field}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    )
  // A list that is left out is null in Go, an empty one is not; both have no value.
  if (values.length === 0) errors.push(fieldInvalid(at, values, 'at least one value is required'))
  if (values.length > 255) errors.push(tooMany(at, values.length, 255))
  for (const [index, code] of values.entries()) {
    if (operator === 'In' && code === 0)
      errors.push(fieldInvalid(`${at}[${index}]`, code, 'must not be 0 for the In operator'))
    if (values.indexOf(code) < index) errors.push(fieldDuplicate(`${at}[${index}]`, code))
  }
  const isOrdered = values.every((code, index) => index === 0 || (values[index - 1] ?? 0) <= code)
  return isOrdered ? errors : [...errors, fieldInvalid(at, values, 'must be ordered')]
}

/** kubernetes: pkg/apis/batch/validation, validateSuccessPolicy. */
export function successPolicyErrors(policy: SuccessPolicy, completions: number, field: string): Errors {
  const rules = policy.rules ?? []
  const at = `${field}.rules`
  return [
    ...(rules.length === 0
      ? [fieldRequired(at, 'at least one rules must be specified when the successPolicy is specified')]
      : []),
    ...(rules.length > 20 ? [tooMany(at, rules.length, 20)] : []),
    ...rules.flatMap((rule, index) => successRuleErrors(rule, completions, `${at}[${index}]`)),
  ]
}

function successRuleErrors(
  { succeededCount: count, succeededIndexes: indexes }: SuccessPolicy['rules'][number],
  completions: number,
  field: string,
): Errors {
  const errors: FieldError[] = []
  if (count === undefined && indexes === undefined)
    errors.push(fieldRequired(field, 'at least one of succeededCount or succeededIndexes must be specified'))
  const parsed = countOfIndexes(indexes ?? '', completions)
  if (typeof parsed === 'string')
    errors.push(fieldInvalid(`${field}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${parsed}`))
  if (count === undefined) return errors
  const at = `${field}.succeededCount`
  const total = typeof parsed === 'string' ? 0 : parsed
  errors.push(...nonNegative(count, at))
  if (count > completions)
    errors.push(
      fieldInvalid(at, count, `must be less than or equal to ${completions} (the number of specified completions)`),
    )
  if (indexes !== undefined && count > total)
    errors.push(
      fieldInvalid(
        at,
        count,
        `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`,
      ),
    )
  return errors
}

/** How many indexes a text such as `1,3-5,7` names, or what is wrong with it. */
export function countOfIndexes(text: string, completions: number): number | string {
  if (text === '') return 0
  let last: number | null = null
  let total = 0
  for (const interval of text.split(',')) {
    const bounds = boundsOf(interval, completions)
    if (typeof bounds === 'string') return bounds
    const [first, end] = bounds
    if (last !== null && last >= first) return `non-increasing order, previous: ${last}, current: ${first}`
    total += end - first + 1
    last = end
  }
  return total
}

function boundsOf(interval: string, completions: number): readonly [number, number] | string {
  const parts = interval.split('-')
  if (parts.length > 2)
    return `the fragment "${interval}" violates the requirement that an index interval can have at most two parts separated by '-'`
  const numbers: number[] = []
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part)) return `cannot convert string to integer for index: "${part}"`
    if (Number(part) >= completions) return `too large index: "${part}"`
    numbers.push(Number(part))
  }
  const [first = 0, end = first] = numbers
  return numbers.length === 2 && first >= end
    ? `non-increasing order, previous: ${first}, current: ${end}`
    : [first, end]
}
