/** A name split at its last dash, where what follows is an ordinal as Kubernetes writes it: no sign, no leading zero. */
export interface OrdinalName {
  readonly base: string
  readonly ordinal: number
}

const ZERO = 48
const NINE = 57
/** Ordinals are 32-bit in the API; nine digits are more than any cluster holds. */
const MOST_DIGITS = 9

/** Every name of a pod and of a claim comes through here, many times: read by hand, which is faster than a pattern. */
export function parseOrdinalName(name: string): OrdinalName | null {
  const dash = name.lastIndexOf('-')
  const digits = name.length - dash - 1
  if (dash < 1 || digits < 1 || digits > MOST_DIGITS) return null
  let ordinal = 0
  for (let index = dash + 1; index < name.length; index++) {
    const code = name.charCodeAt(index)
    if (code < ZERO || code > NINE) return null
    ordinal = ordinal * 10 + code - ZERO
  }
  if (digits > 1 && name.charCodeAt(dash + 1) === ZERO) return null
  return { base: name.slice(0, dash), ordinal }
}
