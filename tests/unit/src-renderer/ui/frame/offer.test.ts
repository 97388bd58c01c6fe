import { describe, expect, it } from 'vitest'
import type { FileOffer, OfferedContext, PluginCommand } from '#shared/contract/bridge.ts'
import { commandLine } from '../../../../../src-renderer/ui/frame/command-line.ts'
import { offeredChoice, programsOf } from '../../../../../src-renderer/ui/frame/offer.ts'

const context = (name: string, changes: Partial<OfferedContext> = {}): OfferedContext => ({
  name,
  cluster: name,
  user: name,
  namespace: null,
  server: `${name}:6443`,
  word: 'REMOTE',
  file: '/usb/k',
  problem: null,
  runs: null,
  sends: null,
  ...changes,
})
const offer = (
  contexts: readonly OfferedContext[],
  currentContext: string | null,
  remembered: string | null = null,
): FileOffer => ({
  kind: 'kubeconfig',
  id: 1,
  file: '/usb/k',
  purpose: 'use',
  contexts,
  currentContext,
  remembered,
})
const broken = { code: 'kubeconfig-broken', params: {} } as const

describe('the context that is chosen when a kubeconfig is offered', () => {
  it.each([
    ['the current one', offer([context('a'), context('b')], 'b'), 'b'],
    ['the first when none is current', offer([context('a'), context('b')], null), 'a'],
    ['the first that can be used', offer([context('a', { problem: broken }), context('b')], 'a'), 'b'],
    ['the one that was shown before a restart', offer([context('a'), context('b')], 'b', 'a'), 'a'],
    ['the current one where that is gone', offer([context('a'), context('b')], 'b', 'c'), 'b'],
    ['none in an empty file', offer([], null), null],
  ])('is %s', (_name, offered, chosen) => {
    expect(offeredChoice(offered)).toBe(chosen)
  })
})

describe('what would be run', () => {
  const runs = (...args: readonly string[]): PluginCommand => ({ command: 'cloud', args, variables: ['PROFILE'] })

  it('is told once for all the contexts that it serves', () => {
    expect(
      programsOf([
        context('a', { runs: runs('x') }),
        context('b', { runs: runs('x') }),
        context('c', { runs: runs('y') }),
        context('d'),
      ]),
    ).toEqual([
      { line: 'cloud x', variables: ['PROFILE'], contexts: ['a', 'b'] },
      { line: 'cloud y', variables: ['PROFILE'], contexts: ['c'] },
    ])
  })

  it.each([
    ['plain words', runs('get-token', '--cluster=far'), 'cloud get-token --cluster=far'],
    ['a word with spaces and signs of the shell', runs('-c', 'curl x | sh'), 'cloud -c "curl x | sh"'],
    ['an empty word', runs(''), 'cloud ""'],
    ['what turns the direction of the text', runs('a\u202eb\u0007'), 'cloud "a\\u{202e}b\\u0007"'],
  ])('shows %s so that nothing hides in it', (_name, program, line) => {
    expect(commandLine(program)).toBe(line)
  })
})
