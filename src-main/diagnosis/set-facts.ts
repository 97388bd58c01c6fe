import type { EntityMaps } from '#shared/model/change.ts'
import type { Pod, Slot, Workload } from '#shared/model/entities.ts'

/** A slot with its pod of the moment, among its set. */
export interface SlotView {
  readonly slot: Slot
  readonly pod: Pod | null
  readonly set: SetFacts
}

/** Where the controller's walk over the wanted ordinals stops, and why (facts sheet 1.2, steps 6a to 6f). */
export interface Blocker {
  readonly view: SlotView
  readonly state: 'absent' | 'terminating' | 'notReady' | 'minReady'
  /** When a Ready pod will have been Ready for `minReadySeconds`. */
  readonly availableAt: number | null
}

/** What the rules need to know of a whole set. It is kept as long as the set's slots stay the same, and follows their changes. */
export interface SetFacts extends Summary {
  readonly workload: Workload
  /** By ordinal, ascending. */
  readonly slots: readonly SlotView[]
}

/** What one pass over the slots of a set tells. */
interface Summary {
  /** Null when every wanted pod is available, or when pods may not be listed. */
  readonly blocker: Blocker | null
  /** Slots outside the range whose pods still live, highest first: the order in which they are deleted. */
  readonly condemned: readonly SlotView[]
  /** The lowest condemned pod that is not available: the only one of them that may be deleted while it is not Ready. */
  readonly firstUnavailable: SlotView | null
  /** Wanted pods that do not run the update revision, ascending; empty before the controller has seen the change. */
  readonly outdated: readonly SlotView[]
}

export function gatherSet(workload: Workload, slots: readonly Slot[], maps: EntityMaps, at: number): SetFacts {
  const views: SlotView[] = []
  const none = { condemned: [], blocker: null, firstUnavailable: null, outdated: [] }
  const facts: SetFacts = { workload, slots: views, ...none }
  for (const slot of slots) views.push({ slot, pod: podOf(slot, maps), set: facts })
  views.sort((a, b) => a.slot.ordinal - b.slot.ordinal)
  return Object.assign(facts, summaryOf(facts, at))
}

/**
 * Takes in slots that changed, or whose pods did. Says whether what the set's own rules read may differ; null when the slots are
 * no longer those that were gathered, and have to be gathered anew.
 */
export function followSlots(
  facts: SetFacts,
  slots: readonly (Slot | undefined)[],
  maps: EntityMaps,
  at: number,
): boolean | null {
  // Time alone may have made pods available since.
  let differs = facts.workload.minReadySeconds > 0
  const views = facts.slots as SlotView[]
  for (const slot of slots) {
    const place = slot === undefined ? -1 : placeOf(facts, slot.ordinal)
    const before = views[place]
    if (slot === undefined || before === undefined) return null
    const after = { slot, pod: podOf(slot, maps), set: facts }
    views[place] = after
    differs ||= !isPlain(before, facts) || !readsAlike(before, after)
  }
  if (differs) Object.assign(facts, summaryOf(facts, at))
  return differs
}

/**
 * Takes in a pod in the place of what it was, and gives its view; null, with nothing done, where the rules about the set may read
 * the two differently.
 */
export function followPod(facts: SetFacts, before: Pod, after: Pod): SlotView | null {
  const views = facts.slots as SlotView[]
  const place = before.slot === null ? -1 : placeOf(facts, before.slot.ordinal)
  const view = views[place]
  if (view?.pod !== before || facts.workload.minReadySeconds > 0 || !isPlain(view, facts)) return null
  const followed = { slot: view.slot, pod: after, set: facts }
  if (!readsAlike(view, followed)) return null
  views[place] = followed
  return followed
}

/** The view of a slot as it is now. */
export function viewOf(facts: SetFacts, slot: Slot): SlotView | undefined {
  const view = facts.slots[placeOf(facts, slot.ordinal)]
  return view?.slot === slot ? view : undefined
}

function placeOf({ slots }: SetFacts, ordinal: number): number {
  // Without gaps, as nearly every set is, the ordinal tells the place.
  const guess = ordinal - (slots[0]?.slot.ordinal ?? ordinal)
  if (slots[guess]?.slot.ordinal === ordinal) return guess
  let from = 0
  let to = slots.length - 1
  while (from <= to) {
    const middle = (from + to) >> 1
    const found = slots[middle]?.slot.ordinal ?? ordinal
    if (found === ordinal) return middle
    if (found < ordinal) from = middle + 1
    else to = middle - 1
  }
  return -1
}

