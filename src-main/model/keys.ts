/** Keys taken apart again. Names of Kubernetes hold no slash, so this is exact. */

export function nameOfKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

export function slotOfKey(key: string): { readonly namespace: string; readonly set: string; readonly ordinal: number } {
  const { namespace, name } = nameOfKey(key)
  const slash = name.lastIndexOf('/')
  return { namespace, set: name.slice(0, slash), ordinal: Number(name.slice(slash + 1)) }
}
