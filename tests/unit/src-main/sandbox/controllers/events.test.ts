import { describe, expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { ok } from '#shared/kit/result.ts'
import { createEventRecorder, type EventRecorderParts } from '../../../../../src-main/sandbox/controllers/events.ts'
import type { EventRecorder, Said } from '../../../../../src-main/sandbox/controllers/types.ts'
import type { ObjectOf } from '../../../../../src-main/sandbox/objects.ts'

const startMs = Date.parse('2026-11-21T01:00:00Z')

const pod = (name: string, resourceVersion = '7'): Said['about'] => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    resourceVersion,
    creationTimestamp: '2026-11-21T01:00:00Z',
  },
})

const said = (overrides: Partial<Said> = {}): Said => ({
  about: pod('web-0'),
  type: 'Normal',
  reason: 'Started',
  message: 'Container started',
  component: 'kubelet',
  ...overrides,
})

interface World {
  readonly recorder: EventRecorder
  readonly clock: ManualClock
  readonly events: Map<string, ObjectOf['events']>
}

/** A sink that keeps what is written, in place of a whole registry. */
function world(): World {
  const clock = new ManualClock(startMs)
  const events = new Map<string, ObjectOf['events']>()
  const keep = (_resource: string, event: object): ReturnType<EventRecorderParts['registry']['create']> => {
    const stored = event as ObjectOf['events']
    events.set(`${stored.metadata.namespace}/${stored.metadata.name}`, stored)
    return ok(stored)
  }
  const recorder = createEventRecorder({
    registry: { create: keep, update: keep } as unknown as EventRecorderParts['registry'],
    view: {
      get: (_resource: string, namespace: string, name: string) => events.get(`${namespace}/${name}`),
    } as EventRecorderParts['view'],
    time: clock,
  })
  return { recorder, clock, events }
}

const counts = ({ events }: World): readonly (readonly [string | undefined, number | undefined])[] =>
  [...events.values()].map(({ message, count }) => [message, count])

describe('Events of most components', () => {
  test('carry what the real recorder writes', () => {
    const { recorder, events } = world()
    recorder.record(said({ host: 'node-1', fieldPath: 'spec.containers{web}' }))
    expect([...events.values()]).toEqual([
      {
        metadata: { name: `web-0.${(BigInt(startMs) * 1_000_000n).toString(16)}`, namespace: 'shop' },
        involvedObject: {
          kind: 'Pod',
          namespace: 'shop',
          name: 'web-0',
          uid: 'uid-web-0',
          apiVersion: 'v1',
          resourceVersion: '7',
          fieldPath: 'spec.containers{web}',
        },
        reason: 'Started',
        message: 'Container started',
        source: { component: 'kubelet', host: 'node-1' },
        firstTimestamp: '2026-11-21T01:00:00Z',
        lastTimestamp: '2026-11-21T01:00:00Z',
        count: 1,
        type: 'Normal',
        eventTime: null,
        reportingComponent: 'kubelet',
        reportingInstance: 'node-1',
      },
    ])
  })

  test('a repeat raises count and lastTimestamp of the same Event', () => {
    const cluster = world()
    cluster.recorder.record(said())
    cluster.clock.advance(4000)
    cluster.recorder.record(said())
    const [event] = cluster.events.values()
    expect(cluster.events.size).toBe(1)
    expect(event).toMatchObject({
      count: 2,
      firstTimestamp: '2026-11-21T01:00:00Z',
      lastTimestamp: '2026-11-21T01:00:04Z',
    })
  })

  test('45 different messages at once make nine Events and a combined one with count 16, as on the real cluster', () => {
    const cluster = world()
    for (let index = 0; index < 45; index += 1) cluster.recorder.record(said({ message: `Created pod ${index}` }))
    const all = counts(cluster)
    expect(all).toHaveLength(10)
    expect(all.slice(0, 9).every(([, count]) => count === 1)).toBe(true)
    expect(all[9]).toEqual(['(combined from similar events): Created pod 24', 16])
    const reporters = [...cluster.events.values()].map(({ reportingComponent }) => reportingComponent)
    expect(reporters).toEqual([...Array.from({ length: 9 }, () => 'kubelet'), ''])
  })

  test('two Events of one instant have different names', () => {
    const cluster = world()
    cluster.recorder.record(said())
    cluster.recorder.record(said({ reason: 'Killing', message: 'Stopping container' }))
    expect(cluster.events.size).toBe(2)
  })

  test('about an object without a namespace stand in default, and leave out a uid that is not known', () => {
    const { recorder, events } = world()
    const node = {
      ...pod('node-1', ''),
      kind: 'Node',
      metadata: { name: 'node-1', uid: '', resourceVersion: '', creationTimestamp: '' },
    }
    recorder.record(said({ about: node as Said['about'] }))
    const [event] = events.values()
    expect(event?.metadata.namespace).toBe('default')
    expect(event?.involvedObject).toEqual({ kind: 'Node', name: 'node-1', apiVersion: 'v1' })
  })

  test('one that has expired is made again under its old name with its count', () => {
    const cluster = world()
    cluster.recorder.record(said())
    const [name] = cluster.events.keys()
    cluster.events.clear()
    cluster.recorder.record(said())
    expect([...cluster.events.entries()].map(([key, { count }]) => [key, count])).toEqual([[name, 2]])
  })
})

describe('Events of the scheduler', () => {
  const failed = (resourceVersion: string): Said =>
    said({
      about: pod('web-0', resourceVersion),
      type: 'Warning',
      reason: 'FailedScheduling',
      action: 'Scheduling',
      component: 'default-scheduler',
    })

  test('have eventTime, no count, and a series from the second on', () => {
    const { recorder, events } = world()
    recorder.record(failed('7'))
    const [first] = events.values()
    expect(first).toMatchObject({
      eventTime: '2026-11-21T01:00:00.000000Z',
      firstTimestamp: null,
      lastTimestamp: null,
      source: {},
      action: 'Scheduling',
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-0',
    })
    expect(first).not.toHaveProperty('count')
    expect(first).not.toHaveProperty('series')
    recorder.record(failed('7'))
    expect([...events.values()].map(({ series }) => series?.count)).toEqual([2])
  })

  test('start anew when the pod has another version', () => {
    const { recorder, events } = world()
    recorder.record(failed('7'))
    recorder.record(failed('8'))
    expect(events.size).toBe(2)
  })

  test('later repeats are written when the series has ended', () => {
    const { recorder, events, clock } = world()
    for (let index = 0; index < 5; index += 1) recorder.record(failed('7'))
    expect([...events.values()].map(({ series }) => series?.count)).toEqual([2])
    clock.advance(361_000)
    expect([...events.values()].map(({ series }) => series?.count)).toEqual([5])
  })
})
