import type { SessionState } from '#shared/contract/bridge.ts'
import { assertNever } from '#shared/kit/assert.ts'
import type { FeedState, Problem } from '#shared/model/feed.ts'
import type { WatchedKind } from '#shared/objects/index.ts'

/** Whether the picture shows the cluster as it is now, and if not, why and from when its data are. */
export type LiveState =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly since: number; readonly server: string }
  | { readonly kind: 'live'; readonly limited: readonly FeedState[] }
  | {
      readonly kind: 'disconnected'
      readonly dataAt: number | null
      readonly retryAt: number | null
      readonly reason: Problem | null
    }
  | { readonly kind: 'signedOut'; readonly dataAt: number | null; readonly reason: Problem | null }
  | { readonly kind: 'failed'; readonly problem: Problem; readonly retryAt: number | null }

/** Without these there is no picture of a StatefulSet; what lacks besides only limits it. */
const essentialKinds: ReadonlySet<WatchedKind> = new Set(['StatefulSet', 'Pod'])

/** What is drawn on the Stage. Feeds of other kinds do not make its picture less live. */
const drawnKinds: ReadonlySet<WatchedKind> = new Set([
  'StatefulSet',
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StorageClass',
  'Service',
  'EndpointSlice',
  'Node',
] satisfies WatchedKind[])

/** The first of: no session, its own trouble, signed out, essential data not up to date, live. */
export function liveState(feeds: Iterable<FeedState>, session: SessionState, isCurrent = true): LiveState {
  switch (session.kind) {
    case 'none':
      return { kind: 'none' }
    case 'starting':
      return { kind: 'connecting', since: session.since, server: session.server }
    case 'failed':
      return { kind: 'failed', problem: session.problem, retryAt: session.retryAt }
    case 'agentEnded':
      return {
        kind: 'disconnected',
        dataAt: session.dataAt ?? oldestData([...feeds].filter(isEssential)),
        retryAt: session.restartAt,
        reason: { code: 'agent-ended', params: {} },
      }
    case 'open':
      // A new agent is reading the cluster anew: what the feeds say is the old one's word.
      if (!isCurrent) {
        return { kind: 'disconnected', dataAt: oldestData([...feeds].filter(isEssential)), retryAt: null, reason: null }
      }
      return ofFeeds(
        [...feeds].filter(({ kind }) => drawnKinds.has(kind)),
        session,
      )
    default:
      return assertNever(session)
  }
}

function ofFeeds(feeds: readonly FeedState[], { server, since }: Extract<SessionState, { kind: 'open' }>): LiveState {
  const signedOut = feeds.filter(({ state }) => state === 'signIn')
  if (signedOut[0] !== undefined) {
    return { kind: 'signedOut', dataAt: oldestData(signedOut), reason: signedOut[0].reason }
  }
  const essential = feeds.filter(isEssential)
  const broken = essential.filter(isBroken)
  if (broken.length > 0) {
    const reason = broken.find((feed) => feed.reason !== null)?.reason ?? null
    return { kind: 'disconnected', dataAt: oldestData(broken), retryAt: null, reason }
  }
  const waiting = essential.filter(({ state }) => state === 'connecting')
  if (essential.length === 0 || waiting.length > 0) {
    return {
      kind: 'connecting',
      since: waiting.length === 0 ? since : Math.min(...waiting.map((feed) => feed.since)),
      server,
    }
  }
  return { kind: 'live', limited: feeds.filter(({ state }) => state !== 'live' && state !== 'connecting') }
}

function isEssential({ kind }: FeedState): boolean {
  return essentialKinds.has(kind)
}

/** A feed that connects anew still shows what it had, and that may be out of date. */
function isBroken({ state, hasData }: FeedState): boolean {
  return state === 'stale' || state === 'failed' || (state === 'connecting' && hasData)
}

function oldestData(feeds: readonly FeedState[]): number | null {
  const instants = feeds.flatMap(({ dataAt }) => (dataAt === null ? [] : [dataAt]))
  return instants.length === 0 ? null : Math.min(...instants)
}
