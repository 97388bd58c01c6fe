const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/**
 * A span in whole seconds: `12 s`, `3 min 02 s`, `6 min`, `3 h 05 min`, `2 d 4 h`. It never shows a fraction, so that a text
 * that is drawn each frame changes at most once a second; a negative span (two clocks disagree) counts as none.
 */
export function duration(spanMs: number): string {
  const span = Math.max(0, spanMs)
  if (span < minuteMs) return `${Math.floor(span / secondMs)} s`
  if (span < hourMs) return pair(span, minuteMs, 'min', secondMs, 's', 2)
  if (span < dayMs) return pair(span, hourMs, 'h', minuteMs, 'min', 2)
  return pair(span, dayMs, 'd', hourMs, 'h', 1)
}

/** The same in its largest unit alone, for what has lasted a while: `12 s`, `6 min`, `3 h`, `2 d`. */
export function roughDuration(spanMs: number): string {
  const span = Math.max(0, spanMs)
  if (span < minuteMs) return `${Math.floor(span / secondMs)} s`
  if (span < hourMs) return `${Math.floor(span / minuteMs)} min`
  if (span < dayMs) return `${Math.floor(span / hourMs)} h`
  return `${Math.floor(span / dayMs)} d`
}

/** A span ahead: rounded up, so that a countdown reads `1 s` until it is over and never `0 s` too early. */
export function remaining(spanMs: number): string {
  return duration(Math.ceil(Math.max(0, spanMs) / secondMs) * secondMs)
}

/** Whole units of the larger size, and what is left in the smaller one; a rest of none is left out. */
function pair(
  span: number,
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
  digits: number,
): string {
  const whole = Math.floor(span / large)
  const rest = Math.floor((span % large) / small)
  return rest === 0
    ? `${whole} ${largeUnit}`
    : `${whole} ${largeUnit} ${String(rest).padStart(digits, '0')} ${smallUnit}`
}
