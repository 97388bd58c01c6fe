import type { ResourceName } from '../objects.ts'
import { resources } from '../resources.ts'

/** What a path names. */
export type Target =
  | {
      readonly kind: 'resource'
      readonly resource: ResourceName
      /** `''`: all namespaces, or the resource has none. */
      readonly namespace: string
      /** `''`: the whole collection. */
      readonly name: string
      readonly subresource: string
      /** What follows the subresource (`pods/x/proxy/a/b`). */
      readonly rest: string
      /** The old paths /api/v1/watch/…. */
      readonly isWatch: boolean
    }
  /** Kinds that are only asked, never stored: `selfsubjectaccessreviews`. */
  | { readonly kind: 'virtual'; readonly group: string; readonly name: string }
  /** Discovery, OpenAPI, health and version: `segments` of the path. */
  | { readonly kind: 'document'; readonly segments: readonly string[] }
  /** A path of the API that leads nowhere: 404 as a Status. */
  | { readonly kind: 'unknownApi' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'badName'; readonly message: string }

/** The groups that the sandbox serves beside those of its stored resources, for their virtual kinds. */
const virtual: { readonly [group: string]: readonly string[] } = {
  'authorization.k8s.io': ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  'authentication.k8s.io': ['selfsubjectreviews'],
}

const groups = new Set([...Object.values(resources).map(({ group }) => group), ...Object.keys(virtual)])

const plurals = new Map<string, ResourceName>(
  Object.values(resources).map(({ group, name }) => [`${group}/${name}`, name]),
)

/** Reads a path as the API server's request resolver does. */
export function targetOf(path: string): Target {
  if (path.startsWith('//')) return { kind: 'unknown' }
  const segments = decoded(path)
  if (segments === null) return { kind: 'badName', message: 'the path holds a percent sign that stands for nothing' }
  const [root = '', ...rest] = segments
  if (root === 'api') return inVersion('', rest, segments)
  if (root === 'apis') {
    const [group, ...below] = rest
    if (group === undefined) return { kind: 'document', segments }
    if (!groups.has(group) || group === '') return { kind: 'unknown' }
    return inVersion(group, below, segments)
  }
  return { kind: 'document', segments }
}

/** One slash at the end makes no difference. Null: broken percent-encoding. */
function decoded(path: string): readonly string[] | null {
  try {
    // An encoded slash cuts as a plain one does: the real server routes by the decoded path.
    const text = decodeURIComponent(path).replace(/^\//, '').replace(/\/$/, '')
    return text === '' ? [] : text.split('/')
  } catch (problem) {
    if (problem instanceof URIError) return null
    throw problem
  }
}

function inVersion(group: string, below: readonly string[], segments: readonly string[]): Target {
  const [version, ...parts] = below
  if (version === undefined) return { kind: 'document', segments }
  if (version !== 'v1') return { kind: 'unknownApi' }
  if (parts.length === 0) return { kind: 'document', segments }
  const isWatch = parts[0] === 'watch'
  const target = inResource(group, isWatch ? parts.slice(1) : parts)
  return target.kind === 'resource' ? { ...target, isWatch } : target
}

function inResource(group: string, parts: readonly string[]): Target {
  const [first = '', second = '', third, ...others] = parts
  // A namespace is an object of its own, with subresources of its own, unless a resource of it follows.
  const isOfNamespace = first === 'namespaces' && third !== undefined && !['status', 'finalize'].includes(third)
  if (isOfNamespace) {
    const [name = '', subresource = '', ...rest] = others
    return resourceTarget(group, third, second, name, subresource, rest)
  }
  const [name = '', subresource = '', ...rest] = parts.slice(1)
  return resourceTarget(group, first, '', name, subresource, rest)
}

function resourceTarget(
  group: string,
  plural: string,
  namespace: string,
  name: string,
  subresource: string,
  rest: readonly string[],
): Target {
  if (virtual[group]?.includes(plural) === true && namespace === '' && name === '') {
    return { kind: 'virtual', group, name: plural }
  }
  const resource = plurals.get(`${group}/${plural}`)
  if (resource === undefined) return { kind: 'unknownApi' }
  const isMisplaced = resources[resource].isNamespaced ? namespace === '' && name !== '' : namespace !== ''
  if (isMisplaced) return { kind: 'unknownApi' }
  if (subresource !== '' && !subresourcesOf(resource).includes(subresource)) return { kind: 'unknownApi' }
  if (rest.length > 0 && subresource !== 'proxy') return { kind: 'unknownApi' }
  const complaint = complaintAbout(name)
  if (complaint !== null) return { kind: 'badName', message: complaint }
  return { kind: 'resource', resource, namespace, name, subresource, rest: rest.join('/'), isWatch: false }
}

/** Names that would leave the path (kubernetes: apimachinery/pkg/api/validation/path). */
function complaintAbout(name: string): string | null {
  const told = `Name parameter invalid: ${JSON.stringify(name)}: `
  if (name === '.' || name === '..') return `${told}may not be '${name}'`
  return name.includes('%') ? `${told}may not contain '%'` : null
}

const scalable = new Set<ResourceName>(['statefulsets', 'deployments', 'replicasets', 'replicationcontrollers'])

/** Subresources by resource; those that the sandbox does not do answer 501 later, so that nobody takes them for a typing error. */
export function subresourcesOf(resource: ResourceName): readonly string[] {
  const found: string[] = []
  if (resources[resource].hasStatus) found.push('status')
  if (scalable.has(resource)) found.push('scale')
  if (resource === 'pods') {
    found.push('binding', 'eviction', 'log', 'exec', 'attach', 'portforward', 'proxy', 'ephemeralcontainers', 'resize')
  }
  if (resource === 'namespaces') found.push('finalize')
  if (resource === 'serviceaccounts') found.push('token')
  if (resource === 'services' || resource === 'nodes') found.push('proxy')
  return found
}
