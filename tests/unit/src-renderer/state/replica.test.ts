import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterInfo, EntityEntry, FromAgent, ToAgent } from '#shared/contract/port.ts'
import { decodeMessage, encodeMessage, sentBatch } from '#shared/contract/wire.ts'
import { equal } from '#shared/kit/equal.ts'
import {
  applyChanges,
  emptyEntityMaps,
  reverseChanges,
  type EntityMaps,
  type ModelChange,
} from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import type { EntityName } from '#shared/model/entities.ts'
import { Replica } from '../../../../src-renderer/state/replica.ts'
import { SetScript } from '../../../kit/set-script.ts'
import { change as changeOf, feed, modelChange } from '../../../kit/entities.ts'
import { stageAt } from '../../../kit/stage-states.ts'

const info: ClusterInfo = {
  context: 'k3s',
  server: 'https://10.0.0.1:6443',
  version: 'v1.36.3',
  clusterDomain: 'cluster.local',
  clusterDomainDerived: false,
  namespaces: null,
  scope: { kind: 'namespaces', names: ['lesson'] },
}

function entriesOf(maps: EntityMaps): readonly EntityEntry[] {
  return (Object.keys(maps) as EntityName[]).flatMap((entity) =>
    [...maps[entity]].map(([key, value]) => ({ entity, key, value }) as EntityEntry),
  )
}

function mapsAfter(changes: readonly ModelChange[]): EntityMaps {
  const maps = emptyEntityMaps()
  for (const change of changes) applyChanges(maps, change.changes)
  return maps
}

/** The state as one snapshot in pieces of two entities. */
function snapshotOf(changes: readonly ModelChange[], epoch: number, seq: number): readonly FromAgent[] {
  const entries = entriesOf(mapsAfter(changes))
  const at = changes.at(-1)?.at ?? stageAt
  const pieces = Math.max(1, Math.ceil(entries.length / 2))
  return Array.from({ length: pieces }, (_, piece) => {
    const entities = entries.slice(piece * 2, piece * 2 + 2)
    return { kind: 'snapshot', epoch, seq, at, sentAt: at, piece, pieces, entities }
  })
}

/** A frame as a port brings it. */
function frameOf(batches: readonly ModelChange[], epoch: number, seqFrom: number): FromAgent {
  const sentAt = batches.at(-1)?.at ?? stageAt
  const seqTo = seqFrom + batches.length - 1
  const frame: FromAgent = { kind: 'frame', epoch, seqFrom, seqTo, sentAt, batches: batches.map(sentBatch) }
  return decodeMessage(encodeMessage(frame))
}

function setUp(options: { readonly clocks?: 'shared' | 'separate'; readonly nowMs?: () => number } = {}) {
  const posted: ToAgent[] = []
  const replica = new Replica({ post: (message) => posted.push(message), nowMs: () => stageAt, ...options })
  const receive = (...messages: readonly FromAgent[]): void => messages.forEach((message) => replica.receive(message))
  return { replica, receive, posted }
}

const feedChange = (before: FeedState | null, after: FeedState): ModelChange =>
  modelChange([changeOf('feed', before, after)], { at: stageAt })

/** The feed of pods as an agent tells it. */
function feedOf(state: FeedState['state'], hasData: boolean): ModelChange {
  const dataAt = hasData ? stageAt : null
  const after: FeedState = { kind: 'Pod', namespace: 'lesson', state, since: stageAt, hasData, dataAt, reason: null }
  const changes = [{ entity: 'feed' as const, key: 'Pod/lesson', after }]
  return { seq: 0, at: stageAt, changes, causes: [], synthetic: false }
}

const script = new SetScript('OrderedReady', 2)
script.life(0, 1000)
script.life(1, 3000)
script.end(1, 9000)
/** The first change holds what was there when watching began, with the feed that says that it was read. */
const changes = script.changes.map((change, index) =>
  index > 0 ? change : { ...change, changes: [...feedOf('live', true).changes, ...change.changes] },
)