function podOf({ podUid }: Slot, maps: EntityMaps): Pod | null {
  return podUid === null ? null : (maps.pod.get(podUid) ?? null)
}

/** Whether the summary of its set does not name this slot. */
function isPlain(view: SlotView, { blocker }: SetFacts): boolean {
  return view.slot.wanted && blocker?.view !== view && !isOutdated(view)
}

/** Whether two views of a slot that the summary does not name are the same to it, and to the rules about the set. */
function readsAlike(a: SlotView, b: SlotView): boolean {
  return (
    a.slot.wanted === b.slot.wanted &&
    a.slot.podReadable === b.slot.podReadable &&
    a.slot.podUid === b.slot.podUid &&
    (a.pod === null) === (b.pod === null) &&
    a.pod?.phase === b.pod?.phase &&
    a.pod?.readyCondition === b.pod?.readyCondition &&
    a.pod?.revision === b.pod?.revision &&
    (a.pod?.deletion === null) === (b.pod?.deletion === null)
  )
}

function summaryOf(facts: SetFacts, at: number): Summary {
  const { workload, slots } = facts
  const isPresent = workload.state === 'present'
  const condemned = isPresent ? slots.filter(({ slot, pod }) => !slot.wanted && pod !== null).toReversed() : []
  return {
    blocker: findBlocker(facts, at),
    condemned,
    firstUnavailable:
      condemned.findLast(({ pod }) => pod !== null && unavailability(pod, workload, at) !== null) ?? null,
    outdated: isObserved(workload) ? slots.filter((view) => view.slot.wanted && isOutdated(view)) : [],
  }
}

/** The status speaks of the present spec only once the controller has seen it. */
export function isObserved(workload: Workload): boolean {
  return workload.observedGeneration >= workload.generation && workload.update.updateRevision !== ''
}

/** A pod in its first moments has its label already, so an empty revision means a pod that the set did not make. */
export function isOutdated({ pod, set }: SlotView): boolean {
  return pod !== null && pod.revision !== '' && pod.revision !== set.workload.update.updateRevision
}

/** The place of a slot in its range, which is what `partition` counts (facts sheet 1.6). */
export function indexOf({ slot, set }: SlotView): number {
  return slot.ordinal - set.workload.startOrdinal
}

/** What slots that did not change themselves know of their set. */
export type Outline = readonly unknown[]

export function outlineOf({ workload, slots, blocker, condemned, firstUnavailable }: SetFacts): Outline {
  const { view, state } = blocker ?? {}
  const { slot, pod } = firstUnavailable ?? {}
  return [workload, slots.length, view?.slot, view?.pod, state, condemned.length, condemned[0]?.pod, slot, pod]
}

export function isSameOutline(a: Outline, b: Outline): boolean {
  return a.every((each, index) => each === b[index])
}

function findBlocker(facts: SetFacts, at: number): Blocker | null {
  for (const view of facts.slots) {
    const { slot, pod } = view
    if (!slot.wanted) continue
    if (pod === null && !slot.podReadable) return null
    const state = pod === null ? 'absent' : unavailability(pod, facts.workload, at)
    if (state === null) continue
    return { view, state, availableAt: state === 'minReady' && pod !== null ? availableAt(pod, facts.workload) : null }
  }
  return null
}

/** Why a pod does not count as available, or null where it does (facts sheet 1.3). */
export function unavailability(pod: Pod, workload: Workload, at: number): Exclude<Blocker['state'], 'absent'> | null {
  if (pod.deletion !== null) return 'terminating'
  if (pod.phase !== 'Running' || !pod.readyCondition) return 'notReady'
  return workload.minReadySeconds > 0 && (availableAt(pod, workload) ?? 0) > at ? 'minReady' : null
}

/** When a pod will have been Ready for `minReadySeconds`; null where it is not Ready. */
export function availableAt({ readyAt }: Pod, { minReadySeconds }: Workload): number | null {
  return readyAt === null ? null : readyAt + minReadySeconds * 1_000
}
