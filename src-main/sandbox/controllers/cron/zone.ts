/** The wall clock of a time zone, by the tables that come with the JavaScript engine. */

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}

/** Go reads zones from files, so their names are case-sensitive and have no offsets among them. */
export function isKnownZone(zone: string): boolean {
  if (zone === '' || zone === 'UTC') return true
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    const { timeZone } = formatOf(zone).resolvedOptions()
    return timeZone === zone || timeZone.toLowerCase() !== zone.toLowerCase()
  } catch {
    // The engine says an unknown zone by throwing a RangeError.
    return false
  }
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
export function offsetMs(instantMs: number, zone: string): number {
  if (zone === '' || zone === 'UTC') return 0
  const wholeMs = Math.floor(instantMs / 1_000) * 1_000
  const parts = new Map(
    formatOf(zone)
      .formatToParts(wholeMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wallMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wallMs - wholeMs
}

/**
 * The instant at which the wall clock shows `wallMs` (written as if it were UTC). In the hour that a change of the clock
 * leaves out or repeats, the choice is that of Go's time.Date.
 */
export function instantOf(wallMs: number, zone: string): number {
  return wallMs - offsetMs(wallMs - offsetMs(wallMs, zone), zone)
}

/** RFC 3339 with the zone's offset, in whole seconds. */
export function zonedTime(instantMs: number, zone: string): string {
  const offset = offsetMs(instantMs, zone)
  const text = new Date(instantMs + offset).toISOString().slice(0, 19)
  if (offset === 0) return `${text}Z`
  const minutes = Math.abs(offset) / 60_000
  const two = (count: number): string => String(Math.floor(count)).padStart(2, '0')
  return `${text}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}
