import type { V1ResourceRequirements } from '@kubernetes/client-node'
import type { Wire } from '../../../objects.ts'
import { qualifiedNameTexts } from '../../../registry/names.ts'
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldRequired,
  type FieldError,
} from '../../../status.ts'
import { compareQuantities, nanosOf } from '../../quantity.ts'
import { invalidFor, type Errors } from './kit.ts'
import type { PodSpec } from './pod-spec.ts'

const standard = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'requests.storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const ofContainers = new Set(['cpu', 'memory', 'ephemeral-storage'])
const isHuge = (name: string): boolean => name.startsWith('hugepages-')

/** More of it may be promised than there is: true of everything that belongs to Kubernetes itself but huge pages. */
const isOvercommitted = (name: string): boolean =>
  (!name.includes('/') || /(^|\.)kubernetes\.io\//.test(name)) && !isHuge(name)

/** kubernetes: pkg/apis/core/validation, validateResourceRequirements. Names are taken in order, where Go has them at random. */
export function resourceErrors(requirements: Wire<V1ResourceRequirements> | undefined, field: string): Errors {
  const { limits = {}, requests = {}, claims = [] } = requirements ?? {}
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  const isHugeAlone = names.some(isHuge) && !names.includes('cpu') && !names.includes('memory')
  return [
    ...sorted(limits).flatMap(([name, amount]) => amountErrors(name, amount, `${field}.limits[${name}]`)),
    ...sorted(requests).flatMap(([name, amount]) => [
      ...amountErrors(name, amount, `${field}.requests[${name}]`),
      ...limitErrors(name, amount, limits[name], field),
    ]),
    ...(isHugeAlone ? [fieldForbidden(field, 'HugePages require cpu or memory')] : []),
    ...claims.map(({ name }, index) => {
      const error = fieldNotFound(`${field}.claims[${index}]`, name)
      // Claims of devices are beyond the sandbox: a pod has none to name.
      return {
        ...error,
        message: `${error.message}: must be one of the names in pod.spec.resourceClaims which is empty`,
      }
    }),
  ]
}

const ofPods = ['cpu', 'hugepages-', 'memory']

/** What a pod as a whole may have; no container more than that. */
export function podResourceErrors({ resources, containers }: PodSpec, field: string): Errors {
  if (resources === undefined) return []
  const { limits = {}, requests = {} } = resources
  const checked = (name: string, amount: string, at: string): Errors =>
    ofPods.includes(name) || isHuge(name) ? amountErrors(name, amount, at) : [fieldNotSupported(at, name, ofPods)]
  return [
    ...sorted(limits).flatMap(([name, amount]) => checked(name, amount, `${field}.limits[${name}]`)),
    ...sorted(requests).flatMap(([name, amount]) => [
      ...checked(name, amount, `${field}.requests[${name}]`),
      ...limitErrors(name, amount, limits[name], field),
    ]),
    ...containers.flatMap((container, index) =>
      sorted(container.resources?.limits ?? {}).flatMap(([name, amount]) => {
        const most = limits[name]
        return most !== undefined && compareQuantities(amount, most) > 0
          ? [
              fieldInvalid(
                `${field}.containers[${index}][${name}].limits`,
                amount,
                `must be less than or equal to pod limits of ${most}`,
              ),
            ]
          : []
      }),
    ),
  ]
}

function limitErrors(name: string, amount: string, limit: string | undefined, field: string): Errors {
  if (limit === undefined)
    return isOvercommitted(name)
      ? []
      : [fieldRequired(`${field}.limits`, 'Limit must be set for non overcommitable resources')]
  const difference = compareQuantities(amount, limit)
  if (difference !== 0 && !isOvercommitted(name))
    return [fieldInvalid(`${field}.requests`, amount, `must be equal to ${name} limit of ${limit}`)]
  return difference > 0
    ? [fieldInvalid(`${field}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)]
    : []
}

function amountErrors(name: string, amount: string, field: string): Errors {
  const nanos = nanosOf(amount) ?? 0n
  const isWhole = nanos % 1_000_000_000n === 0n
  return [
    ...resourceNameErrors(name, field),
    ...(nanos < 0n ? [fieldInvalid(field, amount, 'must be greater than or equal to 0')] : []),
    ...(!isWhole && !isOvercommitted(name) && !isHuge(name) ? [fieldInvalid(field, amount, 'must be an integer')] : []),
  ]
}

function resourceNameErrors(name: string, field: string): Errors {
  const texts = qualifiedNameTexts(name)
  const errors: FieldError[] = [...invalidFor(field, name, texts)]
  if (name.includes('/')) return errors
  if (texts.length === 0 && !standard.has(name) && !isHuge(name))
    errors.push(fieldInvalid(field, name, 'must be a standard resource type or fully qualified'))
  if (!ofContainers.has(name) && !isHuge(name))
    errors.push(fieldInvalid(field, name, 'must be a standard resource for containers'))
  return errors
}

const sorted = (amounts: Readonly<Record<string, string>>): readonly [string, string][] =>
  Object.entries(amounts).toSorted(([a], [b]) => (a < b ? -1 : 1))
