import { assertNever } from '../kit/assert.ts'
import type { WatchedKind } from '../objects/index.ts'

export type FeedCondition = 'connecting' | 'live' | 'stale' | 'forbidden' | 'notServed' | 'signIn' | 'failed'

/** What is known about one watched kind in one namespace (empty for all of them, and for kinds of the whole cluster). */
export interface FeedState {
  readonly kind: WatchedKind
  readonly namespace: string
  readonly state: FeedCondition
  /** Since when the state holds, wall-clock milliseconds. */
  readonly since: number
  /** True once a first list was complete: `stale` with data shows the last picture, without it nothing. */
  readonly hasData: boolean
  /** The last instant at which the data were known to be what the server has. */
  readonly dataAt: number | null
  /** Why it is not live, as data: a problem's code and parameters. */
  readonly reason: Problem | null
}

/** Something that concerns the user, as data; the words are looked up in the catalogue under `problem.CODE`. */
export interface Problem {
  readonly code: ProblemCode
  readonly params: Readonly<Record<string, string | number>>
}

export type ProblemCode =
  | 'no-kubeconfig'
  | 'kubeconfig-broken'
  | 'kubeconfig-unreadable'
  | 'kubeconfig-not-yaml'
  | 'not-a-kubeconfig'
  | 'plugin-not-agreed'
  | 'no-such-context'
  | 'no-current-context'
  | 'connection-refused'
  | 'connection-reset'
  | 'name-not-found'
  | 'no-answer'
  | 'certificate-refused'
  | 'signed-out'
  | 'credential-plugin-failed'
  | 'credential-plugin-timeout'
  | 'credential-plugin-missing'
  | 'credential-file-unreadable'
  | 'forbidden'
  | 'not-served'
  | 'too-many-requests'
  | 'server-error'
  | 'bad-answer'
  | 'version-expired'
  | 'proxy-failed'
  | 'agent-ended'
  | 'agent-silent'
  | 'sandbox-ended'
  | 'sandbox-not-running'
  | 'sandbox-not-started'
  | 'sandbox-refused'
  | 'not-found'
  | 'bad-request'
  | 'unexpected'

/**
 * Whether what this feed does not show is known not to be there, or was when it was last heard. A credential that has expired, or
 * a stream that is opened anew, leaves the last picture as a broken connection does: only a refusal takes it away.
 */
export function isReadable(feed: FeedState | undefined): boolean {
  if (feed === undefined) return false
  switch (feed.state) {
    case 'live':
      return true
    case 'stale':
    case 'signIn':
    case 'connecting':
      return feed.hasData
    case 'forbidden':
    case 'notServed':
    case 'failed':
      return false
    default:
      return assertNever(feed.state)
  }
}

/** An answer to the question whether a kind can be read: live, or a reason why it cannot. */
export function isSettled(feed: FeedState): boolean {
  return feed.state === 'live' || feed.state === 'forbidden' || feed.state === 'notServed'
}

/**
 * What keeps us from the cluster as a whole: the problem of the first feed, if no feed has ever had data and none was
 * answered in any way. A kind that is forbidden was answered.
 */
export function connectionProblem(feeds: readonly FeedState[]): Problem | null {
  if (feeds.some((feed) => feed.hasData || isSettled(feed))) return null
  return feeds.find((feed) => feed.reason !== null)?.reason ?? null
}
