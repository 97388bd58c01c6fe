import type { GroupVersionKind, JsonObject } from './types.ts'

/** One path of the API: a resource (`pods`) or a subresource (`pods/log`), and what it answers to. */
export interface ServedResource {
  readonly group: string
  readonly version: string
  /** `statefulsets`, `statefulsets/scale`. */
  readonly name: string
  /** What its bodies are (`statefulsets/scale`: autoscaling/v1 Scale). */
  readonly gvk: GroupVersionKind
  readonly isNamespaced: boolean
  readonly verbs: readonly string[]
}

/** Every resource and subresource that the sandbox serves, in discovery's order. */
export function servedResources(): readonly ServedResource[] {
  throw new Error('not yet')
}

/** `/api`; `address` is `host:port`. */
export function apiVersions(_address: string): JsonObject {
  throw new Error('not yet')
}

/** `/apis`. */
export function apiGroupList(): JsonObject {
  throw new Error('not yet')
}

/** `/apis/apps`; null: no such group. */
export function apiGroup(_group: string): JsonObject | null {
  throw new Error('not yet')
}

/** `/api/v1`, `/apis/apps/v1`; null: no such version. */
export function apiResourceList(_group: string, _version: string): JsonObject | null {
  throw new Error('not yet')
}

/** `/api` (core) and `/apis` (named groups) as APIGroupDiscoveryList of apidiscovery.k8s.io/v2. */
export function aggregatedDiscovery(_which: 'core' | 'named'): JsonObject {
  throw new Error('not yet')
}
