export type TypedOrdinal =
  | { readonly kind: 'ordinal'; readonly ordinal: number }
  /** No whole number, or one beyond the range. */
  | { readonly kind: 'bad' }
  /** A number within the range that has no slot. */
  | { readonly kind: 'none' }

/** What was typed, as an ordinal of these. A pod's name is taken by the number at its end. */
export function ordinalIn(typed: string, ordinals: readonly number[]): TypedOrdinal {
  const digits = /^(?:.+-)?(\d{1,9})$/.exec(typed.trim())?.[1]
  if (digits === undefined) return { kind: 'bad' }
  const ordinal = Number(digits)
  if (ordinals.includes(ordinal)) return { kind: 'ordinal', ordinal }
  const isWithin = ordinals.some((each) => each < ordinal) && ordinals.some((each) => each > ordinal)
  return { kind: isWithin ? 'none' : 'bad' }
}
