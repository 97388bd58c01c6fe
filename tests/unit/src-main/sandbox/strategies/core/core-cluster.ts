import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { createAdmission } from '../../../../../../src-main/sandbox/admission/index.ts'
import { initialObjects } from '../../../../../../src-main/sandbox/initial-objects.ts'
import type { NewObject, ObjectOf, ResourceName } from '../../../../../../src-main/sandbox/objects.ts'
import { createRegistry } from '../../../../../../src-main/sandbox/registry/registry.ts'
import type { Registry, Strategies } from '../../../../../../src-main/sandbox/registry/types.ts'
import { resources } from '../../../../../../src-main/sandbox/resources.ts'
import { createStore } from '../../../../../../src-main/sandbox/storage/store.ts'
import type { Store } from '../../../../../../src-main/sandbox/storage/types.ts'
import { createCoreStrategies } from '../../../../../../src-main/sandbox/strategies/core/index.ts'
import { Simulation } from '../../../../../../src-main/sandbox/time/simulation.ts'

export interface CoreCluster {
  readonly store: Store
  readonly registry: Registry
  readonly time: Simulation
  /** Creates what has to be accepted. */
  readonly made: <R extends ResourceName>(resource: R, object: NewObject<R>) => ObjectOf[R]
}

export const startMs = Date.parse('2026-03-01T12:00:00Z')

/** A cluster without controllers: the store, the registry with the rules of the plain kinds, and admission. */
export function coreCluster(...namespaces: readonly string[]): CoreCluster {
  const store = createStore()
  const onDefect = (defect: unknown): never => {
    throw defect
  }
  const time = new Simulation({ clock: new ManualClock(0), startMs, isFrozen: true, onDefect })
  const bare = Object.fromEntries(Object.keys(resources).map((name) => [name, {}])) as unknown as Strategies
  const registry = createRegistry({
    store,
    strategies: { ...bare, ...createCoreStrategies() },
    admission: createAdmission(),
    time,
    random: seededRandom(7),
  })
  const made = <R extends ResourceName>(resource: R, object: NewObject<R>): ObjectOf[R] => {
    const outcome = registry.create(resource, object)
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
    return outcome.value
  }
  for (const { resource, object } of initialObjects()) made(resource, object)
  for (const name of namespaces) {
    made('namespaces', { metadata: { name }, spec: {} })
    made('serviceaccounts', { metadata: { name: 'default', namespace: name } })
  }
  return { store, registry, time, made }
}
