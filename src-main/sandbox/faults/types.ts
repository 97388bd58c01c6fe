import type { Random } from '#shared/kit/clock.ts'
import type { Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { ApiAnswer, ApiRequest, RequestFaults } from '../api/index.ts'
import type { ControlCommand, ControlState, Fault, ScenarioInfo } from '../control.ts'
import type { Registry } from '../registry/types.ts'
import type { Store } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'

export interface FaultsParts {
  readonly store: Store
  readonly registry: Registry
  readonly time: SimulatedTime
  readonly random: Random
  readonly cutWatches: () => number
}

/** What the control API may ask of the whole sandbox. */
export interface ControlTarget {
  readonly state: ControlState
  readonly scenarios: readonly ScenarioInfo[]
  command(command: ControlCommand): Result<null, Problem>
}

/** What fails in one cluster, and the own API beside Kubernetes' through which it is made to. */
export interface Faults extends RequestFaults {
  /** Those that objects carry (annotations, labels) and those of requests. */
  inForce(): readonly Fault[]
  apply(command: Extract<ControlCommand, { command: 'fault' | 'mend' }>): Result<null, Problem>
  /** Answers paths under /podium/v1/; null for every other. */
  answer(request: ApiRequest, target: ControlTarget): ApiAnswer | null
}
