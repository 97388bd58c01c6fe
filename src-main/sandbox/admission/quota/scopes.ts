import type { ObjectOf, ResourceName } from '../../objects.ts'

type Quota = ObjectOf['resourcequotas']
type Pod = ObjectOf['pods']

/** Whether a quota concerns this object: scopes speak of pods alone (kubernetes: pkg/quota/v1/evaluator/core/pods.go). */
export function isInScope<R extends ResourceName>(quota: Quota, resource: R, object: ObjectOf[R]): boolean {
  const { scopes = [], scopeSelector } = quota.spec
  const expressions = [
    ...scopes.map((scopeName) => ({ scopeName, operator: 'Exists', values: undefined })),
    ...(scopeSelector?.matchExpressions ?? []),
  ]
  if (expressions.length === 0) return true
  if (resource !== 'pods') return false
  const pod = object as Pod
  return expressions.every(({ scopeName, operator, values }) => matches(pod, scopeName, operator, values ?? []))
}

function matches(pod: Pod, scope: string, operator: string, values: readonly string[]): boolean {
  switch (scope) {
    case 'Terminating':
      return (pod.spec.activeDeadlineSeconds ?? -1) >= 0
    case 'NotTerminating':
      return (pod.spec.activeDeadlineSeconds ?? -1) < 0
    case 'BestEffort':
      return isBestEffort(pod)
    case 'NotBestEffort':
      return !isBestEffort(pod)
    case 'PriorityClass':
      return matchesValue(pod.spec.priorityClassName ?? '', operator, values)
    case 'CrossNamespacePodAffinity':
      return false
    default:
      return false
  }
}

function matchesValue(value: string, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return value !== ''
  if (operator === 'DoesNotExist') return value === ''
  return operator === 'In' ? values.includes(value) : !values.includes(value)
}

const isBestEffort = ({ spec }: Pod): boolean =>
  [...(spec.containers ?? []), ...(spec.initContainers ?? [])].every(
    ({ resources }) => isEmpty(resources?.requests) && isEmpty(resources?.limits),
  )

const isEmpty = (amounts: Readonly<Record<string, string>> | undefined): boolean =>
  Object.entries(amounts ?? {}).every(([name]) => name !== 'cpu' && name !== 'memory')
