import type { V1ServicePort } from '@kubernetes/client-node'
import type { Draft, Mutable, ObjectOf, Wire } from '../../../objects.ts'

export type ServiceSpec = ObjectOf['services']['spec']
export type ServicePort = NonNullable<ServiceSpec['ports']>[number]
export type ServiceDraft = Draft<'services'>
type PortDraft = Mutable<Wire<V1ServicePort>>

export const isHeadless = ({ clusterIPs = [], clusterIP }: ServiceSpec): boolean =>
  clusterIPs.length > 0 ? clusterIPs[0] === 'None' : clusterIP === 'None'

export const needsClusterIp = ({ type }: ServiceSpec): boolean => type !== 'ExternalName'

export const needsNodePort = ({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)

export const isExternallyAccessible = ({ type, externalIPs = [] }: ServiceSpec): boolean =>
  type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && externalIPs.length > 0)

export const needsHealthCheckPort = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local'

/** Three hours: how long a client stays with its endpoint when nobody says otherwise. */
const affinitySeconds = 10_800

/** Defaults of a Service (kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_Service). */
export function applyServiceDefaults(draft: ServiceDraft): void {
  draft.spec ??= {} as ServiceDraft['spec']
  draft.status ??= {}
  draft.status.loadBalancer ??= {}
  const { spec } = draft
  spec.sessionAffinity ||= 'None'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinitySeconds } }
  spec.type ||= 'ClusterIP'
  for (const port of spec.ports ?? []) applyPortDefaults(port)
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}

function applyPortDefaults(port: PortDraft): void {
  port.protocol ||= 'TCP'
  if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port
}
