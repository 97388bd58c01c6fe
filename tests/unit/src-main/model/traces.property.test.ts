import fc from 'fast-check'
import { test } from 'vitest'
import type { FeedChange, ObjectChange } from '#shared/objects/change.ts'
import { watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import { feedState } from '../../../kit/model-world.ts'
import { loadTrace, traceBatches, traceNames, type TraceName } from '../../../kit/traces/index.ts'
import { HeldModel } from './same-from-scratch.ts'
import { CutStreams, shuffledKinds } from './cut-streams.ts'

/** Every change of the trace in the order in which it was received. */
const changesOfTrace = new Map<TraceName, readonly ObjectChange[]>()

function changesOf(name: TraceName): readonly ObjectChange[] {
  const known = changesOfTrace.get(name)
  if (known !== undefined) return known
  const changes = traceBatches(loadTrace(name), { flushMs: 0 }).flatMap(({ objects }) => objects)
  changesOfTrace.set(name, changes)
  return changes
}

const kind = fc.constantFrom<WatchedKind>(
  ...(['StatefulSet', 'Pod', 'PersistentVolumeClaim', 'Service', 'EndpointSlice', 'PersistentVolume', 'Node'] as const),
  'Event',
  'Job',
)

/** What happens between server and store: events pass in flushes, streams break and lists mend them, rights come and go. */
const deed = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      events: fc.integer({ min: 1, max: 60 }),
      seed: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const), of: kind }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('relist' as const), of: kind }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forbid' as const), of: kind, empties: fc.boolean() }) },
)

const story = fc.record({
  trace: fc.constantFrom(...traceNames),
  /** Where watching begins: what was before comes as the first lists. */
  from: fc.double({ min: 0, max: 0.8, noNaN: true }),
  late: fc.uniqueArray(kind, { maxLength: 3 }),
  deeds: fc.array(deed, { minLength: 3, maxLength: 20 }),
})

test('however a trace is cut, reordered, relisted and withheld, the model equals one made anew, forward and back', () => {
  fc.assert(
    fc.property(story, ({ trace, from, late, deeds }) => {
      const changes = changesOf(trace)
      const streams = new CutStreams(late)
      let next = Math.floor(changes.length * from)
      streams.happen(changes.slice(0, next))
      const held = new HeldModel()
      let at = 0
      const apply = (objects: readonly ObjectChange[], feeds: readonly FeedChange[]): void => {
        held.apply({ at: ++at, objects, feeds })
      }
      for (const of of watchedKinds) {
        if (!late.includes(of)) apply(streams.relist(of), [feedOf(of, 'live', at)])
      }
      for (const one of deeds) {
        if (one.kind === 'pass') {
          const passed = streams.happen(changes.slice(next, next + one.events))
          next += one.events
          apply(shuffledKinds(passed, one.seed), [])
        } else if (one.kind === 'cut') {
          streams.cut(one.of)
          apply([], [feedOf(one.of, 'stale', at)])
        } else if (one.kind === 'forbid') {
          apply(streams.forbid(one.of, one.empties), [feedOf(one.of, 'forbidden', at)])
        } else {
          apply(streams.relist(one.of), [feedOf(one.of, 'live', at)])
        }
      }
    }),
    { numRuns: Number(process.env['PODIUM_PROPERTY_RUNS'] ?? 30) },
  )
})

const feedOf = (of: WatchedKind, state: 'live' | 'stale' | 'forbidden', at: number): FeedChange => ({
  after: feedState(of, '', state, at),
})
