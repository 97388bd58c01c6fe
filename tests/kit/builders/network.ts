import type { ApiObject } from '../fake-api/index.ts'
import { built, type Fields, type Named } from './built.ts'

export interface ServiceOptions extends Named {
  readonly selector?: Readonly<Record<string, string>> | null
  /** `None` for a headless one, the default. */
  readonly clusterIP?: string
  readonly publishNotReadyAddresses?: boolean
  readonly ports?: readonly Fields[]
  readonly type?: string
}

export function service(options: ServiceOptions = {}): ApiObject {
  const { name = 'redis', clusterIP = 'None', selector = { app: name } } = options
  return built(
    'Service',
    'v1',
    { ...options, name },
    {
      spec: {
        type: options.type ?? 'ClusterIP',
        clusterIP,
        clusterIPs: [clusterIP],
        ...(selector === null ? {} : { selector }),
        ...(options.publishNotReadyAddresses === true ? { publishNotReadyAddresses: true } : {}),
        ports: options.ports ?? [{ name: 'redis', port: 6379, protocol: 'TCP', targetPort: 6379 }],
      },
      status: { loadBalancer: {} },
    },
  )
}

export interface EndpointOptions {
  readonly pod: string
  readonly podUid?: string
  readonly ip: string
  readonly ready?: boolean
  readonly serving?: boolean
  readonly terminating?: boolean
  readonly hostname?: string | null
}

export interface SliceOptions extends Named {
  readonly serviceName?: string
  readonly addressType?: 'IPv4' | 'IPv6'
  readonly endpoints?: readonly EndpointOptions[]
}

export function slice(options: SliceOptions = {}): ApiObject {
  const { serviceName = 'redis', endpoints = [] } = options
  const labels = { 'kubernetes.io/service-name': serviceName, ...options.labels }
  return built(
    'EndpointSlice',
    'discovery.k8s.io/v1',
    { ...options, name: options.name ?? `${serviceName}-x7k2p`, labels },
    {
      addressType: options.addressType ?? 'IPv4',
      ports: [{ name: 'redis', port: 6379, protocol: 'TCP' }],
      endpoints: endpoints.map(
        ({ pod: podName, podUid, ip, ready = true, serving = ready, terminating = false, hostname = podName }) => ({
          addresses: [ip],
          conditions: { ready, serving, terminating },
          ...(hostname === null ? {} : { hostname }),
          nodeName: 'node-1',
          targetRef: {
            kind: 'Pod',
            namespace: options.namespace ?? 'default',
            name: podName,
            uid: podUid ?? `uid-${podName}`,
          },
        }),
      ),
    },
  )
}
