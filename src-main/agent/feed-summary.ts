import type { Scope } from '#shared/contract/port.ts'
import { connectionProblem, type FeedState, type Problem, type ProblemCode } from '#shared/model/feed.ts'
import { kinds, watchedKinds } from '#shared/objects/index.ts'

/** Nothing but a person can end these, so there is no use in waiting for more. */
const finalCodes: ReadonlySet<ProblemCode> = new Set([
  'connection-refused',
  'name-not-found',
  'certificate-refused',
  'signed-out',
  'credential-plugin-failed',
  'credential-plugin-timeout',
  'credential-plugin-missing',
  'credential-file-unreadable',
  'proxy-failed',
])

/** How many feeds a scope has: one per kind of the whole cluster, and one per namespaced kind and namespace. */
export function expectedFeeds(scope: Scope): number {
  const namespaces = scope.kind === 'all' ? 1 : new Set(scope.names).size
  return watchedKinds.reduce((sum, kind) => sum + (kinds[kind].namespaced ? namespaces : 1), 0)
}

/** A problem of the connection that trying again within seconds cannot mend. */
export function finalProblem(feeds: readonly FeedState[]): Problem | null {
  const problem = connectionProblem(feeds)
  return problem !== null && finalCodes.has(problem.code) ? problem : null
}

export function latestDataAt(feeds: readonly FeedState[]): number | null {
  return feeds.reduce<number | null>(
    (latest, { dataAt }) => (dataAt !== null && (latest === null || dataAt > latest) ? dataAt : latest),
    null,
  )
}
