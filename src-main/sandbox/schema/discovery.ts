import type { Json } from '../objects.ts'
import { discovered, groupNames } from './tables.ts'
import type { DiscoveredResource } from './tables.ts'
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

function splitVersion(groupVersion: string): { readonly group: string; readonly version: string } {
  const [first = '', second] = groupVersion.split('/')
  return second === undefined ? { group: '', version: first } : { group: first, version: second }
}

const joinVersion = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`)

/** Every resource and subresource that the sandbox serves, in discovery's order. */
export function servedResources(): readonly ServedResource[] {
  return Object.entries(discovered).flatMap(([groupVersion, resources]) => {
    const { group, version } = splitVersion(groupVersion)
    return resources.map((resource) => ({
      group,
      version,
      name: resource.name,
      gvk: { group: resource.group ?? group, version: resource.version ?? version, kind: resource.kind },
      isNamespaced: resource.namespaced,
      verbs: resource.verbs,
    }))
  })
}

/** `/api`; `address` is `host:port`. */
export function apiVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  }
}

function groupBody(group: string): JsonObject {
  const versions = Object.keys(discovered)
    .map(splitVersion)
    .filter((one) => one.group === group)
    .map(({ version }) => ({ groupVersion: joinVersion(group, version), version }))
  return { name: group, versions, preferredVersion: versions[0] ?? null }
}

/** `/apis`. */
export function apiGroupList(): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames.map(groupBody) }
}

/** `/apis/apps`; null: no such group. */
export function apiGroup(group: string): JsonObject | null {
  return groupNames.includes(group) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group) } : null
}

/** `/api/v1`, `/apis/apps/v1`; null: no such version. */
export function apiResourceList(group: string, version: string): JsonObject | null {
  const resources = discovered[joinVersion(group, version)]
  if (resources === undefined) return null
  // The core group's list, the oldest of all, has no apiVersion.
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: joinVersion(group, version),
    resources: resources.map((resource) => ({ ...resource })),
  }
}

function aggregatedHead(resource: DiscoveredResource): JsonObject {
  const { group = '', version = '', kind, verbs, shortNames, categories } = resource
  return {
    responseKind: { group, version, kind },
    verbs: [...verbs],
    ...(shortNames === undefined ? {} : { shortNames: [...shortNames] }),
    ...(categories === undefined ? {} : { categories: [...categories] }),
  }
}

function aggregatedResource(resource: DiscoveredResource, all: readonly DiscoveredResource[]): JsonObject {
  const { responseKind = null, ...head } = aggregatedHead(resource)
  const subresources = all
    .filter(({ name }) => name.startsWith(`${resource.name}/`))
    .map((one): Json => ({ subresource: one.name.slice(resource.name.length + 1), ...aggregatedHead(one) }))
  return {
    resource: resource.name,
    responseKind,
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singularName,
    ...head,
    ...(subresources.length === 0 ? {} : { subresources }),
  }
}

function aggregatedVersion(groupVersion: string): JsonObject {
  const all = discovered[groupVersion] ?? []
  return {
    version: splitVersion(groupVersion).version,
    resources: all.filter(({ name }) => !name.includes('/')).map((resource) => aggregatedResource(resource, all)),
    freshness: 'Current',
  }
}

/** `/api` (core) and `/apis` (named groups) as APIGroupDiscoveryList of apidiscovery.k8s.io/v2. */
export function aggregatedDiscovery(which: 'core' | 'named'): JsonObject {
  const wanted = which === 'core' ? [''] : groupNames
  const items = wanted.map((group): Json => ({
    metadata: group === '' ? {} : { name: group },
    versions: Object.keys(discovered)
      .filter((groupVersion) => splitVersion(groupVersion).group === group)
      .map(aggregatedVersion),
  }))
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items }
}
