import type { Resolve } from '../dns/types.ts'
import type { ObjectOf } from '../objects.ts'
import type { Listeners } from './listeners.ts'
import type { Network } from './programs/types.ts'

type Pod = ObjectOf['pods']

/** Where a cluster's DNS usually is: the tenth address of the Services' range. */
export const dnsAddress = '10.96.0.10'
export const clusterDomain = 'cluster.local'

export function networkOf({ metadata, spec, status }: Pod, resolve: Resolve, listeners: Listeners): Network {
  const namespace = metadata.namespace ?? ''
  const hostname = (spec.hostname ?? metadata.name).slice(0, 63)
  const isNamed = spec.subdomain !== undefined && spec.subdomain !== ''
  return {
    hostname,
    fullName: isNamed ? `${hostname}.${spec.subdomain}.${namespace}.svc.${clusterDomain}` : hostname,
    address: status?.podIP ?? '',
    nameServer: dnsAddress,
    search: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
    resolve,
    serve: (port, respond) => listeners.serve(status?.podIP ?? '', port, respond),
    isReached: (address) => address === dnsAddress || listeners.isPod(address),
    ask: (address, port, request) => listeners.ask(status?.podIP ?? '', address, port, request),
  }
}

/** The files that a kubelet puts into every container. */
export function networkFiles({
  hostname,
  fullName,
  address,
  nameServer,
  search,
}: Network): ReadonlyMap<string, string> {
  const names = fullName === hostname ? hostname : `${fullName}\t${hostname}`
  const hosts = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${address}\t${names}`,
  ]
  return new Map([
    ['/etc/hostname', `${hostname}\n`],
    ['/etc/hosts', `${hosts.join('\n')}\n`],
    ['/etc/resolv.conf', `search ${search.join(' ')}\nnameserver ${nameServer}\noptions ndots:5\n`],
  ])
}
