import { describe, expect, test } from 'vitest'
import type { Scope } from '#shared/contract/port.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import { kinds, watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import type { ObjectChange } from '#shared/objects/change.ts'
import { nextBatch, type Arrival } from '../../../../src-main/agent/inbox.ts'
import { inLoadingOrder, Loading, type Loaded } from '../../../../src-main/agent/loading.ts'
import { Pipeline } from '../../../../src-main/agent/pipeline.ts'
import { loadTrace, traceBatches, traceNames } from '../../../kit/traces/index.ts'

const feedOf = (kind: WatchedKind, state: FeedState['state']): FeedState => ({
  kind,
  namespace: kinds[kind].namespaced ? 'lesson' : '',
  state,
  since: 0,
  hasData: state === 'live',
  dataAt: null,
  reason: null,
})

const feedArrival = (kind: WatchedKind, state: FeedState['state']): Arrival => ({
  kind: 'feed',
  change: { after: feedOf(kind, state) },
})

/** The objects that were there at an instant of a recording, as first lists would bring them. */
function listsAt(name: (typeof traceNames)[number], share: number): readonly Arrival[] {
  const batches = traceBatches(loadTrace(name), { flushMs: 0 })
  const present = new Map<string, ObjectChange>()
  for (const { objects } of batches.slice(0, Math.floor(batches.length * share))) {
    for (const change of objects) {
      if (change.after === undefined) present.delete(change.uid)
      else
        present.set(change.uid, {
          ...change,
          change: 'added',
          before: undefined,
          synthetic: true,
        } as unknown as ObjectChange)
    }
  }
  return watchedKinds.flatMap((kind): readonly Arrival[] => [
    ...[...present.values()]
      .filter((change) => change.kind === kind)
      .map((change) => ({ kind: 'object', change }) as const),
    feedArrival(kind, 'live'),
  ])
}

function built(arrivals: readonly Arrival[], at: number): EntityMaps {
  const pipeline = new Pipeline({ clusterDomain: 'cluster.local' })
  for (let taken = 0; taken < arrivals.length;) {
    const next = nextBatch(arrivals, taken, at)
    pipeline.apply(next.batch)
    taken += next.taken
  }
  return pipeline.maps
}

const plain = (maps: EntityMaps): unknown =>
  Object.fromEntries(
    Object.entries(maps).map(([name, map]) => [
      name,
      Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ]),
  )

describe('the order of loading', () => {
  test.each(traceNames)('comes to the same as the order of arrival, at any instant of %s', (name) => {
    const at = loadTrace(name).startMs + 600_000
    for (let share = 0.05; share <= 1; share += 0.05) {
      const arrivals = listsAt(name, share)
      expect(plain(built(inLoadingOrder(arrivals), at))).toEqual(plain(built(arrivals, at)))
    }
  })
})

const scope: Scope = { kind: 'namespaces', names: ['lesson'] }

function loading(options: { waitsForDomain?: boolean } = {}) {
  const clock = new ManualClock(1_000)
  const loaded: { loaded: Loaded; late: readonly Arrival[] }[] = []
  const under = new Loading({
    clock,
    scope,
    known: [],
    waitsForDomain: options.waitsForDomain ?? false,
    clusterDomain: () => 'cluster.local',
    seq: () => 7,
    stamp: () => clock.nowMs(),
    onLoaded: (result, late) => loaded.push({ loaded: result, late }),
  })
  return { under, clock, loaded }
}

describe('Loading', () => {
  test('ends when every kind has answered, also those that may not be listed', () => {
    const { under, clock, loaded } = loading()
    for (const kind of watchedKinds) under.feed({ after: feedOf(kind, 'connecting') })
    for (const kind of watchedKinds.slice(1))
      under.feed({ after: feedOf(kind, kind === 'Node' ? 'forbidden' : 'live') })
    clock.advance(100)
    expect(loaded).toEqual([])
    under.feed({ after: feedOf('StatefulSet', 'live') })
    clock.advance(10)
    expect(loaded.map(({ loaded: { pipeline } }) => pipeline.maps.feed.size)).toEqual([watchedKinds.length])
    expect(loaded[0]?.loaded.pipeline.seq).toBeGreaterThan(7)
    expect(clock.waiting).toBe(0)
  })

  test('waits for the domain, which is part of every name', () => {
    const { under, clock, loaded } = loading({ waitsForDomain: true })
    for (const kind of watchedKinds) under.feed({ after: feedOf(kind, 'live') })
    clock.advance(100)
    expect(loaded).toEqual([])
    under.domainKnown()
    clock.advance(10)
    expect(loaded.length).toBe(1)
  })

  test('a kind that hangs keeps the others from being shown for four seconds and no longer', () => {
    const { under, clock, loaded } = loading()
    for (const kind of watchedKinds) under.feed({ after: feedOf(kind, kind === 'Event' ? 'connecting' : 'live') })
    clock.advance(3_900)
    expect(loaded).toEqual([])
    clock.advance(200)
    expect(loaded[0]?.loaded.pipeline.maps.feed.get('Event/lesson')?.state).toBe('connecting')
  })

  test('waits longer while a list is coming in, so that nothing is derived twice', () => {
    const { under, clock, loaded } = loading()
    for (const kind of watchedKinds) under.feed({ after: feedOf(kind, kind === 'Pod' ? 'connecting' : 'live') })
    for (let second = 0; second < 9; second++) {
      clock.advance(999)
      under.heard()
    }
    expect(loaded).toEqual([])
    under.feed({ after: feedOf('Pod', 'live') })
    clock.advance(10)
    expect(loaded.length).toBe(1)
    expect(clock.waiting).toBe(0)
  })

  test('shows the others when a list stops coming in, and when it trickles for ever', () => {
    const stopped = loading()
    stopped.clock.advance(3_500)
    stopped.under.heard()
    stopped.clock.advance(900)
    expect(stopped.loaded).toEqual([])
    stopped.clock.advance(200)
    expect(stopped.loaded.length).toBe(1)
    const trickling = loading()
    for (let second = 0; second < 40; second++) {
      trickling.clock.advance(900)
      trickling.under.heard()
    }
    expect(trickling.loaded.length).toBe(1)
  })

  test('after cancel nothing is built', () => {
    const { under, clock, loaded } = loading()
    for (const kind of watchedKinds) under.feed({ after: feedOf(kind, 'live') })
    under.cancel()
    clock.advance(60_000)
    expect([loaded.length, clock.waiting]).toEqual([0, 0])
  })
})
