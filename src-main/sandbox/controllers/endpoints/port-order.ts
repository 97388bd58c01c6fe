import type { SlicePort } from './slices.ts'

/** FNV-1a with 128 bits, in hexadecimal. */
export function fnv128a(text: string): string {
  const prime = 0x0000000001000000000000000000013bn
  let hash = 0x6c62272e07bb014262b821756295c58dn
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * prime)
  return hash.toString(16).padStart(32, '0')
}

interface Port {
  readonly name?: string
  readonly port?: number
  readonly protocol?: string
  readonly appProtocol?: string
}

/** A port as Go's printer shows one of a slice. The upstream controllers order ports by the hash of this text. */
function slicePortText({ name = '', protocol = '', port = 0, appProtocol = '<nil>' }: Port): string {
  return `(v1.EndpointPort){Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port} AppProtocol:(*string)${appProtocol}}`
}

/** The same for a port of the older Endpoints. */
function endpointsPortText({ name = '', protocol = '', port = 0, appProtocol = '<nil>' }: Port): string {
  return `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol}}`
}

function inOrder<P extends Port>(ports: readonly P[], textOf: (port: P) => string): readonly P[] {
  if (ports.length < 2) return ports
  const hashes = new Map(ports.map((port) => [port, fnv128a(textOf(port))]))
  return ports.toSorted((a, b) => ((hashes.get(a) ?? '') < (hashes.get(b) ?? '') ? -1 : 1))
}

export const inSliceOrder = (ports: readonly SlicePort[]): readonly SlicePort[] => inOrder(ports, slicePortText)
export const inEndpointsOrder = <P extends Port>(ports: readonly P[]): readonly P[] => inOrder(ports, endpointsPortText)
