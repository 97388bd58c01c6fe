import { kinds, type WatchedKind } from '#shared/objects/index.ts'

/** A failure as the API server words it. */
export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Readonly<Record<string, never>>
  readonly status: 'Failure'
  readonly message: string
  readonly reason: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly code: number
}

export function status(code: number, reason: string, message: string, details?: Status['details']): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  }
}

export const unauthorized = (): Status => status(401, 'Unauthorized', 'Unauthorized')

export const notServed = (): Status => status(404, 'NotFound', 'the server could not find the requested resource', {})

export function notFound(kind: WatchedKind, name: string): Status {
  const { group, resource } = kinds[kind]
  const qualified = group === '' ? resource : `${resource}.${group}`
  const details = { name, ...(group === '' ? {} : { group }), kind: resource }
  return status(404, 'NotFound', `${qualified} "${name}" not found`, details)
}

export function forbidden(kind: WatchedKind, verb: string, namespace: string, name?: string): Status {
  const { group, resource } = kinds[kind]
  const what = name === undefined ? resource : `${resource} "${name}"`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const message = `${what} is forbidden: User "student" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`
  return status(403, 'Forbidden', message, { kind: resource, ...(group === '' ? {} : { group }) })
}

export const expired = (version: number, oldest: number): Status =>
  status(410, 'Expired', `too old resource version: ${version} (${oldest})`)

export const expiredPage = (): Status =>
  status(410, 'Expired', 'The provided continue parameter is too old to display a consistent list result.')

export function tooManyRequests(retryAfterSeconds: number): Status {
  return status(429, 'TooManyRequests', 'storage is (re)initializing', { retryAfterSeconds })
}

const invalidOptions = (text: string): Status =>
  status(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${text}`, {
    group: 'meta.k8s.io',
    kind: 'ListOptions',
  })

/** A server without the WatchList feature: off by default up to 1.31 and again in 1.33. */
export const noWatchList = (): Status =>
  invalidOptions(
    'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
  )

export const matchNeedsInitialEvents = (): Status =>
  invalidOptions(
    'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
  )

export const initialEventsNeedMatch = (): Status =>
  invalidOptions(
    'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
  )
