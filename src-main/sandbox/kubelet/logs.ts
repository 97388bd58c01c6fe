import { exitCodeOf } from './endings.ts'
import type { ObjectOf } from '../objects.ts'
import { wireTime } from '../time/wire-time.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]

/** One run of a container, from its start to its end. */
export interface Run {
  readonly startedMs: number
  /** Null: it still runs. */
  readonly endedMs: number | null
}

export interface LogLine {
  readonly atMs: number
  readonly text: string
  /** The line was not ended by the program. */
  readonly isPartial?: true
  /** The so manieth second of its life, if the line says only that the container is there. */
  readonly tick?: number
}

/** A real node keeps 10 MiB per container; so many lines are in reach here, however long it has run. */
const keptLines = 10_000
const everyMs = 1000

/**
 * What a container says: what its command was asked to print, then a line each second. Lines are worked out from the start of
 * the run, so a container that has run for a day costs no memory.
 */
export function linesOf(
  pod: Pod,
  container: Container,
  run: Run,
  nowMs: number,
  sinceMs = -Infinity,
): readonly LogLine[] {
  const untilMs = Math.min(run.endedMs ?? nowMs, nowMs)
  const printed = printedBy(container).map((text) => ({ atMs: run.startedMs, text }))
  const lastTick = Math.floor((untilMs - run.startedMs) / everyMs)
  const firstTick = Math.max(1, lastTick - keptLines + 1, Math.ceil((sinceMs - run.startedMs) / everyMs))
  const ticks: LogLine[] = []
  for (let tick = firstTick; tick <= lastTick; tick += 1) ticks.push(tickLine(pod, container, run, tick))
  return [...printed.filter(({ atMs }) => atMs >= sinceMs), ...ticks]
}

/** When the next line falls due. */
export const nextLineMs = ({ startedMs }: Run, nowMs: number): number =>
  startedMs + (Math.floor((nowMs - startedMs) / everyMs) + 1) * everyMs

function tickLine({ metadata }: Pod, { name }: Container, { startedMs }: Run, tick: number): LogLine {
  const atMs = startedMs + tick * everyMs
  return { atMs, tick, text: `${wireTime(atMs)} ${metadata.name} ${name}: running for ${tick} s` }
}

/** The lines that a command prints at once: every `echo` of its script that stands outside of loops and goes to no file. */
export function printedBy(container: Container): readonly string[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const [program = ''] = words
  if (/(^|\/)echo$/.test(program)) return [words.slice(1).join(' ')]
  const script = /(^|\/)(sh|bash|ash)$/.test(program) && /^-[a-z]*c$/.test(words[1] ?? '') ? (words[2] ?? '') : ''
  const [straight = ''] = script.split(/\b(?:while|until|for)\b/)
  return straight
    .split(/;|\n|&&|\|\|/)
    .map((part) => /^\s*echo\s+([^>|]*)$/.exec(part)?.[1]?.trim() ?? null)
    .filter((text) => text !== null)
    .map((text) => text.replaceAll(/^(['"])(.*)\1$/g, '$2'))
}

/** A container whose command plainly exits says nothing more after that. */
export const isSilent = (container: Container): boolean => exitCodeOf(container) !== null

/** Cuts a log as its reader asked. */
export function logText(
  lines: readonly LogLine[],
  {
    tailLines,
    limitBytes,
    timestamps = false,
  }: { readonly tailLines?: number; readonly limitBytes?: number; readonly timestamps?: boolean },
): string {
  const wanted = tailLines === undefined ? lines : tailLines === 0 ? [] : lines.slice(-tailLines)
  const text = wanted.map((line) => lineText(line, timestamps)).join('')
  return limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString('utf8')
}

/** One line with its end and, if asked, the instant in nanoseconds as a container runtime writes it. */
export const lineText = ({ atMs, text, isPartial }: LogLine, timestamps: boolean): string =>
  `${timestamps ? `${new Date(atMs).toISOString().slice(0, 23)}000000Z ` : ''}${text}${isPartial === true ? '' : '\n'}`
