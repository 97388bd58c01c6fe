import type { WatchedKind, WatchedObject } from '#shared/objects/index.ts'
import { isFields, parseJson, statusFacts } from './answers.ts'
import { decodeWithoutManagedFields } from './managed-fields.ts'
import { AttemptEnded, badAnswer, type StatusFacts } from './outcome.ts'
import { projections } from './projection/index.ts'

/** One line of a watch. */
export type WatchLine =
  | { readonly kind: 'put'; readonly object: WatchedObject }
  | { readonly kind: 'removed'; readonly object: WatchedObject }
  | { readonly kind: 'bookmark'; readonly version: string; readonly endsInitialEvents: boolean }
  | { readonly kind: 'error'; readonly status: StatusFacts }

/** Reads a line or ends the attempt: what cannot be read is never passed over, since it may have been a deletion. */
export function readWatchLine(kind: WatchedKind, bytes: Buffer): WatchLine {
  const line = decodeWithoutManagedFields(bytes)
  const event = parseJson(line)
  if (!isFields(event)) throw unreadable('an object with type and object', line)
  switch (event['type']) {
    case 'ADDED':
    case 'MODIFIED':
      return { kind: 'put', object: projectObject(kind, event['object']) }
    case 'DELETED':
      return { kind: 'removed', object: projectObject(kind, event['object']) }
    case 'BOOKMARK':
      return bookmarkOf(event['object'], line)
    case 'ERROR':
      return { kind: 'error', status: statusFacts(event['object']) }
    default:
      throw unreadable('a type of event that is known', line)
  }
}

export function projectObject(kind: WatchedKind, object: unknown): WatchedObject {
  const projected = projections[kind](object)
  if (projected.kind !== 'ProjectionError') return projected
  throw new AttemptEnded(badAnswer(`expected ${projected.expected}, found ${projected.found}`))
}

function bookmarkOf(object: unknown, line: string): WatchLine {
  const metadata = isFields(object) && isFields(object['metadata']) ? object['metadata'] : {}
  const version = metadata['resourceVersion']
  if (typeof version !== 'string' || version === '') throw unreadable('a bookmark with a version', line)
  const annotations = isFields(metadata['annotations']) ? metadata['annotations'] : {}
  return { kind: 'bookmark', version, endsInitialEvents: annotations['k8s.io/initial-events-end'] === 'true' }
}

/** The text itself stays out of it: an object may hold what nobody should read in a message. */
function unreadable(expected: string, line: string): AttemptEnded {
  return new AttemptEnded(badAnswer(`expected ${expected}, found a line of ${line.length} characters`))
}
