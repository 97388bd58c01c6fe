import { isAvailable } from '../availability.ts'
import { isBeingDeleted } from '../facts.ts'
import type { Action } from '../types.ts'
import { claimSteps, condemnedOwnerSteps, createSteps, deleteStep, hasStaleClaim, repairSteps } from './steps.ts'
import {
  isInRange,
  ordinalOf,
  podNameOf,
  replicasOf,
  revisionOf,
  startOf,
  type Pod,
  type StatefulSet,
} from './naming.ts'
import type { Look, Slot } from './look.ts'
import { newPod, isRunningAndReady } from './pods.ts'
import type { Revision, Revisions } from './revisions.ts'

/** What a sync does: steps that belong together are one unit, units of one batch are tried even if one of them is refused. */
export interface Plan {
  readonly batches: readonly Batch[]
  /** The last step takes a pod away for the rollout, which the status counts at once. */
  readonly deletesForUpdate: boolean
  /** Something is in the way that no change of an object will tell of. */
  readonly triesAgain: boolean
}

export type Unit = readonly Action[]
export type Batch = readonly Unit[]

/** kubernetes: MaxBatchSize of a set with Parallel pods. */
const largestBatch = 500

const allowsBurst = (set: StatefulSet): boolean => set.spec.podManagementPolicy === 'Parallel'

/** What is decided for one slot: its steps, and whether OrderedReady has to stop there. */
interface Turn {
  readonly unit: Unit
  readonly stops: boolean
  readonly triesAgain?: boolean
}

const wait: Turn = { unit: [], stops: true }

/** One sync of a set's pods in the order of the real controller (kubernetes: updateStatefulSet). */
export function planSync(look: Look): Plan {
  const { set, pods } = look
  const slots = slotsOf(look)
  const condemned = pods
    .filter(({ metadata }) => !isInRange(set, ordinalOf(metadata.name)))
    .toSorted((one, other) => ordinalOf(other.metadata.name) - ordinalOf(one.metadata.name))
  const plan = new Planning(allowsBurst(set))
  if (isBeingDeleted(set)) return plan.end()

  if (plan.takeTurns(slots, (slot) => slotTurn(look, slot))) return plan.end()
  if (plan.takeTurns(condemned, (pod) => ({ unit: condemnedOwnerSteps(look, pod), stops: false }))) return plan.end()
  const firstUnavailable = firstUnavailableOf(look, slots, condemned)
  if (plan.takeTurns(condemned, (pod) => condemnedTurn(look, pod, firstUnavailable))) return plan.end()
  if (set.spec.updateStrategy?.type === 'OnDelete') return plan.end()
  return plan.update(updateVictim(look, slots), look)
}

/** Collects the units of a sync; with OrderedReady every unit is a batch of its own, and a turn can stop all. */
class Planning {
  readonly #bursts: boolean
  readonly #batches: Batch[] = []
  #triesAgain = false

  constructor(bursts: boolean) {
    this.#bursts = bursts
  }

  /** Lets each have its turn; true if the sync ends here. */
  takeTurns<T>(subjects: readonly T[], turnOf: (subject: T) => Turn): boolean {
    const units: Unit[] = []
    for (const subject of subjects) {
      const { unit, stops, triesAgain = false } = turnOf(subject)
      units.push(unit)
      this.#triesAgain ||= triesAgain
      if (!this.#bursts && (stops || triesAgain)) {
        this.#add(units)
        return true
      }
    }
    this.#add(units)
    return false
  }

  update(victim: Pod | null, { set }: Look): Plan {
    if (victim === null) return this.end()
    this.#batches.push([[deleteStep(set, victim)]])
    return { ...this.end(), deletesForUpdate: true }
  }

