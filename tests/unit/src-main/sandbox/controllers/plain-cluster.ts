import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { runController } from '../../../../../src-main/sandbox/controllers/runner.ts'
import type { Controller, Said } from '../../../../../src-main/sandbox/controllers/types.ts'
import type { NewObject, ObjectOf, ResourceName } from '../../../../../src-main/sandbox/objects.ts'
import { createRegistry } from '../../../../../src-main/sandbox/registry/registry.ts'
import type { Admission, DeleteOptions, Registry, Strategies } from '../../../../../src-main/sandbox/registry/types.ts'
import { resources } from '../../../../../src-main/sandbox/resources.ts'
import { refusal } from '../../../../../src-main/sandbox/status.ts'
import { createStore } from '../../../../../src-main/sandbox/storage/store.ts'
import type { ClusterView, Store, StoreChange } from '../../../../../src-main/sandbox/storage/types.ts'
import type { SimulatedTime } from '../../../../../src-main/sandbox/time/types.ts'
import { Simulation } from '../../../../../src-main/sandbox/time/simulation.ts'

/**
 * The store, the registry and the controllers under test, without defaulting, validation and admission: for controllers
 * that are asked what they make of complete objects.
 */
export interface PlainCluster {
  readonly store: Store
  readonly registry: Registry
  readonly said: readonly Said[]
  readonly changes: readonly StoreChange[]
  /** May refuse what is to be created, with a text; a quota would. */
  refuse: (resource: ResourceName) => string | null
  create<R extends ResourceName>(resource: R, object: NewObject<R>): ObjectOf[R]
  update<R extends ResourceName>(resource: R, object: ObjectOf[R]): ObjectOf[R]
  /** Writes a status over what is there. */
  setStatus<R extends ResourceName>(resource: R, namespace: string, name: string, status: object): void
  remove(resource: ResourceName, namespace: string, name: string, options?: DeleteOptions): void
  step(ms: number): void
  nowMs(): number
}

export const startMs = Date.parse('2026-03-01T12:00:00Z')

export function plainCluster(
  factories: readonly ((view: ClusterView, time: SimulatedTime) => Controller)[],
  at: number = startMs,
): PlainCluster {
  const store = createStore()
  const time = new Simulation({
    clock: new ManualClock(0),
    startMs: at,
    isFrozen: true,
    onDefect: (defect) => {
      throw defect
    },
  })
  const strategies = Object.fromEntries(Object.keys(resources).map((name) => [name, {}])) as unknown as Strategies
  const refuser: { refuse: PlainCluster['refuse'] } = { refuse: () => null }
  const admission: Admission = {
    mutate: () => null,
    validate(_object, { operation, resource }) {
      const text = operation === 'CREATE' ? refuser.refuse(resource) : null
      return text === null ? null : refusal(403, 'Forbidden', text)
    },
  }
  const registry = createRegistry({ store, strategies, admission, time, random: seededRandom(1) })
  const said: Said[] = []
  const changes: StoreChange[] = []
  store.subscribe((change) => changes.push(change))
  const events = { record: (one: Said) => void said.push(one) }
  for (const factory of factories) runController(factory(store, time), { store, registry, time, events })
  const value = <T>(outcome: { kind: 'ok'; value: T } | { kind: 'failed'; failure: { message: string } }): T => {
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
    return outcome.value
  }
  return {
    get refuse() {
      return refuser.refuse
    },
    set refuse(refuse) {
      refuser.refuse = refuse
    },
    store,
    registry,
    said,
    changes,
    create: (resource, object) => value(registry.create(resource, object)),
    update: (resource, object) => value(registry.update(resource, object)),
    setStatus(resource, namespace, name, status) {
      const object = store.get(resource, namespace, name)
      if (object === undefined) throw new Error(`expected ${resource} ${namespace}/${name}, found none`)
      value(registry.update(resource, { ...object, status }, { subresource: 'status' }))
    },
    remove: (resource, namespace, name, options) => void value(registry.delete(resource, namespace, name, options)),
    step: (ms) => time.step(ms),
    nowMs: () => time.nowMs(),
  }
}
