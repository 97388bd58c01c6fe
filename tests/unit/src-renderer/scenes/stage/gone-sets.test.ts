import { describe, expect, it } from 'vitest'
import { nameKey, type EntityChange } from '#shared/model/change.ts'
import type { Workload } from '#shared/model/entities.ts'
import { Gathering } from '../../../../../src-renderer/scenes/stage/gathering.ts'
import { GoneSets } from '../../../../../src-renderer/scenes/stage/gone-sets.ts'
import { HandLog } from '../../../../kit/change-log.ts'
import { change, claim, modelChange, pod, volume, workload } from '../../../../kit/entities.ts'

const redis = nameKey('lesson', 'redis')
const deleted: Workload = workload({ state: 'gone', goneAt: 2_000 })

/** A log in which these batches came a second after each other, the first of them as what was there. */
function logOf(...batches: readonly (readonly EntityChange[])[]): HandLog {
  const log = new HandLog()
  for (const [index, changes] of batches.entries()) {
    const batch = modelChange(changes, { at: (index + 1) * 1_000 })
    if (index === 0) log.begin(batch)
    else log.push(batch, [])
  }
  return log
}

const there = [
  change('workload', null, workload()),
  change('pod', null, pod(7)),
  ...[0, 1].flatMap((ordinal) => [change('pod', null, pod(ordinal)), change('claim', null, claim(ordinal))]),
]
/** Everything of the set goes, one thing after the other; it had been scaled down before. */
const wholeEnd = [
  there,
  [change('pod', pod(7), null)],
  [change('workload', workload(), deleted)],
  [change('pod', pod(0), null), change('pod', pod(8, { slot: null }), null)],
  [change('pod', pod(1), null)],
  [change('claim', claim(0), null)],
  [change('claim', claim(1), null), change('workload', deleted, null)],
]

describe('the sets that are gone', () => {
  it('are those of which nothing is left, with what they lost at their end', () => {
    const [set, ...others] = new GoneSets(logOf(...wholeEnd)).all()
    expect(others).toEqual([])
    expect(set).toMatchObject({
      key: redis,
      at: 7_000,
      pods: 2,
      claims: ['data-redis-1', 'data-redis-0'],
      isSeen: true,
    })
    expect(set?.workload).toMatchObject({ state: 'gone', goneAt: 2_000 })
  })

  it('say that they are gone also where all of a set went at once', () => {
    const [set] = new GoneSets(logOf(there, [change('pod', pod(0), null), change('workload', workload(), null)])).all()
    expect(set).toMatchObject({ pods: 1, workload: { state: 'gone', goneAt: 2_000 } })
  })

  it('count the pods that went before their set, as with a whole namespace', () => {
    const log = logOf(
      there,
      [change('pod', pod(0), null)],
      [change('pod', null, pod(0))],
      [change('pod', pod(1), null)],
      [change('pod', pod(0), null)],
      [change('claim', claim(0), null)],
      [change('workload', workload(), null)],
    )
    expect(new GoneSets(log).all()).toMatchObject([{ pods: 2, claims: ['data-redis-0'] }])
  })

  it('are no more among them when a set of the name comes again, and are found where the view goes back', () => {
    const log = logOf(...wholeEnd)
    const gone = new GoneSets(log)
    expect(gone.all()).toHaveLength(1)
    log.push(modelChange([change('workload', null, workload({ uid: 'second' }))], { at: 9_000 }), [])
    log.push(modelChange([change('workload', workload({ uid: 'second' }), null)], { at: 12_000 }), [])
    expect(gone.lastGone(redis, 6_999)).toBeNull()
    expect(gone.lastGone(redis, 7_000)?.workload.uid).toBe('uid-redis')
    expect(gone.lastGone(redis, 12_000)?.workload.uid).toBe('second')
    expect(gone.all().map(({ at }) => at)).toEqual([12_000])
  })

  it('are known as not seen to go where a new list told of it', () => {
    const log = logOf(there)
    log.push(modelChange([change('workload', workload(), null)], { at: 5_000 }), [], 'relist')
    expect(new GoneSets(log).all()).toMatchObject([{ isSeen: false }])
  })

  it('are forgotten with the last entry that tells of them, and with another world', () => {
    const log = logOf(...wholeEnd)
    const gone = new GoneSets(log)
    log.first = 5
    expect(gone.all()).toHaveLength(1)
    log.first = 6
    expect(gone.all()).toEqual([])
    log.first = 0
    log.world = 2
    expect(gone.all()).toHaveLength(1)
  })
})

describe('the stage of a set that is gone', () => {
  it('tells what became of it, and which volumes of its claims are still there', () => {
    const log = logOf(
      [...there, change('volume', null, volume({ phase: 'Released', claimExists: false }))],
      ...wholeEnd.slice(1),
    )
    const gone = new GoneSets(log)
    const state = new Gathering(log.maps, redis).stateAt(8_000, (key, at) => gone.lastGone(key, at))
    expect(state).toMatchObject({
      slots: [],
      workload: { state: 'gone' },
      farewell: { pods: 2, claims: 2, volumes: 1 },
    })
  })

  it('is nothing at a moment before the set was made', () => {
    const log = logOf(...wholeEnd)
    const gone = new GoneSets(log)
    expect(new Gathering(log.maps, redis).stateAt(500, (key, at) => gone.lastGone(key, at))).toBeNull()
  })
})
