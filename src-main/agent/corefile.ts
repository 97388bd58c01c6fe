/**
 * The zone that CoreDNS serves for the cluster: the first zone behind the `kubernetes` plugin in a Corefile that is no reverse
 * zone, such as `cluster.local` in `kubernetes cluster.local in-addr.arpa ip6.arpa {`. Null if the text names none.
 */
export function clusterDomainOf(corefile: string): string | null {
  for (const line of corefile.split('\n')) {
    const words = line.replace(/#.*$/, '').replace(/\{.*$/, '').trim().split(/\s+/)
    if (words[0] !== 'kubernetes') continue
    const zone = words.slice(1).find((word) => !word.endsWith('.arpa') && !word.endsWith('.arpa.'))
    if (zone !== undefined) return zone.replace(/\.$/, '').toLowerCase()
  }
  return null
}
