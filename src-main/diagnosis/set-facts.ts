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

/** What the rules need to know of a whole set, gathered in one pass over its slots. */
export interface SetFacts {
  readonly workload: Workload
  /** By ordinal, ascending. */
  readonly slots: readonly SlotView[]
  readonly viewOf: ReadonlyMap<Slot, SlotView>
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
  const views: { slot: Slot; pod: Pod | null; set: SetFacts }[] = []
  const viewOf = new Map<Slot, SlotView>()
  const none = { condemned: [], blocker: null, firstUnavailable: null, outdated: [] }
  const facts: SetFacts = { workload, slots: views, viewOf, ...none }
  for (const slot of slots) {
    const pod = slot.podUid === null ? null : (maps.pod.get(slot.podUid) ?? null)
    const view = { slot, pod, set: facts }
    views.push(view)
    viewOf.set(slot, view)
  }
  views.sort((a, b) => a.slot.ordinal - b.slot.ordinal)
  const condemned =
    workload.state === 'present' ? views.filter(({ slot, pod }) => !slot.wanted && pod !== null).toReversed() : []
  return Object.assign(facts, {
    blocker: findBlocker(facts, at),
    condemned,
    firstUnavailable: condemned.findLast(({ pod }) => pod !== null && blockerState(pod, workload, at) !== null) ?? null,
    outdated: isObserved(workload) ? views.filter((view) => view.slot.wanted && isOutdated(view)) : [],
  })
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

/** Whether two passes over a set came to the same picture for slots that did not change themselves. */
export function sameForOthers(a: SetFacts, b: SetFacts): boolean {
  return (
    a.workload === b.workload &&
    a.slots.length === b.slots.length &&
    a.blocker?.view.slot === b.blocker?.view.slot &&
    a.blocker?.view.pod === b.blocker?.view.pod &&
    a.blocker?.state === b.blocker?.state &&
    a.condemned.length === b.condemned.length &&
    a.condemned[0]?.pod === b.condemned[0]?.pod &&
    a.firstUnavailable?.slot === b.firstUnavailable?.slot
  )
}

function findBlocker(facts: SetFacts, at: number): Blocker | null {
  for (const view of facts.slots) {
    const { slot, pod } = view
    if (!slot.wanted) continue
    if (pod === null && !slot.podReadable) return null
    const state = pod === null ? 'absent' : blockerState(pod, facts.workload, at)
    if (state === null) continue
    const isWaiting = state === 'minReady' && pod?.readyAt !== null && pod?.readyAt !== undefined
    return { view, state, availableAt: isWaiting ? pod.readyAt + facts.workload.minReadySeconds * 1_000 : null }
  }
  return null
}

function blockerState(pod: Pod, workload: Workload, at: number): Blocker['state'] | null {
  if (pod.deletion !== null) return 'terminating'
  if (pod.phase !== 'Running' || !pod.readyCondition) return 'notReady'
  const availableAt = (pod.readyAt ?? 0) + workload.minReadySeconds * 1_000
  return workload.minReadySeconds > 0 && availableAt > at ? 'minReady' : null
}
