import type { Endpoint, EndpointSliceObject, Meta, ServiceObject, ServicePort } from '#shared/objects/index.ts'
import {
  flagAt,
  labelsAt,
  listAt,
  numberAt,
  recordAt,
  textAt,
  textOrNullAt,
  wordAt,
  wordOrNullAt,
  wordsAt,
  type Source,
} from './read.ts'

export function projectService(source: Source, meta: Meta): ServiceObject {
  const spec = recordAt(source, 'spec')
  const selector = labelsAt(spec, 'selector')
  const clusterIPs = wordsAt(spec, 'clusterIPs')
  const clusterIP = textAt(spec, 'clusterIP')
  return {
    kind: 'Service',
    ...meta,
    type: wordAt(spec, 'type', 'ClusterIP'),
    clusterIPs: clusterIPs.length > 0 || clusterIP === '' ? clusterIPs : [clusterIP],
    externalName: wordOrNullAt(spec, 'externalName'),
    selector: Object.keys(selector).length === 0 ? null : selector,
    publishNotReadyAddresses: flagAt(spec, 'publishNotReadyAddresses'),
    ports: listAt(spec, 'ports', portOf),
  }
}

const portOf = (port: Source): ServicePort => ({
  name: wordAt(port, 'name'),
  port: numberAt(port, 'port'),
  protocol: wordAt(port, 'protocol', 'TCP'),
})

export function projectEndpointSlice(source: Source, meta: Meta): EndpointSliceObject {
  return {
    kind: 'EndpointSlice',
    ...meta,
    serviceName: meta.labels['kubernetes.io/service-name'] ?? null,
    addressType: wordAt(source, 'addressType', 'IPv4'),
    ports: listAt(source, 'ports', portOf),
    endpoints: listAt(source, 'endpoints', endpointOf),
  }
}

function endpointOf(endpoint: Source): Endpoint {
  const conditions = recordAt(endpoint, 'conditions')
  const ready = flagAt(conditions, 'ready', true)
  const target = recordAt(endpoint, 'targetRef')
  const isPod = target['kind'] === 'Pod'
  return {
    addresses: wordsAt(endpoint, 'addresses'),
    ready,
    serving: flagAt(conditions, 'serving', ready),
    terminating: flagAt(conditions, 'terminating'),
    hostname: wordOrNullAt(endpoint, 'hostname'),
    nodeName: wordOrNullAt(endpoint, 'nodeName'),
    podUid: isPod ? textOrNullAt(target, 'uid') : null,
    podName: isPod ? wordOrNullAt(target, 'name') : null,
  }
}
