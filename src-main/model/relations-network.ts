import { equal } from '#shared/kit/equal.ts'
import { nameKey, slotKey } from '#shared/model/change.ts'
import type { ObjectChangeOf } from '#shared/objects/change.ts'
import type { Endpoint, EndpointSliceObject, ServiceObject } from '#shared/objects/index.ts'
import { parseOrdinalName } from '../store/ordinals.ts'
import { POD_NAME_LABEL } from './derive-service.ts'
import { both, onlyIf, relation, slotKeysOfSet } from './relation-kit.ts'
import type { AnyRelation, RelationLook } from './relation-kit.ts'
import { setOf } from './sets.ts'

export const networkRelations: readonly AnyRelation[] = [
  relation(
    'service-service',
    'Service',
    'service',
    both(({ namespace, name }) => [nameKey(namespace, name)]),
  ),
  relation(
    'service-records',
    'Service',
    'serviceRecords',
    both(({ namespace, name }) => [nameKey(namespace, name)]),
  ),
  relation('service-workloads', 'Service', 'workload', both(workloadKeys)),
  // A slot's record knows of the Service only whether it is there.
  relation(
    'service-slots',
    'Service',
    'slot',
    onlyIf(() => false, both(slotKeysOfService)),
  ),
  relation('service-own-slot', 'Service', 'slot', both(ownSlotKeys)),
  relation('slice-records', 'EndpointSlice', 'serviceRecords', both(sliceServiceKeys)),
  relation('slice-workloads', 'EndpointSlice', 'workload', workloadKeysOfSlice),
  relation('slice-slots', 'EndpointSlice', 'slot', slotKeysOfSlice),
]

/** The sets that name the Service, and those that name none that exists: this one may be what they look for. */
function workloadKeys({ namespace, name }: ServiceObject, look: RelationLook): readonly string[] {
  const misled = [...look.known.workload.values()].filter(
    ({ dns, namespace: home }) => home === namespace && (dns.state === 'noServiceName' || dns.state === 'noService'),
  )
  return [...setNames(look, namespace, name), ...misled.map((workload) => workload.name)].map((set) =>
    nameKey(namespace, set),
  )
}

function workloadKeysOfSlice(
  { before, after, namespace }: ObjectChangeOf<'EndpointSlice'>,
  look: RelationLook,
): readonly string[] {
  const services = new Set([before?.serviceName ?? null, after?.serviceName ?? null])
  return [...services].flatMap((service) => setNames(look, namespace, service).map((name) => nameKey(namespace, name)))
}

/** Sets with this serviceName, present ones and those whose remains are in view. */
export function setNames(look: RelationLook, namespace: string, serviceName: string | null): readonly string[] {
  if (serviceName === null) return []
  const names = new Set([...look.store.setsOfService(namespace, serviceName)].map(({ name }) => name))
  for (const workload of look.known.workload.values()) {
    if (workload.dns.serviceName === serviceName && workload.namespace === namespace) names.add(workload.name)
  }
  return [...names]
}

function slotKeysOfService({ namespace, name }: ServiceObject, look: RelationLook): readonly string[] {
  return setNames(look, namespace, name).flatMap((setName) => {
    const set = setOf(look, namespace, setName)
    return set === undefined ? [] : slotKeysOfSet(look, set.object)
  })
}

function ownSlotKeys({ namespace, selector }: ServiceObject): readonly string[] {
  const parsed = parseOrdinalName(selector?.[POD_NAME_LABEL] ?? '')
  return parsed === null ? [] : [slotKey(namespace, parsed.base, parsed.ordinal)]
}

function sliceServiceKeys({ namespace, serviceName }: EndpointSliceObject): readonly string[] {
  return serviceName === null ? [] : [nameKey(namespace, serviceName)]
}

/** Only the slots whose endpoint differs: a slice has up to 100 of them and changes with each. */
function slotKeysOfSlice({ before, after, namespace }: ObjectChangeOf<'EndpointSlice'>): readonly string[] {
  const sameService = before?.serviceName === after?.serviceName
  const hostnames = sameService
    ? changedHostnames(before?.endpoints ?? [], after?.endpoints ?? [])
    : [...(before?.endpoints ?? []), ...(after?.endpoints ?? [])].flatMap(({ hostname }) => hostname ?? [])
  return hostnames.flatMap((hostname) => {
    const parsed = parseOrdinalName(hostname)
    return parsed === null ? [] : [slotKey(namespace, parsed.base, parsed.ordinal)]
  })
}

/** Their order in the slice means nothing. Endpoints of one hostname are compared as a group. */
function changedHostnames(before: readonly Endpoint[], after: readonly Endpoint[]): readonly string[] {
  const earlier = byHostname(before)
  const later = byHostname(after)
  const hostnames = new Set([...earlier.keys(), ...later.keys()])
  return [...hostnames].filter((hostname) => !equal(earlier.get(hostname), later.get(hostname)))
}

const byHostname = (endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly Endpoint[]> =>
  Map.groupBy(endpoints, ({ hostname }) => hostname ?? '')
