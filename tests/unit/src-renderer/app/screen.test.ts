import { describe, expect, it } from 'vitest'
import type { ContextsState, SessionState } from '#shared/contract/bridge.ts'
import type { FeedState, ProblemCode } from '#shared/model/feed.ts'
import { plain } from '#shared/words/index.ts'
import { screenOf, type ScreenFacts } from '../../../../src-renderer/app/screen.ts'

const contexts: ContextsState = { contexts: [], currentContext: null, files: ['~/.kube/config'], problem: null }
const open: SessionState = {
  kind: 'open',
  since: 0,
  context: 'k3s',
  server: 'https://127.0.0.1:6443',
  word: 'LOCAL',
  scope: { kind: 'namespaces', names: ['lesson'] },
  credentialHint: 'aws',
  workload: null,
}
const feed = (
  kind: FeedState['kind'],
  state: FeedState['state'],
  code: ProblemCode | null = null,
  hasData = false,
): FeedState => ({
  kind,
  namespace: 'lesson',
  state,
  since: 0,
  hasData,
  dataAt: null,
  reason: code === null ? null : { code, params: {} },
})
const facts = (changes: Partial<ScreenFacts>): ScreenFacts => ({
  contexts,
  session: open,
  feeds: [],
  workloads: [],
  gone: [],
  chosen: null,
  inView: null,
  busyNamespaces: [],
  ...changes,
})

const cases: readonly (readonly [string, Partial<ScreenFacts>, string])[] = [
  [
    'no kubeconfig',
    { session: { kind: 'none' }, contexts: { ...contexts, problem: { code: 'no-kubeconfig', params: {} } } },
    'noKubeconfig',
  ],
  [
    'a broken kubeconfig',
    {
      session: { kind: 'none' },
      contexts: {
        ...contexts,
        problem: { code: 'kubeconfig-broken', params: { file: 'config', line: 3, detail: 'x' } },
      },
    },
    'kubeconfigBroken',
  ],
  [
    'contexts, none connected',
    {
      session: { kind: 'none' },
      contexts: {
        ...contexts,
        contexts: [
          {
            name: 'prod',
            cluster: 'c',
            user: 'u',
            namespace: null,
            server: 's',
            word: 'REMOTE',
            file: 'f',
            problem: null,
          },
        ],
      },
    },
    'noContext',
  ],
  ['nobody answers', { feeds: [feed('StatefulSet', 'failed', 'connection-refused')] }, 'noAnswer'],
  ['certificate refused', { feeds: [feed('StatefulSet', 'failed', 'certificate-refused')] }, 'certificate'],
  ['signed out', { feeds: [feed('StatefulSet', 'signIn', 'signed-out')] }, 'signedOut'],
  [
    'no right to list anything',
    { feeds: [feed('StatefulSet', 'forbidden', 'forbidden'), feed('Pod', 'forbidden', 'forbidden')] },
    'forbidden',
  ],
  ['an empty namespace', { feeds: [feed('StatefulSet', 'live', null, true)] }, 'empty'],
  [
    'a workload that is not there',
    { feeds: [feed('StatefulSet', 'live', null, true)], chosen: 'lesson/redis' },
    'gone',
  ],
  [
    'a resolve that failed',
    {
      session: {
        kind: 'failed',
        context: 'typo',
        problem: { code: 'no-such-context', params: { context: 'typo' } },
        retryAt: null,
      },
    },
    'failed',
  ],
  [
    'an agent that ended without data',
    { session: { kind: 'agentEnded', context: 'k3s', restartAt: 0, dataAt: null } },
    'agentEnded',
  ],
]

describe('what the window shows', () => {
  it.each(cases)('%s has a screen of its own with a title', (_case, changes, name) => {
    const screen = screenOf(facts(changes))
    expect(screen).toMatchObject({ kind: 'message', name })
    expect(screen.kind === 'message' && plain(screen.title)).not.toBe('')
  })

  it('shows the first workload, or the chosen one', () => {
    const workloads = ['lesson/cache', 'lesson/redis']
    expect(screenOf(facts({ workloads }))).toEqual({ kind: 'stage', workload: 'lesson/cache' })
    expect(screenOf(facts({ workloads, chosen: 'lesson/redis' }))).toEqual({ kind: 'stage', workload: 'lesson/redis' })
  })

  it.each<readonly [string, Partial<ScreenFacts>, string]>([
    ['stays with the one in view when another comes', { inView: 'lesson/redis' }, 'lesson/redis'],
    ['stays with it when it goes', { inView: 'lesson/web', gone: ['lesson/web'] }, 'lesson/web'],
    ['leaves it when nothing of it is known any more', { inView: 'lesson/web' }, 'lesson/cache'],
    [
      'goes where somebody wants to go',
      { inView: 'lesson/web', gone: ['lesson/web'], chosen: 'lesson/redis' },
      'lesson/redis',
    ],
    [
      'goes back to one that is gone',
      { inView: 'lesson/redis', gone: ['lesson/web'], chosen: 'lesson/web' },
      'lesson/web',
    ],
  ])('%s', (_case, changes, workload) => {
    const workloads = ['lesson/cache', 'lesson/redis']
    expect(screenOf(facts({ workloads, ...changes }))).toEqual({ kind: 'stage', workload })
  })

  it('keeps the last set of a namespace in view when it goes', () => {
    const screen = screenOf(facts({ inView: 'lesson/web', gone: ['lesson/web'] }))
    expect(screen).toEqual({ kind: 'stage', workload: 'lesson/web' })
  })

  it('keeps the last picture while the agent is started again', () => {
    const session: SessionState = { kind: 'agentEnded', context: 'k3s', restartAt: 0, dataAt: null }
    expect(screenOf(facts({ session, workloads: ['lesson/redis'] }))).toEqual({
      kind: 'stage',
      workload: 'lesson/redis',
    })
  })

  it('waits while no kind has answered, and says whom it asks', () => {
    const screen = screenOf(facts({ feeds: [feed('StatefulSet', 'connecting')] }))
    expect(screen.kind === 'waiting' && plain(screen.text.title)).toBe('Connecting to k3s')
  })

  it('names the output of a plugin that failed', () => {
    const failing: FeedState = {
      ...feed('StatefulSet', 'signIn'),
      reason: {
        code: 'credential-plugin-failed',
        params: { stderr: 'token has expired', command: 'aws', exitCode: 1 },
      },
    }
    expect(screenOf(facts({ feeds: [failing] }))).toMatchObject({ name: 'signedOut', output: 'token has expired' })
  })
})
