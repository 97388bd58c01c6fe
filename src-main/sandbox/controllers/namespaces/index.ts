import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf, ResourceName, StoredObject } from '../../objects.ts'
import { resources } from '../../resources.ts'
import type { ClusterView } from '../../storage/types.ts'
import { isTerminal, msOf } from '../facts.ts'
import type { Action, Controller, Decision } from '../types.ts'
import { conditionsAfter, type Content } from './conditions.ts'
import { wireTime } from '../../time/wire-time.ts'

type Namespace = ObjectOf['namespaces']

export interface NamespaceObserved {
  readonly namespace: Namespace
  /** Everything in it, by resource; resources without objects are left out. */
  readonly content: Content
}

/** kubernetes: namespaceDeletionGracePeriod, so that every API server has seen the deletion before content is deleted. */
const settleMs = 5_000

/** kubernetes: finalizerEstimateSeconds. */
const finalizerEstimateSeconds = 15

/** The longest that the pods may take, in seconds; 0 when that time is over. */
function podEstimateSeconds(pods: readonly ObjectOf['pods'][], deletedAtMs: number, nowMs: number): number {
  const periods = pods.filter((pod) => !isTerminal(pod)).map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0)
  const longest = Math.max(0, ...periods)
  return nowMs - deletedAtMs >= longest * 1_000 ? 0 : longest
}

function deletion(resource: ResourceName, { metadata }: StoredObject): Action {
  const { namespace = '', name, uid } = metadata
  return {
    verb: 'delete',
    resource,
    namespace,
    name,
    uid,
    options: { propagationPolicy: 'Background' },
    tolerates: ['NotFound'],
    carriesOn: true,
  }
}

/** Status first, then, when nothing is left, the removal of the namespace's own finalizer. */
function report(
  namespace: Namespace,
  content: Content | null,
  failure: string | null,
  nowMs: number,
): readonly Action[] {
  const before = namespace.status?.conditions ?? []
  const conditions = conditionsAfter(before, content, failure, wireTime(nowMs))
  if (equal(before, conditions)) return []
  return [
    {
      verb: 'updateStatus',
      resource: 'namespaces',
      object: { ...namespace, status: { ...namespace.status, conditions } },
    },
  ]
}

function finalization(namespace: Namespace): Action {
  const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes')
  // The status may just have been written: the version would be the one before it.
  const metadata = { ...namespace.metadata, resourceVersion: '' }
  return {
    verb: 'update',
    resource: 'namespaces',
    object: { ...namespace, metadata, spec: { ...namespace.spec, finalizers } },
    tolerates: ['NotFound'],
  }
}

const waitedFor = (estimateSeconds: number): number => (Math.floor(estimateSeconds / 2) + 1) * 1_000

/**
 * One look at a namespace that ends (kubernetes: namespace/deletion deleteAllContent): its pods first, all else when they
 * are gone, then itself. Content that is being deleted is left alone; the next look comes when it may be gone.
 */
export function decideNamespace({ namespace, content }: NamespaceObserved, nowMs: number): Decision {
  const deletedAtMs = msOf(namespace.metadata.deletionTimestamp)
  if (deletedAtMs === null || (namespace.spec.finalizers ?? []).length === 0) return { actions: [] }
  const pods = (content.get('pods') ?? []) as readonly ObjectOf['pods'][]
  const due = pods.length > 0 ? new Map<ResourceName, readonly StoredObject[]>([['pods', pods]]) : content
  const deletions = [...due].flatMap(([resource, objects]) =>
    objects
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((object) => deletion(resource, object)),
  )
  // What remains is seen at the look that follows at once.
  if (deletions.length > 0) return { actions: deletions, againAtMs: nowMs }
  if (pods.length > 0) {
    const holdsFinalizers = pods.some(({ metadata }) => (metadata.finalizers ?? []).length > 0)
    const estimate = podEstimateSeconds(pods, deletedAtMs, nowMs) || (holdsFinalizers ? finalizerEstimateSeconds : 0)
    const failure =
      estimate === 0
        ? `unexpected items still remain in namespace: ${namespace.metadata.name} for gvr: /v1, Resource=pods`
        : null
    return { actions: report(namespace, null, failure, nowMs), againAtMs: nowMs + waitedFor(estimate) }
  }
  if (content.size > 0)
    return { actions: report(namespace, content, null, nowMs), againAtMs: nowMs + waitedFor(finalizerEstimateSeconds) }
  return { actions: [...report(namespace, content, null, nowMs), finalization(namespace)] }
}

/** Empties and removes namespaces that are being deleted. */
export function createNamespaceController(view: ClusterView): Controller<NamespaceObserved> {
  const namespaced = Object.values(resources).filter(({ isNamespaced }) => isNamespaced)
  return {
    name: 'namespace',
    triggers: {
      namespaces: ({ type, object }) =>
        type === 'DELETED' || object.metadata.deletionTimestamp === undefined
          ? []
          : [{ key: object.metadata.name, delayMs: settleMs }],
    },
    observe(key) {
      const namespace = view.get('namespaces', '', key)
      if (namespace?.metadata.deletionTimestamp === undefined) return null
      const content = new Map<ResourceName, readonly StoredObject[]>()
      for (const { name } of namespaced) {
        const objects = view.list(name, key)
        if (objects.length > 0) content.set(name, objects)
      }
      return { namespace, content }
    },
    decide: decideNamespace,
  }
}
