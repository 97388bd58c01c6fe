/** What CoreDNS calls an endpoint that has no hostname: its address with dashes, for both families. */
export const dashedAddress = (address: string): string => address.replaceAll(/[.:]/g, '-')

/** The name under which an address is asked for the other way round. */
export function reverseName(address: string): string {
  if (!address.includes(':')) return `${address.split('.').toReversed().join('.')}.in-addr.arpa`
  return `${ipv6Nibbles(address).split('').toReversed().join('.')}.ip6.arpa`
}

/** All 32 hexadecimal digits of an address, `::` filled up with zeros and an IPv4 tail (`::ffff:10.0.0.1`) taken as two groups. */
function ipv6Nibbles(address: string): string {
  const [head = '', tail] = withoutIPv4Tail(address).split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return groups.map((group) => group.toLowerCase().padStart(4, '0')).join('')
}

function withoutIPv4Tail(address: string): string {
  const match = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  if (match === null) return address
  const [, prefix = '', ...bytes] = match
  const hex = bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('')
  return `${prefix}${hex.slice(0, 4)}:${hex.slice(4)}`
}
