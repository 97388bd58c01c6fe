import type { Milestone } from '#shared/story/codes.ts'
import type { Box, FrameNode, Pose, SceneFrame, SceneNode } from '../types.ts'
import type { PlanStage } from './stages.ts'
import type { EaseName } from './times.ts'

/** What of a beat decides how it is shown. */
export interface BeatStory {
  /** `switch` shows something else altogether: it fades, and nothing in it is news. */
  readonly kind: 'told' | 'merged' | 'cut' | 'switch'
  readonly milestones: readonly Milestone[]
}

/** The motion from one picture to the next. Everything about it is known at its start; time only reads it. */
export interface Plan {
  readonly durationMs: number
  readonly stages: readonly PlanStage[]
  readonly tracks: readonly Track[]
  readonly first: SceneFrame
  readonly last: SceneFrame
  /** The same change without movement, for those who asked for reduced motion. */
  readonly calm: CalmPlan
}

export type CalmPlan = Omit<Plan, 'calm'>

/** The life of one mark during the plan. */
export interface Track {
  readonly key: string
  /** How it stands before `startMs` and from `endMs` on; null while it is not in the picture. */
  readonly opening: FrameNode | null
  readonly closing: FrameNode | null
  readonly startMs: number
  readonly endMs: number
  readonly look: Look
  readonly segments: readonly Segment[]
  readonly glide: Glide | null
  /** The number on the mark: while it is outlined, or as long as the plan lasts. */
  readonly marker: { readonly number: number; readonly isForAll: boolean } | null
}

/** When the look before becomes the look after. Between the two instants they cross-fade. */
export interface Look {
  readonly before: SceneNode
  readonly after: SceneNode
  readonly startMs: number
  readonly endMs: number
}

export type PoseNumber = Exclude<keyof Pose, 'mix' | 'marker'>

export interface Segment {
  readonly property: PoseNumber
  readonly from: number
  readonly to: number
  readonly startMs: number
  readonly endMs: number
  readonly ease: EaseName
}

/** A move from one resting place to another, sizes included. */
export interface Glide {
  readonly from: Box
  readonly to: Box
  readonly startMs: number
  readonly endMs: number
}
