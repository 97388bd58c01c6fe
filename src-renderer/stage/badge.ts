/** What the live state badge says of the view. Numbers are whole seconds, so that they change once a second. */
export type Badge =
  | { readonly kind: 'live' }
  | { readonly kind: 'behind'; readonly seconds: number }
  | { readonly kind: 'paused'; readonly secondsAhead: number }
  | { readonly kind: 'disconnected'; readonly dataAt: number | null }

/** What the stage has to know of the connection. */
export type ConnectionNow =
  | { readonly kind: 'live' }
  | { readonly kind: 'disconnected'; readonly dataAt: number | null }

export interface BadgeFacts {
  readonly connection: ConnectionNow
  readonly isPaused: boolean
  readonly lagMs: number
}

/** A picture of old data is never called anything else, paused or not (visual language 6.1, 8.6). */
export function badgeOf({ connection, isPaused, lagMs }: BadgeFacts): Badge {
  const seconds = Math.floor(lagMs / 1000)
  if (connection.kind === 'disconnected') return { kind: 'disconnected', dataAt: connection.dataAt }
  if (isPaused) return { kind: 'paused', secondsAhead: seconds }
  return lagMs < 1000 ? { kind: 'live' } : { kind: 'behind', seconds }
}
