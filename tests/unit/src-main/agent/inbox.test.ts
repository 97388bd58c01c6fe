import { describe, expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { ObjectBatch, ObjectChange } from '#shared/objects/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import type { PodObject } from '#shared/objects/index.ts'
import { batchLimit, Inbox } from '../../../../src-main/agent/inbox.ts'

const change = (name: string, over: Partial<ObjectChange> = {}): ObjectChange =>
  ({
    kind: 'Pod',
    change: 'updated',
    uid: `uid-${name}`,
    namespace: 'lesson',
    name,
    seq: 1,
    receivedAt: 0,
    synthetic: false,
    ...over,
  }) as ObjectChange

const feed = (state: FeedState['state']): FeedState => ({
  kind: 'Pod',
  namespace: '',
  state,
  since: 0,
  hasData: true,
  dataAt: null,
  reason: null,
})

function inbox(clock = new ManualClock(1_000)): { box: Inbox; batches: ObjectBatch[]; clock: ManualClock } {
  const batches: ObjectBatch[] = []
  const box = new Inbox({
    *apply(batch) {
      batches.push(batch)
      yield
    },
    nowMs: () => clock.nowMs(),
    clusterNowMs: () => clock.nowMs(),
    soon: (task) => clock.after(4, task),
  })
  return { box, batches, clock }
}

const names = ({ objects }: ObjectBatch): readonly string[] => objects.map(({ name }) => name)

describe('Inbox', () => {
  test('what comes in one breath is one batch, a moment later', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a')])
    box.objects([change('b')])
    expect(batches).toEqual([])
    clock.advance(4)
    expect(batches.map(names)).toEqual([['a', 'b']])
    expect(clock.waiting).toBe(0)
  })

  test('two changes of one object never share a batch, or a milestone between them would be lost', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a'), change('b'), change('a'), change('c')])
    clock.advance(4)
    expect(batches.map(names)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
    ])
  })

  test('a name that gets another uid is two batches: gone, then new', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a', { change: 'removed' }), change('a', { change: 'added', uid: 'other' })])
    clock.advance(4)
    expect(batches.map(({ objects }) => objects.map((each) => each.change))).toEqual([['removed'], ['added']])
  })

  test('a pod of a StatefulSet that is Ready or gone ends its batch: what its controller does next is another state', () => {
    const { box, batches, clock } = inbox()
    const pod = (set: string | null, ready: boolean): PodObject =>
      ({
        owners: set === null ? [] : [{ kind: 'StatefulSet', name: set, uid: set, controller: true }],
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      }) as unknown as PodObject
    const updated = (name: string, set: string | null, was: boolean, is: boolean): ObjectChange =>
      change(name, { before: pod(set, was), after: pod(set, is) })
    const gone = (name: string, set: string | null): ObjectChange =>
      change(name, { change: 'removed', before: pod(set, false) })
    box.objects([
      updated('web-2', 'web', false, true),
      updated('web-1', 'web', true, false),
      updated('web-0', 'web', true, true),
      updated('alone', null, false, true),
      gone('other', null),
      gone('db-1', 'db'),
      updated('db-0', 'db', true, true),
    ])
    clock.advance(4)
    expect(batches.map(names)).toEqual([['web-2'], ['web-1', 'web-0', 'alone', 'other', 'db-1'], ['db-0']])
  })

  test('what a relist inferred and what the server told never mix', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a', { synthetic: true }), change('b'), change('c')])
    clock.advance(4)
    expect(batches.map(names)).toEqual([['a'], ['b', 'c']])
  })

  test('a feed is live only after the objects that came before it', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a')])
    box.feed({ after: feed('live') })
    box.objects([change('b')])
    clock.advance(4)
    expect(batches.map((batch) => [names(batch), batch.feeds.length])).toEqual([
      [['a'], 1],
      [['b'], 0],
    ])
  })

  test('a long list comes in pieces', () => {
    const { box, batches, clock } = inbox()
    box.objects(Array.from({ length: batchLimit + 1 }, (_, index) => change(`p${index}`)))
    clock.advance(4)
    expect(batches.map(({ objects }) => objects.length)).toEqual([batchLimit, 1])
  })

  test('time never goes back, whatever the clock does', () => {
    const { box, batches, clock } = inbox()
    box.tick(9_000)
    box.objects([change('a')])
    clock.advance(4)
    expect(batches.map(({ at }) => at)).toEqual([9_000, 9_000])
  })

  test('a tick lets what has arrived go first', () => {
    const { box, batches } = inbox()
    box.objects([change('a')])
    box.tick(2_000)
    expect(batches.map(names)).toEqual([['a'], []])
  })

  test('sets and slices weigh as much as is derived from them', () => {
    const { box, batches, clock } = inbox()
    const set = (name: string): ObjectChange =>
      change(name, { kind: 'StatefulSet', after: { replicas: batchLimit } } as unknown as Partial<ObjectChange>)
    box.objects([set('a'), set('b')])
    clock.advance(4)
    expect(batches.map(names)).toEqual([['a'], ['b']])
  })

  test('what is taken back is not applied', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a')])
    expect(box.take()).toMatchObject([{ kind: 'object', change: { name: 'a' } }])
    clock.advance(1_000)
    expect(batches).toEqual([])
  })

  test('a batch that takes long pauses when a stretch is over, and ends before the next one begins', () => {
    const clock = new ManualClock(1_000)
    const log: string[] = []
    let slowMs = 0
    const box = new Inbox({
      *apply(batch) {
        for (const name of names(batch)) {
          log.push(name)
          slowMs += 10
          yield
        }
        log.push('end')
      },
      nowMs: () => clock.nowMs() + slowMs,
      clusterNowMs: () => clock.nowMs() + slowMs,
      soon: (task) => clock.after(4, task),
    })
    box.objects([change('a'), change('b'), change('c')])
    box.objects([change('a', { synthetic: true })])
    clock.advance(4)
    expect(log).toEqual(['a', 'b'])
    clock.advance(4)
    expect(log).toEqual(['a', 'b', 'c', 'end', 'a'])
    box.settle()
    expect(log.at(-1)).toBe('end')
    clock.advance(100)
    expect(log).toHaveLength(6)
    expect(clock.waiting).toBe(0)
  })

  test('after close nothing is delivered', () => {
    const { box, batches, clock } = inbox()
    box.objects([change('a')])
    box.close()
    box.objects([change('b')])
    box.tick(5_000)
    clock.advance(1_000)
    expect(batches).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  test('a batch that meets a defect does not come again for ever', () => {
    const clock = new ManualClock()
    const seen: string[] = []
    const box = new Inbox({
      *apply(batch) {
        seen.push(...names(batch))
        if (seen.length === 1) throw new Error('a defect')
        yield
      },
      nowMs: () => clock.nowMs(),
      clusterNowMs: () => clock.nowMs(),
      soon: (task) => clock.after(4, task),
    })
    box.objects([change('a')])
    expect(() => clock.advance(4)).toThrow('a defect')
    box.objects([change('b')])
    clock.advance(4)
    expect(seen).toEqual(['a', 'b'])
  })
})
