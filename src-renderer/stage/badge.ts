/** What the live state badge says of the view. Numbers are whole seconds, the nearest, so none is off by more than half a second. */
export type Badge =
  | { readonly kind: 'live' }
  | { readonly kind: 'behind'; readonly seconds: number }
  | { readonly kind: 'paused'; readonly secondsAhead: number }
  | { readonly kind: 'disconnected'; readonly dataAt: number | null }

/** What the stage has to know of the connection. */
export type ConnectionNow =
  | { readonly kind: 'live' }
  | { readonly kind: 'disconnected'; readonly dataAt: number | null }

/** From here on a view is called behind. */
export const liveLimitMs = 1_000
/** A view that was behind and has kept up for so long is live again, also where something always moves. */
const keptUpMs = 5_000

/** Whether the view is called behind, and since when it has kept up nevertheless. */
export interface Lateness {
  readonly isBehind: boolean
  readonly keepsUpSinceMs: number | null
}

export const onTime: Lateness = { isBehind: false, keepsUpSinceMs: null }

/**
 * In a burst the delay goes to and fro over the limit, and a word that changes with it is noise. So a view that is behind stays so
 * until it has caught up, which is when nothing waits and nothing moves. Only the word is kept; the number beside it never is.
 */
export function latenessAfter(
  before: Lateness,
  { lagMs, isAtRest, nowMs }: { readonly lagMs: number; readonly isAtRest: boolean; readonly nowMs: number },
): Lateness {
  if (lagMs >= liveLimitMs) return { isBehind: true, keepsUpSinceMs: null }
  if (!before.isBehind || (lagMs === 0 && isAtRest)) return onTime
  const keepsUpSinceMs = before.keepsUpSinceMs ?? nowMs
  return nowMs - keepsUpSinceMs >= keptUpMs ? onTime : { isBehind: true, keepsUpSinceMs }
}

export interface BadgeFacts {
  readonly connection: ConnectionNow
  readonly isPaused: boolean
  readonly lagMs: number
  readonly isBehind: boolean
}

/** A picture of old data is never called anything else, paused or not (visual language 6.1, 8.6). */
export function badgeOf({ connection, isPaused, lagMs, isBehind }: BadgeFacts): Badge {
  const seconds = Math.round(lagMs / 1000)
  if (connection.kind === 'disconnected') return { kind: 'disconnected', dataAt: connection.dataAt }
  if (isPaused) return { kind: 'paused', secondsAhead: seconds }
  return isBehind ? { kind: 'behind', seconds } : { kind: 'live' }
}

/** How long it takes until a lag that grows with the clock is told as another number, or passes one of the limits. */
export function untilBadgeChangesMs(lagMs: number, limitsMs: readonly number[]): number {
  const passed = (lagMs + 500) % 1000
  return Math.min(1000 - passed, ...limitsMs.filter((limitMs) => limitMs > lagMs).map((limitMs) => limitMs - lagMs))
}
