import { nextAvailableAtMs } from '../availability.ts'
import { claim } from '../claiming.ts'
import type { Action, Decision } from '../types.ts'
import { isPodOf } from './pods.ts'
import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet } from './naming.ts'
import { forgotten, inOrder, revisionsOf } from './revisions.ts'
import { statusOf, statusWrite, withOneCurrentLess } from './status.ts'
import { planSync, type Batch, type Plan } from './sync.ts'

export interface SetObserved {
  readonly set: StatefulSet
  /** Pods of the set, and orphans of its namespace. */
  readonly pods: readonly Pod[]
  /** Revisions of the set, and orphans of its namespace. */
  readonly revisions: readonly ControllerRevision[]
  readonly revisionNamed: (name: string) => ControllerRevision | undefined
  /** The claims of the set's names that there are, by name. */
  readonly claims: ReadonlyMap<string, PersistentVolumeClaim>
}

/** One sync of a set (kubernetes: pkg/controller/statefulset). */
export function decide(observed: SetObserved, nowMs: number): Decision {
  const { set } = observed
  const { selector, minReadySeconds = 0 } = set.spec
  const history = claim({ owner: set, selector, resource: 'controllerrevisions' }, observed.revisions)
  const { members: pods, actions: claiming } = claim(
    { owner: set, selector, resource: 'pods', isMember: isPodOf(set) },
    observed.pods,
  )
  const known = inOrder(history.members)
  const revisions = revisionsOf(set, { revisions: known, named: observed.revisionNamed })
  const look = { set, revisions, pods, claims: observed.claims, nowMs }
  const plan = planSync(look)

  // The status counts what was seen, not what this sync does: a new pod is counted when it is there.
  const status = statusOf(set, revisions, pods, nowMs)
  const forgetting = forgotten(set, known, revisions, pods)
  const whenRefused = [...statusWrite(set, status), ...forgetting]
  const whenDone = plan.deletesForUpdate
    ? [...statusWrite(set, withOneCurrentLess(status)), ...forgetting]
    : whenRefused
  const actions = [...history.actions, ...claiming, ...revisions.actions, ...inBatches(plan, whenRefused), ...whenDone]
  return {
    actions,
    againAtMs: minReadySeconds === 0 ? null : nextAvailableAtMs(pods, minReadySeconds, nowMs),
    ...(plan.triesAgain ? { triesAgain: true } : {}),
  }
}

/**
 * The units of a plan one after the other. After a refusal the other units of the batch are still tried, then no further
 * batch, and the status is written all the same (kubernetes: slowStartBatch).
 */
function inBatches({ batches }: Plan, whenRefused: readonly Action[]): readonly Action[] {
  return batches.flatMap((batch) => steps(batch, (next) => remaining(batch, next, whenRefused)))
}

function remaining(batch: Batch, from: number, whenRefused: readonly Action[]): readonly Action[] {
  const units = batch.slice(from)
  return [...steps(units, (next) => remaining(units, next, whenRefused)), ...whenRefused]
}

/** Each step of a unit with what follows if it is refused: the units after its own. */
function steps(units: Batch, refused: (next: number) => readonly Action[]): readonly Action[] {
  return units.flatMap((unit, index) =>
    unit.map((step) => (step.verb === 'say' ? step : { ...step, instead: () => refused(index + 1) })),
  )
}
