/** Sorted copies: output that can be compared between two looks. Numbers within names count as numbers, so redis-10 follows redis-9. */
const collator = new Intl.Collator('en', { numeric: true })

export function byName<Value extends { readonly name: string }>(
  values: Iterable<Value & { readonly namespace?: string }>,
): Value[] {
  return [...values].toSorted(
    (a, b) => collator.compare(a.namespace ?? '', b.namespace ?? '') || collator.compare(a.name, b.name),
  )
}

export function compareNames(a: string, b: string): number {
  return collator.compare(a, b)
}

/** Times are ISO 8601 everywhere; null where nothing happened. */
export function iso(at: number): string
export function iso(at: number | null): string | null
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
