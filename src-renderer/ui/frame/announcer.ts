import type { Clock } from '#shared/kit/clock.ts'

export interface Announcer {
  tell(message: string): void
  stop(): void
}

export interface AnnouncerOptions {
  readonly clock: Clock
  readonly say: (message: string) => void
  readonly intervalMs?: number
}

/**
 * Speaks at most once per interval: the first message at once, those that come meanwhile together at its end. A message that
 * is already waiting is not said twice.
 */
export function createAnnouncer({ clock, say, intervalMs = 2000 }: AnnouncerOptions): Announcer {
  let waiting: string[] = []
  let cancel: (() => void) | null = null

  function speak(): void {
    cancel = null
    if (waiting.length === 0) return
    const message = waiting.join(' ')
    waiting = []
    say(message)
    cancel = clock.after(intervalMs, speak)
  }

  return {
    tell(message) {
      if (message === '' || waiting.includes(message)) return
      waiting.push(message)
      if (cancel === null) speak()
    },
    stop() {
      cancel?.()
      cancel = null
      waiting = []
    },
  }
}
