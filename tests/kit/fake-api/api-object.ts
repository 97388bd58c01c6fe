import type { WatchedKind } from '#shared/objects/index.ts'

/** An object as the API serves it: only what the fake itself has to read is typed. */
export interface ApiObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly metadata: ApiMeta
  readonly [field: string]: unknown
}

export interface ApiMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly [field: string]: unknown
}

/** What an API server keeps: the same object with the identity that the server gave it. */
export interface StoredObject extends ApiObject {
  readonly apiVersion: string
  readonly kind: WatchedKind
  readonly metadata: ApiMeta & { readonly uid: string; readonly resourceVersion: string }
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly kind: WatchedKind
  readonly version: number
  readonly object: StoredObject
}

/** A line of a recorded trace, without its time. */
export interface PlayedEvent {
  readonly kind: string
  readonly type: string
  readonly object: ApiObject
}
