import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'

export interface Route {
  readonly kind: WatchedKind
  /** Empty for all namespaces, and for kinds of the whole cluster. */
  readonly namespace: string
  readonly name: string | undefined
  readonly verb: 'get' | 'list' | 'watch'
}

/** Which kind and verb a path asks for, or undefined for a path that is not of a watched kind. */
export function routeOf(url: URL): Route | undefined {
  const parts = url.pathname.split('/').filter((part) => part !== '')
  const group = parts[0] === 'api' ? '' : parts[1]
  const rest = parts[0] === 'api' ? parts.slice(1) : parts.slice(2)
  if (parts[0] !== 'api' && parts[0] !== 'apis') return undefined
  const [version, ...path] = rest
  const inNamespace = path[0] === 'namespaces' && path.length > 2
  const [resource, name] = inNamespace ? path.slice(2) : path
  const kind = watchedKinds.find(
    (candidate) =>
      kinds[candidate].group === group &&
      kinds[candidate].version === version &&
      kinds[candidate].resource === resource,
  )
  if (kind === undefined) return undefined
  const watches = ['1', 'true'].includes(url.searchParams.get('watch') ?? '')
  const verb = name !== undefined ? 'get' : watches ? 'watch' : 'list'
  return {
    kind,
    namespace: inNamespace ? decodeURIComponent(path[1] ?? '') : '',
    name: name && decodeURIComponent(name),
    verb,
  }
}
