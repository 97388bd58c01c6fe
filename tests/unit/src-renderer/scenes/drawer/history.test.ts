import { describe, expect, test } from 'vitest'
import type { EntityChange } from '#shared/model/change.ts'
import type { LogEntry } from '#shared/story/log.ts'
import { formerPods } from '../../../../../src-renderer/scenes/drawer/history.ts'
import { pod } from '../../../../kit/stage-states.ts'

const entry = (at: number, changes: readonly EntityChange[]): LogEntry => ({
  receivedAt: at,
  change: { seq: at, at, changes, causes: [], synthetic: false },
  milestones: [],
  cut: null,
})
const went = (ordinal: number, uid: string): EntityChange => ({
  entity: 'pod',
  key: uid,
  before: pod(ordinal, { state: 'terminating', uid }),
})
const came = (ordinal: number, uid: string): EntityChange => ({
  entity: 'pod',
  key: uid,
  after: pod(ordinal, { state: 'pending', uid }),
})

const entries = [
  entry(10, [went(1, 'first')]),
  entry(20, [came(1, 'second'), went(0, 'other slot')]),
  entry(30, [went(1, 'second'), came(1, 'third')]),
]
const log = { first: 0, end: entries.length, entry: (index: number) => entries[index] ?? entry(0, []) }
const slot = { namespace: 'lesson', name: 'redis-1' }

describe('the pods that were in a slot', () => {
  test('come with the latest first', () => {
    expect(formerPods(log, slot, 100)).toEqual([
      { uid: 'second', goneAt: 30 },
      { uid: 'first', goneAt: 10 },
    ])
  })

  test('are those of the instant in view', () => {
    expect(formerPods(log, slot, 25)).toEqual([{ uid: 'first', goneAt: 10 }])
  })
})
