import type { Clock } from '#shared/kit/clock.ts'
import { assert } from '#shared/kit/assert.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { createAdmission } from './admission/index.ts'
import { createControllers } from './controllers/index.ts'
import { createEventRecorder } from './controllers/events.ts'
import { runController } from './controllers/runner.ts'
import { initialNodes } from './controllers/nodes/index.ts'
import type { EventRecorder } from './controllers/types.ts'
import { initialObjects } from './initial-objects.ts'
import type { ContainerAccess } from './kubelet/container-access.ts'
import { createContainerAccess } from './kubelet/containers.ts'
import type { NewObject, ResourceName } from './objects.ts'
import { createRegistry } from './registry/registry.ts'
import type { Registry } from './registry/types.ts'
import { createStore } from './storage/store.ts'
import type { Store } from './storage/types.ts'
import { createCoreStrategies } from './strategies/core/index.ts'
import { workloadStrategies } from './strategies/workloads/index.ts'
import { Simulation } from './time/simulation.ts'

export interface SandboxOptions {
  /** The clock outside. */
  readonly clock: Clock
  /** All chance comes from it: uids, suffixes, addresses. */
  readonly seed: number
  /** The cluster's time at the start, milliseconds since 1970; default: that of the clock outside. */
  readonly startMs?: number
  readonly speed?: number
  readonly isFrozen?: boolean
  readonly nodes?: number
  /** The revision counter's start: above an older cluster's, so that none of its versions is mistaken. */
  readonly startRevision?: number
  /** What a task of the cluster threw: a defect of ours. The cluster goes on. */
  readonly onDefect: (defect: unknown) => void
}

/** A cluster in memory: its state, the one door to it, its time. No network, no process. */
export interface Sandbox {
  readonly store: Store
  readonly registry: Registry
  readonly time: Simulation
  readonly events: EventRecorder
  /** The inside of its containers. */
  readonly containers: ContainerAccess
  readonly seed: number
  stop(): void
}

const defaultNodes = 3

/** Makes a cluster with its nodes, namespaces and classes, and sets its controllers to work. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock, seed, onDefect, startMs = clock.nowMs(), nodes = defaultNodes } = options
  const { speed = 1, isFrozen = false, startRevision = 1 } = options
  const time = new Simulation({ clock, startMs, speed, isFrozen, onDefect })
  const store = createStore({ startRevision })
  const registry = createRegistry({
    store,
    strategies: { ...createCoreStrategies(), ...workloadStrategies },
    admission: createAdmission(),
    time,
    random: seededRandom(seed),
  })
  // It hears of a pod's change before the controllers do: they find its programs begun.
  const containers = createContainerAccess({ view: store, time, seed })
  const events = createEventRecorder({ registry, view: store, time })
  for (const { resource, object } of initialObjects()) add(registry, resource, object)
  for (const node of initialNodes(nodes, startMs)) add(registry, 'nodes', node)
  const stops = createControllers(store, time, containers.processes).map((controller) =>
    runController(controller, { store, registry, time, events }),
  )
  return {
    store,
    registry,
    time,
    events,
    containers,
    seed,
    stop() {
      time.stop()
      for (const stop of stops) stop()
    },
  }
}

function add(registry: Registry, resource: ResourceName, object: NewObject<ResourceName>): void {
  const made = registry.create(resource, object)
  assert(
    made.kind === 'ok',
    `a new cluster takes its first ${resource} ${object.metadata.name}, found ${made.kind === 'failed' ? made.failure.message : ''}`,
  )
}