describe('the replica', () => {
  it('holds the snapshot once its last piece has come, and acknowledges it', () => {
    const { replica, receive, posted } = setUp()
    const pieces = snapshotOf(changes, 1, 7)
    receive(...pieces.slice(0, -1))
    expect(replica.isWhole).toBe(false)
    receive(...pieces.slice(-1))
    expect(equal(entriesOf(replica.maps), entriesOf(mapsAfter(changes)))).toBe(true)
    expect([replica.first, replica.end]).toEqual([0, 0])
    expect(posted).toEqual([{ kind: 'acknowledge', epoch: 1, seqTo: 7 }])
  })

  it('logs what frames bring, with its story', () => {
    const { replica, receive, posted } = setUp()
    receive(...snapshotOf(changes.slice(0, 3), 1, 2), frameOf(changes.slice(3), 1, 3))
    expect(equal(entriesOf(replica.maps), entriesOf(mapsAfter(changes)))).toBe(true)
    expect(replica.end - replica.first).toBe(changes.length - 3)
    const told = Array.from({ length: replica.end }, (_, index) => replica.entry(index).milestones).flat()
    expect(told.map(({ code }) => code)).toContain('pod-ready')
    expect(posted.at(-1)).toEqual({ kind: 'acknowledge', epoch: 1, seqTo: changes.length - 1 })
  })

  it('knows that it is flooded, and when that has ended', () => {
    let nowMs = stageAt
    const { replica, receive } = setUp({ nowMs: () => nowMs })
    receive(...snapshotOf(changes.slice(0, 1), 1, 1))
    const many = Array.from({ length: 700 }, (_, index) =>
      changeOf('feed', null, feed({ namespace: `lesson-${index}` })),
    )
    const pour = (seqs: readonly number[]): void => {
      for (const seq of seqs) {
        receive(frameOf([modelChange(many)], 1, seq))
        nowMs += 100
      }
    }
    pour([2, 3, 4, 5, 6])
    expect(replica.isFlooded).toBe(false)
    pour(Array.from({ length: 20 }, (_, index) => index + 7))
    expect(replica.isFlooded).toBe(true)
    nowMs += 2_000
    expect(replica.isFlooded).toBe(false)
  })

  it('asks once for a snapshot when a sequence number is missing, and shows nothing of the frames after it', () => {
    const { replica, receive, posted } = setUp()
    receive(...snapshotOf(changes.slice(0, 3), 1, 2))
    receive(frameOf(changes.slice(5, 6), 1, 5), frameOf(changes.slice(6, 7), 1, 6))
    expect(posted.filter(({ kind }) => kind === 'resync')).toHaveLength(1)
    expect(replica.end).toBe(0)
    receive(...snapshotOf(changes.slice(0, 8), 2, 7), frameOf(changes.slice(8, 9), 2, 8))
    expect(equal(entriesOf(replica.maps), entriesOf(mapsAfter(changes.slice(0, 9))))).toBe(true)
    expect(replica.entry(0)).toMatchObject({ cut: 'resync', change: { synthetic: true } })
    expect(replica.entry(1).cut).toBeNull()
  })

  it('asks for a snapshot when told of an update of what it does not hold', () => {
    const { replica, receive, posted } = setUp()
    receive(...snapshotOf([], 1, 0))
    const feed = (state: FeedState['state']): FeedState => {
      return { kind: 'Pod', namespace: 'lesson', state, since: stageAt, hasData: true, dataAt: stageAt, reason: null }
    }
    receive(frameOf([feedChange(feed('live'), feed('stale'))], 1, 1))
    expect(posted.at(-1)).toEqual({ kind: 'resync' })
    expect(replica.maps.feed.size).toBe(0)
  })

  it('tells a gap as one cut that can be gone back over', () => {
    const { replica, receive } = setUp()
    receive(...snapshotOf(changes.slice(0, 2), 1, 1))
    receive({ kind: 'gap', epoch: 2, from: stageAt, to: stageAt + 9000, changes: 21_000 })
    receive(...snapshotOf(changes, 2, 40))
    expect(replica.entry(0).cut).toBe('gap')
    expect(replica.entry(0).milestones[0]).toMatchObject({ code: 'gap', params: { changes: 21_000 } })
    const back = emptyEntityMaps()
    applyChanges(back, mapsEntries(replica.maps))
    applyChanges(back, reverseChanges(replica.entry(0).change.changes))
    expect(sorted(back)).toEqual(sorted(mapsAfter(changes.slice(0, 2))))
  })

  it('drops what is of an older epoch or was there before', () => {
    const { replica, receive } = setUp()
    receive(...snapshotOf(changes.slice(0, 4), 2, 3))
    receive(frameOf(changes.slice(4, 5), 1, 4), frameOf(changes.slice(2, 4), 2, 2))
    expect([replica.seq, replica.end]).toEqual([3, 0])
  })

  it('begins anew with another scope, wherever its description stands', () => {
    const scope = { kind: 'namespaces' as const, names: ['other'] }
    for (const isFirst of [true, false]) {
      const { replica, receive } = setUp()
      receive({ kind: 'clusterInfo', epoch: 1, info }, ...snapshotOf(changes.slice(0, 2), 1, 1))
      receive(frameOf(changes.slice(2, 4), 1, 2))
      const { world } = replica
      const described: FromAgent = { kind: 'clusterInfo', epoch: 2, info: { ...info, scope } }
      receive(...(isFirst ? [described] : []), ...snapshotOf([], 2, 9), ...(isFirst ? [] : [described]))
      expect(replica.world).toBe(world + 1)
      expect(replica.first).toBe(replica.end)
      expect(entriesOf(replica.maps)).toEqual([])
    }
  })

  it('keeps its picture and its log until a new agent has read the cluster, and then tells what is different', () => {
    const { replica, receive } = setUp()
    receive({ kind: 'clusterInfo', epoch: 5, info }, ...snapshotOf(changes.slice(0, 2), 5, 1))
    receive(frameOf(changes.slice(2, 4), 5, 2))
    replica.reconnect(() => undefined)
    const connecting = feedChange(null, feed({ state: 'connecting', hasData: false, dataAt: null }))
    receive({ kind: 'clusterInfo', epoch: 1, info }, ...snapshotOf([connecting], 1, 1))
    expect(replica.isCurrent).toBe(false)
    expect(replica.maps.slot.size).toBe(2)
    const lists = changes.map((change): ModelChange => ({ ...change, synthetic: true }))
    receive(frameOf(lists, 1, 2))
    expect(replica.isCurrent).toBe(false)
    receive(
      frameOf([feedChange(feed({ state: 'connecting', hasData: false, dataAt: null }), feed())], 1, 2 + lists.length),
    )
    expect(replica.isCurrent).toBe(true)
    expect(replica.entry(replica.end - 1).cut).toBe('resync')
    expect(replica.end - replica.first).toBe(3)
  })

  it('begins a first look that comes in a second snapshot without a story', () => {
    const { replica, receive } = setUp()
    receive({ kind: 'clusterInfo', epoch: 1, info }, ...snapshotOf([feedOf('connecting', false)], 1, 0))
    receive(...snapshotOf([feedOf('live', true), ...changes.slice(0, 6)], 2, 1))
    expect(replica.maps.pod.size).toBeGreaterThan(0)
    expect(replica.first).toBe(replica.end)
  })

  it('keeps the last picture while a new agent has read nothing, or cannot read anything', () => {
    const { replica, receive } = setUp()
    const before = [feedOf('live', true), ...changes.slice(0, 6)]
    receive({ kind: 'clusterInfo', epoch: 3, info }, ...snapshotOf(before, 3, 6))
    const shown = sorted(replica.maps)
    replica.reconnect(() => undefined)
    receive({ kind: 'clusterInfo', epoch: 1, info }, ...snapshotOf([], 1, 0))
    receive(frameOf([feedOf('connecting', false)], 1, 1))
    receive(...snapshotOf([feedOf('failed', false)], 2, 2))
    expect(sorted(replica.maps)).toEqual(shown)
    expect(replica.isCurrent).toBe(false)
    receive(...snapshotOf([feedOf('live', true), ...changes], 3, 3))
    expect(sorted(replica.maps)).toEqual(sorted(mapsAfter([feedOf('live', true), ...changes])))
    expect(replica.isCurrent).toBe(true)
    expect(replica.entry(replica.end - 1).milestones.map(({ code }) => code)).toContain('pod-ready')
  })

  it('counts a slow message as late on one machine, and tells the offset of the clocks between two', () => {
    const shared = setUp({ nowMs: () => stageAt + 5000 })
    shared.receive(...snapshotOf(changes.slice(0, 1), 1, 0))
    expect(shared.replica.offsetMs).toBe(0)
    const separate = setUp({ clocks: 'separate', nowMs: () => stageAt + 5000 })
    separate.receive(...snapshotOf(changes.slice(0, 1), 1, 0), frameOf(changes.slice(1, 2), 1, 1))
    expect(separate.replica.offsetMs).toBeLessThanOrEqual(5000)
    expect(separate.replica.entry(0).receivedAt).toBe((changes[1]?.at ?? 0) + separate.replica.offsetMs)
  })

  it('equals the agent whatever is lost between snapshots', () => {
    const cuts = fc.array(fc.tuple(fc.nat(4), fc.boolean()), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(cuts, (steps) => {
        const { replica, receive, posted } = setUp()
        receive(...snapshotOf(changes.slice(0, 1), 1, 0))
        let epoch = 1
        let next = 1
        for (const [length, isLost] of steps) {
          const batches = changes.slice(next, next + length)
          if (batches.length === 0) continue
          if (!isLost) receive(frameOf(batches, epoch, next))
          next += batches.length
          if (posted.at(-1)?.kind !== 'resync') continue
          epoch += 1
          receive(...snapshotOf(changes.slice(0, next), epoch, next - 1))
          expect(sorted(replica.maps)).toEqual(sorted(mapsAfter(changes.slice(0, next))))
        }
        const back = emptyEntityMaps()
        applyChanges(back, mapsEntries(replica.maps))
        for (let index = replica.end - 1; index >= replica.first; index--) {
          applyChanges(back, reverseChanges(replica.entry(index).change.changes))
        }
        expect(sorted(back)).toEqual(sorted(mapsAfter(changes.slice(0, 1))))
      }),
    )
  })
})

function mapsEntries(maps: EntityMaps) {
  return entriesOf(maps).map(
    ({ entity, key, value }) => ({ entity, key, after: value }) as ModelChange['changes'][number],
  )
}

function sorted(maps: EntityMaps): readonly EntityEntry[] {
  return entriesOf(maps).toSorted((a, b) => `${a.entity}${a.key}`.localeCompare(`${b.entity}${b.key}`))
}
