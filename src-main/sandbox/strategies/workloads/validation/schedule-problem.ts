// What robfig/cron, which the real server parses schedules with, says of a text that is no schedule.

interface Bounds {
  readonly from: number
  readonly to: number
  readonly names: readonly string[]
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const fields: readonly Bounds[] = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: months },
  { from: 0, to: 6, names: days },
]
const macros = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']

/** Null for a schedule that can be read. */
export function scheduleProblem(text: string): string | null {
  const zoned = /^(?:TZ|CRON_TZ)=(\S*)( ?)(.*)$/.exec(text)
  if (zoned !== null && zoned[2] === '')
    return 'invalid schedule format: runtime error: slice bounds out of range [:-1]'
  const schedule = zoned === null ? text : (zoned[3] ?? '').trim()
  if (schedule.startsWith('@')) return macroProblem(schedule)
  const parts = schedule.split(/\s+/).filter((part) => part !== '')
  if (parts.length !== fields.length) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`
  for (const [index, part] of parts.entries()) {
    const bounds = fields[index]
    if (bounds === undefined) break
    for (const range of part.split(',').filter((one) => one !== '')) {
      const problem = rangeProblem(range, bounds)
      if (problem !== null) return problem
    }
  }
  return null
}

function macroProblem(text: string): string | null {
  if (macros.includes(text)) return null
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`
  const problem = durationProblem(text.slice('@every '.length))
  return problem === null ? null : `failed to parse duration ${text}: ${problem}`
}

const units = ['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h']

/** Go's time.ParseDuration. */
function durationProblem(text: string): string | null {
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return null
  const invalid = `time: invalid duration ${JSON.stringify(text)}`
  if (rest === '') return invalid
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0]
    if (number === undefined) return invalid
    rest = rest.slice(number.length)
    const unit = /^[^\d.]*/.exec(rest)?.[0] ?? ''
    if (unit === '') return `time: missing unit in duration ${JSON.stringify(text)}`
    if (!units.includes(unit)) return `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`
    rest = rest.slice(unit.length)
  }
  return null
}

/** One of `*`, `a`, `a-b`, each perhaps with `/step`. A single number with a step goes to the end of the range. */
function rangeProblem(text: string, { from, to, names }: Bounds): string | null {
  const [range = '', step, ...moreSteps] = text.split('/')
  const [low = '', high, ...moreBounds] = range.split('-')
  let [start, end] = [from, to]
  if (low !== '*' && low !== '?') {
    const first = numberOf(low, names)
    if (typeof first === 'string') return first
    start = first
    end = step === undefined ? first : to
    if (moreBounds.length > 0) return `too many hyphens: ${text}`
    if (high !== undefined) {
      const last = numberOf(high, names)
      if (typeof last === 'string') return last
      end = last
    }
  }
  if (moreSteps.length > 0) return `too many slashes: ${text}`
  const width = step === undefined ? 1 : numberOf(step, [])
  if (typeof width === 'string') return width
  if (start < from) return `beginning of range (${start}) below minimum (${from}): ${text}`
  if (end > to) return `end of range (${end}) above maximum (${to}): ${text}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`
  return width === 0 ? `step of range should be a positive number: ${text}` : null
}

function numberOf(text: string, names: readonly string[]): number | string {
  const named = names.indexOf(text.toLowerCase())
  if (named >= 0) return names === months ? named + 1 : named
  if (!/^[+-]?\d+$/.test(text))
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`
  return Number(text) < 0 ? `negative number (${Number(text)}) not allowed: ${text}` : Number(text)
}
