import type { ClusterView } from '../../storage/types.ts'
import type { SimulatedTime } from '../../time/types.ts'
import type { Controller } from '../types.ts'
import { createNodeLifeController } from './node-life.ts'
import { createNodeLifecycleController } from './node-lifecycle.ts'
import { createPodGcController } from './pod-gc.ts'
import { createTaintEvictionController } from './taint-eviction.ts'

export { initialNodes } from './initial-nodes.ts'

/** Everything about nodes: what they say of themselves, what is done when they fall silent, and the pods that are left over. */
export function createNodeControllers(view: ClusterView, time: SimulatedTime): readonly Controller[] {
  return [
    createNodeLifeController(view),
    createNodeLifecycleController(view, time),
    createTaintEvictionController(view, time),
    createPodGcController(view, time),
  ]
}
