import type { Wire } from '../../../objects.ts'
import { labelValueTexts } from '../../../registry/names.ts'
import { fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../../status.ts'
import type { PodSpecDraft } from '../pod-defaults.ts'
import {
  invalidFor,
  labelTexts,
  operatorErrors,
  qualifiedErrors,
  selectorErrors,
  subdomainTexts,
  type Errors,
} from './kit.ts'

type PodSpec = Wire<PodSpecDraft>
type Affinity = NonNullable<PodSpec['affinity']>
type NodeAffinity = NonNullable<Affinity['nodeAffinity']>
type NodeTerm = NonNullable<NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']>['nodeSelectorTerms'][number]
type PodAffinity = NonNullable<Affinity['podAffinity']>
type PodTerm = NonNullable<PodAffinity['requiredDuringSchedulingIgnoredDuringExecution']>[number]

const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

/** kubernetes: pkg/apis/core/validation, ValidateTolerations. */
export const tolerationErrors = (tolerations: NonNullable<PodSpec['tolerations']>, field: string): Errors =>
  tolerations.flatMap((toleration, index) => {
    const at = `${field}[${index}]`
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
    const errors: FieldError[] = key === '' ? [] : [...qualifiedErrors(key, `${at}.key`)]
    if (key === '' && operator !== 'Exists')
      errors.push(
        fieldInvalid(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      )
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(fieldInvalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    const texts = labelValueTexts(value)
    if (operator === '' || operator === 'Equal') {
      if (texts.length > 0) errors.push(fieldInvalid(`${at}.operator`, value, texts.join(';')))
    } else if (operator === 'Exists') {
      if (value !== '')
        errors.push(fieldInvalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"))
    } else if (operator === 'Lt' || operator === 'Gt')
      errors.push(fieldNotSupported(`${at}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt']))
    else errors.push(fieldNotSupported(`${at}.operator`, operator, ['Equal', 'Exists']))
    if (effect !== '' && !effects.includes(effect)) errors.push(fieldNotSupported(`${at}.effect`, effect, effects))
    return errors
  })

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

export function affinityErrors(affinity: Affinity | undefined, field: string): Errors {
  return [
    ...(affinity?.nodeAffinity === undefined ? [] : nodeAffinityErrors(affinity.nodeAffinity, `${field}.nodeAffinity`)),
    ...(affinity?.podAffinity === undefined ? [] : podAffinityErrors(affinity.podAffinity, `${field}.podAffinity`)),
    ...(affinity?.podAntiAffinity === undefined
      ? []
      : podAffinityErrors(affinity.podAntiAffinity, `${field}.podAntiAffinity`)),
  ]
}

function nodeAffinityErrors(affinity: NodeAffinity, field: string): Errors {
  const terms = affinity[required]?.nodeSelectorTerms
  const at = `${field}.${required}.nodeSelectorTerms`
  const hard =
    affinity[required] === undefined
      ? []
      : (terms ?? []).length === 0
        ? [fieldRequired(at, 'must have at least one node selector term')]
        : (terms ?? []).flatMap((term, index) => nodeTermErrors(term, `${at}[${index}]`, true))
  const soft = (affinity[preferred] ?? []).flatMap(({ weight, preference }, index) => [
    ...weightErrors(weight, `${field}.${preferred}[${index}].weight`),
    ...nodeTermErrors(preference, `${field}.${preferred}[${index}].preference`, false),
  ])
  return [...hard, ...soft]
}

function nodeTermErrors(term: NodeTerm, field: string, isStrict: boolean): Errors {
  return [...labelTermErrors(term, field, isStrict), ...fieldTermErrors(term, field)]
}

/** A node's name is the only field that a pod may ask for. */
const fieldTermErrors = ({ matchFields = [] }: NodeTerm, field: string): Errors =>
  matchFields.flatMap(({ key, operator, values = [] }, index) => {
    const at = `${field}.matchFields[${index}]`
    const errors: FieldError[] = []
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length !== 1)
        errors.push(
          fieldRequired(
            `${at}.values`,
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
          ),
        )
    } else errors.push(fieldInvalid(`${at}.operator`, operator, 'not a valid selector operator'))
    if (key !== 'metadata.name') errors.push(fieldInvalid(`${at}.key`, key, 'not a valid field selector key'))
    else
      for (const [one, value] of values.entries())
        errors.push(...invalidFor(`${at}.values[${one}]`, value, subdomainTexts(value)))
    return errors
  })

function labelTermErrors({ matchExpressions = [] }: NodeTerm, field: string, isStrict: boolean): Errors {
  return matchExpressions.flatMap(({ key, operator, values = [] }, index) => {
    const at = `${field}.matchExpressions[${index}]`
    const isComparison = operator === 'Gt' || operator === 'Lt'
    return [
      ...(isComparison
        ? values.length === 1
          ? []
          : [fieldRequired(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
        : operatorErrors(operator, values, at)),
      ...qualifiedErrors(key, `${at}.key`),
      ...(isStrict
        ? values.flatMap((value, one) => invalidFor(`${at}.values[${one}]`, value, labelValueTexts(value)))
        : []),
    ]
  })
}

function podAffinityErrors(affinity: PodAffinity, field: string): Errors {
  return [
    ...(affinity[required] ?? []).flatMap((term, index) => podTermErrors(term, `${field}.${required}[${index}]`)),
    ...(affinity[preferred] ?? []).flatMap(({ weight, podAffinityTerm }, index) => [
      ...weightErrors(weight, `${field}.${preferred}[${index}].weight`),
      ...podTermErrors(podAffinityTerm, `${field}.${preferred}[${index}].podAffinityTerm`),
    ]),
  ]
}

const podTermErrors = ({ labelSelector, topologyKey, namespaces = [] }: PodTerm, field: string): Errors => [
  ...(labelSelector === undefined ? [] : selectorErrors(labelSelector, `${field}.labelSelector`)),
  ...namespaces.flatMap((name) => invalidFor(`${field}.namespace`, name, labelTexts(name))),
  ...(topologyKey ? [] : [fieldRequired(`${field}.topologyKey`, 'can not be empty')]),
  ...qualifiedErrors(topologyKey ?? '', `${field}.topologyKey`),
]

const weightErrors = (weight: number, field: string): Errors =>
  weight <= 0 || weight > 100 ? [fieldInvalid(field, weight, 'must be in the range 1-100')] : []

const whenUnsatisfiable = ['DoNotSchedule', 'ScheduleAnyway']

export const spreadErrors = (constraints: NonNullable<PodSpec['topologySpreadConstraints']>, field: string): Errors =>
  constraints.flatMap((constraint, index) => {
    const at = `${field}[${index}]`
    const { maxSkew, topologyKey, whenUnsatisfiable: otherwise, labelSelector } = constraint
    const isRepeated = constraints
      .slice(index + 1)
      .some((one) => one.topologyKey === topologyKey && one.whenUnsatisfiable === otherwise)
    return [
      ...((maxSkew ?? 0) > 0 ? [] : [fieldInvalid(`${at}.maxSkew`, maxSkew ?? 0, 'must be greater than zero')]),
      ...(topologyKey ? [] : [fieldRequired(`${at}.topologyKey`, 'can not be empty')]),
      ...(whenUnsatisfiable.includes(otherwise)
        ? []
        : [fieldNotSupported(`${at}.whenUnsatisfiable`, otherwise ?? '', whenUnsatisfiable)]),
      ...(isRepeated
        ? [
            {
              reason: 'FieldValueDuplicate',
              field: `${at}.{topologyKey, whenUnsatisfiable}`,
              message: `Duplicate value: "{${topologyKey}, ${otherwise}}"`,
            } satisfies FieldError,
          ]
        : []),
      ...domainErrors(constraint, at),
      ...(labelSelector === undefined ? [] : selectorErrors(labelSelector, `${at}.labelSelector`)),
    ]
  })

const inclusions = ['Honor', 'Ignore']

function domainErrors(
  {
    minDomains,
    whenUnsatisfiable: otherwise,
    nodeAffinityPolicy,
    nodeTaintsPolicy,
  }: NonNullable<PodSpec['topologySpreadConstraints']>[number],
  field: string,
): Errors {
  const at = `${field}.minDomains`
  const few =
    minDomains !== undefined && minDomains <= 0 ? [fieldInvalid(at, minDomains, 'must be greater than zero')] : []
  const useless =
    minDomains !== undefined && otherwise !== 'DoNotSchedule'
      ? [fieldInvalid(at, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${otherwise}`)]
      : []
  const policies = [
    ['nodeAffinityPolicy', nodeAffinityPolicy],
    ['nodeTaintsPolicy', nodeTaintsPolicy],
  ] as const
  return [
    ...few,
    ...useless,
    ...policies.flatMap(([name, policy]) =>
      policy === undefined || inclusions.includes(policy)
        ? []
        : [fieldNotSupported(`${field}.${name}`, policy, inclusions)],
    ),
  ]
}
