import { describe, expect, it } from 'vitest'
import type { SessionState } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { Session } from '../../../../src-main/shell/session.ts'

interface Target {
  readonly server: string
}

function setUp() {
  const clock = new ManualClock(1_000)
  const targets = new Map<string, Result<Target, Problem>>([['lab', ok({ server: 'https://lab' })]])
  const told: SessionState[] = []
  const renewed: string[] = []
  const agents: { target: Target; scope: Scope; stopped: boolean; woken: number; end: () => void }[] = []
  const session = new Session<Target>({
    clock,
    resolve: (context) =>
      Promise.resolve(targets.get(context) ?? failed({ code: 'no-such-context', params: { context } })),
    describe: (target) => ({
      fingerprint: target.server,
      server: target.server,
      namespace: 'lesson',
      credentialHint: null,
    }),
    startAgent(target, _context, scope, onEnd) {
      const agent = { target, scope, stopped: false, woken: 0, end: onEnd }
      agents.push(agent)
      return {
        setScope: (next) => void (agent.scope = next),
        wake: () => void (agent.woken += 1),
        setAttended: () => undefined,
        setTime: () => undefined,
        stop: () => void (agent.stopped = true),
      }
    },
    renew: (target) => Promise.resolve(void renewed.push(target.server)),
    tell: (state) => void told.push(state),
  })
  return { clock, targets, told, renewed, agents, session }
}

const contexts = { contexts: [], currentContext: null, files: [], problem: null }

describe('the session of a window', () => {
  it("starts one agent in the context's own namespace", async () => {
    const { session, agents, told } = setUp()
    await session.connect('lab', null)
    expect(agents.map(({ scope }) => scope)).toEqual([{ kind: 'namespaces', names: ['lesson'] }])
    expect(told.map(({ kind }) => kind)).toEqual(['starting', 'open'])
  })

  it('says why a context cannot be used and starts nothing', async () => {
    const { session, agents } = setUp()
    await session.connect('typo', null)
    expect(session.state).toEqual({
      kind: 'failed',
      context: 'typo',
      problem: { code: 'no-such-context', params: { context: 'typo' } },
      retryAt: null,
    })
    expect(agents).toEqual([])
  })

  it('starts an agent that ended by itself again, later and later', async () => {
    const { session, agents, clock } = setUp()
    await session.connect('lab', null)
    agents[0]?.end()
    expect(session.state).toMatchObject({ kind: 'agentEnded', restartAt: 1_500 })
    clock.advance(500)
    expect(agents).toHaveLength(2)
    agents[1]?.end()
    expect(session.state).toMatchObject({ kind: 'agentEnded', restartAt: 2_500 })
  })

  it('ignores the end of an agent that it stopped itself', async () => {
    const { session, agents, clock } = setUp()
    await session.connect('lab', null)
    session.disconnect()
    agents[0]?.end()
    expect(agents[0]?.stopped).toBe(true)
    expect(session.state).toEqual({ kind: 'none' })
    expect(clock.waiting).toBe(0)
  })

  it('keeps the agent when an edit of the kubeconfig changed nothing of its connection', async () => {
    const { session, agents } = setUp()
    await session.connect('lab', null)
    await session.contextsChanged(contexts)
    expect(agents).toHaveLength(1)
  })

  it('replaces the agent when its connection changed, and keeps the chosen namespace', async () => {
    const { session, agents, targets } = setUp()
    await session.connect('lab', null)
    session.chooseScope({ kind: 'namespaces', names: ['other'] })
    targets.set('lab', ok({ server: 'https://elsewhere' }))
    await session.contextsChanged(contexts)
    expect(agents.map(({ target, scope, stopped }) => [target.server, scope, stopped])).toEqual([
      ['https://lab', { kind: 'namespaces', names: ['other'] }, true],
      ['https://elsewhere', { kind: 'namespaces', names: ['other'] }, false],
    ])
  })

  it('recovers by itself when a context that had vanished comes back', async () => {
    const { session, agents, targets } = setUp()
    await session.connect('lab', null)
    targets.delete('lab')
    await session.contextsChanged(contexts)
    expect(session.state).toMatchObject({ kind: 'failed' })
    targets.set('lab', ok({ server: 'https://lab' }))
    await session.contextsChanged(contexts)
    expect(session.state).toMatchObject({ kind: 'open' })
    expect(agents).toHaveLength(2)
  })

  it('tries again at once, with credentials asked for anew', async () => {
    const { session, agents, renewed } = setUp()
    await session.connect('lab', null)
    await session.retry()
    expect(renewed).toEqual(['https://lab'])
    expect(agents.map(({ woken }) => woken)).toEqual([1])
  })

  it('drops the answer of a connect that a later one overtook', async () => {
    const { session, agents } = setUp()
    const first = session.connect('typo', null)
    const second = session.connect('lab', null)
    await Promise.all([first, second])
    expect(session.state).toMatchObject({ kind: 'open', context: 'lab' })
    expect(agents).toHaveLength(1)
  })
})
