import { equal } from '#shared/kit/equal.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import type { Badge, ConnectionNow } from './badge.ts'
import type { Beat } from './beats.ts'
import type { FrameClock } from './clock.ts'
import type { Pace } from './pace.ts'
import type { Picture } from './picture.ts'

/** `skipped` is a cut that the viewer asked for by going live. */
export type CaptionStyle = Beat['kind'] | 'skipped'

export interface PlayerOptions<Setting, Scene, Frame, Caption> {
  readonly clock: FrameClock
  readonly log: ChangeLog
  readonly picture: Picture<Setting, Scene, Frame>
  readonly setting: Setting
  readonly workload: string | null
  readonly caption: (beat: Beat, style: CaptionStyle, after: EntityMaps) => Caption | null
  readonly connection: () => ConnectionNow
  readonly pace?: Pace
}

/** Everything that is drawn, at one instant. A new object whenever something in it changed. */
export interface PlayerView<Scene, Frame, Caption> {
  /** The resting picture that `frame` is, or is moving to. */
  readonly scene: Scene | null
  readonly frame: Frame | null
  readonly caption: Caption | null
  /** True while the motion that the caption speaks of runs, and with it the marker on a mark. */
  readonly isMoving: boolean
  readonly badge: Badge
  /** The instant on screen, on the agent's clock. Its whole seconds are what clocks show. */
  readonly viewAt: number
  readonly isPaused: boolean
  readonly canGoLive: boolean
}

/** Whether two views look the same; a clock shows whole seconds. */
export function equalViews<Scene, Frame, Caption>(
  a: PlayerView<Scene, Frame, Caption>,
  b: PlayerView<Scene, Frame, Caption>,
): boolean {
  return (
    a.scene === b.scene &&
    a.frame === b.frame &&
    a.caption === b.caption &&
    a.isMoving === b.isMoving &&
    a.isPaused === b.isPaused &&
    Math.floor(a.viewAt / 1000) === Math.floor(b.viewAt / 1000) &&
    a.canGoLive === b.canGoLive &&
    equal(a.badge, b.badge)
  )
}
