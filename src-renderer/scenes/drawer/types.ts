import type { Question } from '#shared/contract/inquiry.ts'
import type { ClaimState, PodState } from '#shared/model/states.ts'
import type { Sentence } from '#shared/words/index.ts'

/**
 * Where a fact comes from (visual language 2). `observed` is a field of an object, `event` the text of an Event, `derived`
 * what a rule of ours computes, `probed` what a lookup of ours was answered.
 */
export type FactSource = 'observed' | 'event' | 'derived' | 'probed'

export type FactPart =
  | { readonly kind: 'words'; readonly words: Sentence; readonly look: 'plain' | 'strong' | 'muted' | 'quoted' }
  | { readonly kind: 'seal'; readonly uid: string; readonly struck: boolean }
  /** A time of day, written in the zone of the window. */
  | { readonly kind: 'time'; readonly at: number }

export interface Fact {
  readonly key: string
  readonly label: string
  readonly parts: readonly FactPart[]
  readonly source: FactSource
}

export interface FactGroup {
  readonly key: string
  /** Null for facts that stand under the section's own title. */
  readonly title: Sentence | null
  readonly facts: readonly Fact[]
}

export type SectionName = 'now' | 'identity' | 'update' | 'containers' | 'storage' | 'dns'

export interface DrawerSection {
  readonly name: SectionName
  readonly title: string
  readonly groups: readonly FactGroup[]
  /** What may not be read, or why there is nothing. */
  readonly notes: readonly Sentence[]
}

export type DrawerKind = 'set' | 'pod' | 'slot' | 'claim' | 'volume' | 'record'

/** A container whose log can be read. */
export interface LogSource {
  readonly container: string
  readonly isInit: boolean
  readonly hasStarted: boolean
  /** It ran before, so that the log of that run may still be there. */
  readonly hasPrevious: boolean
  readonly isRunning: boolean
}

export interface DrawerLogs {
  readonly namespace: string
  readonly pod: string
  readonly uid: string
  readonly isGone: boolean
  readonly sources: readonly LogSource[]
}

/** A line for the terminal that shows the same. */
export interface KubectlLine {
  readonly key: string
  readonly what: string
  readonly line: string
}

/** Everything the drawer says of one thing at the instant in view. Plain and frozen. */
export interface DrawerContent {
  readonly key: string
  readonly kind: DrawerKind
  readonly title: string
  /** Chooses the plate beside the title; null for what has no state of these. */
  readonly status:
    | { readonly of: 'pod'; readonly state: PodState; readonly settling: boolean }
    | { readonly of: 'claim'; readonly state: ClaimState }
    | null
  /** That what is told has passed. */
  readonly notice: Notice | null
  readonly sections: readonly DrawerSection[]
  readonly object: Extract<Question, { kind: 'object' }> | null
  readonly events: Extract<Question, { kind: 'events' }> | null
  /** When the object was made, for what the absence of Events means. */
  readonly createdAt: number | null
  readonly logs: DrawerLogs | null
  readonly commands: readonly KubectlLine[]
}

/** The pod is gone, and since when it was seen to be; what is told of it are its last facts. */
export interface Notice {
  readonly words: Sentence
  readonly at: number | null
}
