import type { ObjectOf, ResourceName } from '../../objects.ts'
import type { AdmissionRequest } from '../../registry/types.ts'
import { resources } from '../../resources.ts'
import { forbidden, type Status } from '../../status.ts'
import { compareQuantities } from '../../strategies/quantity.ts'
import { differenceText, sumText } from './amounts.ts'
import { isInScope } from './scopes.ts'
import { usageOf, type Usage } from './usage.ts'
import { usedOf } from './used.ts'

// Refuses what is too much (apiserver: pkg/admission/plugin/resourcequota/controller.go, CheckRequest).

type Quota = ObjectOf['resourcequotas']

/** Kinds whose updates may take more than before. */
const growing: readonly ResourceName[] = ['persistentvolumeclaims', 'services', 'pods']

export function refusedByQuota<R extends ResourceName>(
  object: ObjectOf[R],
  request: AdmissionRequest<R>,
): Status | null {
  const { resource, operation, subresource, namespace, old, context } = request
  if (!resources[resource].isNamespaced || subresource !== '') return null
  if (operation === 'UPDATE' && !growing.includes(resource)) return null
  const quotas = context.view.list('resourcequotas', namespace)
  if (quotas.length === 0) return null
  const asked = usageOf(resource, object, context.nowMs)
  const before = old === null ? {} : usageOf(resource, old, context.nowMs)
  const concerned = quotas.filter((quota) => isConcerned(quota, resource, object, asked))
  const because =
    first(concerned, (quota) => (operation === 'CREATE' ? unsaid(quota, resource, object) : null)) ??
    first(concerned, (quota) => exceeded(quota, asked, before, request))
  if (because === null) return null
  return forbidden({ group: resources[resource].group, kind: resource, name: object.metadata.name }, because)
}

function first(quotas: readonly Quota[], textOf: (quota: Quota) => string | null): string | null {
  for (const quota of quotas) {
    const text = textOf(quota)
    if (text !== null) return text
  }
  return null
}

/** The limits are those of the status: a quota works from the moment on when it has been counted. */
const limitsOf = ({ spec, status }: Quota): Usage => status?.hard ?? spec.hard ?? {}

function isConcerned<R extends ResourceName>(quota: Quota, resource: R, object: ObjectOf[R], asked: Usage): boolean {
  const names = Object.keys(limitsOf(quota))
  const hasName = names.some((name) => name in asked) || (resource === 'pods' && names.some(isCompute))
  return hasName && isInScope(quota, resource, object)
}

const isCompute = (name: string): boolean => /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/.test(name)

/** A quota on CPU or memory makes every container say how much it takes. */
function unsaid<R extends ResourceName>(quota: Quota, resource: R, object: ObjectOf[R]): string | null {
  if (resource !== 'pods') return null
  const { spec } = object as ObjectOf['pods']
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])]
  const missing = Object.keys(limitsOf(quota))
    .filter((name) => /^(requests\.|limits\.)?(cpu|memory)$/.test(name))
    .toSorted()
    .flatMap((name) => {
      const [which, what] = name.startsWith('limits.')
        ? (['limits', name.slice('limits.'.length)] as const)
        : (['requests', name.replace('requests.', '')] as const)
      const silent = containers.filter(({ resources: wanted }) => wanted?.[which]?.[what] === undefined)
      return silent.length === 0
        ? []
        : [
            `${name} for: ${silent
              .map(({ name: one }) => one)
              .toSorted()
              .join(',')}`,
          ]
    })
  return missing.length === 0 ? null : `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`
}

function exceeded<R extends ResourceName>(
  quota: Quota,
  asked: Usage,
  before: Usage,
  { operation, context, old }: AdmissionRequest<R>,
): string | null {
  const limits = limitsOf(quota)
  const used = usedOf({ ...quota, spec: { ...quota.spec, hard: limits } }, context.view, context.nowMs)
  const wasCounted = operation === 'UPDATE' && old !== null
  const more: Record<string, string> = {}
  for (const name of Object.keys(limits).toSorted()) {
    const wanted = wasCounted ? differenceText(asked[name] ?? '0', before[name] ?? '0') : (asked[name] ?? '0')
    if (compareQuantities(wanted, '0') > 0) more[name] = wanted
  }
  const over = Object.keys(more).filter(
    (name) => compareQuantities(sumText([used[name] ?? '0', more[name] ?? '0']), limits[name] ?? '0') > 0,
  )
  if (over.length === 0) return null
  const listed = (amounts: Usage): string => over.map((name) => `${name}=${amounts[name] ?? '0'}`).join(',')
  return `exceeded quota: ${quota.metadata.name}, requested: ${listed(more)}, used: ${listed(used)}, limited: ${listed(limits)}`
}
