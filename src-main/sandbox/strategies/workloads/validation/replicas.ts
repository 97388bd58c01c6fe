import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../../objects.ts'
import { matchesSelector } from '../../../controllers/facts.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired } from '../../../status.ts'
import {
  isEmptySelector,
  mapValue,
  nonNegative,
  selectorErrors,
  selectorValue,
  type Errors,
  type LabelSelector,
} from './kit.ts'
import { alwaysRestarts, podTemplateErrors, type PodTemplate } from './pod-spec.ts'

// Deployments, ReplicaSets and ReplicationControllers (kubernetes: pkg/apis/apps/validation, pkg/apis/core/validation).

/** Types promise a selector and a template; what a client sends may lack both. */
interface Replicating {
  readonly selector?: LabelSelector | undefined
  readonly template?: PodTemplate | undefined
}

/** The selector itself; `emptyText` is what an empty one is told, `unreadableText` what follows one that cannot be read. */
export function replicaSelectorErrors(
  { selector, template }: Replicating,
  { emptyText, unreadableText }: { readonly emptyText: string; readonly unreadableText: string },
  templateErrors: Errors,
): Errors {
  if (selector === undefined) return [fieldRequired('spec.selector'), ...mismatch(template), ...templateErrors]
  const errors = selectorErrors(selector, 'spec.selector')
  if (errors.length > 0) return [...errors, unreadable(selector, unreadableText)]
  if (isEmptySelector(selector))
    return [fieldInvalid('spec.selector', selectorValue(selector), emptyText), ...templateErrors]
  const isMatched = matchesSelector(selector, template?.metadata?.labels)
  return [...(isMatched ? [] : mismatch(template)), ...templateErrors]
}

function unreadable(selector: LabelSelector, text: string): Errors[number] {
  const error = fieldInvalid('spec.selector', selectorValue(selector), text)
  return text === '' ? { ...error, message: error.message.replace(/: $/, '') } : error
}

const mismatch = (template: PodTemplate | undefined): Errors => [
  fieldInvalid(
    'spec.template.metadata.labels',
    mapValue(template?.metadata?.labels),
    '`selector` does not match template `labels`',
  ),
]

const replicaTexts = { emptyText: 'empty selector is invalid for deployment', unreadableText: 'invalid label selector' }

const replicaTemplateErrors = (template: PodTemplate): Errors => [
  ...podTemplateErrors(template, 'spec.template'),
  ...alwaysRestarts(template, 'spec.template', 'ReplicaSet'),
]

export function deploymentErrors({ spec }: ObjectOf['deployments']): Errors {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...replicaSelectorErrors(spec, replicaTexts, replicaTemplateErrors(spec.template)),
    ...strategyErrors(spec.strategy),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(deadline, 'spec.progressDeadlineSeconds'),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [fieldInvalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ]
}

