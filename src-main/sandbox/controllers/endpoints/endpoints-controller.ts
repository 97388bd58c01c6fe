import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import type { Labels } from '../facts.ts'
import { keyOf, splitKey } from '../facts.ts'
import type { Controller, Decision } from '../types.ts'
import { createPodFinder, createServiceFinder, isLookedAfter } from './matching.ts'
import { headlessLabel, isHeadless, triggerTimeAnnotation } from './slices.ts'
import { subsetsOf } from './subsets.ts'
import { TriggerTimes } from './trigger-times.ts'

type Endpoints = ObjectOf['endpoints']

export interface EndpointsObserved {
  /** Undefined: the Service is gone and its Endpoints shall go too. */
  readonly service: ObjectOf['services'] | undefined
  readonly pods: readonly ObjectOf['pods'][]
  readonly endpoints: Endpoints | undefined
  readonly triggerTime: string | null
}

const managedByLabel = 'endpoints.kubernetes.io/managed-by'
const managedBy = 'endpoint-controller'

/** The two own labels are left out: they say nothing about the Service's. */
function comparable(labels: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== headlessLabel && key !== managedByLabel))
}

function isUpToDate(endpoints: Endpoints, service: ObjectOf['services'], subsets: readonly unknown[]): boolean {
  const labels = endpoints.metadata.labels ?? {}
  return (
    equal(endpoints.subsets ?? [], subsets) &&
    labels[managedByLabel] === managedBy &&
    equal(comparable(labels), service.metadata.labels ?? {})
  )
}

/** One look at a Service's legacy Endpoints object (kubernetes: pkg/controller/endpoint). */
export function decideEndpoints({ service, pods, endpoints, triggerTime }: EndpointsObserved): Decision {
  if (service === undefined) return { actions: endpoints === undefined ? [] : [removal(endpoints)] }
  if (!isLookedAfter(service)) return { actions: [] }
  const subsets = subsetsOf(service, pods)
  if (endpoints !== undefined && isUpToDate(endpoints, service, subsets)) return { actions: [] }
  const { [triggerTimeAnnotation]: _old, ...others } = endpoints?.metadata.annotations ?? {}
  const annotations = triggerTime === null ? others : { ...others, [triggerTimeAnnotation]: triggerTime }
  const { [headlessLabel]: _headless, ...own } = service.metadata.labels ?? {}
  const labels = { ...own, ...(isHeadless(service) ? { [headlessLabel]: '' } : {}), [managedByLabel]: managedBy }
  const head = { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) }
  const content = subsets.length === 0 ? {} : { subsets }
  if (endpoints === undefined) {
    const { name, namespace = '' } = service.metadata
    return {
      actions: [
        { verb: 'create', resource: 'endpoints', object: { metadata: { name, namespace, ...head }, ...content } },
      ],
    }
  }
  const { subsets: _subsets, metadata, ...rest } = endpoints
  const { annotations: _annotations, ...kept } = metadata
  return {
    actions: [
      { verb: 'update', resource: 'endpoints', object: { ...rest, metadata: { ...kept, ...head }, ...content } },
    ],
  }
}

function removal({ metadata }: Endpoints): Decision['actions'][number] {
  return {
    verb: 'delete',
    resource: 'endpoints',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    tolerates: ['NotFound'],
  }
}

/** Keeps the Endpoints object of every Service with a selector, as the real controller manager still does in 1.36. */
export function createEndpointsController(view: ClusterView): Controller<EndpointsObserved> {
  const findPods = createPodFinder(view)
  const findServices = createServiceFinder(view)
  const triggerTimes = new TriggerTimes()
  /** Endpoints without a Service are a person's own; only those of a Service that was seen here go with it. */
  const endedServices = new Set<string>()
  return {
    name: 'endpoint',
    lagMs: 16,
    triggers: {
      services: ({ type, object }) => {
        const key = keyOf(object)
        if (type === 'DELETED') endedServices.add(key)
        else endedServices.delete(key)
        return [key]
      },
      pods: findServices,
      endpoints: ({ type, object }) => (type === 'DELETED' ? [keyOf(object)] : []),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const service = view.get('services', namespace, name)
      const endpoints = view.get('endpoints', namespace, name)
      if (service === undefined) {
        triggerTimes.forget(key)
        return endedServices.delete(key) ? { service, pods: [], endpoints, triggerTime: null } : null
      }
      if (!isLookedAfter(service)) return null
      const pods = findPods(service)
      return { service, pods, endpoints, triggerTime: triggerTimes.note(key, service, pods) }
    },
    decide: decideEndpoints,
  }
}
