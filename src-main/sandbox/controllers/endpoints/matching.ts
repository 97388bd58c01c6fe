import type { ObjectOf } from '../../objects.ts'
import type { ClusterView, StoreChange } from '../../storage/types.ts'
import type { Labels } from '../facts.ts'
import { hasLabels, keyOf } from '../facts.ts'
import { changesEndpoints } from './pods.ts'

type Service = ObjectOf['services']

/** Whether the endpoint controllers look after a Service at all; the endpoints of others are written by people. */
export function isLookedAfter(service: Service): boolean {
  return service.spec.type !== 'ExternalName' && service.spec.selector !== undefined
}

/** Finds the pods of a Service through one of its labels, so that a change costs no walk over the namespace. */
export function createPodFinder(view: ClusterView): (service: Service) => readonly ObjectOf['pods'][] {
  const byLabel = view.index('pods', ({ metadata }) =>
    Object.entries(metadata.labels ?? {}).map(([key, value]) => `${metadata.namespace ?? ''}/${key}=${value}`),
  )
  return ({ metadata, spec }) => {
    const namespace = metadata.namespace ?? ''
    const selector = spec.selector ?? {}
    const [first] = Object.entries(selector)
    const candidates =
      first === undefined ? view.list('pods', namespace) : byLabel(`${namespace}/${first[0]}=${first[1]}`)
    return candidates.filter((pod) => hasLabels(selector, pod.metadata.labels)).toSorted(byName)
  }
}

const byName = (one: ObjectOf['pods'], other: ObjectOf['pods']): number =>
  one.metadata.name < other.metadata.name ? -1 : one.metadata.name > other.metadata.name ? 1 : 0

const entryKey = (namespace: string, [key, value]: readonly [string, string]): string => `${namespace}/${key}=${value}`

/**
 * Finds the keys of the Services that a change of a pod concerns, by its labels before and after. Services are looked up
 * by the first entry of their selector, those without one by nothing, so that a change costs no walk over the namespace.
 */
export function createServiceFinder(view: ClusterView): (change: StoreChange<'pods'>) => readonly string[] {
  const byEntry = view.index('services', (service) => {
    if (!isLookedAfter(service)) return []
    const [first] = Object.entries(service.spec.selector ?? {})
    const namespace = service.metadata.namespace ?? ''
    return [first === undefined ? `${namespace}/` : entryKey(namespace, first)]
  })
  return ({ type, object, before }) => {
    if (type === 'MODIFIED' && !changesEndpoints(before, object)) return []
    const namespace = object.metadata.namespace ?? ''
    const labels: readonly Labels[] = [object.metadata.labels ?? {}, before?.metadata.labels ?? {}]
    const entries = labels.flatMap((one) => Object.entries(one).map((entry) => entryKey(namespace, entry)))
    const found = new Set<string>()
    for (const entry of new Set([`${namespace}/`, ...entries]))
      for (const service of byEntry(entry))
        if (labels.some((one) => hasLabels(service.spec.selector ?? {}, one))) found.add(keyOf(service))
    return [...found].toSorted()
  }
}
