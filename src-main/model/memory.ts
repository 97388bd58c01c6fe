import { equal } from '#shared/kit/equal.ts'
import { nameKey } from '#shared/model/change.ts'
import type { ObjectChangeOf } from '#shared/objects/change.ts'
import type { PodObject, StatefulSetObject } from '#shared/objects/index.ts'
import type { StoreChange, StoreView } from '../store/types.ts'
import { claimNamesOf } from '../store/references.ts'
import { slotOfPod } from './objects.ts'

/** A set that was seen and is no more, as it was last. */
export interface GoneSet {
  readonly object: StatefulSetObject
  readonly goneAt: number
}

/** Which pods a slot was seen to hold. Claims are kept by name with the uid they had while that pod was there. */
export interface SlotMemory {
  readonly podsSeen: number
  readonly podUid: string
  /** When that pod went, null while it is there. */
  readonly goneAt: number | null
  readonly claimUids: ReadonlyMap<string, string>
  readonly previousPodUid: string | null
  readonly previousClaimUids: ReadonlyMap<string, string>
}

/** Most slots have no claim, and most pods none before them. */
const noClaims: ReadonlyMap<string, string> = new Map()

/** Names of sets that left nothing behind are remembered no longer than this many others. */
const FORGOTTEN_SETS_KEPT = 1_000

/**
 * What one look at the store cannot know: the sets that are gone, and the pods that slots held before. It is fed by changes
 * in their order, holds uids and no pods, and everything else in the model follows from it and the store alone.
 */
export class Memory {
  readonly #goneSets = new Map<string, GoneSet>()
  readonly #slots = new Map<string, Map<number, SlotMemory>>()
  readonly #forgotten = new Set<string>()

  goneSet(namespace: string, name: string): GoneSet | undefined {
    return this.#goneSets.size === 0 ? undefined : this.#goneSets.get(nameKey(namespace, name))
  }

  goneSets(): Iterable<GoneSet> {
    return this.#goneSets.values()
  }

  slot(namespace: string, set: string, ordinal: number): SlotMemory | undefined {
    return this.#slots.get(nameKey(namespace, set))?.get(ordinal)
  }

  /** Takes in a batch that the store has applied. */
  learn(change: StoreChange, store: StoreView): void {
    for (const object of change.objects) {
      if (object.kind === 'StatefulSet') this.#learnSet(object.before, object.after, change.at)
      if (object.kind === 'Pod' && saysMore(object)) this.#learnPod(object.after)
      if (object.kind === 'Pod' && object.after === undefined) this.#learnEnd(object.before, change.at)
    }
    for (const object of change.objects) {
      if (object.kind === 'Pod' && saysMore(object)) this.#learnClaims(object.after, store)
      if (object.kind !== 'PersistentVolumeClaim' || object.after === undefined) continue
      for (const pod of store.podsUsingClaim(object.namespace, object.name)) this.#learnClaims(pod, store)
    }
  }

  /** Nothing of the set is left in view: no pod, no claim. Its slots are remembered for a while, for a set of its name. */
  forgetSet(namespace: string, name: string): void {
    const key = nameKey(namespace, name)
    this.#goneSets.delete(key)
    this.#forgotten.delete(key)
    this.#forgotten.add(key)
    for (const oldest of this.#forgotten) {
      if (this.#forgotten.size <= FORGOTTEN_SETS_KEPT) return
      this.#forgotten.delete(oldest)
      this.#slots.delete(oldest)
    }
  }

  #learnSet(before: StatefulSetObject | undefined, after: StatefulSetObject | undefined, at: number): void {
    if (after !== undefined) {
      this.#goneSets.delete(nameKey(after.namespace, after.name))
      this.#forgotten.delete(nameKey(after.namespace, after.name))
    } else if (before !== undefined) {
      this.#goneSets.set(nameKey(before.namespace, before.name), { object: before, goneAt: at })
    }
  }

  #learnPod(pod: PodObject): void {
    const slot = slotOfPod(pod)
    if (slot === null) return
    const seen = this.slot(pod.namespace, slot.set, slot.ordinal)
    if (seen?.podUid === pod.uid) return
    this.#put(pod.namespace, slot.set, slot.ordinal, {
      podsSeen: (seen?.podsSeen ?? 0) + 1,
      podUid: pod.uid,
      goneAt: null,
      claimUids: noClaims,
      previousPodUid: seen?.podUid ?? null,
      previousClaimUids: seen?.claimUids ?? noClaims,
    })
  }

  /** Of a pod that another one has followed already the slot was not emptied. */
  #learnEnd(pod: PodObject | undefined, at: number): void {
    const slot = pod === undefined ? null : slotOfPod(pod)
    if (pod === undefined || slot === null) return
    const seen = this.slot(pod.namespace, slot.set, slot.ordinal)
    if (seen?.podUid === pod.uid) this.#put(pod.namespace, slot.set, slot.ordinal, { ...seen, goneAt: at })
  }

  /** A claim that is gone keeps its last uid here: the next pod's claim is compared with it. */
  #learnClaims(pod: PodObject, store: StoreView): void {
    const slot = slotOfPod(pod)
    const seen = slot === null ? undefined : this.slot(pod.namespace, slot.set, slot.ordinal)
    if (slot === null || seen?.podUid !== pod.uid) return
    const claims = claimNamesOf(pod).flatMap((name) => store.named('PersistentVolumeClaim', pod.namespace, name) ?? [])
    if (claims.every((claim) => seen.claimUids.get(claim.name) === claim.uid)) return
    const claimUids = new Map([...seen.claimUids, ...claims.map(({ name, uid }) => [name, uid] as const)])
    this.#put(pod.namespace, slot.set, slot.ordinal, { ...seen, claimUids })
  }

  #put(namespace: string, set: string, ordinal: number, memory: SlotMemory): void {
    const setKey = nameKey(namespace, set)
    const slots = this.#slots.get(setKey) ?? new Map<number, SlotMemory>()
    slots.set(ordinal, memory)
    this.#slots.set(setKey, slots)
  }
}

/** Whether a pod came, or says anew whose it is or which claims it uses. Most of its changes are of its status. */
function saysMore(change: ObjectChangeOf<'Pod'>): change is ObjectChangeOf<'Pod'> & { readonly after: PodObject } {
  const { before, after } = change
  return after !== undefined && !(equal(before?.owners, after.owners) && equal(before?.volumes, after.volumes))
}
