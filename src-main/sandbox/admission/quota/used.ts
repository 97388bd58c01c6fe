import type { ObjectOf, ResourceName } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { sumText } from './amounts.ts'
import { isInScope } from './scopes.ts'
import { countedResources, usageOf, type Usage } from './usage.ts'

/** What a quota's namespace takes now, for every name that the quota limits. */
export function usedOf(quota: ObjectOf['resourcequotas'], view: ClusterView, nowMs: number): Usage {
  const names = Object.keys(quota.spec.hard ?? {}).toSorted()
  const kinds = [...new Set(names.flatMap(countedResources))]
  const usages = kinds.flatMap((resource) => usagesOf(quota, resource, view, nowMs))
  return Object.fromEntries(names.map((name) => [name, sumText(usages.map((usage) => usage[name] ?? '0'))]))
}

function usagesOf<R extends ResourceName>(
  quota: ObjectOf['resourcequotas'],
  resource: R,
  view: ClusterView,
  nowMs: number,
): Usage[] {
  return view
    .list(resource, quota.metadata.namespace ?? '')
    .filter((object) => isInScope(quota, resource, object))
    .map((object) => usageOf(resource, object, nowMs))
}
