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
  readonly #byPair = new Map<string, Map<string, ServiceObject>>()

  update(before: ServiceObject | undefined, after: ServiceObject | undefined): void {
    if (before !== undefined) this.#remove(before)
    if (after !== undefined) this.#put(after)
  }

  /** The Services of the namespace that select a pod with these labels. */
  *selecting(namespace: string, labels: Labels): Iterable<ServiceObject> {
    if (this.#byPair.size === 0) return
    for (const key in labels) {
      const candidates = this.#byPair.get(pairKey(namespace, key, labels[key] ?? ''))
      if (candidates === undefined) continue
      for (const service of candidates.values()) if (selectsLabels(service.selector, labels)) yield service
    }
  }

  #put(service: ServiceObject): void {
    const key = firstPair(service)
    if (key === null) return
    const services = this.#byPair.get(key)
    if (services === undefined) this.#byPair.set(key, new Map([[service.uid, service]]))
    else services.set(service.uid, service)
  }

  #remove(service: ServiceObject): void {
    const key = firstPair(service)
    const services = key === null ? undefined : this.#byPair.get(key)
    if (key === null || services === undefined) return
    services.delete(service.uid)
    if (services.size === 0) this.#byPair.delete(key)
  }
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

function firstPair(service: ServiceObject): string | null {
  for (const key in service.selector) return pairKey(service.namespace, key, service.selector[key] ?? '')
  return null
}

const pairKey = (namespace: string, key: string, value: string): string => `${namespace}\n${key}=${value}`
