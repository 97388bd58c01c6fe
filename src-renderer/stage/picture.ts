import type { EntityChange, EntityMaps } from '#shared/model/change.ts'
import type { Milestone } from '#shared/story/codes.ts'
import type { BeatScope } from './beats.ts'

/** What the player needs of a scene: how a state is laid out, and how one picture becomes the next. All of it is pure. */
export interface Picture<Setting, Scene, Frame> {
  /** Null when there is nothing of that name to draw. */
  sceneOf(view: PictureView<Setting>): Scene | null
  /** The scene at rest; it is `previous` itself when nothing looks different. */
  rest(scene: Scene, previous: Frame | null): Frame
  /** A picture with nothing in it, from which a scene can come in. */
  blank(scene: Scene): Frame
  /** The motion from what is on screen to the scene. */
  plan(before: Frame, after: Scene, story: PictureStory, setting: Setting): Motion<Frame>
  /** Whether the same marks stand in both, so that only their texts can differ. */
  hasSameMarks(a: Scene, b: Scene): boolean
  /** What of the log this picture shows, given the state in view. */
  scopeOf(workload: string, maps: EntityMaps): BeatScope
}

export interface PictureView<Setting> {
  readonly maps: EntityMaps
  /** What became different in these maps since the last scene of them was asked for; null where that is not known. */
  readonly changes: readonly EntityChange[] | null
  readonly workload: string
  /** View time, on the agent's clock. */
  readonly at: number
  /** What was told of the workload in the last seconds of view time, oldest first. */
  readonly recent: readonly Milestone[]
  readonly setting: Setting
}

export interface PictureStory {
  readonly kind: 'told' | 'merged' | 'cut' | 'switch'
  readonly milestones: readonly Milestone[]
}

/** A motion of known length; `frameAt` gives the picture before at 0 and the resting one from `durationMs` on. */
export interface Motion<Frame> {
  readonly durationMs: number
  /** From when on the new picture stands and only outlines remain, so that the next beat need not wait; else the end. */
  readonly settledMs: number
  frameAt(tMs: number): Frame
}

/** How long a milestone counts as news (visual language 2: a tag stays six seconds of view time). */
export const recentMs = 6_000
