import type { FeedState } from '../model/feed.ts'
import type { ObjectsByKind, WatchedKind, WatchedObject } from './index.ts'

/**
 * What the reflector tells the store (architecture: ObjectChange). `before` and `after` are projections.
 * The same name with another uid is a removal and an addition, always.
 */
export type ObjectChange = { readonly [Kind in WatchedKind]: ObjectChangeOf<Kind> }[WatchedKind]

export interface ObjectChangeOf<Kind extends WatchedKind> {
  readonly kind: Kind
  readonly change: 'added' | 'updated' | 'removed'
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly before?: ObjectsByKind[Kind]
  readonly after?: ObjectsByKind[Kind]
  /** Given when the bytes were parsed; the order of the story. */
  readonly seq: number
  /** Wall-clock milliseconds, never decreasing. */
  readonly receivedAt: number
  /** True where a relist inferred the change instead of the server telling it. */
  readonly synthetic: boolean
}

/** When a change was heard of, and how: a change of the same has it, too. */
export type Hearing = Pick<ObjectChange, 'seq' | 'receivedAt' | 'synthetic'>

// Written out, without a spread: many of these are remembered, and so they take the least room. That both objects of a change are
// of its one kind the union of changes cannot see.

export function addition(after: WatchedObject, { seq, receivedAt, synthetic }: Hearing): ObjectChange {
  const { kind, uid, namespace, name } = after
  return { kind, change: 'added', uid, namespace, name, after, seq, receivedAt, synthetic } as ObjectChange
}

export function update(
  before: WatchedObject,
  after: WatchedObject,
  { seq, receivedAt, synthetic }: Hearing,
): ObjectChange {
  const { kind, uid, namespace, name } = after
  return { kind, change: 'updated', uid, namespace, name, before, after, seq, receivedAt, synthetic } as ObjectChange
}

export function removal(before: WatchedObject, { seq, receivedAt, synthetic }: Hearing): ObjectChange {
  const { kind, uid, namespace, name } = before
  return { kind, change: 'removed', uid, namespace, name, before, seq, receivedAt, synthetic } as ObjectChange
}

/** A change of what is known about one watched kind in one namespace. */
export interface FeedChange {
  readonly before?: FeedState
  readonly after?: FeedState
}

/** Everything that one settled batch brings to the store. It may be empty: a tick, by which only time enters. */
export interface ObjectBatch {
  /** Wall-clock milliseconds, never decreasing. */
  readonly at: number
  readonly objects: readonly ObjectChange[]
  readonly feeds: readonly FeedChange[]
}
