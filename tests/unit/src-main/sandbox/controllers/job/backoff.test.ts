import { expect, test } from 'vitest'
import { backoffAfter, retryAtMs } from '../../../../../../src-main/sandbox/controllers/job/backoff.ts'
import type { Pod } from './kit.ts'
import { wireTime } from '../../../../../../src-main/sandbox/time/wire-time.ts'

const ended = (atMs: number): Pod =>
  ({
    metadata: { name: 'p', uid: String(atMs), creationTimestamp: wireTime(0) },
    spec: { containers: [] },
    status: {
      containerStatuses: [{ name: 'main', state: { terminated: { exitCode: 1, finishedAt: wireTime(atMs) } } }],
    },
  }) as unknown as Pod

test.each([
  [1, 10],
  [2, 20],
  [3, 40],
  [6, 320],
  [7, 600],
  [60, 600],
])('after %i failures in a row the next pod waits %i s from the last end', (failures, seconds) => {
  const backoff = { failures, lastFailureMs: 5_000 }
  expect(retryAtMs(backoff, 6_000)).toBe(5_000 + seconds * 1_000)
  expect(retryAtMs(backoff, 5_000 + seconds * 1_000)).toBeNull()
})

test('a success forgets the failures before it, and keeps those after it', () => {
  const before = { failures: 3, lastFailureMs: 1_000 }
  expect(backoffAfter(before, [], [])).toEqual(before)
  expect(backoffAfter(before, [], [ended(4_000), ended(3_000)])).toEqual({ failures: 5, lastFailureMs: 4_000 })
  expect(backoffAfter(before, [ended(5_000)], [])).toEqual({ failures: 0, lastFailureMs: null })
  expect(backoffAfter(before, [ended(5_000)], [ended(4_000), ended(6_000), ended(7_000)])).toEqual({
    failures: 2,
    lastFailureMs: 7_000,
  })
})