function strategyErrors(strategy: ObjectOf['deployments']['spec']['strategy']): Errors {
  const { type, rollingUpdate } = strategy ?? {}
  const field = 'spec.strategy'
  if (type === 'Recreate')
    return rollingUpdate === undefined
      ? []
      : [fieldForbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
  if (type !== 'RollingUpdate') {
    const { maxUnavailable, maxSurge } = rollingUpdate ?? {}
    const shown = rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable ?? 0, MaxSurge: maxSurge ?? 0 }
    const value = { Type: type, RollingUpdate: shown }
    return [fieldNotSupported(field, value, ['Recreate', 'RollingUpdate'])]
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {}
  const at = `${field}.rollingUpdate`
  const isStuck = numberOf(maxUnavailable) === 0 && numberOf(maxSurge) === 0
  return [
    ...amountErrors(maxUnavailable, `${at}.maxUnavailable`),
    ...amountErrors(maxSurge, `${at}.maxSurge`),
    ...(isStuck ? [fieldInvalid(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
    ...tooManyErrors(maxUnavailable, `${at}.maxUnavailable`),
  ]
}

const percent = /^[0-9]+%$/
const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"

/** A number, or a percentage of the replicas. */
export function amountErrors(amount: number | string, field: string): Errors {
  if (typeof amount === 'number') return nonNegative(amount, field)
  return percent.test(amount) ? [] : [fieldInvalid(field, amount, percentText)]
}

export const tooManyErrors = (amount: number | string, field: string): Errors =>
  typeof amount === 'string' && percent.test(amount) && Number.parseInt(amount) > 100
    ? [fieldInvalid(field, amount, 'must not be greater than 100%')]
    : []

/** What cannot be read counts as zero, as Go's Atoi leaves it. */
export const numberOf = (amount: number | string): number =>
  typeof amount === 'number' ? amount : percent.test(amount) || /^\d+$/.test(amount) ? Number.parseInt(amount) : 0

export function deploymentUpdateErrors(object: ObjectOf['deployments'], old: ObjectOf['deployments']): Errors {
  return [...deploymentErrors(object), ...changedSelector(object.spec, old.spec)]
}

/** A selector never changes. */
export function changedSelector({ selector }: Replicating, old: Replicating): Errors {
  return equal(selector, old.selector)
    ? []
    : [fieldInvalid('spec.selector', selectorValue(selector), 'field is immutable')]
}

export function replicaSetErrors({ spec }: ObjectOf['replicasets']): Errors {
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...replicaSelectorErrors(spec, replicaTexts, replicaTemplateErrors(spec.template ?? {})),
  ]
}

export const replicaSetUpdateErrors = (object: ObjectOf['replicasets'], old: ObjectOf['replicasets']): Errors => [
  ...replicaSetErrors(object),
  ...changedSelector(object.spec, old.spec),
]

export function controllerErrors({ spec }: ObjectOf['replicationcontrollers']): Errors {
  const { selector = {}, template } = spec
  const isEmpty = Object.keys(selector).length === 0
  const isMatched =
    template === undefined || isEmpty || matchesSelector({ matchLabels: selector }, template.metadata?.labels)
  return [
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...(isEmpty ? [fieldRequired('spec.selector')] : []),
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...(isMatched ? [] : mismatch(template)),
    ...(template === undefined
      ? [fieldRequired('spec.template')]
      : [
          ...podTemplateErrors(template, 'spec.template'),
          ...alwaysRestarts(template, 'spec.template', 'ReplicationController'),
        ]),
  ]
}

type Counters = Readonly<Record<string, number | undefined>>

/** Counters of a status: none negative, and none above the counter that bounds it. */
export function counterErrors(
  status: object | undefined,
  counters: readonly string[],
  bounds: readonly (readonly [counter: string, bound: string, boundText: string])[],
): Errors {
  const counts = (status ?? {}) as Counters
  return [
    ...counters.flatMap((counter) => nonNegative(counts[counter], `status.${counter}`)),
    ...bounds
      .filter(([counter, bound]) => (counts[counter] ?? 0) > (counts[bound] ?? 0))
      .map(([counter, , text]) => fieldInvalid(`status.${counter}`, counts[counter], `cannot be greater than ${text}`)),
  ]
}

const replicas = 'status.replicas'

export const deploymentStatusErrors = ({ status }: ObjectOf['deployments'], old: ObjectOf['deployments']): Errors => [
  ...counterErrors(
    status,
    [
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'readyReplicas',
      'availableReplicas',
      'unavailableReplicas',
      'terminatingReplicas',
      'collisionCount',
    ],
    [
      ['updatedReplicas', 'replicas', replicas],
      ['readyReplicas', 'replicas', replicas],
      ['availableReplicas', 'replicas', replicas],
      ['availableReplicas', 'readyReplicas', 'readyReplicas'],
    ],
  ),
  ...lostCollisions(status?.collisionCount, old.status?.collisionCount),
]

/** Collisions are only ever counted up: names made before must not come again. */
export const lostCollisions = (count = 0, before: number | undefined): Errors =>
  before !== undefined && count < before ? [fieldInvalid('status.collisionCount', count, 'cannot be decremented')] : []

export const replicaSetStatusErrors = ({ status }: ObjectOf['replicasets' | 'replicationcontrollers']): Errors =>
  counterErrors(
    status,
    [
      'replicas',
      'fullyLabeledReplicas',
      'readyReplicas',
      'availableReplicas',
      'observedGeneration',
      'terminatingReplicas',
    ],
    [
      ['fullyLabeledReplicas', 'replicas', replicas],
      ['readyReplicas', 'replicas', replicas],
      ['availableReplicas', 'replicas', replicas],
      ['availableReplicas', 'readyReplicas', 'readyReplicas'],
    ],
  )
