import type { Labels, Meta } from './meta.ts'

export interface ServiceObject extends Meta {
  readonly kind: 'Service'
  /** `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`. */
  readonly type: string
  /** `['None']` for a headless one. */
  readonly clusterIPs: readonly string[]
  readonly externalName: string | null
  /** `null`: no selector, its endpoints are made by hand. */
  readonly selector: Labels | null
  readonly publishNotReadyAddresses: boolean
  readonly ports: readonly ServicePort[]
}

export interface ServicePort {
  /** Empty for an unnamed port, which has no SRV record. */
  readonly name: string
  readonly port: number
  readonly protocol: string
}

export interface EndpointSliceObject extends Meta {
  readonly kind: 'EndpointSlice'
  /** From the label `kubernetes.io/service-name`; null when the slice names no Service. */
  readonly serviceName: string | null
  /** `IPv4`, `IPv6` or `FQDN`. */
  readonly addressType: string
  readonly ports: readonly ServicePort[]
  readonly endpoints: readonly Endpoint[]
}

/** A condition that the slice leaves out counts as: ready true, serving as ready, terminating false (API comment). */
export interface Endpoint {
  readonly addresses: readonly string[]
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly hostname: string | null
  readonly nodeName: string | null
  readonly podUid: string | null
  readonly podName: string | null
}
