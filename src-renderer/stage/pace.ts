/** How a pace follows the cluster (visual language 6.1). */
export interface Pace {
  /** Above this lag animations run at double speed. */
  readonly catchUpMs: number
  /** Above this lag everything received so far becomes one merged beat. */
  readonly limitMs: number
  /** By how much a beat may take the view over the limit before it is merged with what waits behind it. */
  readonly overtimeMs: number
  /** How long changes of one kind may be apart and still form one beat, up to date and when catching up. */
  readonly windowMs: number
  readonly catchUpWindowMs: number
  /**
   * How far apart beats of one sort are shown for which nothing moves, so that their caption is not another one in each frame; what
   * comes between is one beat. Null where they are told one by one.
   */
  readonly stillMs: number | null
  /** Null where the view never waits for a reader. */
  readonly holds: CaptionHolds | null
}

/** How long the picture stands still after a beat, for its caption to be read. */
export interface CaptionHolds {
  readonly baseMs: number
  readonly perWordMs: number
  readonly leastMs: number
  readonly mostMs: number
  /** The same sentence is read in half the time, but not in less than this; from the third time on it is known. */
  readonly secondLeastMs: number
  readonly mostCatchingUpMs: number
  /** Of a caption that sums up what was not shown one by one. */
  readonly digestMs: number
}

export type PaceName = 'live' | 'lesson'

export const paces: { readonly [Name in PaceName]: Pace } = {
  live: {
    catchUpMs: 1_000,
    limitMs: 2_000,
    overtimeMs: 250,
    windowMs: 150,
    catchUpWindowMs: 150,
    stillMs: 200,
    holds: null,
  },
  lesson: {
    catchUpMs: 8_000,
    limitMs: 20_000,
    overtimeMs: 900,
    windowMs: 150,
    catchUpWindowMs: 1_000,
    stillMs: null,
    holds: {
      baseMs: 1_200,
      perWordMs: 350,
      leastMs: 2_000,
      mostMs: 6_000,
      secondLeastMs: 1_500,
      mostCatchingUpMs: 1_500,
      digestMs: 4_000,
    },
  },
}

/** A change waits this long before it is shown, so that the changes that belong with it can arrive. */
export const presentationDelayMs = 200

/** No animation is shown in less than this share of its time. */
const leastShare = 0.4

export const speeds: readonly number[] = [0.25, 0.5, 1, 2, 4]

/** The next speed in this direction; at either end the same one. */
export function speedFrom(speed: number, direction: 1 | -1): number {
  const next = direction === 1 ? speeds.find((each) => each > speed) : speeds.findLast((each) => each < speed)
  return next ?? speed
}

/** How fast a beat is shown: the viewer's speed, but not slower than double while the view catches up by itself. */
export function factorOf(speed: number, isCatchingUp: boolean): number {
  return isCatchingUp ? Math.max(2, speed) : speed
}

/** The share of its full time that a beat takes. */
export function shareOfTime(factor: number): number {
  return Math.max(leastShare, 1 / factor)
}
