import { failed, ok, type Result } from '#shared/kit/result.ts'

export interface FieldBounds {
  readonly least: number
  readonly most: number
  /** Names in the order of their numbers, from `least` on. */
  readonly names?: readonly string[]
}

/** The numbers of one field. A star that was not thinned out by a step counts as "any" where days are matched. */
export interface Field {
  readonly numbers: ReadonlySet<number>
  readonly hasStar: boolean
}

function parseNumber(text: string): Result<number, string> {
  if (!/^[+-]?\d+$/.test(text))
    return failed(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  const number = Number(text)
  if (!Number.isSafeInteger(number))
    return failed(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`)
  return number < 0 ? failed(`negative number (${number}) not allowed: ${text}`) : ok(number)
}

function parseNamed(text: string, { names = [], least }: FieldBounds): Result<number, string> {
  const at = names.indexOf(text.toLowerCase())
  return at === -1 ? parseNumber(text) : ok(at + least)
}

interface Range {
  readonly start: number
  readonly end: number
  readonly isStar: boolean
}

/** The part before the slash: `*`, `?`, a number or two. A lone number with a step means "from there on". */
function parseRange(text: string, whole: string, hasStep: boolean, bounds: FieldBounds): Result<Range, string> {
  const [low = '', high, ...more] = text.split('-')
  if (low === '*' || low === '?') return ok({ start: bounds.least, end: bounds.most, isStar: true })
  const start = parseNamed(low, bounds)
  if (start.kind === 'failed') return start
  if (more.length > 0) return failed(`too many hyphens: ${whole}`)
  if (high === undefined) return ok({ start: start.value, end: hasStep ? bounds.most : start.value, isStar: false })
  const end = parseNamed(high, bounds)
  return end.kind === 'failed' ? end : ok({ start: start.value, end: end.value, isStar: false })
}

function parseEntry(text: string, bounds: FieldBounds): Result<Field, string> {
  const [rangeText = '', stepText, ...more] = text.split('/')
  const range = parseRange(rangeText, text, stepText !== undefined, bounds)
  if (range.kind === 'failed') return range
  const { start, end, isStar } = range.value
  if (more.length > 0) return failed(`too many slashes: ${text}`)
  const step = stepText === undefined ? ok(1) : parseNumber(stepText)
  if (step.kind === 'failed') return step
  const { least, most } = bounds
  if (start < least) return failed(`beginning of range (${start}) below minimum (${least}): ${text}`)
  if (end > most) return failed(`end of range (${end}) above maximum (${most}): ${text}`)
  if (start > end) return failed(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (step.value === 0) return failed(`step of range should be a positive number: ${text}`)
  const numbers = new Set<number>()
  for (let number = start; number <= end; number += step.value) numbers.add(number)
  return ok({ numbers, hasStar: isStar && step.value === 1 })
}

/** One field of a schedule: entries between commas (robfig/cron: getField, getRange). */
export function parseField(text: string, bounds: FieldBounds): Result<Field, string> {
  const numbers = new Set<number>()
  let hasStar = false
  for (const entry of text.split(',').filter((one) => one !== '')) {
    const field = parseEntry(entry, bounds)
    if (field.kind === 'failed') return field
    for (const number of field.value.numbers) numbers.add(number)
    hasStar ||= field.value.hasStar
  }
  return ok({ numbers, hasStar })
}
