import { describe, expect, test } from 'vitest'
import { statusFacts } from '../../../../src-main/reflector/answers.ts'
import { backoffMs } from '../../../../src-main/reflector/backoff.ts'
import { outcomeOfStatus } from '../../../../src-main/reflector/outcome.ts'
import { collectionPath, objectPath } from '../../../../src-main/reflector/paths.ts'
import { Stamps } from '../../../../src-main/reflector/stamps.ts'
import { isLowerVersion } from '../../../../src-main/reflector/versions.ts'

describe('waits', () => {
  const series = (attended: boolean, random: number): readonly number[] =>
    [0, 1, 2, 3, 4, 5, 6, 7, 60].map((failures) => backoffMs(failures, { attended, random: () => random }))

  test('double from half a second to 4 s while somebody looks', () => {
    expect(series(true, 0)).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000])
  })

  test('double to 30 s while nobody does', () => {
    expect(series(false, 0)).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000])
  })

  test('are never longer for chance, and at most a third shorter', () => {
    expect(series(true, 0.999).every((delayMs, index) => delayMs < (series(true, 0)[index] ?? 0))).toBe(true)
    expect(backoffMs(9, { attended: true, random: () => 0.999 })).toBeGreaterThan(2600)
  })
})

describe('versions', () => {
  test.each([
    ['99', '100', true],
    ['100', '99', false],
    ['100', '100', false],
    ['9007199254740993', '9007199254740994', true],
    ['abc', '100', false],
    ['100', 'abc', false],
    ['', '1', false],
    ['0', '1', false],
  ])('%s is lower than %s: %s', (version, than, expected) => {
    expect(isLowerVersion(version, than)).toBe(expected)
  })
})

test('time never goes back, whatever the clock does', () => {
  const times = [1000, 900, 1100]
  const stamps = new Stamps(() => times.shift() ?? 0)
  expect([stamps.receivedAt(), stamps.receivedAt(), stamps.receivedAt()]).toEqual([1000, 1000, 1100])
})

describe('paths', () => {
  test.each([
    [{ kind: 'Pod', namespace: '' }, '/api/v1/pods'],
    [{ kind: 'Pod', namespace: 'lesson' }, '/api/v1/namespaces/lesson/pods'],
    [{ kind: 'StatefulSet', namespace: 'lesson' }, '/apis/apps/v1/namespaces/lesson/statefulsets'],
    [{ kind: 'Node', namespace: 'lesson' }, '/api/v1/nodes'],
    [{ kind: 'EndpointSlice', namespace: '' }, '/apis/discovery.k8s.io/v1/endpointslices'],
  ] as const)('%o is %s', (place, path) => {
    expect(collectionPath(place)).toBe(path)
  })

  test('a name cannot leave its place', () => {
    expect(objectPath({ kind: 'Pod', namespace: 'a/../b' }, '../secrets/x')).toBe(
      '/api/v1/namespaces/a%2F..%2Fb/pods/..%2Fsecrets%2Fx',
    )
  })
})

describe('a refusal', () => {
  const place = { kind: 'StatefulSet', namespace: 'lesson' } as const
  const outcome = (status: object) => outcomeOfStatus(statusFacts(status), place)

  test.each([
    { status: { code: 401, message: 'Unauthorized' }, means: { kind: 'refused', condition: 'signIn' } },
    {
      status: { code: 403 },
      means: {
        kind: 'refused',
        condition: 'forbidden',
        problem: { params: { what: 'statefulsets.apps', namespace: 'lesson' } },
      },
    },
    { status: { code: 404 }, means: { kind: 'refused', condition: 'notServed' } },
    { status: { code: 405 }, means: { kind: 'refused', condition: 'notServed' } },
    { status: { code: 410, reason: 'Expired' }, means: { kind: 'expired' } },
    { status: { code: 410, reason: 'Gone' }, means: { kind: 'expired' } },
    { status: { reason: 'Expired' }, means: { kind: 'expired' } },
    { status: { code: 429, details: { retryAfterSeconds: 3 } }, means: { kind: 'throttled', retryAfterMs: 3000 } },
    { status: { code: 429 }, means: { kind: 'failed', problem: { code: 'too-many-requests' } } },
    { status: { code: 504, details: { retryAfterSeconds: 1 } }, means: { kind: 'throttled', retryAfterMs: 1000 } },
    { status: { code: 500 }, means: { kind: 'failed', problem: { code: 'server-error' } } },
    { status: { code: 400 }, means: { kind: 'failed', problem: { code: 'bad-request' } } },
    { status: { code: 302 }, means: { kind: 'failed', problem: { code: 'bad-answer' } } },
    { status: {}, means: { kind: 'failed', problem: { code: 'server-error' } } },
  ])('$status means $means.kind', ({ status, means }) => {
    expect(outcome(status)).toMatchObject(means)
  })
})
