import { createResolver } from '../dns/index.ts'
import type { Store } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import { createInside, type Inside } from './inside.ts'

export interface ContainersParts {
  readonly view: Store
  readonly time: SimulatedTime
  readonly seed: number
}

/** The inside of a cluster's containers. Make it with the cluster, before its first pod: it listens to what becomes of them. */
export function createContainerAccess({ view, time }: ContainersParts): Inside {
  return createInside({ store: view, time, resolve: createResolver({ view, nowMs: () => time.nowMs() }) })
}
