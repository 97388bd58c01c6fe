type Fields = Readonly<Record<string, unknown>>

/** Deep equality of plain data (objects, arrays, primitives). Keys with the value undefined count as absent. */
export function equal(a: unknown, b: unknown): boolean {
  // Of what is the very same `===` has to find out whether it is NaN, and so fetches it; this does not.
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && equalLists(a, b)
  return equalRecords(a as Fields, b as Fields)
}

/** The same for two records of which this one field may differ. */
export function equalBeside(field: string, a: object, b: object): boolean {
  return a === b || equalRecords(a as Fields, b as Fields, field)
}

/**
 * Whether two records are equal. Fields of `after` that are equal to those of `before` become the very same, so that whoever
 * compares them next sees it at once and none is kept twice. `after` has to be the caller's own.
 */
export function equalWithSharing(before: object, after: object): boolean {
  const earlier = before as Fields
  const later = after as Record<string, unknown>
  let isEqual = true
  for (const key in later) {
    const value = earlier[key]
    if (Object.is(value, later[key])) continue
    if (equal(value, later[key])) later[key] = value
    else isEqual = false
  }
  if (isEqual) for (const key in earlier) if (earlier[key] !== undefined && later[key] === undefined) return false
  return isEqual
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false
  return true
}

/** Each field is read once: most of what is compared is equal, and so is compared to its end. */
function equalRecords(a: Fields, b: Fields, except?: string): boolean {
  let more = 0
  for (const key in a) {
    const value = a[key]
    if (value === undefined || key === except) continue
    if (!equal(value, b[key])) return false
    more += 1
  }
  for (const key in b) if (b[key] !== undefined && key !== except) more -= 1
  return more === 0
}
