const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const two = (value: number): string => String(value).padStart(2, '0')

/** Containers have no time zone of their own: all is UTC. */
const fields: { readonly [letter: string]: (date: Date) => string } = {
  a: (date) => (days[date.getUTCDay()] ?? '').slice(0, 3),
  A: (date) => days[date.getUTCDay()] ?? '',
  b: (date) => (months[date.getUTCMonth()] ?? '').slice(0, 3),
  B: (date) => months[date.getUTCMonth()] ?? '',
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()).padStart(2),
  F: (date) => date.toISOString().slice(0, 10),
  H: (date) => two(date.getUTCHours()),
  M: (date) => two(date.getUTCMinutes()),
  m: (date) => two(date.getUTCMonth() + 1),
  N: (date) => `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
  S: (date) => two(date.getUTCSeconds()),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  T: (date) => date.toISOString().slice(11, 19),
  Y: (date) => String(date.getUTCFullYear()),
  Z: () => 'UTC',
  z: () => '+0000',
  '%': () => '%',
}

/** A date as `date +FORMAT` writes it; letters that are not known stay as they are. */
export function formatDate(ms: number, format: string): string {
  const date = new Date(ms)
  return format.replaceAll(/%([a-zA-Z%])/g, (whole, letter: string) => fields[letter]?.(date) ?? whole)
}

/** What `date` says without a format. */
export const plainDate = (ms: number): string => formatDate(ms, '%a %b %e %H:%M:%S %Z %Y')
