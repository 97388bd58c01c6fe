import type { V1JobSpec } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../../objects.ts'
import { matchesSelector } from '../../../controllers/facts.ts'
import { fieldInvalid, fieldNotSupported, fieldRequired, fieldTooLong, type FieldError } from '../../../status.ts'
import { failurePolicyErrors, successPolicyErrors } from './job-policies.ts'
import {
  invalidFor,
  labelTexts,
  mapValue,
  nonNegative,
  selectorErrors,
  selectorValue,
  subdomainTexts,
  type Errors,
} from './kit.ts'
import { podTemplateErrors, specOf } from './pod-spec.ts'
import { goValue } from '../../go-values.ts'

export type Job = ObjectOf['jobs']
export type JobSpec = Wire<V1JobSpec>

/** Labels by which a Job finds its pods; the older two have no prefix. */
const nameLabels = { legacy: 'job-name', prefixed: 'batch.kubernetes.io/job-name' }
const uidLabels = { legacy: 'controller-uid', prefixed: 'batch.kubernetes.io/controller-uid' }

/** kubernetes: pkg/apis/batch/validation, ValidateJob. */
export function jobErrors(job: Job): Errors {
  const { metadata, spec } = job
  return [
    ...generatedErrors(job),
    ...jobSpecErrors(spec, 'spec'),
    ...selectorOfJobErrors(spec),
    ...hostNameErrors(metadata.name, spec),
  ]
}

function hostNameErrors(name: string, { completionMode, completions = 0 }: JobSpec): Errors {
  if (completionMode !== 'Indexed' || completions <= 0) return []
  const longest = `${name}-${completions - 1}`
  return labelTexts(longest).length === 0
    ? []
    : [fieldInvalid('metadata.name', name, `will not able to create pod with invalid DNS label: ${longest}`)]
}

/** What the server generates must be what is there, whatever a user has put in its place. */
function generatedErrors({ metadata, spec }: Job): Errors {
  if (spec.manualSelector === true || spec.selector === undefined) return []
  const { uid, name } = metadata
  const wanted = [
    [uidLabels.legacy, uid],
    [nameLabels.legacy, name],
    [uidLabels.prefixed, uid],
    [nameLabels.prefixed, name],
  ] as const
  const labels = spec.template.metadata?.labels
  const isMatched = matchesSelector(spec.selector, Object.fromEntries(wanted))
  return [
    ...wanted.flatMap(([label, value]) => {
      const field = `spec.template.metadata.labels[${label}]`
      if (labels?.[label] === undefined) return [fieldRequired(field, `must be '${value}'`)]
      return labels[label] === value ? [] : [fieldInvalid(field, mapValue(labels), `must be '${value}'`)]
    }),
    ...(isMatched
      ? []
      : [fieldInvalid('spec.selector', selectorValue(spec.selector), '`selector` not auto-generated')]),
  ]
}

/** The selector: required, readable, and matching the template. */
export function selectorOfJobErrors({ selector, template }: JobSpec): Errors {
  const labels = template.metadata?.labels
  const errors: FieldError[] =
    selector === undefined ? [fieldRequired('spec.selector')] : [...selectorErrors(selector, 'spec.selector')]
  const isReadable = selector === undefined || errors.length === 0
  if (isReadable && !matchesSelector(selector, labels))
    errors.push(
      fieldInvalid('spec.template.metadata.labels', mapValue(labels), '`selector` does not match template `labels`'),
    )
  return errors
}

