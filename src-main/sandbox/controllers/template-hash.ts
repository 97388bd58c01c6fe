/** The alphabet of generated names (apimachinery: util/rand): no vowels and no look-alikes, so that no words come out. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** FNV-1 with 32 bits, as the hash of a ControllerRevision is made (Go: hash/fnv, New32). */
export function fnv32(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash, 0x01000193) ^ byte
  return hash >>> 0
}

/** FNV-1a with 32 bits (Go: hash/fnv, New32a). */
export function fnv32a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/** The digits of a number in the alphabet of names (apimachinery: rand.SafeEncodeString). */
export function safeEncoded(number: number): string {
  return [...String(number)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('')
}

/** JSON as Go's encoding/json writes a map: keys sorted, and the characters that HTML minds escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  )
}
