import type { StoryCode } from '#shared/story/codes.ts'
import type { Looks } from '../io.ts'
import type { LineShape } from '../shape/narrate.ts'
import { glyph, harmless, paint, type Tone } from './style.ts'

/** Good news, bad news, goings and comings; everything else in the colour of the text. */
const tones: Partial<Record<StoryCode, Tone>> = {
  'pod-ready': 'ok',
  'rollout-done': 'ok',
  'disk-same': 'ok',
  'node-back': 'ok',
  'job-complete': 'ok',
  'attempt-succeeded': 'ok',
  'pod-crashed': 'fail',
  'pod-failing': 'fail',
  'claim-stuck': 'fail',
  'rollout-stuck': 'fail',
  'node-lost': 'fail',
  'job-failed': 'fail',
  'attempt-failed': 'fail',
  'disk-new': 'fail',
  'pod-unready': 'work',
  'pod-terminating': 'leave',
  'set-deleted': 'leave',
  'claim-deleting': 'leave',
  'feed-changed': 'wait',
  gap: 'wait',
}

export interface LineContext {
  readonly previousWhy: string | null
  /** With several namespaces in view a line says which it is of. */
  readonly namesNamespace: boolean
}

/** The local time of day, what happened, and why on a line of its own below it: once, if many in a row have the same reason. */
export function lineText(line: LineShape, context: LineContext, looks: Looks): string {
  const { previousWhy, namesNamespace } = context
  const time = timeOfDay(new Date(line.at))
  const place = namesNamespace && line.subject.namespace !== '' ? `${line.subject.namespace}: ` : ''
  const what = `${paint(harmless(place), 'quiet', looks)}${paint(harmless(line.what), tones[line.code] ?? 'plain', looks)}`
  const why =
    line.why === null || line.why === previousWhy
      ? ''
      : `${' '.repeat(time.length)}  ${paint(`${glyph('why', looks)} ${harmless(line.why)}`, 'quiet', looks)}\n`
  return `${paint(time, 'quiet', looks)}  ${what}\n${why}`
}

function timeOfDay(at: Date): string {
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${hours}:${minutes}:${seconds}`
}
