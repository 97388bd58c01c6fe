import { describe, expect, it } from 'vitest'
import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import { plain } from '#shared/words/index.ts'
import { captionOf } from '../../../../src-renderer/stage/caption.ts'
import { stretchOf, type BeatScope } from '../../../../src-renderer/stage/beats.ts'
import type { CaptionStyle } from '../../../../src-renderer/stage/player-view.ts'
import { HandLog } from '../../../kit/change-log.ts'
import { SetScript } from '../../../kit/set-script.ts'

const all: BeatScope = { concerns: () => true, touches: () => true, isOrdered: true }

/** What the caption says of everything that the script holds, as one beat. */
function captionFor(script: SetScript, style: CaptionStyle): readonly (string | null)[] {
  const [beginning, ...rest] = script.changes
  if (beginning === undefined) throw new Error('Expected a script with changes, found none.')
  const log = new HandLog()
  log.begin(beginning)
  rest.forEach((change) => log.push(change))
  const caption = captionOf(log, stretchOf(log, 0, log.end, 'told', all), style, log.maps)
  return caption === null ? [null, null] : [plain(caption.what), caption.why === null ? null : plain(caption.why)]
}

/** Of `redis-0.redis` or `data-redis-0` the ordinal; null of the set itself. */
function ordinalIn(name: string): number | null {
  const digits = /-(\d+)(\.|$)/.exec(name)?.[1]
  return digits === undefined ? null : Number(digits)
}

