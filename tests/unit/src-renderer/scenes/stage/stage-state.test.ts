import { describe, expect, it } from 'vitest'
import { applyChanges, emptyEntityMaps, type EntityMaps } from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import { stageStateOf, workloadsOf } from '../../../../../src-renderer/scenes/stage/stage-state.ts'
import { traceChanges } from '../../../../kit/change-log.ts'

const changes = traceChanges('a-redis-claims', 4)
const start = changes[0]?.at ?? 0

/** The state of the trace at an instant of it. */
function mapsAt(ms: number): EntityMaps {
  const maps = emptyEntityMaps()
  for (const change of changes.filter(({ at }) => at - start <= ms)) applyChanges(maps, change.changes)
  return maps
}

const slotsAt = (ms: number): readonly string[] =>
  (stageStateOf(mapsAt(ms), 'redis/redis', start + ms)?.slots ?? []).map(({ slot, pod, claims }) => {
    const volume = claims[0]?.volume === null ? 'no volume' : 'volume'
    return `${slot.ordinal} ${slot.wanted ? 'wanted' : 'kept'} ${pod?.state ?? 'empty'} ${claims[0]?.claim?.state ?? 'no claim'} ${volume}`
  })

describe('the state of the Stage', () => {
  it('is null for a set that is not there', () => {
    expect(stageStateOf(mapsAt(0), 'redis/redis', start)).toBeNull()
    expect(stageStateOf(mapsAt(6000), 'redis/redis-2', start)).toBeNull()
  })

  it.each([
    [2000, ['0 wanted pending inUse volume', '1 wanted empty no claim no volume']],
    [6000, ['0 wanted ready inUse volume', '1 wanted ready inUse volume']],
    [18_000, ['0 wanted ready inUse volume', '1 kept empty kept volume', '2 kept empty kept volume']],
    [25_000, ['0 kept empty kept volume', '1 kept empty kept volume', '2 kept empty kept volume']],
    [30_000, ['0 wanted ready inUse volume', '1 wanted ready inUse volume', '2 wanted ready inUse volume']],
  ])('has the slots of the set with what is in them at %i ms', (ms, expected) => {
    expect(slotsAt(ms)).toEqual(expected)
  })

  it('knows the class of the claims, the Service and that the set is gone', () => {
    const state = stageStateOf(mapsAt(25_000), 'redis/redis', start + 25_000)
    expect(state?.classes.map(({ name }) => name)).toEqual(['local-path'])
    expect(state?.service?.name).toBe('redis')
    expect(state?.workload.state).toBe('gone')
  })

  it.each<[FeedState['state'], boolean, boolean]>([
    ['live', true, true],
    ['stale', true, true],
    ['connecting', false, true],
    ['connecting', true, true],
    ['signIn', true, true],
    ['signIn', false, false],
    ['failed', false, false],
    ['forbidden', false, false],
    ['forbidden', true, false],
    ['notServed', false, false],
  ])('takes what is missing from a feed that is %s, had data %s, for absent: %s', (state, hasData, expected) => {
    const maps = emptyEntityMaps()
    applyChanges(
      maps,
      changes.filter(({ at }) => at - start <= 6000).flatMap((change) => change.changes),
    )
    maps.feed.clear()
    const kind = 'PersistentVolume'
    maps.feed.set(`${kind}/`, { kind, namespace: '', state, since: 0, hasData, dataAt: null, reason: null })
    const readable = stageStateOf(maps, 'redis/redis', start)?.readable
    expect(readable).toMatchObject({ volumes: expected, pods: true })
  })

  it('lists the sets for the picker by name', () => {
    expect(workloadsOf(mapsAt(6000))).toEqual([
      { key: 'redis/redis', namespace: 'redis', name: 'redis', state: 'present', wanted: 2, ready: 2 },
    ])
  })
})
