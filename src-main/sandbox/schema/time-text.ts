import type { Result } from '#shared/kit/result.ts'
import { failed, ok } from '#shared/kit/result.ts'

const layouts = { seconds: '2006-01-02T15:04:05Z07:00', micros: '2006-01-02T15:04:05.000000Z07:00' }

/** The pieces of Go's layout, each with how much of the text it takes and how an error names it. */
const pieces: readonly (readonly [pattern: RegExp, shown: string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^(?:0[1-9]|1[0-2])/, '01'],
  [/^-/, '-'],
  [/^\d{2}/, '02'],
  [/^T/, 'T'],
  [/^\d{2}/, '15'],
  [/^:/, ':'],
  [/^\d{2}/, '04'],
  [/^:/, ':'],
  [/^\d{2}/, '05'],
  [/^(?:\.\d+)?/, ''],
  [/^(?:Z|[-+]\d{2}:\d{2})/, 'Z07:00'],
]

function complaint(text: string, layout: string): string | null {
  let rest = text
  for (const [pattern, shown] of pieces) {
    const found = pattern.exec(rest)
    if (found === null) {
      return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(shown)}`
    }
    rest = rest.slice(found[0].length)
  }
  return rest === '' ? null : `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`
}

/** Which part lies outside its range; Go looks at the hour first and at the day last. */
function outOfRange(text: string): string | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = [...text.slice(0, 19).matchAll(/\d+/g)].map(
    Number,
  )
  if (hour > 23) return 'hour'
  if (minute > 59) return 'minute'
  if (second > 59) return 'second'
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return day < 1 || day > lastDay ? 'day' : null
}

/** An instant as the API prints it: UTC, whole seconds, or six places for a MicroTime; or Go's error. */
export function canonicalTime(text: string, precision: 'seconds' | 'micros'): Result<string, string> {
  const problem = complaint(text, layouts[precision])
  if (problem !== null) return failed(problem)
  const part = outOfRange(text)
  if (part !== null) return failed(`parsing time ${JSON.stringify(text)}: ${part} out of range`)
  const instant = new Date(text)
  const wholeSeconds = instant.toISOString().slice(0, 19)
  if (precision === 'seconds') return ok(`${wholeSeconds}Z`)
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  return ok(`${wholeSeconds}.${fraction.padEnd(6, '0').slice(0, 6)}Z`)
}
