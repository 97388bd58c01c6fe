import type { EntityMaps } from '#shared/model/change.ts'
import type { Workload } from '#shared/model/entities.ts'
import { Gathering } from './gathering.ts'
import { compareText } from './stage-facts.ts'
import type { StageState } from './types.ts'

/** Everything the Stage shows of one set, or null when there is no such set. */
export function stageStateOf(maps: EntityMaps, workloadKey: string, at: number): StageState | null {
  return new Gathering(maps, workloadKey).stateAt(at)
}

export interface WorkloadChoice {
  readonly key: string
  readonly namespace: string
  readonly name: string
  readonly state: Workload['state']
  readonly wanted: number
  readonly ready: number
}

/** All sets by namespace and name, for the picker; never by health. */
export function workloadsOf(maps: EntityMaps): readonly WorkloadChoice[] {
  return [...maps.workload]
    .map(([key, { namespace, name, state, counts }]) => {
      return { key, namespace, name, state, wanted: counts.wanted, ready: counts.ready }
    })
    .toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name))
}
