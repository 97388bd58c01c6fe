import type { EntityMaps } from '#shared/model/change.ts'
import type { DnsRecord, Service } from '#shared/model/entities.ts'
import { byName, compareNames } from './order.ts'

export interface ServiceShape {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly type: string
  readonly headless: boolean
  readonly clusterIPs: readonly string[]
  readonly externalName: string | null
  readonly selector: Service['selector']
  readonly publishNotReadyAddresses: boolean
  readonly ports: Service['ports']
  readonly selects: readonly string[] | null
  readonly sets: readonly string[]
}

export function serviceShapes(maps: EntityMaps): readonly ServiceShape[] {
  return byName(maps.service.values()).map((service) => {
    const { namespace, name, uid, type, headless, clusterIPs, externalName, selector, ports, selects, sets } = service
    const publishNotReadyAddresses = service.publishNotReady
    return {
      namespace,
      name,
      uid,
      type,
      headless,
      clusterIPs,
      externalName,
      selector,
      publishNotReadyAddresses,
      ports,
      selects,
      sets,
    }
  })
}

export interface DnsShape {
  readonly schema: string
  readonly records: readonly RecordShape[]
}

export interface RecordShape {
  readonly name: string
  readonly type: DnsRecord['type']
  readonly answers: readonly string[]
  readonly ttl: number | null
  readonly state: DnsRecord['state']
  readonly service: string
  readonly pod: string | null
}

const typeOrder: readonly DnsRecord['type'][] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR']

/** Grouped by Service; its own name first, then those of its pods. */
export function recordShapes(maps: EntityMaps): readonly RecordShape[] {
  return [...maps.record.values()].toSorted(compareRecords).map(({ name, type, answers, ttl, state, service, pod }) => {
    return { name, type, answers, ttl, state, service, pod }
  })
}

function compareRecords(a: DnsRecord, b: DnsRecord): number {
  return (
    compareNames(a.namespace, b.namespace) ||
    compareNames(a.service, b.service) ||
    typeOrder.indexOf(a.type) - typeOrder.indexOf(b.type) ||
    a.name.split('.').length - b.name.split('.').length ||
    compareNames(a.name, b.name)
  )
}
