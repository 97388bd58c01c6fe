import type { StoryCode } from '#shared/story/codes.ts'
import type { TraceName } from '../../kit/traces/index.ts'
import type { InspectShape } from '../../../src-main/command/shape/inspect.ts'
import type { ApiObject, SetFacts } from '../truth.ts'

/** A scenario as data: what is done, what must hold then, and the story that must have been told. */
export interface Scenario {
  readonly name: string
  readonly trace: TraceName
  /** The namespace of the recording; on a real cluster one of its own stands in its place. */
  readonly namespace: string
  readonly steps: readonly Step[]
  /** Names of objects of the whole cluster: a real one adds a suffix, so that two runs do not meet. */
  readonly clusterNames?: readonly string[]
  /** Done at the end on a real cluster, whatever came of the steps. */
  readonly restore?: readonly Command[]
  /** Names whose answers are compared besides those that `dns` lists: names that must not be answered. `{zone}` stands for the namespace's. */
  readonly questions?: readonly string[]
}

export interface Step {
  readonly say: string
  /** The last step of the recording that belongs to this one. */
  readonly recorded: number
  /** Null where the recording alone waits for it. */
  readonly perform: ((before: Situation) => readonly Command[]) | null
  /** What the objects themselves must have come to. */
  readonly until: (situation: Situation) => boolean
  /** How long a real cluster may take; 45 s unless given. */
  readonly limitMs?: number
  /** Each chain must have been told in this order; chains among each other have no order. */
  readonly story?: readonly Chain[]
  /** Told in the recording besides, because it went on for longer than a test on a real cluster may. */
  readonly storyOfRecording?: readonly Chain[]
  /** What must not have been told. */
  readonly untold?: readonly Told[]
  readonly expect?: (document: InspectShape) => void
}

/** `kubectl` arguments behind `-n NAMESPACE`, with what it reads from stdin. */
export interface Command {
  readonly kubectl: readonly string[]
  readonly input?: string
}

export interface Situation {
  readonly namespace: string
  readonly objects: readonly ApiObject[]
  readonly sets: readonly SetFacts[]
}

/** A code, how the subject's name begins, and what the why must say. */
export type Told = readonly [code: StoryCode, name: string, why?: RegExp]
export type Chain = readonly Told[]
