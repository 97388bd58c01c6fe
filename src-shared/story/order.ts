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

/** Ordinals end from the highest down and begin from the lowest up; sets stand in the order in which the batch names them. */
export function inCausalOrder(told: readonly Told[]): readonly Milestone[] {
  const sets = new Map<string, number>()
  for (const { milestone } of told) {
    const set = setOf(milestone)
    if (!sets.has(set)) sets.set(set, sets.size)
  }
  const rank = ({ milestone, stage, step }: Told): readonly number[] => {
    const ordinal = milestone.subject.ordinal ?? -1
    const fromHighest = stage === 'end' || stage === 'ask'
    return [stages.indexOf(stage), sets.get(setOf(milestone)) ?? 0, fromHighest ? -ordinal : ordinal, step]
  }
  return told
    .map((each) => ({ each, rank: rank(each) }))
    .toSorted((a, b) => compare(a.rank, b.rank))
    .map(({ each }) => each.milestone)
}

function setOf({ subject }: Milestone): string {
  return `${subject.namespace}/${subject.kind === 'StatefulSet' ? subject.name : (subject.set ?? '')}`
}

/** Sorting keeps the order of equals, which is the model's own. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
