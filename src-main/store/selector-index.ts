import type { Labels, PodObject, ServiceObject } from '#shared/objects/index.ts'
import type { Holder } from './indexes.ts'

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

type Pods = Set<Holder<PodObject>>

const noPods: ReadonlySet<Holder<PodObject>> = new Set()

/**
 * Pods by the value of a label, for those labels alone that a selector of the namespace has asked for. Which pods a Service
 * selects is found among those of its rarest pair.
 */
export class LabelIndex {
  readonly #namespaces = new Map<string, Map<string, Map<string, Pods>>>()

  /** Begins to keep the labels of this selector; pods that are there already are gone through once per label. */
  watch({ namespace, selector }: ServiceObject, podsIn: (namespace: string) => Iterable<Holder<PodObject>>): void {
    for (const key in selector) {
      const byKey = getOrAdd(this.#namespaces, namespace, (): Map<string, Map<string, Pods>> => new Map())
      if (byKey.has(key)) continue
      const byValue = new Map<string, Pods>()
      byKey.set(key, byValue)
      for (const pod of podsIn(namespace)) put(byValue, pod.object.labels[key], pod)
    }
  }

  update(holder: Holder<PodObject>, before: PodObject | undefined, after: PodObject | undefined): void {
    if (before?.labels === after?.labels) return
    const byKey = this.#namespaces.get((after ?? before)?.namespace ?? '')
    if (byKey === undefined) return
    for (const [key, byValue] of byKey) {
      const valueBefore = before?.labels[key]
      const valueAfter = after?.labels[key]
      if (valueBefore === valueAfter) continue
      drop(byValue, valueBefore, holder)
      put(byValue, valueAfter, holder)
    }
  }

  podsOf(service: ServiceObject): readonly PodObject[] {
    const { selector } = service
    const rarest = this.#rarestGroup(service)
    const pods: PodObject[] = []
    if (selector === null || rarest === undefined) return pods
    for (const { object } of rarest) if (selectsLabels(selector, object.labels)) pods.push(object)
    return pods
  }

  #rarestGroup({ namespace, selector }: ServiceObject): ReadonlySet<Holder<PodObject>> | undefined {
    const byKey = this.#namespaces.get(namespace)
    let rarest: ReadonlySet<Holder<PodObject>> | undefined
    for (const key in selector) {
      const group = byKey?.get(key)?.get(selector[key] ?? '') ?? noPods
      if (rarest === undefined || group.size < rarest.size) rarest = group
    }
    return rarest
  }
}

function put(byValue: Map<string, Pods>, value: string | undefined, pod: Holder<PodObject>): void {
  if (value !== undefined) getOrAdd(byValue, value, (): Pods => new Set()).add(pod)
}

/** A label may have a value of its own for each pod, such as its name: values without a pod are not kept. */
function drop(byValue: Map<string, Pods>, value: string | undefined, pod: Holder<PodObject>): void {
  if (value === undefined) return
  const pods = byValue.get(value)
  pods?.delete(pod)
  if (pods?.size === 0) byValue.delete(value)
}
