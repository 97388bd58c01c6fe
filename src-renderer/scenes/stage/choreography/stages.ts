import { times } from './times.ts'

/**
 * The stages of a beat, each after the other: cause, body, link, state; the caption comes with them. One body or link
 * can have several steps, because a cable must unplug before its card lifts, and a slot must be there before a card
 * drops into it.
 */
export const stageOrder = [
  'resize',
  'cause',
  'unplug',
  'leave',
  'arrange',
  'enter',
  'plug',
  'tag',
  'fill',
  'flag',
  'state',
] as const

export type StageName = (typeof stageOrder)[number]
export type StageWord = 'cause' | 'body' | 'link' | 'tag' | 'state'

/** What a stage is in the words of the visual language, and its time unless a verb asks for another. */
const stageInfo: { readonly [Name in StageName]: { readonly word: StageWord; readonly baseMs: number } } = {
  resize: { word: 'body', baseMs: times.t5 },
  cause: { word: 'cause', baseMs: times.t2 },
  unplug: { word: 'link', baseMs: times.t2 },
  leave: { word: 'body', baseMs: times.t4 },
  arrange: { word: 'body', baseMs: times.t4 },
  enter: { word: 'body', baseMs: times.t3 },
  plug: { word: 'link', baseMs: times.t2 },
  tag: { word: 'tag', baseMs: times.t4 },
  fill: { word: 'state', baseMs: times.t2 },
  flag: { word: 'link', baseMs: times.t3 },
  state: { word: 'state', baseMs: times.t1 },
}

export interface PlanStage {
  readonly name: StageName
  readonly word: StageWord
  readonly startMs: number
  readonly durationMs: number
}

/** Puts the stages that are used one after the other; `asked` holds the times that verbs ask for. */
export function layOutStages(
  used: ReadonlySet<StageName>,
  asked: ReadonlyMap<StageName, number>,
): readonly PlanStage[] {
  let startMs = 0
  const stages: PlanStage[] = []
  for (const name of stageOrder) {
    if (!used.has(name)) continue
    const { word, baseMs } = stageInfo[name]
    const durationMs = asked.get(name) ?? baseMs
    stages.push({ name, word, startMs, durationMs })
    startMs += durationMs
  }
  return stages
}

export function totalOf(stages: readonly PlanStage[]): number {
  const last = stages.at(-1)
  return last === undefined ? 0 : last.startMs + last.durationMs
}

/** The same stages in less time: a merged beat may hold all of them and still take no longer than `mostMs`. */
export function squeeze(stages: readonly PlanStage[], mostMs: number): readonly PlanStage[] {
  const totalMs = totalOf(stages)
  if (totalMs <= mostMs) return stages
  return stretched(stages, mostMs / totalMs)
}

export function stretched(stages: readonly PlanStage[], factor: number): readonly PlanStage[] {
  return stages.map((stage) => ({ ...stage, startMs: stage.startMs * factor, durationMs: stage.durationMs * factor }))
}
