import { failed, ok, type Result } from '#shared/kit/result.ts'
import { nextOf, type Fields } from './matching.ts'
import { parseField, type FieldBounds } from './fields.ts'

/** When something is due, in robfig/cron's dialect (v3, `ParseStandard`), which is the CronJob controller's. */
export interface Schedule {
  /** The first due instant after `afterMs`; null if there is none within five years. The zone is UTC unless given. */
  next(afterMs: number, timeZone?: string): number | null
}

const bounds = {
  minute: { least: 0, most: 59 },
  hour: { least: 0, most: 23 },
  dayOfMonth: { least: 1, most: 31 },
  month: { least: 1, most: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  dayOfWeek: { least: 0, most: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
} as const satisfies Readonly<Record<keyof Fields, FieldBounds>>

const places = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const

/** What the named schedules stand for. */
const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Reads a schedule; the failure is the parser's own text, which the API server repeats. */
export function parseSchedule(text: string): Result<Schedule, string> {
  if (text === '') return failed('empty spec string')
  if (text.startsWith('@every ')) return parseEvery(text)
  if (text.startsWith('@')) {
    const macro = macros[text]
    return macro === undefined ? failed(`unrecognized descriptor: ${text}`) : parseSchedule(macro)
  }
  const words = text
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '')
  if (words.length !== places.length)
    return failed(`expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`)
  const fields: Partial<Record<keyof Fields, Fields['hour']>> = {}
  for (const [at, place] of places.entries()) {
    const field = parseField(words[at] ?? '', bounds[place])
    if (field.kind === 'failed') return field
    fields[place] = field.value
  }
  return ok(fromFields(fields as Fields))
}

const fromFields = (fields: Fields): Schedule => ({
  next: (afterMs, timeZone = '') => nextOf(fields, afterMs, timeZone),
})

const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** Go's time.ParseDuration, with its texts. */
function parseDuration(text: string): Result<number, string> {
  const quoted = JSON.stringify(text)
  const invalid = failed(`time: invalid duration ${quoted}`)
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/u.exec(text) ?? []
  if (rest === '0') return ok(0)
  if (rest === '') return invalid
  let totalMs = 0
  for (let left = rest; left !== '';) {
    const [all = '', count = '', unit = ''] = /^(\d+\.?\d*|\.\d+)([^\d.]*)/u.exec(left) ?? []
    if (all === '') return invalid
    if (unit === '') return failed(`time: missing unit in duration ${quoted}`)
    const unitMs = unitsMs[unit]
    if (unitMs === undefined) return failed(`time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`)
    totalMs += Number(count) * unitMs
    left = left.slice(all.length)
  }
  return ok(sign === '-' ? -totalMs : totalMs)
}

/** Every so often from the last time; whole seconds, at least one. */
function parseEvery(text: string): Result<Schedule, string> {
  const duration = parseDuration(text.slice('@every '.length))
  if (duration.kind === 'failed') return failed(`failed to parse duration ${text}: ${duration.failure}`)
  const everyMs = Math.max(1_000, Math.trunc(duration.value / 1_000) * 1_000)
  return ok({ next: (afterMs) => Math.floor(afterMs / 1_000) * 1_000 + everyMs })
}
