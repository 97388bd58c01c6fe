const QUOTE = 0x22
const BACKSLASH = 0x5c

export const brackets = { open: 0x5b, close: 0x5d } as const
export const braces = { open: 0x7b, close: 0x7d } as const

/**
 * The position of the bracket (or brace) that closes what was opened before `start`, or -1. Brackets inside strings do not
 * count. Of the other pair nothing needs to be known: in JSON that is whole they are balanced in between.
 */
export function closingPosition(
  bytes: Buffer,
  start: number,
  pair: { readonly open: number; readonly close: number },
): number {
  let depth = 1
  let isInString = false
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isInString) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) isInString = false
    } else if (byte === QUOTE) isInString = true
    else if (byte === pair.open) depth += 1
    else if (byte === pair.close && --depth === 0) return at
  }
  return -1
}
