import type { FeedState } from '../model/feed.ts'
import type { ObjectsByKind, WatchedKind } from './index.ts'

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
