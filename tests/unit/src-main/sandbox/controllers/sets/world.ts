import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { runController } from '../../../../../../src-main/sandbox/controllers/runner.ts'
import type { Controller, Said } from '../../../../../../src-main/sandbox/controllers/types.ts'
import type { NewObject, ObjectOf, ResourceName } from '../../../../../../src-main/sandbox/objects.ts'
import { createRegistry } from '../../../../../../src-main/sandbox/registry/registry.ts'
import type {
  Admission,
  DeleteOptions,
  Registry,
  Strategies,
} from '../../../../../../src-main/sandbox/registry/types.ts'
import { resources } from '../../../../../../src-main/sandbox/resources.ts'
import { forbidden } from '../../../../../../src-main/sandbox/status.ts'
import { createStore } from '../../../../../../src-main/sandbox/storage/store.ts'
import type { ClusterView, Store, StoreChange } from '../../../../../../src-main/sandbox/storage/types.ts'
import { workloadStrategies } from '../../../../../../src-main/sandbox/strategies/workloads/index.ts'
import { Simulation } from '../../../../../../src-main/sandbox/time/simulation.ts'

export const startMs = Date.parse('2026-03-01T12:00:00Z')
export const namespace = 'default'

export interface WorldOptions {
  readonly controllers: readonly ((view: ClusterView) => unknown)[]
  /** Pods turn Running, Ready and, when deleted, gone by themselves, as on the test cluster's nodes. */
  readonly hasKubelet?: boolean
}

type Pod = ObjectOf['pods']

/** Store, registry and controllers with the real defaults of workloads, and a kubelet that can be played by hand. */
export class World {
  readonly store: Store
  readonly registry: Registry
  readonly said: Said[] = []
  readonly changes: StoreChange[] = []
  /** Creations of these resources are refused from now on, with these words. */
  readonly refuses = new Map<ResourceName, string>()
  readonly #time: Simulation

