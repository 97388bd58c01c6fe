import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { runController } from '../../../../../../src-main/sandbox/controllers/runner.ts'
import type { Controller, Said } from '../../../../../../src-main/sandbox/controllers/types.ts'
import { createVolumeControllers } from '../../../../../../src-main/sandbox/controllers/volumes/index.ts'
import type { NewObject, ObjectOf, ResourceName } from '../../../../../../src-main/sandbox/objects.ts'
import { createRegistry } from '../../../../../../src-main/sandbox/registry/registry.ts'
import type { Admission, Registry, Strategies } from '../../../../../../src-main/sandbox/registry/types.ts'
import { resources } from '../../../../../../src-main/sandbox/resources.ts'
import { createScheduler } from '../../../../../../src-main/sandbox/scheduler/scheduler.ts'
import { createStore } from '../../../../../../src-main/sandbox/storage/store.ts'
import type { Store } from '../../../../../../src-main/sandbox/storage/types.ts'
import { Simulation } from '../../../../../../src-main/sandbox/time/simulation.ts'

/** A cluster of the volume controllers and the scheduler alone: real store, registry, runner and time, no admission but the finalizers. */
export interface World {
  readonly store: Store
  readonly registry: Registry
  readonly said: readonly Said[]
  step(ms: number): void
  add<R extends ResourceName>(resource: R, object: object): ObjectOf[R]
  change<R extends ResourceName>(resource: R, name: string, change: (object: ObjectOf[R]) => ObjectOf[R]): void
  remove(resource: ResourceName, name: string): void
  get<R extends ResourceName>(resource: R, name: string): ObjectOf[R]
  find<R extends ResourceName>(resource: R, name: string): ObjectOf[R] | undefined
  /** Since the start: `PersistentVolume pv MODIFIED`, in the order of the writes. */
  readonly writes: readonly string[]
  readonly defects: readonly unknown[]
}

const startMs = Date.parse('2026-01-01T00:00:00Z')

const admission: Admission = {
  mutate(draft, request) {
    const finalizer =
      request.resource === 'persistentvolumeclaims'
        ? 'kubernetes.io/pvc-protection'
        : request.resource === 'persistentvolumes'
          ? 'kubernetes.io/pv-protection'
          : null
    const metadata = draft.metadata as { finalizers?: string[] }
    if (finalizer !== null && request.operation === 'CREATE') metadata.finalizers = [finalizer]
    return null
  },
  validate: () => null,
}

export function createWorld(
  options: { readonly nodes?: number; readonly controllers?: readonly string[] } = {},
): World {
  const defects: unknown[] = []
  const said: Said[] = []
  const writes: string[] = []
  const time = new Simulation({
    clock: new ManualClock(startMs),
    startMs,
    isFrozen: true,
    onDefect: (defect) => defects.push(defect),
  })
  const store = createStore()
  const strategies = Object.fromEntries(Object.keys(resources).map((name) => [name, {}])) as unknown as Strategies
  const registry = createRegistry({ store, strategies, admission, time, random: seededRandom(1) })
  store.subscribe(({ type, object, revision }) => {
    if (revision > 0) writes.push(`${object.kind} ${object.metadata.name} ${type}`)
  })
  const events = { record: (each: Said) => said.push(each) }
  const all: readonly Controller[] = [createScheduler(store), ...createVolumeControllers(store)]
  for (const controller of all)
    if (options.controllers?.includes(controller.name) ?? true)
      runController(controller, { store, registry, time, events })

  const namespaceOf = (resource: ResourceName): string => (resources[resource].isNamespaced ? 'default' : '')
  const get = <R extends ResourceName>(resource: R, name: string): ObjectOf[R] => {
    const found = store.get(resource, namespaceOf(resource), name)
    if (found === undefined) throw new Error(`Expected ${resource} ${name} to exist.`)
    return found
  }
  const world: World = {
    store,
    registry,
    said,
    writes,
    defects,
    step: (ms) => time.step(ms),
    add(resource, object) {
      const given = object as { readonly metadata: object }
      const namespace = namespaceOf(resource)
      const metadata = { ...given.metadata, ...(namespace === '' ? {} : { namespace }) }
      const outcome = registry.create(resource, { ...given, metadata } as unknown as NewObject<typeof resource>)
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
      return outcome.value
    },
    change(resource, name, change) {
      const object = change(get(resource, name))
      for (const subresource of resources[resource].hasStatus ? (['', 'status'] as const) : ([''] as const)) {
        const current = { ...object, metadata: { ...object.metadata, resourceVersion: '' } } as typeof object
        const outcome = registry.update(resource, current, { subresource })
        if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
      }
    },
    remove(resource, name) {
      const outcome = registry.delete(resource, namespaceOf(resource), name, { gracePeriodSeconds: 0 })
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
    },
    get,
    find: (resource, name) => store.get(resource, namespaceOf(resource), name),
  }
  for (let at = 1; at <= (options.nodes ?? 3); at += 1) world.add('nodes', nodeNamed(`node-${at}`))
  world.add('storageclasses', storageClass('local-path', { isDefault: true }))
  return world
}

export const nodeNamed = (name: string, change: object = {}): object => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  spec: {},
  status: { allocatable: { cpu: '64', memory: '256Gi', pods: '20k' } },
  ...change,
})

export const storageClass = (
  name: string,
  { provisioner = 'rancher.io/local-path', mode = 'WaitForFirstConsumer', isDefault = false } = {},
): object => ({
  metadata: {
    name,
    ...(isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}),
  },
  provisioner,
  reclaimPolicy: 'Delete',
  volumeBindingMode: mode,
})

export interface ClaimShape {
  readonly size?: string
  readonly modes?: readonly string[]
  readonly className?: string | null
  readonly volumeName?: string
  readonly annotations?: object
  readonly selector?: object
}

export const claimNamed = (name: string, shape: ClaimShape = {}): object => {
  const { size = '1Gi', modes = ['ReadWriteOnce'], className = 'local-path', volumeName, annotations, selector } = shape
  return {
    metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      accessModes: modes,
      resources: { requests: { storage: size } },
      ...(className === null ? {} : { storageClassName: className }),
      ...(volumeName === undefined ? {} : { volumeName }),
      ...(selector === undefined ? {} : { selector }),
    },
    status: { phase: 'Pending' },
  }
}

export interface VolumeShape {
  readonly size?: string
  readonly modes?: readonly string[]
  readonly className?: string
  readonly policy?: string
  readonly path?: string
  readonly claimRef?: object
  readonly labels?: object
  readonly node?: string
  readonly source?: object
}

export const volumeNamed = (name: string, shape: VolumeShape = {}): object => {
  const { size = '1Gi', modes = ['ReadWriteOnce'], className = '', policy = 'Retain', path = `/srv/${name}` } = shape
  const { claimRef, labels, node, source = { hostPath: { path, type: '' } } } = shape
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }]
  return {
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    spec: {
      capacity: { storage: size },
      ...source,
      accessModes: modes,
      persistentVolumeReclaimPolicy: policy,
      storageClassName: className,
      ...(claimRef === undefined ? {} : { claimRef }),
      ...(node === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } }),
    },
    status: { phase: 'Pending' },
  }
}

export const podNamed = (name: string, claims: readonly string[] = [], spec: object = {}): object => ({
  metadata: { name },
  spec: {
    containers: [{ name: 'main', image: 'busybox' }],
    volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
    ...spec,
  },
  status: { phase: 'Pending' },
})
