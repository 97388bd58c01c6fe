import { kinds, watchedKinds, type WatchedKind, type WatchedObject } from '#shared/objects/index.ts'
import type { FeedChange, ObjectBatch, ObjectChange } from '#shared/objects/change.ts'
import { projections } from '../../../src-main/reflector/projection/index.ts'
import { watchedKind } from '../fake-api/cluster.ts'
import type { ApiObject } from '../fake-api/index.ts'
import type { Trace, TraceEvent } from './trace.ts'

export interface BatchOptions {
  /** Events that arrive within so many milliseconds share a batch; 0 gives a batch per instant. */
  readonly flushMs: number
  /** Watch this namespace alone; all of them unless given. */
  readonly namespace?: string
}

/** A recorded trace as the batches that a reflector would have handed to the store. */
export function traceBatches(trace: Trace, options: BatchOptions): readonly ObjectBatch[] {
  const namespace = options.namespace ?? ''
  const known = new Map<string, WatchedObject>()
  const batches: ObjectBatch[] = []
  let seq = 0
  for (const events of windows(
    trace.events.filter((event) => isInScope(event, namespace)),
    options.flushMs,
  )) {
    const at = trace.startMs + (events.at(-1)?.t ?? 0)
    const objects = events.flatMap((event) => changesOf(event, known, trace.startMs + event.t, () => ++seq))
    batches.push({ at, objects, feeds: batches.length === 0 ? liveFeeds(namespace, at) : [] })
  }
  return batches
}

/** Freezes all the way down, so that a test notices who changes what it was given. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

/** The projection of an object as the API serves it; throws on one that cannot be read. */
export function projected(object: ApiObject): WatchedObject {
  const result = projections[watchedKind(object.kind)](object)
  if (result.kind === 'ProjectionError') throw new Error(`Expected ${result.expected}, found ${result.found}.`)
  return result
}

function isInScope(event: TraceEvent, namespace: string): boolean {
  return namespace === '' || !kinds[watchedKind(event.kind)].namespaced || event.object.metadata.namespace === namespace
}

/** What was there before the start stays apart from what happened. */
function windows(events: readonly TraceEvent[], flushMs: number): readonly (readonly TraceEvent[])[] {
  const groups: TraceEvent[][] = [events.filter((event) => event.t === 0)]
  let startT = -Infinity
  for (const event of events.filter(({ t }) => t > 0)) {
    if (event.t - startT > flushMs) {
      groups.push([])
      startT = event.t
    }
    groups.at(-1)?.push(event)
  }
  return groups
}

/** A name that comes back with another uid without its end having been seen is a removal and an addition. */
function changesOf(
  event: TraceEvent,
  known: Map<string, WatchedObject>,
  receivedAt: number,
  nextSeq: () => number,
): ObjectChange[] {
  const kind = watchedKind(event.kind)
  const after = deepFreeze(projected({ ...event.object, kind }))
  const key = `${kind}/${after.namespace}/${after.name}`
  const before = known.get(key)
  const shared = { namespace: after.namespace, name: after.name, receivedAt, synthetic: event.t === 0 }
  const removed = (): ObjectChange =>
    changeOf({ ...shared, kind, change: 'removed', uid: before?.uid ?? '', before, seq: nextSeq() })
  if (event.type === 'DELETED') {
    known.delete(key)
    return before === undefined ? [] : [removed()]
  }
  known.set(key, after)
  if (before?.uid === after.uid) {
    return [changeOf({ ...shared, kind, change: 'updated', uid: after.uid, before, after, seq: nextSeq() })]
  }
  const ended = before === undefined ? [] : [removed()]
  return [...ended, changeOf({ ...shared, kind, change: 'added', uid: after.uid, after, seq: nextSeq() })]
}

/** `kind`, `before` and `after` belong together by construction, which the union cannot see. */
const changeOf = (change: object): ObjectChange => Object.freeze(change) as ObjectChange

function liveFeeds(namespace: string, at: number): readonly FeedChange[] {
  return watchedKinds.map((kind: WatchedKind) => ({
    after: {
      kind,
      namespace: kinds[kind].namespaced ? namespace : '',
      state: 'live',
      since: at,
      hasData: true,
      dataAt: at,
      reason: null,
    },
  }))
}
