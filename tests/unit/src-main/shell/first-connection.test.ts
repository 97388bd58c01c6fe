import { describe, expect, it } from 'vitest'
import type { ContextInfo, ContextsState } from '#shared/contract/bridge.ts'
import { windowArguments } from '../../../../src-main/shell/arguments.ts'
import { firstStep, type FirstStep } from '../../../../src-main/shell/first-connection.ts'
import type { RememberedWindow } from '../../../../src-main/shell/window-memory.ts'

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
const lesson = { kind: 'namespaces', names: ['lesson'] } as const
const last = (context: string | null): RememberedWindow => ({
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  isMaximised: false,
  kubeconfig: null,
  context,
  scope: context === null ? null : lesson,
  workload: context === null ? null : 'redis',
  mode: 'desk',
})
const connect = (context: string, place: Partial<FirstStep> = {}): FirstStep => ({
  kind: 'connect',
  context,
  scope: null,
  workload: null,
  ...place,
})
const nothing: FirstStep = { kind: 'nothing' }

describe('what a new window connects to', () => {
  const cases: readonly (readonly [string, readonly string[], RememberedWindow | null, string | null, FirstStep])[] = [
    ['the sandbox when nothing was asked for', [], null, 'k3s', connect('Sandbox')],
    ['nothing when it was told so', ['--unconnected'], last('kind'), 'k3s', nothing],
    ['a remote context that was asked for', ['--context', 'prod'], last('kind'), 'k3s', connect('prod')],
    [
      "kubectl's context, where a namespace was asked for",
      ['-n', 'lesson'],
      null,
      'k3s',
      connect('k3s', { scope: lesson }),
    ],
    [
      "kubectl's context, where a workload was asked for, and not the sandbox of last time",
      ['--workload', 'web'],
      last('Sandbox'),
      'k3s',
      connect('k3s', { workload: 'web' }),
    ],
    [
      "nothing, where a workload was asked for and kubectl's context is remote",
      ['--workload', 'web'],
      null,
      'prod',
      nothing,
    ],
    [
      'the sandbox, where a namespace was asked for and kubectl has no context',
      ['-n', 'lesson'],
      null,
      null,
      connect('Sandbox', { scope: lesson }),
    ],
    [
      'the sandbox of last time without its namespace, which ended with it',
      [],
      last('Sandbox'),
      'k3s',
      connect('Sandbox'),
    ],
    [
      'the local context of last time with its namespace and workload',
      [],
      last('kind'),
      'k3s',
      connect('kind', { scope: lesson, workload: 'redis' }),
    ],
    [
      'nothing yet, when it showed a remote context last time: that waits for a person',
      [],
      last('prod'),
      'k3s',
      { kind: 'wait', context: 'prod', scope: lesson, workload: 'redis' },
    ],
    ['the sandbox when the context of last time is gone', [], last('old'), 'k3s', connect('Sandbox')],
    ['the sandbox when nothing was connected last time', [], last(null), 'k3s', connect('Sandbox')],
    ['the current context of a file that was named', ['--kubeconfig', 'other'], last('kind'), 'k3s', connect('k3s')],
    [
      'nothing when the file that was named leads to a remote cluster',
      ['--kubeconfig', 'other'],
      null,
      'prod',
      nothing,
    ],
  ]
  it.each(cases)('is %s', (_name, argv, remembered, currentContext, expected) => {
    expect(firstStep({ ...contexts, currentContext }, windowArguments(argv), remembered)).toEqual(expected)
  })
})
