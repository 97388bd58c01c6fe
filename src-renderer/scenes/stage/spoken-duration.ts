import { text } from '#shared/words/index.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A span in its largest unit, in words: `2 minutes`. Read aloud, a second unit only delays what matters. */
export function spokenDuration(spanMs: number): string {
  const span = Math.max(0, spanMs)
  if (span < minuteMs) return text('stage.spoken.seconds', { count: Math.floor(span / secondMs) })
  if (span < hourMs) return text('stage.spoken.minutes', { count: Math.floor(span / minuteMs) })
  if (span < dayMs) return text('stage.spoken.hours', { count: Math.floor(span / hourMs) })
  return text('stage.spoken.days', { count: Math.floor(span / dayMs) })
}
