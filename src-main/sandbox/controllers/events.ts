import type { NewObject, ObjectOf, StoredObject } from '../objects.ts'
import type { Registry } from '../registry/types.ts'
import type { ClusterView } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import { BoundedMap, EventCorrelator } from './event-correlation.ts'
import type { Controller, EventRecorder, Said } from './types.ts'
import { wireTime } from '../time/wire-time.ts'

export interface EventRecorderParts {
  readonly registry: Pick<Registry, 'create' | 'update'>
  readonly view: Pick<ClusterView, 'get'>
  readonly time: SimulatedTime
}

/** Where an Event was written, to count its repeats. */
interface Written {
  readonly namespace: string
  readonly name: string
  readonly firstTimestamp: string
  readonly count: number
}

/** What is to be written of what was said. */
interface Told {
  readonly said: Said
  readonly message: string
  readonly reporter: string
}

/** A scheduler's Event and its repeats (client-go: tools/events). Only the second one is written at once. */
interface Series {
  readonly event: ObjectOf['events']
  count: number
  lastMs: number
  isWritten: boolean
}

const rememberedEvents = 4096
const seriesEndsAfterMs = 360_000
const seriesRefreshMs = 1_800_000
/** The real scheduler names the host it runs on. */
const schedulerInstance = 'default-scheduler-0'

/** Writes Events as client-go's recorders do. What the registry refuses is dropped, as the real ones drop it after their tries. */
export function createEventRecorder(parts: EventRecorderParts): EventRecorder {
  const classic = new ClassicRecorder(parts)
  const series = new SeriesRecorder(parts)
  return {
    record(said) {
      if (said.action === undefined) classic.record(said)
      else series.record(said, said.action)
    },
  }
}

/** core/v1 Events with `count`, written by all but the scheduler. */
class ClassicRecorder {
  readonly #parts: EventRecorderParts
  readonly #correlator = new EventCorrelator()
  readonly #written = new BoundedMap<Written>(rememberedEvents)
  readonly #nameOf: (about: StoredObject) => string

  constructor(parts: EventRecorderParts) {
    this.#parts = parts
    this.#nameOf = eventNames(parts.time)
  }

  record(said: Said): void {
    const nowMs = this.#parts.time.nowMs()
    const correlated = this.#correlator.correlate(said, nowMs)
    if (correlated.kind === 'dropped') return
    const { key, message } = correlated
    const before = this.#written.get(key)
    // client-go writes a combined Event anew with a source only: it names no reporting component.
    const reporter = correlated.kind === 'combined' ? '' : said.component
    const told = { said, message, reporter }
    const written = before === undefined ? this.#create(told) : this.#repeat(told, before)
    if (written !== null) this.#written.set(key, written)
  }

  #create(told: Told): Written | null {
    const now = wireTime(this.#parts.time.nowMs())
    const { about } = told.said
    const first = { namespace: namespaceOf(about), name: this.#nameOf(about), firstTimestamp: now, count: 1 }
    return this.#write(told, first)
  }

  #repeat(told: Told, before: Written): Written | null {
    const written = { ...before, count: before.count + 1 }
    const stored = this.#parts.view.get('events', before.namespace, before.name)
    // One that has expired is made again under its old name, with its count.
    if (stored === undefined) return this.#write(told, written)
    const lastTimestamp = wireTime(this.#parts.time.nowMs())
    const outcome = this.#parts.registry.update('events', {
      ...stored,
      message: told.message,
      count: written.count,
      lastTimestamp,
    })
    return outcome.kind === 'ok' ? written : null
  }

  #write({ said, message, reporter }: Told, written: Written): Written | null {
    const { namespace, name, firstTimestamp, count } = written
    const event = {
      metadata: { name, namespace },
      involvedObject: referenceOf(said),
      reason: said.reason,
      message,
      source: { component: said.component, ...(said.host === undefined ? {} : { host: said.host }) },
      firstTimestamp,
      lastTimestamp: wireTime(this.#parts.time.nowMs()),
      count,
      type: said.type,
      eventTime: null,
      reportingComponent: reporter,
      reportingInstance: said.host ?? '',
    }
    return this.#parts.registry.create('events', onTheWire(event)).kind === 'ok' ? written : null
  }
}

/** events.k8s.io Events with `series`, as only the scheduler writes them. */
class SeriesRecorder {
  readonly #parts: EventRecorderParts
  readonly #series = new BoundedMap<Series>(rememberedEvents)
  readonly #nameOf: (about: StoredObject) => string
  #isTicking = false

  constructor(parts: EventRecorderParts) {
    this.#parts = parts
    this.#nameOf = eventNames(parts.time)
  }

