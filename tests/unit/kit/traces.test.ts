import { describe, expect, test } from 'vitest'
import { watchedKinds } from '#shared/objects/index.ts'
import { FakeApi } from '../../kit/fake-api/index.ts'
import { loadTrace, traceBatches, traceNames, TracePlayer } from '../../kit/traces/index.ts'
import { Watcher } from '../../kit/watcher.ts'

describe.each(traceNames)('the trace %s', (name) => {
  const trace = loadTrace(name)

  test('as batches keeps every promise that a reflector makes', () => {
    const watcher = new Watcher()
    const batches = traceBatches(trace, { flushMs: 8 })
    for (const batch of batches) {
      if (batch.objects.length > 0) watcher.objects(batch.objects)
      for (const feed of batch.feeds) watcher.feed(feed)
    }
    expect(watcher.faults).toEqual([])
    expect(batches[0]?.objects.every(({ synthetic }) => synthetic)).toBe(true)
    expect(
      batches
        .slice(1)
        .flatMap(({ objects }) => objects)
        .some(({ synthetic }) => synthetic),
    ).toBe(false)
    expect(batches.map(({ at }) => at).toSorted((a, b) => a - b)).toEqual(batches.map(({ at }) => at))
  })

  test('ends with the same objects as batches and in the scripted server', async () => {
    const fake = await FakeApi.start()
    const player = new TracePlayer(trace, fake)
    trace.steps.forEach((_, index) => player.step(index))
    expect(player.isDone).toBe(true)
    const watcher = new Watcher()
    for (const { objects } of traceBatches(trace, { flushMs: 0 })) if (objects.length > 0) watcher.objects(objects)
    for (const kind of watchedKinds) {
      const uids = Object.values(watcher.identities(kind)).map((identity) => identity.split('@')[0])
      expect(new Set(uids)).toEqual(new Set(fake.objects(kind).map(({ metadata }) => metadata.uid)))
    }
    await fake.stop()
  })

  test('begins within a second of when its first objects were made', () => {
    const early = trace.events.filter(
      ({ object, t }) => t > 0 && Date.parse(String(object.metadata['creationTimestamp'])) > trace.startMs + t,
    )
    expect(early).toEqual([])
    expect(trace.startMs).toBeGreaterThan(Date.UTC(2026, 0, 1))
  })
})

test('a window of zero milliseconds makes a batch of each instant', () => {
  const instants = new Set(loadTrace('a-redis-claims').events.map(({ t }) => t))
  expect(traceBatches(loadTrace('a-redis-claims'), { flushMs: 0 })).toHaveLength(instants.size)
})

test('one namespace leaves out what lies in others, and keeps the kinds of the cluster', () => {
  const objects = traceBatches(loadTrace('a-redis-claims'), { flushMs: 8, namespace: 'redis' }).flatMap(
    (batch) => batch.objects,
  )
  expect(new Set(objects.map(({ namespace }) => namespace))).toEqual(new Set(['', 'redis']))
})
