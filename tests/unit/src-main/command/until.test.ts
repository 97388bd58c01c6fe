import { describe, expect, test } from 'vitest'
import { emptyEntityMaps, nameKey } from '#shared/model/change.ts'
import { holds, parseUntil } from '../../../../src-main/command/until.ts'
import type { Workload } from '#shared/model/entities.ts'

const done: Workload = {
  namespace: 'lesson',
  name: 'redis',
  uid: 'u',
  state: 'present',
  createdAt: 0,
  deletionAt: null,
  goneAt: null,
  leavesPods: false,
  labels: {},
  replicas: 3,
  startOrdinal: 0,
  policy: 'OrderedReady',
  minReadySeconds: 0,
  update: { strategy: 'RollingUpdate', partition: 0, currentRevision: 'b', updateRevision: 'b' },
  goesBack: null,
  retention: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  counts: { wanted: 3, created: 3, ready: 3, updated: 3, available: 3, current: 3 },
  generation: 2,
  observedGeneration: 2,
  claimTemplates: [],
  images: [],
  dns: {
    serviceName: '',
    state: 'noServiceName',
    name: null,
    addresses: [],
    externalName: null,
    publishNotReady: false,
    suggestedService: null,
  },
}

function isHeld(text: string, set: Workload | null): boolean {
  const maps = emptyEntityMaps()
  if (set !== null) maps.workload.set(nameKey(set.namespace, set.name), set)
  const until = parseUntil(text)
  if (until.kind === 'failed') throw new Error(until.failure)
  return holds(until.value, maps)
}

describe('rolledOut', () => {
  test.each([
    ['all new, ready and current', done, true],
    ['the controller has not seen the spec', { ...done, observedGeneration: 1 }, false],
    ['one is not ready', { ...done, counts: { ...done.counts, ready: 2 } }, false],
    ['one is too many', { ...done, counts: { ...done.counts, created: 4 } }, false],
    ['one is old', { ...done, counts: { ...done.counts, updated: 2 } }, false],
    ['the revision is not current yet', { ...done, update: { ...done.update, currentRevision: 'a' } }, false],
    [
      'those below the partition stay old',
      {
        ...done,
        update: { ...done.update, partition: 2, currentRevision: 'a' },
        counts: { ...done.counts, updated: 1 },
      },
      true,
    ],
    [
      'OnDelete never makes its revision current',
      { ...done, update: { ...done.update, strategy: 'OnDelete', currentRevision: 'a' } },
      true,
    ],
    ['the set is being deleted', { ...done, state: 'deleting' as const }, false],
  ])('%s', (_, set, expected) => {
    expect(isHeld('sts/redis=rolledOut', set)).toBe(expected)
  })
})

test('gone holds for what is not there and for a set of which only slots are left', () => {
  expect(isHeld('sts/redis=gone', null)).toBe(true)
  expect(isHeld('sts/redis=gone', done)).toBe(false)
  expect(isHeld('sts/redis=gone', { ...done, state: 'gone' })).toBe(true)
  expect(isHeld('pod/redis-0=gone', done)).toBe(true)
})

test('a state is looked for under the exact name', () => {
  expect(isHeld('sts/redis=present', done)).toBe(true)
  expect(isHeld('sts/redis-a=present', done)).toBe(false)
})