  end(): Plan {
    return { batches: this.#batches, deletesForUpdate: false, triesAgain: this.#triesAgain }
  }

  /** Parallel: 1, 2, 4, … at once, so that what will be refused anyway is not asked for all at once. */
  #add(units: readonly Unit[]): void {
    let size = 1
    for (let at = 0; at < units.length; at += size, size = Math.min(size * 2, largestBatch)) {
      if (!this.#bursts) size = 1
      const batch = units.slice(at, at + size).filter((unit) => unit.length > 0)
      if (batch.length > 0) this.#batches.push(batch)
    }
  }
}

/** One slot for every ordinal of the range; where there is no pod, it is known which revision a new one gets. */
function slotsOf({ set, pods, revisions }: Look): readonly Slot[] {
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]))
  return Array.from({ length: replicasOf(set) }, (_unused, index) => {
    const ordinal = startOf(set) + index
    const name = podNameOf(set, ordinal)
    const pod = byName.get(name) ?? null
    return { ordinal, name, pod, revision: pod === null ? revisionFor(set, revisions, ordinal).name : revisionOf(pod) }
  })
}

/** Ordinals below the partition are made of the current revision, also when they only come back; all others of the update one. */
function revisionFor(set: StatefulSet, { current, update }: Revisions, ordinal: number): Revision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  if (type !== 'RollingUpdate') return update
  const kept = rollingUpdate === undefined ? (set.status?.currentReplicas ?? 0) : (rollingUpdate.partition ?? 0)
  return ordinal < startOf(set) + kept ? current : update
}

function isUnavailable({ set, nowMs }: Look, pod: Pod | null): boolean {
  if (pod === null || isBeingDeleted(pod) || !isRunningAndReady(pod)) return true
  return !isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)
}

/** The lowest unavailable of the range, else the lowest unavailable of the condemned: by name. */
function firstUnavailableOf(look: Look, slots: readonly Slot[], condemned: readonly Pod[]): string | undefined {
  const slot = slots.find(({ pod }) => isUnavailable(look, pod))
  return slot?.name ?? condemned.findLast((pod) => isUnavailable(look, pod))?.metadata.name
}

/** kubernetes: processReplica. */
function slotTurn(look: Look, slot: Slot): Turn {
  const { set, nowMs } = look
  const { pod } = slot
  if (pod === null) {
    if (hasStaleClaim(look, slot)) return { ...wait, triesAgain: true }
    const template = slot.revision === look.revisions.current.name ? look.revisions.current : look.revisions.update
    const steps = createSteps(look, newPod(set, template.template, template.name, slot.ordinal), slot)
    return { unit: steps.actions, stops: true, triesAgain: steps.isBlocked }
  }
  // Succeeded counts too: how a pod's end is told depends on exit codes, not on whether it should run.
  if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded')
    return { unit: isBeingDeleted(pod) ? [] : [deleteStep(set, pod)], stops: true }
  // A claim that was deleted while its pod is pending is made again.
  const missing = pod.status?.phase === 'Pending' ? claimSteps(look, slot) : { actions: [], isBlocked: false }
  const unit = missing.actions
  if (missing.isBlocked) return { unit, stops: true, triesAgain: true }
  const isSettled =
    !isBeingDeleted(pod) && isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)
  if (!isSettled && !allowsBurst(set)) return { unit, stops: true }
  return { unit: [...unit, ...repairSteps(look, pod, unit.length > 0)], stops: false }
}

/** kubernetes: processCondemned. */
function condemnedTurn(look: Look, pod: Pod, firstUnavailable: string | undefined): Turn {
  const { set, nowMs } = look
  if (isBeingDeleted(pod)) return wait
  const isHealthy = isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)
  if (!isHealthy && !allowsBurst(set) && pod.metadata.name !== firstUnavailable) return wait
  return { unit: [deleteStep(set, pod)], stops: true }
}

/**
 * The pod that the rollout takes next: the highest one that is not of the update revision, unless one above it is still
 * unavailable. `partition` counts slots here, not ordinals. `maxUnavailable` is not looked at: its gate is off in 1.36,
 * where the server drops the field.
 */
function updateVictim(look: Look, slots: readonly Slot[]): Pod | null {
  const partition = look.set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
  for (const { pod, revision } of slots.slice(partition).toReversed()) {
    if (pod !== null && revision !== look.revisions.update.name && !isBeingDeleted(pod)) return pod
    if (isUnavailable(look, pod)) return null
  }
  return null
}
