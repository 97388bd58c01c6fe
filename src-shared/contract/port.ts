import type { EntityName, Entities } from '../model/entities.ts'
import type { EntityChange, ModelChange } from '../model/change.ts'
import type { Problem } from '../model/feed.ts'
import type { Answer, Question } from './inquiry.ts'

/** The most entities in one piece of a snapshot. */
export const snapshotPieceSize = 1000
/** Frames that may be under way without an acknowledgement. */
export const framesUnacknowledged = 4
/** Beyond this many waiting changes, or this much delay, the agent sends a gap and the present state instead. */
export const waitingLimit = 20_000
export const behindLimitMs = 5_000
/** More changes a second than this are a flood: five times what a set of 1,000 pods makes while it starts. */
export const floodPerSecond = 6_000
/** In a flood frames leave this often, and pictures are drawn this often: reading what comes takes the processors. */
export const floodFrameMs = 50
/** After so long without another message the agent says that it is there. */
export const aliveEveryMs = 2_000

/** Agent to page, over a MessagePort. A missing `seq` between frames means: ask for a snapshot. */
export type FromAgent = SnapshotPiece | Frame | Gap | ClusterInfoMessage | AnswerMessage | Alive

export interface SnapshotPiece {
  readonly kind: 'snapshot'
  /** Raised by each new scope, reconnect of the page, or resync; messages of an older epoch are dropped. */
  readonly epoch: number
  readonly seq: number
  readonly at: number
  readonly sentAt: number
  /** Counted from 0; the snapshot is whole with `piece === pieces - 1`. */
  readonly piece: number
  readonly pieces: number
  readonly entities: readonly EntityEntry[]
}

export type EntityEntry = {
  readonly [Name in EntityName]: { readonly entity: Name; readonly key: string; readonly value: Entities[Name] }
}[EntityName]

export interface Frame {
  readonly kind: 'frame'
  readonly epoch: number
  readonly seqFrom: number
  readonly seqTo: number
  readonly sentAt: number
  readonly batches: readonly SentBatch[]
}

export type SentBatch = Omit<ModelChange, 'changes'> & { readonly changes: readonly SentChange[] }

/**
 * Of an update only the fields that differ travel: what was before is what the page holds at that point. A page that holds
 * nothing there asks for a snapshot.
 */
export type SentChange =
  | EntityChange
  | {
      readonly [Name in EntityName]: {
        readonly entity: Name
        readonly key: string
        readonly patch: Partial<Entities[Name]>
      }
    }[EntityName]

export interface Gap {
  readonly kind: 'gap'
  readonly epoch: number
  /** From when to when changes are not told one by one. */
  readonly from: number
  readonly to: number
  readonly changes: number
}

/** Answers the `ask` of the same number, as often as there is something to say. */
export interface AnswerMessage {
  readonly kind: 'answer'
  readonly request: number
  readonly answer: Answer
}

/** Tells nothing but that there is somebody: an agent whose process has stopped tells nothing either, and its port stays open. */
export interface Alive {
  readonly kind: 'alive'
}

export interface ClusterInfoMessage {
  readonly kind: 'clusterInfo'
  readonly epoch: number
  readonly info: ClusterInfo
}

export interface ClusterInfo {
  readonly context: string
  /** Address without credentials. */
  readonly server: string
  /** `v1.36.3`, null until it answered. */
  readonly version: string | null
  readonly clusterDomain: string
  /** True when the domain could not be read and is assumed. */
  readonly clusterDomainDerived: boolean
  readonly scope: Scope
  /** Names of the cluster's namespaces, sorted; null where they may not be listed. */
  readonly namespaces: readonly string[] | null
}

/** All namespaces, or these. */
export type Scope = { readonly kind: 'all' } | { readonly kind: 'namespaces'; readonly names: readonly string[] }

/** Page to agent. */
export type ToAgent =
  | { readonly kind: 'acknowledge'; readonly epoch: number; readonly seqTo: number }
  | { readonly kind: 'resync' }
  /** A question stands until it is withdrawn, whatever has been answered; its number is never used again. */
  | { readonly kind: 'ask'; readonly request: number; readonly question: Question }
  | { readonly kind: 'withdraw'; readonly request: number }
  /** A portion of a log was taken: the next may come. Until then the agent reads no further. */
  | { readonly kind: 'took'; readonly request: number }

/** A MessagePort as far as Podium needs it: the same for a page, Node and a test. */
export interface Channel<Incoming, Outgoing> {
  post(message: Outgoing): void
  /** One listener; messages that came before it are kept. */
  onMessage(listener: (message: Incoming) => void): void
  onClose(listener: () => void): void
  close(): void
}

export type AgentProblem = Problem