  constructor({ controllers, hasKubelet = false }: WorldOptions) {
    this.store = createStore()
    this.#time = new Simulation({
      clock: new ManualClock(0),
      startMs,
      isFrozen: true,
      onDefect(defect) {
        throw defect
      },
    })
    const plain = Object.fromEntries(Object.keys(resources).map((name) => [name, {}])) as unknown as Strategies
    const { store } = this
    const time = this.#time
    this.registry = createRegistry({
      store,
      strategies: { ...plain, ...workloadStrategies },
      admission: this.#admission(),
      time,
      random: seededRandom(7),
    })
    store.subscribe((change) => this.changes.push(change))
    if (hasKubelet) store.subscribe((change) => this.#liveOn(change))
    const events = { record: (one: Said) => void this.said.push(one) }
    for (const factory of controllers)
      runController(factory(store) as Controller, { store, registry: this.registry, time, events })
  }

  get nowMs(): number {
    return this.#time.nowMs()
  }

  step(ms: number): void {
    this.#time.step(ms)
  }

  create<R extends ResourceName>(resource: R, object: NewObject<R>): ObjectOf[R] {
    return value(this.registry.create(resource, object))
  }

  get<R extends ResourceName>(resource: R, name: string): ObjectOf[R] {
    const found = this.store.get(resource, namespace, name)
    if (found === undefined) throw new Error(`expected ${resource} ${name}, found none`)
    return found
  }

  names(resource: ResourceName): readonly string[] {
    return this.store.list(resource, namespace).map(({ metadata }) => metadata.name)
  }

  /** Changes an object as a person would: spec, labels, annotations, owners. */
  change<R extends ResourceName>(resource: R, name: string, change: (object: ObjectOf[R]) => ObjectOf[R]): void {
    value(this.registry.update(resource, change(this.get(resource, name))))
  }

  setSpec(
    resource: 'statefulsets' | 'deployments' | 'replicasets' | 'replicationcontrollers',
    name: string,
    part: object,
  ): void {
    this.change(resource, name, (object) => ({ ...object, spec: { ...object.spec, ...part } }) as typeof object)
  }

  delete(resource: ResourceName, name: string, options?: DeleteOptions): void {
    value(this.registry.delete(resource, namespace, name, options))
  }

  setStatus<R extends ResourceName>(resource: R, name: string, status: object): void {
    const object = { ...this.get(resource, name), status } as ObjectOf[R]
    value(this.registry.update(resource, object, { subresource: 'status' }))
  }

  /** Running, and Ready or not. */
  run(name: string, isReady = true): void {
    if (this.get('pods', name).spec.nodeName === undefined) value(this.registry.bind(namespace, name, 'node-1'))
    const now = new Date(this.nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
    const ready = { type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: now }
    this.setStatus('pods', name, { ...this.get('pods', name).status, phase: 'Running', conditions: [ready] })
  }

  end(name: string, phase: 'Failed' | 'Succeeded'): void {
    this.setStatus('pods', name, { ...this.get('pods', name).status, phase, conditions: [] })
  }

  /** The kubelet's word that a deleted pod has gone, or a forced deletion. */
  vanish(name: string): void {
    this.delete('pods', name, { gracePeriodSeconds: 0 })
  }

  /** The states that one object went through, as far as `look` tells them apart. */
  states<R extends ResourceName, T>(resource: R, name: string, look: (object: ObjectOf[R]) => T): readonly T[] {
    const seen: T[] = []
    for (const change of this.changes) {
      if (change.resource !== resource || change.object.metadata.name !== name) continue
      const state = look(change.object as ObjectOf[R])
      if (JSON.stringify(seen.at(-1)) !== JSON.stringify(state)) seen.push(state)
    }
    return seen
  }

  get messages(): readonly string[] {
    return this.said.map(({ reason, message }) => `${reason}: ${message}`)
  }

  #admission(): Admission {
    return {
      mutate: (_draft, { resource, operation }) => {
        const because = operation === 'CREATE' ? this.refuses.get(resource) : undefined
        const name = (_draft.metadata as { name?: string }).name ?? ''
        return because === undefined ? null : forbidden({ group: '', kind: resource, name }, because)
      },
      validate: () => null,
    }
  }

  #liveOn({ resource, type, object, before }: StoreChange): void {
    if (resource !== 'pods') return
    const { name, uid, deletionTimestamp, annotations } = object.metadata
    const isStill = (): Pod | undefined => {
      const pod = this.store.get('pods', namespace, name)
      return pod?.metadata.uid === uid ? pod : undefined
    }
    if (type === 'ADDED')
      this.#time.after(400, () => {
        if (isStill() === undefined) return
        this.run(name, false)
        if (annotations?.['controlplane.test/fail'] === 'never-ready') return
        this.#time.after(400, () => {
          if (isStill()?.metadata.deletionTimestamp === undefined && isStill() !== undefined) this.run(name)
        })
      })
    if (type === 'MODIFIED' && deletionTimestamp !== undefined && before?.metadata.deletionTimestamp === undefined)
      this.#time.after(500, () => {
        if (isStill() === undefined) return
        this.end(name, 'Failed')
        this.#time.after(70, () => {
          if (isStill() !== undefined) this.vanish(name)
        })
      })
  }
}

function value<T>(
  outcome:
    | { readonly kind: 'ok'; readonly value: T }
    | { readonly kind: 'failed'; readonly failure: { message: string } },
): T {
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.value
}

const template = (
  image: string,
  labels: { readonly [key: string]: string },
): ObjectOf['statefulsets']['spec']['template'] => ({
  metadata: { labels },
  spec: { containers: [{ name: 'c', image }] },
})

/** A set `web` as a person writes it. */
export function set(spec: Partial<ObjectOf['statefulsets']['spec']> = {}): NewObject<'statefulsets'> {
  return {
    metadata: { name: 'web', namespace },
    spec: {
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: template('nginx:1', { app: 'web' }),
      ...spec,
    },
  }
}

export const image = (version: number): { readonly template: ObjectOf['statefulsets']['spec']['template'] } => ({
  template: template(`nginx:${version}`, { app: 'web' }),
})

export const dataClaim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
}

export function deployment(spec: Partial<ObjectOf['deployments']['spec']> = {}): NewObject<'deployments'> {
  return {
    metadata: { name: 'web', namespace },
    spec: { selector: { matchLabels: { app: 'web' } }, template: template('nginx:1', { app: 'web' }), ...spec },
  }
}

export function replicaSet(spec: Partial<ObjectOf['replicasets']['spec']> = {}): NewObject<'replicasets'> {
  return {
    metadata: { name: 'rs', namespace },
    spec: { selector: { matchLabels: { app: 'web' } }, template: template('nginx:1', { app: 'web' }), ...spec },
  }
}
