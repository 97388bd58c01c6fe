import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { keyOf, splitKey } from '../facts.ts'
import type { Action, Controller, Decision, Said } from '../types.ts'
import { createPodFinder, createServiceFinder, isLookedAfter } from './matching.ts'
import type { Family } from './pods.ts'
import { familiesOf, planSlices } from './reconcile.ts'
import type { NewSlice, Slice } from './slices.ts'
import { isManaged, serviceNameLabel, triggerTimeAnnotation } from './slices.ts'
import { TriggerTimes } from './trigger-times.ts'

export interface ServiceObserved {
  readonly service: ObjectOf['services']
  readonly pods: readonly ObjectOf['pods'][]
  /** The nodes of the pods, by name. */
  readonly nodes: ReadonlyMap<string, ObjectOf['nodes']>
  /** The slices that this controller keeps for the Service, without those that are being deleted. */
  readonly slices: readonly Slice[]
  /** The annotation for everything that is written now; null takes it away. */
  readonly triggerTime: string | null
}

/** Upstream tries again with a growing delay; a missing node is rare enough for one fixed delay. */
const strayRetryMs = 10_000

type Annotated = { readonly metadata: { readonly annotations?: { readonly [key: string]: string } } }

function withTriggerTime<T extends Annotated>(slice: T, triggerTime: string | null): T {
  const { [triggerTimeAnnotation]: _old, ...others } = slice.metadata.annotations ?? {}
  const annotations = triggerTime === null ? others : { ...others, [triggerTimeAnnotation]: triggerTime }
  const { annotations: _before, ...metadata } = slice.metadata
  return { ...slice, metadata: Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations } }
}

function actionsOf(
  plan: { readonly create: readonly NewSlice[]; readonly update: readonly Slice[]; readonly remove: readonly Slice[] },
  triggerTime: string | null,
): readonly Action[] {
  return [
    ...plan.create.map((object): Action => ({
      verb: 'create',
      resource: 'endpointslices',
      object: withTriggerTime(object, triggerTime),
    })),
    ...plan.update.map((object): Action => ({
      verb: 'update',
      resource: 'endpointslices',
      object: withTriggerTime(object, triggerTime),
    })),
    ...plan.remove.map(({ metadata }): Action => ({
      verb: 'delete',
      resource: 'endpointslices',
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      uid: metadata.uid,
      tolerates: ['NotFound'],
    })),
  ]
}

function straySaid(service: ObjectOf['services'], stray: readonly ObjectOf['pods'][]): Said {
  const { namespace = '', name } = service.metadata
  const texts = stray.map(
    ({ metadata, spec }) =>
      `skipping Pod ${metadata.name} for Service ${namespace}/${name}: Node ${spec.nodeName ?? ''} Not Found`,
  )
  const text = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`
  return {
    about: service,
    type: 'Warning',
    reason: 'FailedToUpdateEndpointSlices',
    message: `Error updating Endpoint Slices for Service ${namespace}/${name}: ${text}`,
    component: 'endpoint-slice-controller',
  }
}

/** One look at a Service (kubernetes: pkg/controller/endpointslice, k8s.io/endpointslice). */
export function decideSlices(observed: ServiceObserved, nowMs: number): Decision {
  const { service, pods, nodes, slices, triggerTime } = observed
  if (!isLookedAfter(service)) return { actions: [] }
  const families = familiesOf(service)
  const plans = families.map((family: Family) =>
    planSlices(
      { service, pods, nodes, family },
      slices.filter(({ addressType }) => addressType === family),
    ),
  )
  const dropped = slices.filter(({ addressType }) => !families.some((family) => family === addressType))
  const actions = [
    ...plans.flatMap((plan) => actionsOf(plan, triggerTime)),
    ...actionsOf({ create: [], update: [], remove: dropped }, triggerTime),
  ]
  const stray = plans.flatMap((plan) => plan.stray)
  if (stray.length === 0) return { actions }
  return {
    actions: [...actions, { verb: 'say', said: straySaid(service, [...new Set(stray)]) }],
    againAtMs: nowMs + strayRetryMs,
  }
}

/** Keeps the EndpointSlices of every Service with a selector. */
export function createEndpointSliceController(view: ClusterView): Controller<ServiceObserved> {
  const findPods = createPodFinder(view)
  const findServices = createServiceFinder(view)
  const triggerTimes = new TriggerTimes()
  const slicesOf = view.index('endpointslices', ({ metadata }) => {
    const name = metadata.labels?.[serviceNameLabel]
    return name === undefined ? [] : [`${metadata.namespace ?? ''}/${name}`]
  })
  return {
    name: 'endpointslice',
    // Seen on a real control plane: 1 to 62 ms after the pod, mostly about 10.
    lagMs: 15,
    triggers: {
      services: ({ object }) => [keyOf(object)],
      pods: findServices,
      // Somebody else may have changed or removed a slice; after a write of our own the look finds nothing to do.
      endpointslices: ({ type, object }) =>
        type === 'ADDED' || !isManaged(object)
          ? []
          : [`${object.metadata.namespace ?? ''}/${object.metadata.labels?.[serviceNameLabel] ?? ''}`],
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const service = view.get('services', namespace, name)
      if (service === undefined) {
        triggerTimes.forget(key)
        return null
      }
      if (!isLookedAfter(service)) return null
      const pods = findPods(service)
      const nodes = new Map<string, ObjectOf['nodes']>()
      for (const { spec } of pods) {
        const node = view.get('nodes', '', spec.nodeName ?? '')
        if (node !== undefined) nodes.set(node.metadata.name, node)
      }
      const slices = slicesOf(key).filter((slice) => isManaged(slice) && slice.metadata.deletionTimestamp === undefined)
      return { service, pods, nodes, slices, triggerTime: triggerTimes.note(key, service, pods) }
    },
    decide: decideSlices,
  }
}
