import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../../../src-main/command/durations.ts'
import { parseInvocation } from '../../../../src-main/command/invocation.ts'
import { parseSubject } from '../../../../src-main/command/subject.ts'

const parse = (line: string) => parseInvocation(line === '' ? [] : line.split(' '))

describe('arguments', () => {
  test.each([
    ['inspect', { kind: 'inspect', output: 'text', timeoutMs: 20_000 }],
    ['inspect -o json -n lesson', { kind: 'inspect', output: 'json', globals: { namespaces: ['lesson'] } }],
    ['inspect -n a -n b,a', { kind: 'inspect', globals: { namespaces: ['a', 'b'] } }],
    [
      'inspect -A --timeout 5s -o yaml',
      { kind: 'inspect', output: 'yaml', timeoutMs: 5_000, globals: { namespaces: 'all' } },
    ],
    ['--context k3s inspect', { kind: 'inspect', globals: { context: 'k3s', namespaces: null } }],
    [
      'inspect --cluster-domain corp.test. --kubeconfig k.yaml',
      { globals: { clusterDomain: 'corp.test', kubeconfig: 'k.yaml' } },
    ],
    [
      'narrate --for 1m30s --until sts/redis=rolledOut',
      { kind: 'narrate', forMs: 90_000, until: { kind: 'StatefulSet', name: 'redis', state: 'rolledOut' } },
    ],
    ['narrate -o json --language en-GB', { kind: 'narrate', output: 'json', globals: { language: 'en' } }],
    ['why pods/redis-0', { kind: 'why', subject: { kind: 'Pod', name: 'redis-0' } }],
    [
      'why pvc data-redis-0 -o json',
      { kind: 'why', output: 'json', subject: { kind: 'PersistentVolumeClaim', name: 'data-redis-0' } },
    ],
    ['dns -o zone', { kind: 'dns', output: 'zone' }],
    ['inspect --sandbox', { kind: 'inspect', globals: { sandbox: true } }],
    ['sandbox', { kind: 'sandbox', scenario: 'redis', speed: 1, seed: null, kubeconfig: null }],
    [
      'sandbox --scenario job --speed 0.5 --seed 42 --write-kubeconfig k.yaml',
      { kind: 'sandbox', scenario: 'job', speed: 0.5, seed: 42, kubeconfig: 'k.yaml' },
    ],
    ['sandbox --scenario none', { scenario: null }],
    ['help', { kind: 'help', command: null }],
    ['help dns', { kind: 'help', command: 'dns' }],
    ['dns --help', { kind: 'help', command: 'dns' }],
    ['--version', { kind: 'version' }],
  ])('podium %s is understood', (line, expected) => {
    const parsed = parse(line)
    expect(parsed).toMatchObject({ kind: 'ok', value: expected })
  })

  test.each([
    ['', 'noCommand'],
    ['inspct', 'unknownCommand'],
    ['help inspct', 'unknownCommand'],
    ['record out.podium', 'later'],
    ['replay in.podium', 'later'],
    ['sandbox --speed 17', 'value'],
    ['sandbox --seed soon', 'value'],
    ['sandbox redis', 'tooManyWords'],
    ['inspect --sandbox --context k3s', 'both'],
    ['inspect --scenario job', 'optionOfOther'],
    ['inspect --colour', 'option'],
    ['inspect -n', 'option'],
    ['inspect --for 5s', 'optionOfOther'],
    ['why sts/redis -A', 'optionOfOther'],
    ['inspect -o zone', 'value'],
    ['inspect --timeout soon', 'value'],
    ['inspect -n Lesson_1', 'value'],
    ['inspect --language tlh', 'value'],
    ['inspect -n a -A', 'both'],
    ['inspect redis', 'tooManyWords'],
    ['why', 'noSubject'],
    ['why redis', 'subject'],
    ['why boat/redis', 'subject'],
    ['why sts/a sts/b', 'subject'],
    ['narrate --until sts/redis=ready', 'until'],
    ['narrate --until sts/redis', 'until'],
    ['narrate --until service/redis=ready', 'until'],
  ])('podium %s is refused: %s', (line, code) => {
    expect(parse(line)).toMatchObject({ kind: 'failed', failure: { code } })
  })
})

test.each([
  ['sts/redis', 'StatefulSet'],
  ['statefulset/redis', 'StatefulSet'],
  ['StatefulSets/redis', 'StatefulSet'],
  ['statefulsets.apps/redis', 'StatefulSet'],
  ['statefulsets.v1.apps/redis', 'StatefulSet'],
  ['po/redis', 'Pod'],
  ['pvc/redis', 'PersistentVolumeClaim'],
  ['persistentvolumeclaims/redis', 'PersistentVolumeClaim'],
])('%s is a %s to kubectl and to us', (text, kind) => {
  expect(parseSubject(text)).toEqual({ kind, name: 'redis' })
})

test.each([
  ['60s', 60_000],
  ['1h2m3s', 3_723_000],
  ['500ms', 500],
  ['1.5m', 90_000],
  ['20', 20_000],
  ['', null],
  ['soon', null],
  ['-5s', null],
  ['5 s', null],
])('the duration %s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected)
})
