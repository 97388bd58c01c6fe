import { describe, expect, test } from 'vitest'
import {
  connectionProblem,
  isSettled,
  type FeedCondition,
  type FeedState,
  type ProblemCode,
} from '#shared/model/feed.ts'
import { expectedFeeds, finalProblem, latestDataAt } from '../../../../src-main/agent/feed-summary.ts'

const feed = (state: FeedCondition, code: ProblemCode | null = null, over: Partial<FeedState> = {}): FeedState => ({
  kind: 'Pod',
  namespace: '',
  state,
  since: 0,
  hasData: state === 'live',
  dataAt: null,
  reason: code === null ? null : { code, params: {} },
  ...over,
})

test('thirteen kinds have a namespace and five have none', () => {
  expect(expectedFeeds({ kind: 'all' })).toBe(18)
  expect(expectedFeeds({ kind: 'namespaces', names: ['a', 'b', 'a'] })).toBe(31)
})

test.each([
  ['live', true],
  ['forbidden', true],
  ['notServed', true],
  ['connecting', false],
  ['stale', false],
  ['signIn', false],
  ['failed', false],
] as const)('a feed that is %s has settled: %s', (state, expected) => {
  expect(isSettled(feed(state))).toBe(expected)
})

describe('what keeps us from the cluster', () => {
  test('is the reason that no kind could be read', () => {
    expect(connectionProblem([feed('connecting'), feed('failed', 'connection-refused')])?.code).toBe(
      'connection-refused',
    )
    expect(connectionProblem([])).toBeNull()
  })

  test('is nothing as soon as one kind was answered in any way', () => {
    expect(connectionProblem([feed('forbidden', 'forbidden'), feed('failed', 'server-error')])).toBeNull()
    expect(connectionProblem([feed('stale', 'no-answer', { hasData: true }), feed('failed', 'no-answer')])).toBeNull()
  })

  test.each([
    ['connection-refused', true],
    ['certificate-refused', true],
    ['signed-out', true],
    ['name-not-found', true],
    ['credential-plugin-failed', true],
    ['no-answer', false],
    ['connection-reset', false],
    ['server-error', false],
    ['too-many-requests', false],
  ] as const)('%s is final: %s', (code, expected) => {
    expect(finalProblem([feed('failed', code)]) !== null).toBe(expected)
  })
})

test('the latest instant of known data', () => {
  expect(
    latestDataAt([feed('live', null, { dataAt: 5 }), feed('stale', null, { dataAt: 9 }), feed('connecting')]),
  ).toBe(9)
  expect(latestDataAt([feed('connecting')])).toBeNull()
})
