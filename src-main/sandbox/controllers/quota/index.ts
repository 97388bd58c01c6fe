import { equal } from '#shared/kit/equal.ts'
import type { Usage } from '../../admission/quota/usage.ts'
import { usedOf } from '../../admission/quota/used.ts'
import type { ObjectOf, ResourceName } from '../../objects.ts'
import { resources } from '../../resources.ts'
import type { ClusterView, StoreChange } from '../../storage/types.ts'
import { keyOf, splitKey } from '../facts.ts'
import type { Controller, Decision, Triggers, Wake } from '../types.ts'

type Quota = ObjectOf['resourcequotas']

export interface QuotaObserved {
  readonly quota: Quota
  /** What the namespace takes at an instant: pods that should have been gone by then take nothing. */
  readonly usedAt: (nowMs: number) => Usage
}

/**
 * Counts what the namespace of a quota takes and writes it into the quota's status (kubernetes: pkg/controller/resourcequota).
 * The real admission writes the same a moment earlier, when it lets an object in.
 */
export function createQuotaController(view: ClusterView): Controller<QuotaObserved> {
  return {
    name: 'resource-quota',
    lagMs: 1,
    triggers: triggersFor(view),
    observe(key) {
      const { namespace, name } = splitKey(key)
      const quota = view.get('resourcequotas', namespace, name)
      return quota === undefined ? null : { quota, usedAt: (nowMs) => usedOf(quota, view, nowMs) }
    },
    decide: decideStatus,
  }
}

/** Everything that can be counted wakes the quotas of its namespace when it comes, goes, or takes another amount. */
function triggersFor(view: ClusterView): Triggers {
  const countable = (Object.keys(resources) as ResourceName[]).filter((name) => resources[name].isNamespaced)
  const wake = (change: StoreChange): readonly Wake[] => {
    const { namespace = '' } = change.object.metadata
    const quotas = view.list('resourcequotas', namespace)
    return quotas.length > 0 && matters(change) ? quotas.map(keyOf) : []
  }
  return Object.fromEntries(countable.map((name) => [name, wake]))
}

const phaseOf = (object: StoreChange['object'] | null): unknown =>
  (object as { readonly status?: { readonly phase?: string } } | null)?.status?.phase

/** An update matters where the amount is in the object: the quota itself, and kinds that may grow. */
function matters({ type, resource, object, before }: StoreChange): boolean {
  if (type !== 'MODIFIED') return true
  const { spec } = object as { readonly spec?: unknown }
  const { spec: old } = (before ?? {}) as { readonly spec?: unknown }
  if (resource === 'pods') return phaseOf(object) !== phaseOf(before) || !equal(spec, old)
  return ['resourcequotas', 'services', 'persistentvolumeclaims'].includes(resource) && !equal(spec, old)
}

export function decideStatus({ quota, usedAt }: QuotaObserved, nowMs: number): Decision {
  const { hard = {} } = quota.spec
  const status = Object.keys(hard).length === 0 ? {} : { hard, used: usedAt(nowMs) }
  if (equal(quota.status ?? {}, status)) return { actions: [] }
  return { actions: [{ verb: 'updateStatus', resource: 'resourcequotas', object: { ...quota, status } }] }
}
