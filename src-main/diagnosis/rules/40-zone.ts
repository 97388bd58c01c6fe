import type { Labels } from '#shared/objects/index.ts'
import { nameKey, slotKey } from '#shared/model/change.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import type { SetFacts } from '../set-facts.ts'

/** Whether the pods of a set can have names in DNS. Rules 40 to 44 of SPEC.md. What cannot be read has its own state and no rule. */
export const zoneRules: readonly Rule<SetFacts>[] = [
  { code: 'no-service-name', find: noServiceName },
  { code: 'service-name-mismatch', find: serviceNameMismatch },
  { code: 'service-selects-nothing', find: serviceSelectsNothing },
  { code: 'service-external', find: serviceExternal },
  { code: 'service-not-headless', find: serviceNotHeadless },
]

/** A question of its own (rule 45): a shared Service is a fault besides any other. */
export const sharedServiceRules: readonly Rule<SetFacts>[] = [{ code: 'two-sets-one-service', find: twoSetsOneService }]

function noServiceName({ workload }: SetFacts): Match | null {
  if (!isZone(workload, 'noServiceName')) return null
  return match({ set: workload.name }, field('StatefulSet', workload.name, 'spec.serviceName', ''))
}

/** The set's controller never looks its Service up, so nothing else would tell of it (facts sheet 1.10). */
function serviceNameMismatch({ workload }: SetFacts, { maps }: RuleContext): Match | null {
  if (!isZone(workload, 'noService')) return null
  const { serviceName, suggestedService } = workload.dns
  const selector =
    suggestedService === null ? null : maps.service.get(nameKey(workload.namespace, suggestedService))?.selector
  return match(
    { service: serviceName, namespace: workload.namespace, suggested: suggestedService ?? 'none' },
    field('StatefulSet', workload.name, 'spec.serviceName', serviceName),
    suggestedService === null
      ? null
      : field('Service', suggestedService, 'spec.selector', selectorText(selector ?? {})),
  )
}

/** A selector that fits the pods to come is no fault: there merely is no pod yet. */
function serviceSelectsNothing({ workload }: SetFacts, { maps, store }: RuleContext): Match | null {
  if (!isZone(workload, 'selectsNothing')) return null
  const name = workload.dns.serviceName
  const selector = maps.service.get(nameKey(workload.namespace, name))?.selector ?? null
  const set = store.get('StatefulSet', workload.uid)
  if (selector === null || (set !== undefined && selects(selector, set.templateLabels))) return null
  return match(
    { service: name, selector: selectorText(selector) },
    field('Service', name, 'spec.selector', selectorText(selector)),
  )
}

function serviceExternal({ workload }: SetFacts): Match | null {
  if (!isZone(workload, 'external')) return null
  const { serviceName, externalName } = workload.dns
  return match(
    { service: serviceName, target: externalName ?? '' },
    field('Service', serviceName, 'spec.type', 'ExternalName'),
  )
}

function serviceNotHeadless({ workload }: SetFacts, { maps }: RuleContext): Match | null {
  if (!isZone(workload, 'notHeadless')) return null
  const name = workload.dns.serviceName
  const address = maps.service.get(nameKey(workload.namespace, name))?.clusterIPs.join(', ') ?? ''
  return match({ service: name }, field('Service', name, 'spec.clusterIP', address))
}

function twoSetsOneService({ workload }: SetFacts, { maps }: RuleContext): Match | null {
  const name = workload.dns.serviceName
  const service =
    name === '' || workload.state !== 'present' ? undefined : maps.service.get(nameKey(workload.namespace, name))
  // A Service that finds the pods of one set only does not mix them, whatever the other set's serviceName says. A set whose first
  // pod is not there yet is taken at its word.
  const finds = (set: string): boolean => {
    const start = maps.workload.get(nameKey(workload.namespace, set))?.startOrdinal ?? 0
    const first = maps.slot.get(slotKey(workload.namespace, set, start))
    return first === undefined || first.podUid === null || service?.selects?.includes(first.name) !== false
  }
  if (!finds(workload.name)) return null
  const other = service?.sets.toSorted().find((set) => set !== workload.name && finds(set))
  if (other === undefined) return null
  return match({ set: workload.name, other, service: name }, field('StatefulSet', other, 'spec.serviceName', name))
}

function isZone(workload: SetFacts['workload'], state: SetFacts['workload']['dns']['state']): boolean {
  return workload.state === 'present' && workload.dns.state === state
}

export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value)
}

export function selectorText(selector: Labels): string {
  return Object.entries(selector)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
}
