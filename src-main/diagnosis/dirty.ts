import { assertNever } from '#shared/kit/assert.ts'
import { nameKey, slotKey, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Claim, Pod, Slot, Workload } from '#shared/model/entities.ts'
import { isReadable, type FeedState } from '#shared/model/feed.ts'
import type { ModelIndex, NameKey } from './model-index.ts'

type Place = NonNullable<Pod['slot'] | Claim['slot']>

/** Subjects to ask anew, by name, since that is how findings are known. */
export class Dirty {
  /** Sets that are asked themselves, after their facts are gathered anew. */
  readonly sets = new Set<NameKey>()
  /** Slots that changed, or whose pod or claims did, by their set: it is asked only if what it reads of them differs. */
  readonly places = new Map<NameKey, Set<string>>()
  readonly slots = new Set<string>()
  readonly pods = new Set<NameKey>()
  readonly claims = new Set<NameKey>()
  readonly nodes = new Set<string>()

  readonly #index: ModelIndex
  readonly #maps: EntityMaps

  constructor(index: ModelIndex, maps: EntityMaps) {
    this.#index = index
    this.#maps = maps
  }

  addChange(change: EntityChange): void {
    switch (change.entity) {
      case 'workload':
        this.sets.add(change.key)
        for (const set of [change.before, change.after]) if (set !== undefined) this.#addSharing(set)
        return
      case 'slot':
        this.#addSlot(change.key, change.after ?? change.before)
        if ((change.before?.podUid ?? null) !== (change.after?.podUid ?? null))
          this.#addSharingOfFirst(change.after ?? change.before)
        return
      case 'pod':
        for (const pod of [change.before, change.after]) if (pod !== undefined) this.#addPod(pod)
        return
      case 'claim':
        for (const claim of [change.before, change.after]) if (claim !== undefined) this.#addClaim(claim)
        return
      case 'service':
        this.#addSetsNaming(change.after ?? change.before)
        return
      case 'node':
        this.nodes.add(change.key)
        this.#addUnknownOn(change.key)
        this.#addPending(this.#index.pendingPods, 'pod')
        return
      case 'volume':
      case 'storageClass':
        this.#addPending(this.#index.pendingClaims, 'claim')
        return
      case 'feed':
        if (isReadable(change.before) !== isReadable(change.after)) this.#addReadable(change.after ?? change.before)
        return
      case 'record':
      case 'finding':
      case 'job':
      case 'attempt':
      case 'cronJob':
      case 'run':
      case 'deployment':
        return
      default:
        assertNever(change)
    }
  }

  /** An event is about a uid or about a kind and a name; either may be a set, a pod or a claim. */
  addEventSubject(subject: string): void {
    const [kind, namespace, name] = subject.split('/')
    if (kind !== undefined && namespace !== undefined && name !== undefined) {
      if (kind === 'StatefulSet') this.#addSet(nameKey(namespace, name))
      if (kind === 'Pod') this.pods.add(nameKey(namespace, name))
      if (kind === 'PersistentVolumeClaim') this.claims.add(nameKey(namespace, name))
      return
    }
    const pod = this.#maps.pod.get(subject)
    if (pod !== undefined) this.pods.add(nameKey(pod.namespace, pod.name))
    const claim = this.#maps.claim.get(subject)
    if (claim === undefined) return
    this.claims.add(nameKey(claim.namespace, claim.name))
    // What its provisioner says, or does not, is what the pod waits for.
    if (claim.state === 'pending') this.#addUsers(claim)
  }

  /** Before and after have one key, and so one set and ordinal. */
  #addSlot(key: string, slot: { readonly namespace: string; readonly set: string } | undefined): void {
    if (slot === undefined) return
    this.#addKey(nameKey(slot.namespace, slot.set), key)
    for (const { name } of this.#maps.slot.get(key)?.claims ?? []) this.claims.add(nameKey(slot.namespace, name))
  }

  #addPod(pod: Pod): void {
    this.pods.add(nameKey(pod.namespace, pod.name))
    for (const claim of pod.claimNames) this.claims.add(nameKey(pod.namespace, claim))
    if (pod.slot !== null) this.#addPlace(pod.namespace, pod.slot)
  }

  #addClaim(claim: Claim): void {
    this.claims.add(nameKey(claim.namespace, claim.name))
    this.#addUsers(claim)
    if (claim.slot !== null) this.#addPlace(claim.namespace, claim.slot)
  }

  #addUsers({ namespace, usedBy }: Claim): void {
    for (const { name } of usedBy) this.pods.add(nameKey(namespace, name))
  }

  /** Where nothing is yet there is nothing to ask: what comes and goes there is a change of its own. */
  #addPlace(namespace: string, { set, ordinal }: Place): void {
    const setKey = nameKey(namespace, set)
    if (!this.#maps.workload.has(setKey)) return
    this.#addKey(setKey, slotKey(namespace, set, ordinal))
  }

  #addKey(set: NameKey, slot: string): void {
    this.slots.add(slot)
    const places = this.places.get(set)
    if (places === undefined) this.places.set(set, new Set([slot]))
    else places.add(slot)
  }

  #addSet(key: NameKey): void {
    this.sets.add(key)
    for (const slot of this.#index.slotsOfSet.get(key) ?? []) this.slots.add(slot)
  }

  /**
   * What may be read has changed. Most rules rest on what the model says of absence, which comes as changes of its own; only
   * those about waiting pods and claims ask the store themselves.
   */
  #addReadable(feed: FeedState | undefined): void {
    if (feed?.kind === 'Node' || feed?.kind === 'Event') this.#addPending(this.#index.pendingPods, 'pod')
    if (feed?.kind === 'PersistentVolume' || feed?.kind === 'Event')
      this.#addPending(this.#index.pendingClaims, 'claim')
  }

  /** The sets that are there, and those of which only pods are seen: both may have records under the Service's name. */
  #addSetsNaming(service: { readonly namespace: string; readonly name: string } | undefined): void {
    for (const [key, { namespace, dns }] of this.#maps.workload)
      if (dns.serviceName === service?.name && namespace === service.namespace) this.#addSet(key)
  }

  /** Rule 45 looks at the first pods of all sets of a Service, though the Service itself may stay as it is. */
  #addSharing({ namespace, dns }: Pick<Workload, 'namespace' | 'dns'>): void {
    const sets = this.#maps.service.get(nameKey(namespace, dns.serviceName))?.sets ?? []
    if (sets.length > 1) for (const set of sets) this.sets.add(nameKey(namespace, set))
  }

  #addSharingOfFirst(slot: Pick<Slot, 'namespace' | 'set' | 'ordinal'> | undefined): void {
    const set = slot === undefined ? undefined : this.#maps.workload.get(nameKey(slot.namespace, slot.set))
    if (set !== undefined && set.startOrdinal === slot?.ordinal) this.#addSharing(set)
  }

  /** A silent node that goes leaves its pods as unknown as they were, for another reason. */
  #addUnknownOn(node: string): void {
    for (const uid of this.#index.unknownPods) {
      const pod = this.#maps.pod.get(uid)
      if (pod?.node === node) this.#addPod(pod)
    }
  }

  #addPending(uids: ReadonlySet<string>, kind: 'pod' | 'claim'): void {
    for (const uid of uids) {
      const entity = this.#maps[kind].get(uid)
      if (entity === undefined) continue
      if (kind === 'pod') this.pods.add(nameKey(entity.namespace, entity.name))
      else this.claims.add(nameKey(entity.namespace, entity.name))
    }
  }
}
