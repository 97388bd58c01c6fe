/** How a pace follows the cluster (visual language 6.1). */
export interface Pace {
  /** Above this lag animations run at double speed. */
  readonly catchUpMs: number
  /** Above this lag everything received so far becomes one merged beat. */
  readonly limitMs: number
  /** How long changes of one kind may be apart and still form one beat, up to date and when catching up. */
  readonly windowMs: number
  readonly catchUpWindowMs: number
}

export type PaceName = 'live' | 'lesson'

export const paces: { readonly [Name in PaceName]: Pace } = {
  live: { catchUpMs: 1_000, limitMs: 2_000, windowMs: 150, catchUpWindowMs: 150 },
  lesson: { catchUpMs: 8_000, limitMs: 20_000, windowMs: 150, catchUpWindowMs: 1_000 },
}

/** A change waits this long before it is shown, so that the changes that belong with it can arrive. */
export const presentationDelayMs = 200

/** No animation is shown in less than this share of its time. */
const leastShare = 0.4

/** The share of its full time that a beat takes at this lag. */
export function shareOfTime(pace: Pace, lagMs: number, speed: number, hasUserMoved: boolean): number {
  const factor = !hasUserMoved && lagMs > pace.catchUpMs ? 2 : speed
  return Math.max(leastShare, 1 / factor)
}
