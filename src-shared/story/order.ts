import type { Milestone } from './codes.ts'

/**
 * What comes first within one batch. The cluster made these changes one after the other, but a batch holds only what they came
 * to; so causes stand before what they bring about: what ends makes room, what gets ready lets the next begin.
 */
export type Stage = 'connection' | 'node' | 'intent' | 'end' | 'progress' | 'ask' | 'begin' | 'result'

const stages: readonly Stage[] = ['connection', 'node', 'intent', 'end', 'progress', 'ask', 'begin', 'result']

/** A milestone with its place in the batch. */
export interface Told {
  readonly milestone: Milestone
  readonly stage: Stage
  /** Within one ordinal: the life of a claim, then of its pod, then of its record. */
  readonly step: number
}

interface Ranked {
  readonly milestone: Milestone
  readonly stage: number
  readonly set: number
  readonly ordinal: number
  readonly step: number
}

/** Ordinals end from the highest down and begin from the lowest up; sets stand in the order in which the batch names them. */
export function inCausalOrder(told: readonly Told[]): readonly Milestone[] {
  const sets = new Map<string, number>()
  const ranked = told.map(({ milestone, stage, step }): Ranked => {
    const name = setOf(milestone)
    const set = sets.get(name) ?? sets.size
    sets.set(name, set)
    const ordinal = milestone.subject.ordinal ?? -1
    const fromHighest = stage === 'end' || stage === 'ask'
    return { milestone, stage: stages.indexOf(stage), set, ordinal: fromHighest ? -ordinal : ordinal, step }
  })
  return ranked.sort(byRank).map(({ milestone }) => milestone)
}

function setOf({ subject }: Milestone): string {
  return `${subject.namespace}/${subject.kind === 'StatefulSet' ? subject.name : (subject.set ?? '')}`
}

/** Sorting keeps the order of equals, which is the model's own. */
const byRank = (a: Ranked, b: Ranked): number =>
  a.stage - b.stage || a.set - b.set || a.ordinal - b.ordinal || a.step - b.step
