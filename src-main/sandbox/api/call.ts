import type { ObjectOf, ResourceName } from '../objects.ts'
import type { Strategy } from '../registry/types.ts'
import { resources } from '../resources.ts'
import { notFound, refusal, type Outcome, refused, type Status } from '../status.ts'
import { ok } from '#shared/kit/result.ts'
import type { GroupVersionKind } from '../schema/index.ts'
import type { Query } from './query.ts'
import type { ApiParts, ApiRequest } from './types.ts'

/** One request to a resource, read as far as its path, for the handlers. */
export interface Call {
  readonly parts: ApiParts
  readonly request: ApiRequest
  readonly query: Query
  readonly resource: ResourceName
  readonly namespace: string
  readonly name: string
  readonly subresource: string
  /** What reading the body minded: told with the answer, and with a refusal too. */
  readonly minded: string[]
}

export function gvkOf(resource: ResourceName): GroupVersionKind {
  const { group, version, kind } = resources[resource]
  return { group, version, kind }
}

export function strategyOf(call: Call): Strategy<ResourceName> {
  return call.parts.registry.strategies[call.resource]
}

export function stored(call: Call): ObjectOf[ResourceName] | undefined {
  return call.parts.store.get(call.resource, call.namespace, call.name)
}

/** What is stored, or the 404. */
export function found(call: Call): Outcome<ObjectOf[ResourceName]> {
  const object = stored(call)
  return object === undefined ? refused(missing(call)) : ok(object)
}

export function missing({ resource, name }: Pick<Call, 'resource' | 'name'>): Status {
  return notFound({ group: resources[resource].group, kind: resource, name })
}

/** 405 as the real server words it. */
export const methodNotAllowed = (): Status =>
  refusal(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** 501: never pretended. */
export const notSimulated = (what: string, instead: string): Status =>
  refusal(501, 'NotImplemented', `the sandbox does not ${what}: ${instead}`)

/** The warnings that go with every request to a resource, and those of the strategy about what was written. */
export function warningsOf(
  call: Call,
  decoded: readonly string[] = [],
  written?: { readonly object: ObjectOf[ResourceName]; readonly old: ObjectOf[ResourceName] | null },
): readonly string[] {
  const ofStrategy = written === undefined ? [] : (strategyOf(call).warnings?.(written.object, written.old) ?? [])
  return [...deprecations(call.resource), ...decoded, ...ofStrategy]
}

export function deprecations(resource: ResourceName): readonly string[] {
  return resource === 'endpoints' ? ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'] : []
}
