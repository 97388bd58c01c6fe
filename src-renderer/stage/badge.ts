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

/** A view that is less behind is called live. */
export const liveLimitMs = 1_000

export interface BadgeFacts {
  readonly connection: ConnectionNow
  readonly isPaused: boolean
  readonly lagMs: number
}

/** A picture of old data is never called anything else, paused or not (visual language 6.1, 8.6). */
export function badgeOf({ connection, isPaused, lagMs }: BadgeFacts): Badge {
  const seconds = Math.round(lagMs / 1000)
  if (connection.kind === 'disconnected') return { kind: 'disconnected', dataAt: connection.dataAt }
  if (isPaused) return { kind: 'paused', secondsAhead: seconds }
  return lagMs < liveLimitMs ? { kind: 'live' } : { kind: 'behind', seconds }
}

/** How long it takes until a lag that grows with the clock is told as another number, or passes one of the limits. */
export function untilBadgeChangesMs(lagMs: number, limitsMs: readonly number[]): number {
  const passed = (lagMs + 500) % 1000
  return Math.min(1000 - passed, ...limitsMs.filter((limitMs) => limitMs > lagMs).map((limitMs) => limitMs - lagMs))
}
