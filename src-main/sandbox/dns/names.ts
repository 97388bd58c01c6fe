/** What a name below the cluster's domain asks for, as CoreDNS's kubernetes plugin reads it (plugin/kubernetes/parse.go). */
export type Asked =
  | { readonly kind: 'apex' | 'version' | 'nameServer' | 'unknown' }
  /** `svc`, `pod` or `<namespace>.svc`, `<namespace>.pod`: they exist and hold nothing themselves. */
  | { readonly kind: 'branch'; readonly namespace: string | null }
  | { readonly kind: 'podAddress'; readonly namespace: string; readonly address: string }
  | {
      readonly kind: 'service'
      readonly namespace: string
      readonly service: string
      readonly endpoint: string | null
      readonly port: string | null
      readonly protocol: string | null
    }

/** Reads a name without the domain's labels; `labels` are in lower case, the most special one first. */
export function readName(labels: readonly string[]): Asked {
  const key = labels.join('.')
  if (key === '') return { kind: 'apex' }
  if (key === 'dns-version') return { kind: 'version' }
  if (key === 'ns.dns') return { kind: 'nameServer' }
  const branch = labels.at(-1)
  const namespace = labels.at(-2) ?? null
  const rest = labels.slice(0, -2)
  if (branch !== 'svc' && branch !== 'pod') return { kind: 'unknown' }
  if (namespace === null || rest.length === 0) return { kind: 'branch', namespace }
  if (branch === 'pod') return readPod(rest, namespace)
  return readService(rest, namespace)
}

function readPod(rest: readonly string[], namespace: string): Asked {
  const [dashed = ''] = rest
  const isAddress = rest.length === 1 && /^\d{1,3}(-\d{1,3}){3}$/.test(dashed)
  return isAddress ? { kind: 'podAddress', namespace, address: dashed.replaceAll('-', '.') } : { kind: 'unknown' }
}

function readService(rest: readonly string[], namespace: string): Asked {
  const service = rest.at(-1) ?? ''
  const [first = '', second = ''] = rest
  const plain = { kind: 'service', namespace, service, endpoint: null, port: null, protocol: null } as const
  if (rest.length === 1) return plain
  if (rest.length === 2) return first.startsWith('_') ? { kind: 'unknown' } : { ...plain, endpoint: first }
  const isPort = rest.length === 3 && first.startsWith('_') && second.startsWith('_')
  return isPort ? { ...plain, port: first.slice(1), protocol: second.slice(1) } : { kind: 'unknown' }
}

/** `21.0.42.10.in-addr.arpa` as an address, or null. */
export function reversedAddress(labels: readonly string[]): string | null {
  const octets = labels.slice(0, -2).toReversed()
  return octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet)) ? octets.join('.') : null
}