/** The rules of a Job's spec wherever it stands, in a Job or in a CronJob. */
export function jobSpecErrors(spec: JobSpec, field: string): Errors {
  return [
    ...nonNegative(spec.parallelism, `${field}.parallelism`),
    ...nonNegative(spec.completions, `${field}.completions`),
    ...nonNegative(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
    ...nonNegative(spec.backoffLimit, `${field}.backoffLimit`),
    ...nonNegative(spec.ttlSecondsAfterFinished, `${field}.ttlSecondsAfterFinished`),
    ...nonNegative(spec.backoffLimitPerIndex, `${field}.backoffLimitPerIndex`),
    ...nonNegative(spec.maxFailedIndexes, `${field}.maxFailedIndexes`),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [fieldRequired(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...(spec.managedBy === undefined ? [] : managedByErrors(spec.managedBy, `${field}.managedBy`)),
    ...modeErrors(spec, field),
    ...(spec.podFailurePolicy === undefined ? [] : failurePolicyErrors(spec, `${field}.podFailurePolicy`)),
    ...successErrors(spec, `${field}.successPolicy`),
    ...replacementErrors(spec, `${field}.podReplacementPolicy`),
    ...podTemplateErrors(spec.template, `${field}.template`),
    ...restartErrors(spec, `${field}.template.spec.restartPolicy`),
  ]
}

function managedByErrors(controller: string, field: string): Errors {
  const slash = controller.indexOf('/')
  if (controller === '') return [fieldRequired(field)]
  if (slash <= 0 || slash === controller.length - 1)
    return [fieldInvalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const host = controller.slice(0, slash)
  return [
    ...invalidFor(field, host, subdomainTexts(host)),
    ...(controller.length > 63 ? [fieldTooLong(field, 63)] : []),
  ]
}

const modes = ['NonIndexed', 'Indexed']
const mostParallel = 100_000

function modeErrors(spec: JobSpec, field: string): Errors {
  const { completionMode, completions, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes } = spec
  const errors: FieldError[] = []
  if (completionMode !== undefined && !modes.includes(completionMode))
    errors.push(fieldNotSupported(`${field}.completionMode`, completionMode, modes))
  if (completionMode === 'Indexed') {
    const most = maxFailedIndexes ?? 0
    if (completions === undefined) errors.push(fieldRequired(`${field}.completions`, 'when completion mode is Indexed'))
    if (parallelism > mostParallel)
      errors.push(
        fieldInvalid(
          `${field}.parallelism`,
          parallelism,
          `must be less than or equal to ${mostParallel} when completion mode is Indexed`,
        ),
      )
    if (completions !== undefined && most > completions)
      errors.push(fieldInvalid(`${field}.maxFailedIndexes`, most, 'must be less than or equal to completions'))
    if (most > mostParallel)
      errors.push(fieldInvalid(`${field}.maxFailedIndexes`, most, `must be less than or equal to ${mostParallel}`))
    errors.push(...manyIndexesErrors(spec, field))
  }
  if (completionMode === undefined || completionMode === 'NonIndexed') {
    const onlyIndexed = 'requires indexed completion mode'
    if (backoffLimitPerIndex !== undefined)
      errors.push(fieldInvalid(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex, onlyIndexed))
    if (maxFailedIndexes !== undefined)
      errors.push(fieldInvalid(`${field}.maxFailedIndexes`, maxFailedIndexes, onlyIndexed))
  }
  return errors
}

/** Above 100,000 completions a limit per index is bounded more tightly, so that the status stays small. */
function manyIndexesErrors(spec: JobSpec, field: string): Errors {
  const { completions = 0, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes } = spec
  const many = 100_000
  const fewer = 10_000
  if (completions <= many || backoffLimitPerIndex === undefined) return []
  const bounded = `must be less than or equal to ${fewer} when completions are above ${many} and used with backoff limit per index`
  return [
    ...(maxFailedIndexes === undefined
      ? [fieldRequired(`${field}.maxFailedIndexes`, `must be specified when completions is above ${many}`)]
      : []),
    ...(parallelism > fewer ? [fieldInvalid(`${field}.parallelism`, parallelism, bounded)] : []),
    ...((maxFailedIndexes ?? 0) > fewer ? [fieldInvalid(`${field}.maxFailedIndexes`, maxFailedIndexes, bounded)] : []),
  ]
}

function successErrors(spec: JobSpec, field: string): Errors {
  const { successPolicy, completionMode } = spec
  if (successPolicy === undefined) return []
  return completionMode === 'Indexed'
    ? successPolicyErrors(successPolicy, spec.completions ?? 0, field)
    : [fieldInvalid(field, goValue('SuccessPolicy', successPolicy), 'requires indexed completion mode')]
}

const replacements = ['Failed', 'TerminatingOrFailed']

function replacementErrors({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, field: string): Errors {
  if (policy === undefined) return []
  const supported = podFailurePolicy === undefined ? replacements : ['Failed']
  return supported.includes(policy) ? [] : [fieldNotSupported(field, policy, supported)]
}

function restartErrors({ template, podFailurePolicy }: JobSpec, field: string): Errors {
  const policy = specOf(template).restartPolicy ?? ''
  if (policy === '' || policy === 'Always') return [fieldRequired(field, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [fieldNotSupported(field, policy, ['OnFailure', 'Never'])]
  return podFailurePolicy !== undefined && policy !== 'Never'
    ? [fieldInvalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified')]
    : []
}
