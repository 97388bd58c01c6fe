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

/** What the page knows of its agent besides what the agent tells. */
export interface AgentHeard {
  /** False while a new agent reads the cluster anew: what the feeds say is the old one's word. */
  readonly isCurrent: boolean
  readonly isSilent: boolean
  /** When the picture was of now for the last time. */
  readonly currentAt: number | null
}

const neverHeard: AgentHeard = { isCurrent: true, isSilent: false, currentAt: null }

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

/** The first of: no session, its own trouble, signed out, essential data not up to date, the agent silent, live. */
export function liveState(
  feeds: Iterable<FeedState>,
  session: SessionState,
  agent: AgentHeard = neverHeard,
): LiveState {
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
        dataAt: session.dataAt ?? dataWithoutAgent(feeds, agent),
        retryAt: session.restartAt,
        reason: { code: 'agent-ended', params: {} },
      }
    case 'open':
      return agent.isCurrent
        ? ofAgent(feeds, session, agent)
        : { kind: 'disconnected', dataAt: dataWithoutAgent(feeds, agent), retryAt: null, reason: null }
    default:
      return assertNever(session)
  }
}

/** What a silent agent told last stands, but for this: nobody knows any more that it is so now. */
function ofAgent(
  feeds: Iterable<FeedState>,
  session: Extract<SessionState, { kind: 'open' }>,
  { isSilent, currentAt }: AgentHeard,
): LiveState {
  const told = ofFeeds(
    [...feeds].filter(({ kind }) => drawnKinds.has(kind)),
    session,
  )
  return told.kind === 'live' && isSilent
    ? { kind: 'disconnected', dataAt: currentAt, retryAt: null, reason: { code: 'agent-silent', params: {} } }
    : told
}

/** A live feed knows only since when it is: without its agent the data are of when that was heard last. */
function dataWithoutAgent(feeds: Iterable<FeedState>, { currentAt }: AgentHeard): number | null {
  const shown = [...feeds].filter((feed) => isEssential(feed) && feed.hasData)
  return oldestData(shown.filter(({ state }) => state !== 'live')) ?? (shown.length === 0 ? null : currentAt)
}

function ofFeeds(
  feeds: readonly FeedState[],
  { server, since, credentialHint }: Extract<SessionState, { kind: 'open' }>,
): LiveState {
  const signedOut = feeds.filter(({ state }) => state === 'signIn')
  if (signedOut[0] !== undefined) {
    return { kind: 'signedOut', dataAt: oldestData(signedOut), reason: withHint(signedOut[0].reason, credentialHint) }
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

/** Where a new credential comes from is known to the session alone. */
function withHint(reason: Problem | null, hint: string | null): Problem | null {
  return reason === null || hint === null ? reason : { code: reason.code, params: { hint, ...reason.params } }
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
