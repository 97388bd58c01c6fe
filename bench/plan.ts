import type { Extent } from './cluster/bench-cluster.ts'
import type { ContestantName } from './contestants.ts'

/** A cluster of the run. `many` are ordinary sets; the others are one set alone, to be looked at as a whole. */
export const extents = {
  many: { sets: 100, podsPerSet: 100 },
  most: { sets: 500, podsPerSet: 100 },
  marks: { sets: 1, podsPerSet: 1_000 },
  cells: { sets: 1, podsPerSet: 5_000 },
} as const satisfies Readonly<Record<string, Extent>>

export type ExtentName = keyof typeof extents

/** Changes in a second, or as many as the contestant takes. */
export type Rate = 100 | 500 | 1_000 | 5_000 | 'most'

/** One contestant's turn in a round. */
export interface Turn {
  readonly extent: ExtentName
  readonly contestant: ContestantName
  readonly rates: readonly Rate[]
}

export interface Plan {
  readonly rounds: number
  readonly turns: readonly Turn[]
  /** Also where as many changes are made as are taken: what begins before anybody's code is warm is not sustained. */
  readonly secondsPerRate: number
}

const all: readonly Rate[] = [100, 1_000, 5_000, 'most']

/** Peers stand side by side, so that what disturbs one disturbs the other. */
export const fullPlan: Plan = {
  rounds: 5,
  secondsPerRate: 6,
  turns: [
    { extent: 'many', contestant: 'podium', rates: all },
    { extent: 'many', contestant: 'informer', rates: all },
    { extent: 'many', contestant: 'naive', rates: [100, 1_000, 'most'] },
    { extent: 'many', contestant: 'kubectl', rates: ['most'] },
    { extent: 'many', contestant: 'watch', rates: ['most'] },
    { extent: 'many', contestant: 'agent', rates: ['most'] },
    { extent: 'most', contestant: 'podium', rates: [] },
    { extent: 'most', contestant: 'informer', rates: [] },
    { extent: 'most', contestant: 'agent', rates: [] },
    { extent: 'marks', contestant: 'podium', rates: [500] },
    { extent: 'cells', contestant: 'podium', rates: [500] },
    { extent: 'cells', contestant: 'svg', rates: [500] },
  ],
}

/** Two minutes on a quiet machine: fewer rounds, shorter stretches, no cluster of 50,000. */
export const quickPlan: Plan = {
  rounds: 2,
  secondsPerRate: 2,
  turns: [
    { extent: 'many', contestant: 'podium', rates: [1_000, 5_000, 'most'] },
    { extent: 'many', contestant: 'informer', rates: [1_000, 'most'] },
    { extent: 'many', contestant: 'naive', rates: [1_000] },
    { extent: 'many', contestant: 'kubectl', rates: ['most'] },
    { extent: 'many', contestant: 'agent', rates: [] },
    { extent: 'cells', contestant: 'podium', rates: [500] },
    { extent: 'cells', contestant: 'svg', rates: [500] },
  ],
}