  record(said: Said, action: string): void {
    const nowMs = this.#parts.time.nowMs()
    const { uid, resourceVersion } = said.about.metadata
    const key = [said.type, action, said.reason, said.component, uid, resourceVersion].join('\n')
    const series = this.#series.get(key)
    if (series === undefined) return this.#create(said, action, key)
    series.count += 1
    series.lastMs = nowMs
    if (series.count === 2) this.#write(series)
    else series.isWritten = false
  }

  #create(said: Said, action: string, key: string): void {
    const nowMs = this.#parts.time.nowMs()
    const event = {
      metadata: { name: this.#nameOf(said.about), namespace: namespaceOf(said.about) },
      involvedObject: referenceOf(said),
      reason: said.reason,
      message: said.message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type: said.type,
      eventTime: microsecondsOf(nowMs),
      action,
      reportingComponent: said.component,
      reportingInstance: schedulerInstance,
    }
    const outcome = this.#parts.registry.create('events', onTheWire(event))
    if (outcome.kind === 'failed') return
    this.#series.set(key, { event: outcome.value, count: 1, lastMs: nowMs, isWritten: true })
    this.#tick()
  }

  #write(series: Series): void {
    const { namespace, name } = series.event.metadata
    const stored = this.#parts.view.get('events', namespace ?? '', name)
    series.isWritten = true
    if (stored === undefined) return
    const lastObservedTime = microsecondsOf(series.lastMs)
    this.#parts.registry.update('events', { ...stored, series: { count: series.count, lastObservedTime } })
  }

  /** Ends silent series and writes the counts of long ones; runs only while there are series. */
  #tick(): void {
    if (this.#isTicking) return
    this.#isTicking = true
    this.#parts.time.after(seriesEndsAfterMs, () => {
      this.#isTicking = false
      const nowMs = this.#parts.time.nowMs()
      for (const [key, series] of this.#series.entries()) {
        const isOver = nowMs - series.lastMs >= seriesEndsAfterMs
        const isLong = nowMs % seriesRefreshMs < seriesEndsAfterMs
        if (!series.isWritten && (isOver || isLong)) this.#write(series)
        if (isOver) this.#series.delete(key)
      }
      if (this.#series.size > 0) this.#tick()
    })
  }
}

/** Names are the object's with the nanosecond in hex; our instants are milliseconds, so repeats within one are told apart by one nanosecond each. */
function eventNames(time: SimulatedTime): (about: StoredObject) => string {
  let lastMs = 0
  let extra = 0
  return (about) => {
    const nowMs = time.nowMs()
    extra = nowMs === lastMs ? extra + 1 : 0
    lastMs = nowMs
    const nanoseconds = BigInt(Math.floor(nowMs)) * 1_000_000n + BigInt(extra)
    return `${about.metadata.name}.${nanoseconds.toString(16)}`
  }
}

/** Objects without a namespace are spoken of in `default`. */
const namespaceOf = (about: StoredObject): string => {
  const namespace = about.metadata.namespace ?? ''
  return namespace === '' ? 'default' : namespace
}

function referenceOf({ about, fieldPath }: Said): Record<string, string> {
  const { namespace, name, uid, resourceVersion } = about.metadata
  return {
    kind: about.kind,
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
    name,
    // Some real components speak of an object they no longer look at: those leave uid or version empty.
    ...(uid === '' ? {} : { uid }),
    apiVersion: about.apiVersion,
    ...(resourceVersion === '' ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  }
}

/** The client's types have no null instants, which Events on the wire do have. */
const onTheWire = (event: object): NewObject<'events'> => event as NewObject<'events'>

const microsecondsOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000Z`

/** Events live for an hour after their last write (`--event-ttl`). */
const lifetimeMs = 3_600_000

/** Removes Events whose hour is over, whoever wrote them. */
export function createEventExpiryController(view: ClusterView): Controller<ObjectOf['events']> {
  return {
    name: 'event-expiry',
    lagMs: 0,
    triggers: {
      events: ({ type, object: { metadata } }) =>
        type === 'DELETED' ? [] : [{ key: `${metadata.namespace ?? ''}/${metadata.name}`, delayMs: lifetimeMs }],
    },
    observe(key) {
      const [namespace = '', name = ''] = key.split('/')
      return view.get('events', namespace, name) ?? null
    },
    decide(event, nowMs) {
      const endsAtMs = lastWriteMs(event) + lifetimeMs
      if (nowMs < endsAtMs) return { actions: [], againAtMs: endsAtMs }
      const { namespace = '', name, uid } = event.metadata
      return { actions: [{ verb: 'delete', resource: 'events', namespace, name, uid }] }
    },
  }
}

function lastWriteMs({ metadata, lastTimestamp, eventTime, series }: ObjectOf['events']): number {
  const instants = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime]
  return Math.max(...instants.map((instant) => Date.parse(instant ?? '')).filter(Number.isFinite))
}
