import { describe, expect, it } from 'vitest'
import { feedKey, type EntityChange, type ModelChange } from '#shared/model/change.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import { TimelineBook } from '../../../../../src-renderer/scenes/timeline/book.ts'
import { HandLog, traceChanges } from '../../../../kit/change-log.ts'

function milestone(code: StoryCode, set: string, at: number): Milestone {
  const subject = { kind: 'Pod', namespace: 'lesson', name: `${set}-0`, uid: null, ordinal: 0, set }
  return { code, at, subject, params: {}, synthetic: false }
}

function change(at: number, ...changes: readonly EntityChange[]): ModelChange {
  return { seq: 0, at, changes, causes: [], synthetic: false }
}

/** A watch that breaks off, and is live again. */
function feed(kind: WatchedKind, dataAt: number): { readonly lost: EntityChange; readonly back: EntityChange } {
  const live = { kind, namespace: '', state: 'live', since: 0, hasData: true, dataAt: 0, reason: null } as const
  const lost = { ...live, state: 'stale', dataAt } as const
  const key = feedKey(live)
  return {
    lost: { entity: 'feed', key, before: live, after: lost },
    back: { entity: 'feed', key, before: lost, after: live },
  }
}

describe('the book of what happened', () => {
  it('tells what concerns its set, and reads on from where it was', () => {
    const log = new HandLog()
    const book = new TimelineBook(log, 'lesson/redis', 800)
    log.push(change(1_000), [milestone('pod-added', 'redis', 1_000), milestone('pod-added', 'web', 1_000)])
    book.readOn()
    log.push(change(2_000), [milestone('record-published', 'redis', 2_000)])
    log.push(change(3_000), [milestone('pod-added', 'web', 3_000)])
    book.readOn()
    book.readOn()
    expect(book.marks).toEqual([
      { at: 1_000, lane: 'pods' },
      { at: 2_000, lane: 'records' },
    ])
    expect([book.since, book.latestAt]).toEqual([800, 2_000])
  })

  it('tells stretches that were not seen one by one, as one where they follow each other', () => {
    const log = new HandLog()
    const book = new TimelineBook(log, 'lesson/redis', 800)
    log.push(change(1_000), [])
    log.push(change(5_000), [], 'relist')
    log.push(change(5_100), [], 'relist')
    log.push(change(9_000), [], 'list')
    book.readOn()
    expect(book.unseen).toEqual([{ from: 1_000, to: 5_100 }])
  })

  it.each([
    ['before the word that it is watched again', false],
    ['after it', true],
  ])('does not count a kind as seen while only others were: a new list comes %s', (_, isLiveFirst) => {
    const log = new HandLog()
    const book = new TimelineBook(log, 'lesson/redis', 800)
    const [pods, slices] = [feed('Pod', 1_100), feed('EndpointSlice', 1_200)]
    log.push(change(2_000, pods.lost, slices.lost), [])
    log.push(change(60_000, pods.back), [])
    log.push(change(60_500), [milestone('pod-added', 'redis', 60_500)])
    if (isLiveFirst) log.push(change(64_000, slices.back), [])
    log.push(change(64_100), [], 'relist')
    if (!isLiveFirst) log.push(change(64_200, slices.back), [])
    log.push(change(90_000), [])
    log.push(change(91_000), [], 'relist')
    book.readOn()
    expect(book.unseen).toEqual([
      { from: 1_200, to: 64_100 },
      { from: 90_000, to: 91_000 },
    ])
  })

  it('begins anew with another world, and forgets what the log has dropped', () => {
    const log = new HandLog()
    const book = new TimelineBook(log, 'lesson/redis', 800)
    log.push(change(1_000), [milestone('pod-added', 'redis', 1_000)])
    log.push(change(2_000), [milestone('pod-gone', 'redis', 2_000)])
    book.readOn()
    log.first = 2
    log.world = 2
    log.push(change(3_000), [milestone('pod-added', 'redis', 3_000)])
    book.readOn()
    expect(book.marks).toEqual([{ at: 3_000, lane: 'pods' }])
    expect(book.since).toBe(3_000)
  })

  it('finds the place in the log after the last change of an instant', () => {
    const log = new HandLog()
    for (const at of [1_000, 2_000, 2_000, 3_000]) log.push(change(at), [])
    const book = new TimelineBook(log, 'lesson/redis', 800)
    expect([500, 1_000, 1_500, 2_000, 2_999, 9_000].map((at) => book.positionAt(at))).toEqual([0, 1, 1, 3, 3, 4])
  })

  it('reads the trace of a set from one replica to three', () => {
    const [first, ...changes] = traceChanges('a-redis-claims', 50)
    const log = new HandLog()
    if (first !== undefined) log.begin(first)
    for (const change of changes) log.push(change)
    const book = new TimelineBook(log, [...log.maps.workload.keys()][0] ?? '', 0)
    book.readOn()
    expect(new Set(book.marks.map(({ lane }) => lane)).size).toBeGreaterThanOrEqual(4)
    expect(book.marks.map(({ at }) => at)).toEqual(book.marks.map(({ at }) => at).toSorted((a, b) => a - b))
  })
})
