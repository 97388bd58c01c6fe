import { describe, expect, it } from 'vitest'
import type { ContextInfo, ContextsState, Preferences } from '#shared/contract/bridge.ts'
import { windowArguments } from '../../../../src-main/shell/arguments.ts'
import { firstConnection } from '../../../../src-main/shell/first-connection.ts'
import { defaultPreferences } from '../../../../src-main/shell/preferences.ts'

const context = (name: string, word: ContextInfo['word']): ContextInfo => ({
  name,
  word,
  cluster: name,
  user: name,
  namespace: null,
  server: `${name}:6443`,
  file: 'config',
  problem: null,
})
const contexts: ContextsState = {
  contexts: [
    context('Sandbox', 'SANDBOX'),
    context('k3s', 'LOCAL'),
    context('kind', 'LOCAL'),
    context('prod', 'REMOTE'),
  ],
  currentContext: 'k3s',
  files: ['config'],
  problem: null,
}
const remembered = (changes: Partial<Preferences>): Preferences => ({ ...defaultPreferences, ...changes })

describe('what a new window connects to', () => {
  const cases: readonly (readonly [
    string,
    readonly string[],
    Partial<Preferences>,
    string | null,
    ReturnType<typeof firstConnection>,
  ])[] = [
    ['the sandbox when nothing was asked for', [], {}, 'k3s', { context: 'Sandbox', scope: null, workload: null }],
    ['nothing when it was told so', ['--unconnected'], {}, 'k3s', null],
    [
      'a remote context that was asked for',
      ['--context', 'prod'],
      {},
      'k3s',
      { context: 'prod', scope: null, workload: null },
    ],
    [
      'the namespace that was asked for',
      ['-n', 'lesson'],
      {},
      'k3s',
      { context: 'Sandbox', scope: { kind: 'namespaces', names: ['lesson'] }, workload: null },
    ],
    [
      'the sandbox of last time without its namespace, which ended with it',
      [],
      { lastContext: 'Sandbox', lastNamespace: 'pet-store', lastWorkload: 'cart' },
      'k3s',
      { context: 'Sandbox', scope: null, workload: null },
    ],
    [
      'the local context of last time with its namespace and workload',
      [],
      { lastContext: 'kind', lastNamespace: 'lesson', lastWorkload: 'redis' },
      'k3s',
      { context: 'kind', scope: { kind: 'namespaces', names: ['lesson'] }, workload: 'redis' },
    ],
    [
      'not the remote context of last time',
      [],
      { lastContext: 'prod' },
      'k3s',
      { context: 'Sandbox', scope: null, workload: null },
    ],
    [
      'the current context of a file that was named',
      ['--kubeconfig', 'other'],
      { lastContext: 'kind' },
      'k3s',
      { context: 'k3s', scope: null, workload: null },
    ],
    ['nothing when the file that was named leads to a remote cluster', ['--kubeconfig', 'other'], {}, 'prod', null],
  ]
  it.each(cases)('is %s', (_name, argv, preferences, currentContext, expected) => {
    expect(firstConnection({ ...contexts, currentContext }, windowArguments(argv), remembered(preferences))).toEqual(
      expected,
    )
  })
})
