const size = /^(\d+(?:\.\d+)?)([KMGTPE]i?|k)$/

/** Names in Kubernetes hold no capitals, so what looks like `100Mi` is a size. */
export function isSize(text: string): boolean {
  return size.test(text)
}

/** A quantity as people write it: `100 Mi`. What is no size comes back as it is. */
export function sizeText(quantity: string): string {
  return quantity.replace(size, '$1 $2')
}
