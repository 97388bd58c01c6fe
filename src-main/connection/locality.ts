import { BlockList, isIP } from 'node:net'

/** LOCAL or REMOTE, the words of the picker and of the badge. */
export type Locality = 'LOCAL' | 'REMOTE'

const privateAddresses = new BlockList()
privateAddresses.addSubnet('127.0.0.0', 8)
privateAddresses.addSubnet('10.0.0.0', 8)
privateAddresses.addSubnet('172.16.0.0', 12)
privateAddresses.addSubnet('192.168.0.0', 16)
privateAddresses.addSubnet('169.254.0.0', 16)
// k3d writes https://0.0.0.0:PORT, which the kernel takes for this machine.
privateAddresses.addAddress('0.0.0.0')
privateAddresses.addAddress('::1', 'ipv6')
privateAddresses.addAddress('::', 'ipv6')
privateAddresses.addSubnet('fc00::', 7, 'ipv6')
privateAddresses.addSubnet('fe80::', 10, 'ipv6')

/** Names that stand for this machine or its own network: RFC 6761, RFC 6762, and what Docker Desktop and minikube write. */
const localName = /(^|\.)(localhost|local|docker\.internal|minikube\.internal)\.?$/i

/** Whether a server's address is loopback or private. Nothing is looked up: a name may mean one thing here and another there. */
export function locality(server: string): Locality {
  const host = serverHost(server)
  const family = isIP(host)
  if (family === 0) return localName.test(host) ? 'LOCAL' : 'REMOTE'
  return privateAddresses.check(host, family === 6 ? 'ipv6' : 'ipv4') ? 'LOCAL' : 'REMOTE'
}

/** Host and port as a person would write them; the text itself when it is no address at all. */
export function serverAddress(server: string): string {
  return parse(server)?.host ?? server
}

function serverHost(server: string): string {
  return parse(server)?.hostname.replace(/^\[|\]$/g, '') ?? server
}

function parse(server: string): URL | null {
  return URL.parse(server.includes('://') ? server : `https://${server}`)
}
