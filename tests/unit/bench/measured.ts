import type { Churn, Started } from '../../../bench/phases.ts'
import type { Rate } from '../../../bench/plan.ts'
import type { Measured } from '../../../bench/round.ts'

const start: Started = {
  sceneMs: 900,
  wholeMs: 1_000,
  marksMs: {},
  pssMb: 400,
  cpuMs: 2_000,
  threads: {},
  longestTaskMs: 0,
}

const churn: Churn = {
  changes: 1_000,
  heldShare: 1,
  perSecond: 1_000,
  latencyP50Ms: 10,
  latencyP99Ms: 20,
  cpuShare: 0.5,
  stolenShare: 0,
  cpuMsPerThousand: 500,
  drawingMsPerFrame: 5,
  frameP50Ms: 16.7,
  frameP99Ms: 16.8,
  longestTaskMs: 0,
  threads: {},
  gaps: 0,
  resyncs: 0,
}

/** What a contestant did, in figures that do not matter but for those given. */
export function measured(given: {
  readonly start?: Partial<Started>
  readonly rate?: Rate
  readonly churn?: Partial<Churn>
}): Measured {
  return {
    start: { ...start, ...given.start },
    churn: given.rate === undefined ? {} : { [given.rate]: { ...churn, ...given.churn } },
  }
}
