// The order of merged lists: items that the patch names stand in the patch's order, those that only the server knows
// keep theirs, and the two are interleaved by their places in the server's list.
import { isLooseObject, sameJson } from './loose-json.ts'
import type { Loose } from './loose-json.ts'

function indexIn(list: readonly Loose[], item: Loose, mergeKey: string): number {
  if (mergeKey === '') return list.indexOf(item)
  const key = isLooseObject(item) ? item[mergeKey] : undefined
  return key === undefined ? -1 : list.findIndex((one) => isLooseObject(one) && sameJson(one[mergeKey], key))
}

/** Items that `names` has, and the others. */
export function partition(
  items: readonly Loose[],
  names: readonly Loose[],
  mergeKey: string,
): { readonly named: readonly Loose[]; readonly others: readonly Loose[] } {
  const isNamed = (item: Loose): boolean => indexIn(names, item, mergeKey) >= 0
  return { named: items.filter(isNamed), others: items.filter((item) => !isNamed(item)) }
}

/** Items in the order of `order`; what it does not name stays behind. */
export function sortedByOrder(items: readonly Loose[], order: readonly Loose[], mergeKey: string): readonly Loose[] {
  const place = (item: Loose): number => {
    const index = indexIn(order, item, mergeKey)
    return index < 0 ? order.length : index
  }
  return items.toSorted((a, b) => place(a) - place(b))
}

/** Puts the server's own items between the patch's, each before the first one that stood behind it on the server. */
export function mergeSortedByServer(
  serverOnly: readonly Loose[],
  patched: readonly Loose[],
  serverOrder: readonly Loose[],
  mergeKey: string,
): Loose[] {
  const merged: Loose[] = []
  const waiting = [...serverOnly]
  for (const item of patched) {
    const place = indexIn(serverOrder, item, mergeKey)
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const own = indexIn(serverOrder, next, mergeKey)
      if (own < 0 || place < 0 || own >= place) break
      merged.push(next)
      waiting.shift()
    }
    merged.push(item)
  }
  return [...merged, ...waiting]
}
