import type { Zone } from '#shared/model/entities.ts'
import type { ZoneState } from '#shared/model/states.ts'
import type { ServiceObject, StatefulSetObject } from '#shared/objects/index.ts'
import { isHeadless } from './derive-service.ts'
import { sortedUnique } from './endpoints.ts'
import type { Look } from './look.ts'
import { carries } from './objects.ts'

/** What stands behind a set's serviceName. The set's controller never looks the Service up, so we do. */
export function deriveZone(look: Look, set: StatefulSetObject): Zone {
  const { serviceName, namespace } = set
  const service = serviceName === '' ? undefined : look.store.named('Service', namespace, serviceName)
  const state = zoneState(look, set, service)
  const isMissing = state === 'noServiceName' || state === 'noService'
  return {
    serviceName,
    state,
    name: serviceName === '' ? null : serviceDomain(look, namespace, serviceName),
    addresses: service === undefined ? [] : ownAnswers(look, service),
    externalName: service?.externalName ?? null,
    publishNotReady: service?.publishNotReadyAddresses ?? false,
    suggestedService: isMissing ? suggestedService(look, set) : null,
  }
}

/** A Service that finds nothing is the graver trouble than one with a cluster IP, so it is asked for first. */
function zoneState(look: Look, set: StatefulSetObject, service: ServiceObject | undefined): ZoneState {
  if (set.serviceName === '') return 'noServiceName'
  if (service === undefined) return look.store.canRead('Service', set.namespace) ? 'noService' : 'notReadable'
  if (service.type === 'ExternalName') return 'external'
  const selection = selectionOf(look, set, service)
  if (selection !== 'some') return selection
  return isHeadless(service) ? 'headless' : 'notHeadless'
}

/**
 * The template's labels decide, so that a set of no pods is not told that its Service finds nothing. Older pods may still have
 * labels that the template has no more. Endpoints of a Service without a selector are made by hand.
 */
function selectionOf(
  look: Look,
  set: StatefulSetObject,
  service: ServiceObject,
): 'some' | 'selectsNothing' | 'notReadable' {
  const { selector, namespace } = service
  if (selector === null || Object.keys(selector).length === 0) {
    const byHand = [...look.store.slicesOfService(namespace, service.name)]
    if (byHand.some(({ endpoints }) => endpoints.length > 0)) return 'some'
    return look.store.canRead('EndpointSlice', namespace) ? 'selectsNothing' : 'notReadable'
  }
  if (carries(set.templateLabels, selector)) return 'some'
  // Pods of others count: it is the Service that finds something or nothing. Which names it gives the records tell.
  for (const _pod of look.store.podsSelectedBy(service.uid)) return 'some'
  return look.store.canRead('Pod', namespace) ? 'selectsNothing' : 'notReadable'
}

/** What the Service's own name answers: each ready endpoint of a headless one, else its cluster IPs. */
export function ownAnswers(look: Look, service: ServiceObject): readonly string[] {
  if (service.type === 'ExternalName') return []
  if (!isHeadless(service)) return service.clusterIPs.filter((address) => address !== '')
  if (!look.store.canRead('EndpointSlice', service.namespace)) return []
  const slices = [...look.store.slicesOfService(service.namespace, service.name)]
  const ready = slices.flatMap(({ endpoints }) => endpoints.filter((endpoint) => endpoint.ready))
  return sortedUnique(ready.flatMap(({ addresses }) => addresses))
}

export const serviceDomain = (look: Look, namespace: string, service: string): string =>
  `${service}.${namespace}.svc.${look.clusterDomain}`

/** The headless Service that selects the set's pods while serviceName names none: the first by name. */
function suggestedService(look: Look, set: StatefulSetObject): string | null {
  const names = [...look.store.servicesSelecting(set.namespace, set.templateLabels)]
    .filter(isHeadless)
    .map(({ name }) => name)
  return names.sort()[0] ?? null
}
