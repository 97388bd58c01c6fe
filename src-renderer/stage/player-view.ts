import { equal } from '#shared/kit/equal.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { ChangeLog } from '#shared/story/log.ts'
import type { Badge, ConnectionNow } from './badge.ts'
import type { Beat } from './beats.ts'
import type { FrameClock } from './clock.ts'
import type { PaceName } from './pace.ts'
import type { Picture } from './picture.ts'
import type { Reading } from './reading.ts'

/** `skipped` is a cut that the viewer asked for by going live. */
export type CaptionStyle = Beat['kind'] | 'skipped'

export interface PlayerOptions<Setting, Scene, Frame, Caption> {
  readonly clock: FrameClock
  readonly log: ChangeLog
  readonly picture: Picture<Setting, Scene, Frame>
  readonly setting: Setting
  readonly workload: string | null
  readonly caption: (beat: Beat, style: CaptionStyle, after: EntityMaps) => Caption | null
  /** What the caption asks of its readers; null when the picture need not wait for them. Without it nothing is held. */
  readonly reading?: (beat: Beat, style: CaptionStyle, caption: Caption) => Reading | null
  readonly connection: () => ConnectionNow
  readonly pace?: PaceName
}

/** Why no caption stands there: nothing has happened yet, nothing had by the moment in view, or nobody knows any more. */
export type Untold = 'notYet' | 'notByThen' | 'notKept'

/** The present waits for what will be told; of a moment in the past it is known what had been, as far back as the log goes. */
export function untoldAt(place: {
  readonly isPresent: boolean
  readonly position: number
  readonly log: Pick<ChangeLog, 'end' | 'hasDropped'>
}): Untold {
  if (place.isPresent || place.position >= place.log.end) return 'notYet'
  return place.log.hasDropped ? 'notKept' : 'notByThen'
}

/** Everything that is drawn, at one instant. A new object whenever something in it changed. */
export interface PlayerView<Scene, Frame, Caption> {
  /** The resting picture that `frame` is, or is moving to. */
  readonly scene: Scene | null
  readonly frame: Frame | null
  readonly caption: Caption | null
  /** What to say in place of a caption; null where there is one. */
  readonly untold: Untold | null
  /** True while the motion that the caption speaks of runs, and with it the marker on a mark. */
  readonly isMoving: boolean
  readonly badge: Badge
  /** The instant on screen, on the agent's clock. Its whole seconds are what clocks show. */
  readonly viewAt: number
  readonly isPaused: boolean
  readonly canGoLive: boolean
  /** The viewer is so far behind by a move of their own that going live is worth a quiet offer. */
  readonly offersLive: boolean
  readonly pace: PaceName
  readonly speed: number
  /** The place in the log: of the oldest entry not shown, and between which places the view can be moved. */
  readonly position: number
  readonly first: number
  readonly end: number
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
    a.untold === b.untold &&
    a.isMoving === b.isMoving &&
    a.isPaused === b.isPaused &&
    Math.floor(a.viewAt / 1000) === Math.floor(b.viewAt / 1000) &&
    a.canGoLive === b.canGoLive &&
    a.offersLive === b.offersLive &&
    a.pace === b.pace &&
    a.speed === b.speed &&
    a.position === b.position &&
    a.first === b.first &&
    a.end === b.end &&
    equal(a.badge, b.badge)
  )
}
