import { describe, expect, it } from 'vitest'
import type { SessionState } from '#shared/contract/bridge.ts'
import type { FeedCondition, FeedState } from '#shared/model/feed.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { liveState, type AgentHeard, type LiveState } from '../../../../src-renderer/state/live-state.ts'

const open: SessionState = {
  kind: 'open',
  since: 0,
  context: 'k3s',
  server: '10.0.0.1:6443',
  word: 'LOCAL',
  scope: { kind: 'namespaces', names: ['lesson'] },
  credentialHint: null,
  workload: null,
}
const refused = { code: 'connection-refused' as const, params: {} }

function feed(kind: WatchedKind, state: FeedCondition, hasData = true, dataAt: number | null = 90_000): FeedState {
  const isBroken = state !== 'live' && state !== 'connecting'
  return { kind, namespace: 'lesson', state, since: 95_000, hasData, dataAt, reason: isBroken ? refused : null }
}

const sets = feed('StatefulSet', 'live')
const pods = feed('Pod', 'live')
const disconnected = { kind: 'disconnected', dataAt: 90_000, retryAt: null, reason: refused } as const

describe('the live state', () => {
  it.each<[string, readonly FeedState[], SessionState, LiveState]>([
    ['is none without a session', [], { kind: 'none' }, { kind: 'none' }],
    [
      'connects while the session starts',
      [],
      { kind: 'starting', context: 'k3s', server: 'host', since: 5 },
      { kind: 'connecting', since: 5, server: 'host' },
    ],
    ['connects before any feed is known', [], open, { kind: 'connecting', since: 0, server: open.server }],
    [
      'connects while pods are listed for the first time',
      [sets, feed('Pod', 'connecting', false, null)],
      open,
      { kind: 'connecting', since: 95_000, server: open.server },
    ],
    ['is live when sets and pods are', [sets, pods], open, { kind: 'live', limited: [] }],
    ['is disconnected when pods are stale', [sets, feed('Pod', 'stale')], open, disconnected],
    ['is disconnected when pods failed', [sets, feed('Pod', 'failed')], open, disconnected],
    [
      'is not live while old data are listed anew',
      [sets, feed('Pod', 'connecting')],
      open,
      { ...disconnected, reason: null },
    ],
    [
      'names the oldest of the data',
      [feed('StatefulSet', 'stale', true, 80_000), feed('Pod', 'stale')],
      open,
      { ...disconnected, dataAt: 80_000 },
    ],
    [
      'is limited where a kind may not be listed',
      [sets, pods, feed('Node', 'forbidden', false, null)],
      open,
      { kind: 'live', limited: [feed('Node', 'forbidden', false, null)] },
    ],
    [
      'is limited where something drawn is out of date',
      [sets, pods, feed('EndpointSlice', 'stale')],
      open,
      { kind: 'live', limited: [feed('EndpointSlice', 'stale')] },
    ],
    ['does not mind what is not drawn', [sets, pods, feed('Event', 'stale')], open, { kind: 'live', limited: [] }],
    [
      'is signed out before all else',
      [feed('StatefulSet', 'signIn'), feed('Pod', 'stale')],
      open,
      { kind: 'signedOut', dataAt: 90_000, reason: refused },
    ],
    [
      'says where a new credential comes from',
      [{ ...feed('Pod', 'signIn'), reason: { code: 'signed-out', params: {} } }],
      { ...open, credentialHint: 'aws' },
      { kind: 'signedOut', dataAt: 90_000, reason: { code: 'signed-out', params: { hint: 'aws' } } },
    ],
    [
      'cannot connect when the session failed',
      [],
      { kind: 'failed', context: 'k3s', problem: refused, retryAt: 7 },
      { kind: 'failed', problem: refused, retryAt: 7 },
    ],
    [
      'is disconnected when the agent ended',
      [sets, pods],
      { kind: 'agentEnded', context: 'k3s', restartAt: 8, dataAt: 6 },
      { kind: 'disconnected', dataAt: 6, retryAt: 8, reason: { code: 'agent-ended', params: {} } },
    ],
  ])('%s', (_name, feeds, session, expected) => {
    expect(liveState(feeds, session)).toEqual(expected)
  })

  const silent = { isCurrent: true, isSilent: true, currentAt: 99_000 }
  const ended: SessionState = { kind: 'agentEnded', context: 'k3s', restartAt: 8, dataAt: null }
  const first = feed('Pod', 'connecting', false, null)
  const noReason = { ...disconnected, reason: null }

  it.each<[string, readonly FeedState[], SessionState, AgentHeard, LiveState]>([
    [
      'is disconnected when its agent is silent, with data of when that was heard last',
      [sets, pods],
      open,
      silent,
      { ...disconnected, dataAt: 99_000, reason: { code: 'agent-silent', params: {} } },
    ],
    [
      'keeps the trouble that the agent told of before it fell silent',
      [feed('Pod', 'stale')],
      open,
      silent,
      disconnected,
    ],
    [
      'connects where a silent agent had nothing to show yet',
      [sets, first],
      open,
      silent,
      { kind: 'connecting', since: 95_000, server: open.server },
    ],
    [
      'takes the data for those of when the agent that ended was heard last',
      [sets, pods],
      ended,
      { ...silent, isSilent: false },
      { kind: 'disconnected', dataAt: 99_000, retryAt: 8, reason: { code: 'agent-ended', params: {} } },
    ],
    [
      'has no data where the agent ended before it had any',
      [first],
      ended,
      silent,
      { kind: 'disconnected', dataAt: null, retryAt: 8, reason: { code: 'agent-ended', params: {} } },
    ],
    [
      'takes the data for those of the old agent while a new one reads the cluster',
      [sets, pods],
      open,
      { ...silent, isCurrent: false },
      { ...noReason, dataAt: 99_000 },
    ],
    [
      'names older data where some had come to a halt before the agent did',
      [sets, feed('Pod', 'stale')],
      open,
      { ...silent, isCurrent: false },
      noReason,
    ],
  ])('%s', (_name, feeds, session, agent, expected) => {
    expect(liveState(feeds, session, agent)).toEqual(expected)
  })
})
