import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { PlayedEvent } from '../fake-api/index.ts'

export const traceNames = [
  'a-redis-claims',
  'b-rolling-update',
  'c-pending-claims',
  'd-jobs',
  'e-dns',
  'f-silent-node',
  'g-real-node',
] as const

export type TraceName = (typeof traceNames)[number]

export interface TraceEvent extends PlayedEvent {
  /** Milliseconds since the recording began. */
  readonly t: number
}

export interface TraceStep {
  readonly t: number
  readonly step: string
}

export interface DnsAnswer {
  readonly t: number
  readonly question: string
  readonly status: string
  readonly answers: readonly string[]
  readonly ttl?: number
}

export interface Trace {
  readonly name: TraceName
  /** Wall-clock milliseconds at which `t` was 0, as near as the objects' creation times tell. */
  readonly startMs: number
  readonly events: readonly TraceEvent[]
  readonly steps: readonly TraceStep[]
  /** Empty where nobody asked. */
  readonly dns: readonly DnsAnswer[]
}

const folder = new URL('../../samples/traces/', import.meta.url)

const loaded = new Map<TraceName, Trace>()

/** Each is read once; nobody may change it. */
export function loadTrace(name: TraceName): Trace {
  const known = loaded.get(name) ?? readTrace(name)
  loaded.set(name, known)
  return known
}

function readTrace(name: TraceName): Trace {
  const events = parseLines<TraceEvent>(gunzipSync(readFileSync(new URL(`${name}/watch.ndjson.gz`, folder))).toString())
  const steps = parseLines<TraceStep>(readFileSync(new URL(`${name}/steps.ndjson`, folder), 'utf8'))
  const dns = name === 'e-dns' ? parseLines<DnsAnswer>(readFileSync(new URL(`${name}/dns.ndjson`, folder), 'utf8')) : []
  return { name, startMs: startOf(events), events, steps, dns }
}

function parseLines<Line>(text: string): readonly Line[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

/**
 * Nothing can arrive before it was created, and creation times are cut to whole seconds. So the start is at least
 * creation - t for each new object, and the largest of these bounds is less than a second off.
 */
function startOf(events: readonly TraceEvent[]): number {
  const bounds = events
    .filter((event) => event.type === 'ADDED' && event.t > 0)
    .map((event) => Date.parse(String(event.object.metadata['creationTimestamp'])) - event.t)
    .filter(Number.isFinite)
  return bounds.reduce((latest, bound) => Math.max(latest, bound), 0)
}
