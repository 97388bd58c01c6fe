import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../objects.ts'
import { qualifiedNameTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { compareQuantities, nanosOf } from '../quantity.ts'

type Quota = ObjectOf['resourcequotas']

/** kubernetes: pkg/registry/core/resourcequota/strategy.go. */
export const quotaStrategy: Strategy<'resourcequotas'> = {
  answersWithObject: true,
  applyDefaults(draft) {
    draft.spec ??= {}
    draft.status ??= {}
  },
  prepareForCreate(draft) {
    draft.status = {}
  },
  validateCreate: (quota) => quotaErrors(quota),
  validateUpdate: (quota, old) => [
    ...quotaErrors(quota),
    ...(equal([...(quota.spec.scopes ?? [])].toSorted(), [...(old.spec.scopes ?? [])].toSorted())
      ? []
      : [fieldInvalid('spec.scopes', quota.spec.scopes ?? null, 'field is immutable')]),
  ],
}

const countable = new Set([
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
])
const standard = new Set([
  ...countable,
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
  'requests.storage',
])

function quotaErrors({ spec }: Quota): FieldError[] {
  const entries = Object.entries(spec.hard ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...entries.flatMap(([name, amount]) => [...nameErrors(name), ...amountErrors(name, amount)]),
    ...scopeErrors(spec),
    ...selectorErrors(spec),
  ]
}

function nameErrors(name: string): FieldError[] {
  const field = `spec.hard[${name}]`
  const texts = qualifiedNameTexts(name)
  if (texts.length > 0) return texts.map((text) => fieldInvalid(field, name, text))
  const isStandard = name.includes('/') || standard.has(name) || /^(requests\.)?hugepages-/.test(name)
  if (isStandard) return []
  return [
    fieldInvalid(field, name, 'must be a standard resource type or fully qualified'),
    fieldInvalid(field, name, 'must be a standard resource for quota'),
  ]
}

function amountErrors(name: string, amount: string): FieldError[] {
  const field = `spec.hard[${name}]`
  const isWhole = (nanosOf(amount) ?? 0n) % 1_000_000_000n === 0n
  return [
    ...(compareQuantities(amount, '0') < 0 ? [fieldInvalid(field, amount, 'must be greater than or equal to 0')] : []),
    ...(countable.has(name) && !isWhole ? [fieldInvalid(field, amount, 'must be an integer')] : []),
  ]
}

const knownScopes = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
])

function scopeErrors({ scopes = [], hard = {} }: Quota['spec']): FieldError[] {
  const refuse = (text: string): FieldError => fieldInvalid('spec.scopes', scopes, text)
  const names = Object.keys(hard)
  const has = (scope: string): boolean => scopes.includes(scope)
  const isTorn = (has('BestEffort') && has('NotBestEffort')) || (has('Terminating') && has('NotTerminating'))
  const each = scopes.flatMap((scope) =>
    knownScopes.has(scope)
      ? names.filter((name) => !isScoped(scope, name)).map(() => refuse('unsupported scope applied to resource'))
      : [refuse('unsupported scope')],
  )
  return [...each, ...(isTorn ? [refuse('conflicting scopes')] : [])]
}

/** Scopes speak of pods; one of best effort has neither CPU nor memory to count. */
function isScoped(scope: string, name: string): boolean {
  if (scope === 'BestEffort') return name === 'pods'
  return name === 'pods' || /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/.test(name)
}

function selectorErrors({ scopeSelector }: Quota['spec']): FieldError[] {
  const field = 'spec.scopeSelector.matchExpressions'
  return (scopeSelector?.matchExpressions ?? []).flatMap(({ scopeName, operator, values = [] }) => {
    const unknown = knownScopes.has(scopeName)
      ? []
      : [fieldInvalid(`${field}.scopeName`, scopeName, 'unsupported scope')]
    if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
      return [
        ...unknown,
        fieldRequired(
          `${field}.values`,
          "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        ),
      ]
    const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist']
    return operators.includes(operator)
      ? unknown
      : [...unknown, fieldInvalid(`${field}.operator`, operator, 'not a valid selector operator')]
  })
}
