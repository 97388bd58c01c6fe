import { definitions } from './tables.ts'
import type { GroupVersionKind } from './types.ts'

const keyOf = ({ group, version, kind }: GroupVersionKind): string => `${group}/${version}/${kind}`

const schemas = new Map<string, string>()
for (const [schema, definition] of Object.entries(definitions)) {
  for (const gvk of definition['x-kubernetes-group-version-kind'] ?? []) schemas.set(keyOf(gvk), schema)
}

/** The schema's full name of a kind; null: the sandbox does not know it. */
export const schemaOfKind = (gvk: GroupVersionKind): string | null => schemas.get(keyOf(gvk)) ?? null

/** `v1`, `apps/v1`. */
export const groupVersionOf = ({ group, version }: GroupVersionKind): string =>
  group === '' ? version : `${group}/${version}`

/** Both halves of an apiVersion. */
export function splitGroupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/')
  if (slash < 0) return { group: '', version: apiVersion }
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}

/** What Go's errors call the group's internal package: `core`, `apps`, `storage`. */
export const internalPackage = (group: string): string => (group === '' ? 'core' : (group.split('.')[0] ?? ''))