describe('the caption of a beat', () => {
  it('tells the milestone from which the others follow', () => {
    const script = new SetScript('OrderedReady', 1).claimAdded(0, 1000).podAdded(0, 1005)
    expect(captionFor(script, 'told')[0]).toBe('redis-0 is created.')
  })

  it('counts what else happened in the same way', () => {
    const script = new SetScript('Parallel', 3)
    for (const ordinal of [0, 1, 2]) script.podAdded(ordinal, 1000)
    expect(captionFor(script, 'told')[0]).toBe('redis-0 is created. And 2 more.')
  })

  it('says of a merged beat how many changes it holds, where they ended and which states nobody saw', () => {
    const script = new SetScript('OrderedReady', 1)
    script.life(0, 1000)
    expect(captionFor(script, 'merged')).toEqual([
      '7 changes in 1.6 s: data-redis-0 Bound, redis-0 Ready.',
      'Creating of redis-0 lasted 0.7 s. Not ready of redis-0 lasted 0.6 s. And 1 more state not shown.',
    ])
  })

  it('names in a digest what became of the set, however much followed from it', () => {
    const script = new SetScript('Parallel', 5)
    for (const ordinal of [0, 1, 2, 3, 4]) script.podAdded(ordinal, 1000)
    script.scaled(1, 2000)
    for (const ordinal of [4, 3, 2, 1]) script.terminating(ordinal, 2000).gone(ordinal, 2100)
    expect(captionFor(script, 'merged')[0]).toMatch(
      /^\d+ changes in 1\.1 s: redis scaled to 1, redis-2 gone, redis-1 gone\.$/,
    )
  })

  it('says of changes that came together that they came at once, and of a state that it was short', () => {
    const together = new SetScript('Parallel', 2)
    together.podAdded(0, 1000).scheduled(0, 1040).podAdded(1, 1040)
    expect(captionFor(together, 'merged')).toEqual([
      '3 changes at once: redis-0 placed, redis-1 made.',
      'Pending of redis-0 lasted less than 0.1 s.',
    ])
  })

  it('says what was skipped by going live', () => {
    const script = new SetScript('OrderedReady', 1)
    script.life(0, 1000)
    expect(captionFor(script, 'skipped')[0]).toBe('Skipped 7 changes: data-redis-0 Bound, redis-0 Ready.')
  })

  it('counts the states that nobody saw and that have no room to be named', () => {
    const script = new SetScript('Parallel', 3)
    for (const ordinal of [0, 1, 2]) script.life(ordinal, 1000)
    expect(captionFor(script, 'skipped')[1]).toMatch(/lasted 0\.7 s\. .* And 7 more states not shown\.$/)
  })

  it('says that the cluster was out of sight', () => {
    expect(captionFor(new SetScript('OrderedReady', 1).claimAdded(0, 1000), 'cut')[1]).toContain('outlined')
  })

  const milestone = (code: StoryCode, kind: string, name: string, params: Milestone['params']): Milestone => ({
    code,
    at: 0,
    subject: { kind, namespace: 'lesson', name, uid: null, ordinal: ordinalIn(name), set: 'redis' },
    params,
    synthetic: false,
  })
  const published = milestone('record-published', 'Record', 'redis-0.redis', {
    name: 'redis-0.redis',
    addresses: '10.42.0.1',
  })

  /** What the caption says of milestones that came in one batch, after a set of one pod was read. */
  function captionOfBatch(milestones: readonly Milestone[], style: CaptionStyle = 'told'): readonly (string | null)[] {
    const script = new SetScript('OrderedReady', 1)
    script.life(0, 0)
    const log = new HandLog()
    const [beginning, ...rest] = script.changes
    if (beginning === undefined) throw new Error('Expected a script with changes, found none.')
    log.begin(beginning)
    rest.forEach((change) => log.push(change))
    const first = log.end
    log.push({ ...beginning, seq: 99, changes: [] }, milestones)
    const caption = captionOf(log, stretchOf(log, first, log.end, 'told', all), style, log.maps)
    return caption === null ? [null, null] : [plain(caption.what), caption.why === null ? null : plain(caption.why)]
  }

  it('gives what became of a set no reason that belongs to one of its slots', () => {
    const done = milestone('rollout-done', 'StatefulSet', 'redis', {
      set: 'redis',
      partition: 0,
      first: 0,
      back: 'no',
    })
    const [what, why] = captionOfBatch([done, published])
    expect(what).toMatch(/^The update of redis is done/)
    expect(why).toBeNull()
  })

  it('names the record when its reason stands beside its pod', () => {
    const [what, why] = captionOfBatch([milestone('pod-ready', 'Pod', 'redis-0', { pod: 'redis-0' }), published])
    expect(what).toBe('redis-0 is Ready.')
    expect(why).toMatch(/^redis-0\.redis is published: 10\.42\.0\.1\. .*Others may get /)
  })

  it('tells a change that is merged with nothing by its own sentence', () => {
    const [what] = captionOfBatch([milestone('pod-ready', 'Pod', 'redis-0', { pod: 'redis-0' })], 'merged')
    expect(what).toBe('redis-0 is Ready.')
  })

  it('says the last of merged changes that are all small, so that its reason speaks of something', () => {
    const claim = milestone('claim-gone', 'PersistentVolumeClaim', 'data-redis-2', { claim: 'data-redis-2' })
    const volume = milestone('volume-gone', 'PersistentVolume', 'pv-1', { claim: 'data-redis-2', policy: 'Delete' })
    const [what] = captionOfBatch([claim, volume], 'merged')
    expect(what).toBe('2 changes at once. The volume of data-redis-2 is gone.')
  })

  it('counts pods, not disks, of those that got their disks back', () => {
    const back = (pod: string, template: string): Milestone =>
      milestone('disk-same', 'PersistentVolumeClaim', `${template}-${pod}`, { pod, claim: `${template}-${pod}` })
    const [one] = captionOfBatch([back('redis-0', 'data'), back('redis-0', 'logs')])
    expect(one).toBe('redis-0 got its old disk back.')
    const [two] = captionOfBatch([back('redis-0', 'data'), back('redis-0', 'logs'), back('redis-1', 'data')])
    expect(two).toBe('redis-0 got its old disk back. And 1 more.')
  })

  it('says that a set is gone rather than its last pod', () => {
    const [beginning] = new SetScript('OrderedReady', 1).changes
    if (beginning === undefined) throw new Error('Expected a script with changes, found none.')
    const log = new HandLog()
    log.begin(beginning)
    const about = { namespace: 'lesson', uid: null, set: 'redis' }
    log.push({ ...beginning, seq: 1, changes: [] }, [
      {
        code: 'pod-gone',
        at: 0,
        subject: { ...about, kind: 'Pod', name: 'redis-0', ordinal: 0 },
        params: { pod: 'redis-0' },
        synthetic: false,
      },
      {
        code: 'set-gone',
        at: 0,
        subject: { ...about, kind: 'StatefulSet', name: 'redis', ordinal: null },
        params: { set: 'redis' },
        synthetic: false,
      },
    ])
    const caption = captionOf(log, stretchOf(log, 0, log.end, 'told', all), 'told', log.maps)
    expect(plain(caption?.what ?? [])).toBe('StatefulSet redis is gone.')
  })

  it('says nothing of what is no milestone', () => {
    const script = new SetScript('OrderedReady', 1).record(0, 'notPublished', 1000)
    expect(captionFor(script, 'told')).toEqual([null, null])
  })
})
