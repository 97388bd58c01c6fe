import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { createEventRecorder } from '../../../../../src-main/sandbox/controllers/events.ts'
import { createNodeControllers, initialNodes } from '../../../../../src-main/sandbox/controllers/nodes/index.ts'
import { runController } from '../../../../../src-main/sandbox/controllers/runner.ts'
import type { Controller } from '../../../../../src-main/sandbox/controllers/types.ts'
import { createContainerAccess } from '../../../../../src-main/sandbox/kubelet/containers.ts'
import type { Inside } from '../../../../../src-main/sandbox/kubelet/inside.ts'
import { createPodLifeController } from '../../../../../src-main/sandbox/kubelet/pod-lives.ts'
import { readPodStages } from '../../../../../src-main/sandbox/kubelet/stage-file.ts'
import type { ObjectOf, ResourceName } from '../../../../../src-main/sandbox/objects.ts'
import { createRegistry } from '../../../../../src-main/sandbox/registry/registry.ts'
import type { Registry, Strategies } from '../../../../../src-main/sandbox/registry/types.ts'
import { resources } from '../../../../../src-main/sandbox/resources.ts'
import { createStore } from '../../../../../src-main/sandbox/storage/store.ts'
import type { Store } from '../../../../../src-main/sandbox/storage/types.ts'
import { Simulation } from '../../../../../src-main/sandbox/time/simulation.ts'

export const startMs = Date.parse('2026-11-21T10:00:00Z')
const stages = readPodStages()

/** Nodes, their kubelets and the controllers that watch over nodes, without defaulting, validation and admission. */
export interface NodeCluster {
  readonly store: Store
  readonly registry: Registry
  readonly time: Simulation
  readonly access: Inside
  /** A pod bound to a node, as the scheduler leaves it. */
  addPod(name: string, node: string, extra?: { readonly metadata?: object; readonly spec?: object }): ObjectOf['pods']
  pod(name: string): ObjectOf['pods'] | undefined
  readonly node: (name: string) => ObjectOf['nodes']
  change<R extends ResourceName>(resource: R, object: ObjectOf[R]): void
  setLabel(node: string, label: string, value: string | null): void
  annotate(resource: 'pods' | 'nodes', name: string, annotation: string, value: string | null): void
  /** `reason message ×count`, in the order in which they were first said. */
  events(): readonly string[]
}

export function nodeCluster(nodeCount = 3): NodeCluster {
  const store = createStore()
  const onDefect = (defect: unknown): never => {
    throw defect
  }
  const time = new Simulation({ clock: new ManualClock(0), startMs, isFrozen: true, onDefect })
  const strategies = Object.fromEntries(Object.keys(resources).map((name) => [name, {}])) as unknown as Strategies
  const admission = { mutate: () => null, validate: () => null }
  const registry = createRegistry({ store, strategies, admission, time, random: seededRandom(1) })
  const events = createEventRecorder({ registry, view: store, time })
  for (const node of initialNodes(nodeCount, startMs)) registry.create('nodes', node)
  const access = createContainerAccess({ view: store, time, seed: 1 })
  const controllers = [
    createPodLifeController({ view: store, time, stages, programs: access.processes }) as Controller,
    ...createNodeControllers(store, time),
  ]
  for (const controller of controllers) runController(controller, { store, registry, time, events })
  return { store, registry, time, access, ...acts(store, registry) }
}

function acts(store: Store, registry: Registry): Omit<NodeCluster, 'store' | 'registry' | 'time' | 'access'> {
  const change = <R extends ResourceName>(resource: R, object: ObjectOf[R]): void => {
    const outcome = registry.update(resource, object)
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  }
  const node = (name: string): ObjectOf['nodes'] => {
    const found = store.get('nodes', '', name)
    if (found === undefined) throw new Error(`expected node ${name}, found none`)
    return found
  }
  return {
    change,
    node,
    pod: (name) => store.get('pods', 'shop', name),
    addPod(name, nodeName, { metadata = {}, spec = {} } = {}) {
      const object = {
        metadata: { name, namespace: 'shop', ...metadata },
        spec: {
          nodeName,
          containers: [{ name: 'web', image: 'nginx' }],
          tolerations: ['not-ready', 'unreachable'].map((key) => ({
            key: `node.kubernetes.io/${key}`,
            operator: 'Exists',
            effect: 'NoExecute',
            tolerationSeconds: 300,
          })),
          ...spec,
        },
        status: { phase: 'Pending', qosClass: 'BestEffort' },
      }
      const outcome = registry.create('pods', object)
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
      return outcome.value
    },
    setLabel(name, label, value) {
      const { metadata, ...rest } = node(name)
      const { [label]: _before, ...others } = metadata.labels ?? {}
      change('nodes', {
        ...rest,
        metadata: { ...metadata, labels: value === null ? others : { ...others, [label]: value } },
      })
    },
    annotate(resource, name, annotation, value) {
      const object = store.get(resource, resource === 'pods' ? 'shop' : '', name)
      if (object === undefined) throw new Error(`expected ${resource} ${name}, found none`)
      const { [annotation]: _before, ...others } = object.metadata.annotations ?? {}
      const annotations = value === null ? others : { ...others, [annotation]: value }
      change(resource, { ...object, metadata: { ...object.metadata, annotations } })
    },
    events: () =>
      store
        .list('events')
        .toSorted((left, right) => Number(left.metadata.resourceVersion) - Number(right.metadata.resourceVersion))
        .map(({ involvedObject, reason, message, count }) => `${involvedObject.name} ${reason} ${message} ×${count}`),
  }
}
