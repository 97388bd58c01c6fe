import { controllerOf, isBeingDeleted, isTerminal } from '../controllers/facts.ts'
import type { StoreChange } from '../storage/types.ts'
import { requestsOf, type Amounts } from './requests.ts'
import type { Crowd, NodeState, Pod } from './types.ts'

/** The node that a pod is on, or on its way to: it takes its room there already. Empty: none. */
export const nodeOf = ({ spec, status }: Pod): string =>
  (spec.nodeName ?? '') === '' ? (status?.nominatedNodeName ?? '') : (spec.nodeName ?? '')

/** Empty for a pod that has ended too: it takes no room. */
export const placeOf = (pod: Pod): string => (isTerminal(pod) ? '' : nodeOf(pod))

export const ownerKey = ({ metadata }: Pod, uid: string): string => `${metadata.namespace ?? ''}/${uid}`

/** A crowd that pods come to and leave. */
class LiveCrowd implements Crowd {
  count = 0
  readonly used = new Map<string, bigint>()
  readonly asking = new Map<string, number>()
  readonly staying = new Map<string, number>()
  readonly #choosy = new Map<string, Pod>()

  choosy(): readonly Pod[] {
    return [...this.#choosy.values()]
  }

  add(pod: Pod): void {
    this.#count(pod, 1)
    if (isChoosy(pod)) this.#choosy.set(pod.metadata.uid, pod)
  }

  remove(pod: Pod): void {
    this.#count(pod, -1)
    this.#choosy.delete(pod.metadata.uid)
  }

  /** Amounts are exact, so what a pod has added it takes away again to the last digit. */
  #count(pod: Pod, sign: 1 | -1): void {
    this.count += sign
    const requests: Amounts = requestsOf(pod)
    for (const [name, amount] of requests) {
      this.used.set(name, (this.used.get(name) ?? 0n) + BigInt(sign) * amount)
      this.asking.set(name, (this.asking.get(name) ?? 0) + sign)
    }
    const owner = controllerOf(pod)
    if (owner === undefined || isBeingDeleted(pod)) return
    const key = ownerKey(pod, owner.uid)
    const staying = (this.staying.get(key) ?? 0) + sign
    if (staying === 0) this.staying.delete(key)
    else this.staying.set(key, staying)
  }
}

const isChoosy = ({ spec }: Pod): boolean =>
  spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined

/** The crowds of all nodes, kept by being told of every change of a pod with the pod before and after. */
export class Crowds {
  readonly #byNode = new Map<string, LiveCrowd>()

  of(node: string): Crowd {
    return this.#at(node)
  }

  apply({ type, object, before }: StoreChange<'pods'>): void {
    const left = before === null ? '' : placeOf(before)
    const entered = type === 'DELETED' ? '' : placeOf(object)
    if (left !== '' && before !== null) this.#at(left).remove(before)
    if (entered !== '') this.#at(entered).add(object)
  }

  #at(node: string): LiveCrowd {
    const crowd = this.#byNode.get(node) ?? new LiveCrowd()
    this.#byNode.set(node, crowd)
    return crowd
  }
}

const remembered = new WeakMap<readonly Pod[], Crowd>()

/** The crowd of a node as one look sees it: the one that is kept, or gathered from the look's own list of pods. */
export function crowdOf({ crowd, pods }: NodeState): Crowd {
  const known = crowd ?? remembered.get(pods)
  if (known !== undefined) return known
  const gathered = new LiveCrowd()
  for (const pod of pods) gathered.add(pod)
  remembered.set(pods, gathered)
  return gathered
}
