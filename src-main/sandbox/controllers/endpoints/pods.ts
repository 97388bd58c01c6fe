import type { V1Endpoint, V1ServicePort } from '@kubernetes/client-node'
import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf, Wire } from '../../objects.ts'
import { isReady, isTerminal } from '../facts.ts'

type Pod = ObjectOf['pods']
type Service = ObjectOf['services']
export type Endpoint = Wire<V1Endpoint>
export type ServicePort = Wire<V1ServicePort>
export type Family = 'IPv4' | 'IPv6'

/** kubernetes: endpointslice/util ShouldPodBeInEndpoints. */
export function belongs(pod: Pod, includesTerminating: boolean): boolean {
  if (isTerminal(pod)) return false
  if ((pod.status?.podIP ?? '') === '' && (pod.status?.podIPs ?? []).length === 0) return false
  return includesTerminating || pod.metadata.deletionTimestamp === undefined
}

/** The pod's name below the Service: only if the pod itself says that it belongs there. */
export function hostnameIn(pod: Pod, service: Service): string | null {
  const { hostname = '', subdomain } = pod.spec
  return hostname !== '' && subdomain === service.metadata.name ? hostname : null
}

/** The container's port behind a Service's port, or null if the pod has none of that name. */
export function portOn(pod: Pod, { targetPort, protocol = 'TCP' }: ServicePort): number | null {
  if (typeof targetPort === 'number') return targetPort
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { ports = [] } of [...pod.spec.containers, ...sidecars])
    for (const port of ports)
      if (port.name === targetPort && (port.protocol ?? 'TCP') === protocol) return port.containerPort
  return null
}

export function addressesOf(pod: Pod, family: Family): readonly string[] {
  return (pod.status?.podIPs ?? []).map(({ ip }) => ip).filter((ip) => ip.includes(':') === (family === 'IPv6'))
}

/** One endpoint of a slice, its keys in the order of the server's JSON. `node` is the pod's, if it exists. */
export function endpointOf(
  pod: Pod,
  node: ObjectOf['nodes'] | undefined,
  service: Service,
  family: Family,
): Endpoint | null {
  const addresses = addressesOf(pod, family)
  if (addresses.length === 0) return null
  const serving = isReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const hostname = hostnameIn(pod, service)
  const { nodeName = '' } = pod.spec
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''
  return {
    addresses: [...addresses],
    conditions: {
      ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname === null ? {} : { hostname }),
    targetRef: targetOf(pod),
    ...(nodeName === '' ? {} : { nodeName }),
    ...(zone === '' ? {} : { zone }),
  }
}

export function targetOf({ metadata }: Pod): NonNullable<Endpoint['targetRef']> {
  return { kind: 'Pod', namespace: metadata.namespace ?? '', name: metadata.name, uid: metadata.uid }
}

/**
 * Whether a change of a pod can change endpoints at all (endpointslice/util podEndpointsChanged). Any write to a pod that
 * is being deleted counts: upstream compares the two deletion times by pointer.
 */
export function changesEndpoints(before: Pod | null, after: Pod): boolean {
  if (before === null) return true
  if (before.metadata.deletionTimestamp !== undefined || after.metadata.deletionTimestamp !== undefined) return true
  return (
    isReady(before) !== isReady(after) ||
    !equal(before.status?.podIPs ?? [], after.status?.podIPs ?? []) ||
    !equal(before.metadata.labels ?? {}, after.metadata.labels ?? {}) ||
    before.spec.hostname !== after.spec.hostname ||
    before.spec.subdomain !== after.spec.subdomain
  )
}
