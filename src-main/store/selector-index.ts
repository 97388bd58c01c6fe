import type { Labels, PodObject, ServiceObject } from '#shared/objects/index.ts'

/** Whether the labels carry every pair of the selector. An empty selector selects nothing, as for a Service. */
export function selectsLabels(selector: Labels | null, labels: Labels): boolean {
  if (selector === null) return false
  let any = false
  for (const key in selector) {
    if (labels[key] !== selector[key]) return false
    any = true
  }
  return any
}

/**
 * Services by one pair of their selector. A pod asks for each of its own labels which Services could mean it, instead of
 * asking every Service of the namespace: with 100 Services over 10,000 pods that is a handful of look-ups per pod.
 */
export class SelectorIndex {
  readonly #namespaces = new Map<string, ServicesByPair>()

  update(before: ServiceObject | undefined, after: ServiceObject | undefined): void {
    if (before !== undefined) this.#candidates(before)?.delete(before.uid)
    if (after !== undefined) this.#candidates(after)?.set(after.uid, after)
  }

  /** The Services of the namespace that select a pod with these labels. */
  selecting(namespace: string, labels: Labels): readonly ServiceObject[] {
    const byPair = this.#namespaces.get(namespace)
    if (byPair === undefined) return []
    const found: ServiceObject[] = []
    for (const key in labels) {
      const candidates = byPair.get(key)?.get(labels[key] ?? '')
      if (candidates === undefined) continue
      for (const service of candidates.values()) if (selectsLabels(service.selector, labels)) found.push(service)
    }
    return found
  }

  /** Where the Service stands: under the first pair of its selector. A Service without a selector stands nowhere. */
  #candidates({ namespace, selector }: ServiceObject): Map<string, ServiceObject> | undefined {
    for (const key in selector) {
      const byPair = getOrAdd(this.#namespaces, namespace, (): ServicesByPair => new Map())
      const byValue = getOrAdd(byPair, key, (): Map<string, Map<string, ServiceObject>> => new Map())
      return getOrAdd(byValue, selector[key] ?? '', (): Map<string, ServiceObject> => new Map())
    }
    return undefined
  }
}

type ServicesByPair = Map<string, Map<string, Map<string, ServiceObject>>>

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** Which pods each Service selects, kept in step from both sides. */
export class SelectionIndex {
  readonly #podsOfService = new Map<string, Map<string, PodObject>>()

  addService(service: ServiceObject, pods: Iterable<PodObject>): void {
    const selected = new Map<string, PodObject>()
    for (const pod of pods) if (selectsLabels(service.selector, pod.labels)) selected.set(pod.uid, pod)
    this.#podsOfService.set(service.uid, selected)
  }

  removeService(uid: string): void {
    this.#podsOfService.delete(uid)
  }

  removePod(serviceUid: string, podUid: string): void {
    this.#podsOfService.get(serviceUid)?.delete(podUid)
  }

  putPod(serviceUid: string, pod: PodObject): void {
    this.#podsOfService.get(serviceUid)?.set(pod.uid, pod)
  }

  podsOf(serviceUid: string): Iterable<PodObject> {
    return this.#podsOfService.get(serviceUid)?.values() ?? []
  }
}
