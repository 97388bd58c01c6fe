import { kinds, type WatchedKind } from '#shared/objects/index.ts'

export interface Place {
  readonly kind: WatchedKind
  /** Empty for all namespaces, and for kinds of the whole cluster. */
  readonly namespace: string
}

export const PAGE_SIZE = 500

export function collectionPath({ kind, namespace }: Place): string {
  const { group, version, resource, namespaced } = kinds[kind]
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const inNamespace = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${base}${inNamespace}/${resource}`
}

/** As kubectl and the API server's messages write it: `pods`, `statefulsets.apps`. */
export function qualifiedResource(kind: WatchedKind): string {
  const { group, resource } = kinds[kind]
  return group === '' ? resource : `${resource}.${group}`
}

export function objectPath(place: Place, name: string): string {
  return `${collectionPath(place)}/${encodeURIComponent(name)}`
}

/** Without a version the server answers with its most recent state, and with pages that all show the same one. */
export function listPath(
  place: Place,
  options: { readonly limit: number; readonly continueToken: string | null },
): string {
  const query = new URLSearchParams({ limit: String(options.limit) })
  if (options.continueToken !== null) query.set('continue', options.continueToken)
  return `${collectionPath(place)}?${query.toString()}`
}

/** The initial state as a stream: additions, then a bookmark that says that all are there, then changes. */
export function watchListPath(place: Place, timeoutSeconds: number): string {
  const query = new URLSearchParams({
    watch: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(timeoutSeconds),
  })
  return `${collectionPath(place)}?${query.toString()}`
}

export function watchPath(place: Place, version: string, timeoutSeconds: number): string {
  const query = new URLSearchParams({
    watch: 'true',
    resourceVersion: version,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(timeoutSeconds),
  })
  return `${collectionPath(place)}?${query.toString()}`
}
