import type { TimeMark } from '#shared/kit/cluster-time.ts'
import type { Question } from '#shared/contract/inquiry.ts'
import type { ClusterInfo, Scope } from '#shared/contract/port.ts'
import type { EntityMaps, ModelChange } from '#shared/model/change.ts'
import type { FeedState } from '#shared/model/feed.ts'
import type { ObjectChange } from '#shared/objects/change.ts'
import type { Tell } from './inquiry/ask.ts'

/** One watched cluster, from bytes to model. Runs in a process of its own for a window, or inside the command line. */
export interface Agent {
  /** The present state; the maps are live views, read them at once. It ends a batch that is being applied. */
  snapshot(): {
    readonly seq: number
    readonly at: number
    readonly epoch: number
    readonly maps: EntityMaps
    readonly info: ClusterInfo
  }
  /** The feeds of the moment, which may be asked at any time. */
  feeds(): readonly FeedState[]
  /** Every settled batch, in order. Returns stop. */
  onChange(listener: (change: ModelChange, objects: readonly ObjectChange[]) => void): () => void
  onInfo(listener: (info: ClusterInfo) => void): () => void
  setScope(scope: Scope): void
  /** Attended while a window shows it or a command runs: shorter back-off. */
  setAttended(attended: boolean): void
  /** Of a cluster whose time is its own. All instants that the agent gives are the cluster's. */
  setTime(mark: TimeMark | null): void
  /** After sleep or a network change: every stream is made anew at once. */
  wake(): void
  /** Tells what the cluster says of one thing until the returned function is called, or nothing more is to come. */
  ask(question: Question, tell: Tell): () => void
  stop(): Promise<void>
}
