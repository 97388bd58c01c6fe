import { nameKey } from '#shared/model/change.ts'
import type { EntityChange } from '#shared/model/change.ts'

/** Names a set, a pod or a claim within the cluster: namespace/name. */
export type NameKey = string

/**
 * What belongs to what, kept beside the model's maps so that a change finds its neighbours without a search. Each entry is told
 * both the old and the new entity, so it cannot drift.
 */
export class ModelIndex {
  readonly slotsOfSet = new Map<NameKey, Set<string>>()
  /** The uid of the pod and of the claim that has a name now. */
  readonly podNamed = new Map<NameKey, string>()
  readonly claimNamed = new Map<NameKey, string>()
  /** Pods and claims that wait: what a change of a class, a volume or a node may concern. */
  readonly pendingPods = new Set<string>()
  readonly pendingClaims = new Set<string>()
  /** Pods of which nobody knows how they are: what a change of their node concerns. */
  readonly unknownPods = new Set<string>()

  learn(changes: readonly EntityChange[]): void {
    for (const change of changes) {
      if (change.entity === 'slot') this.#learnSlot(change)
      if (change.entity === 'pod') {
        learnName(this.podNamed, change)
        learnState(this.pendingPods, 'pending', change)
        learnState(this.unknownPods, 'unknown', change)
      }
      if (change.entity === 'claim') {
        learnName(this.claimNamed, change)
        learnState(this.pendingClaims, 'pending', change)
      }
    }
  }

  #learnSlot({ key, before, after }: Extract<EntityChange, { readonly entity: 'slot' }>): void {
    const slot = after ?? before
    if (slot === undefined) return
    const set = nameKey(slot.namespace, slot.set)
    const slots = this.slotsOfSet.get(set) ?? new Set<string>()
    if (after === undefined) slots.delete(key)
    else slots.add(key)
    if (slots.size === 0) this.slotsOfSet.delete(set)
    else this.slotsOfSet.set(set, slots)
  }
}

type NamedChange = Extract<EntityChange, { readonly entity: 'pod' | 'claim' }>

/**
 * A removal of an old uid may come after the addition of the new one under the same name; then the name is the new one's. What
 * merely changes has its name already.
 */
function learnName(names: Map<NameKey, string>, { key, before, after }: NamedChange): void {
  if (before === undefined) {
    if (after !== undefined) names.set(nameKey(after.namespace, after.name), key)
  } else if (after === undefined) {
    const name = nameKey(before.namespace, before.name)
    if (names.get(name) === key) names.delete(name)
  }
}

function learnState(those: Set<string>, state: string, { key, before, after }: NamedChange): void {
  if (before?.state === after?.state) return
  if (after?.state === state) those.add(key)
  else those.delete(key)
}
