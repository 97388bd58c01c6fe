import type { ObjectOf } from '../../objects.ts'
import { claim } from '../claiming.ts'
import { isBeingDeleted } from '../facts.ts'
import type { Decision } from '../types.ts'
import { condition, find } from './conditions.ts'
import { sorted, syncRevision } from './newest.ts'
import { isRolling, type Deployment, type ReplicaSet } from './numbers.ts'
import { Planning } from './planning.ts'
import { forget, rollRecreate, rollRolling } from './rollout.ts'
import { isScalingEvent, scaleAll } from './scaling.ts'
import { countedStatus, deadlineMs, hasDeadline, rolloutStatus, type Sets } from './status.ts'

export interface DeploymentObserved {
  readonly deployment: Deployment
  /** Its sets, and orphans of its namespace. */
  readonly sets: readonly ReplicaSet[]
  readonly setNamed: (name: string) => ReplicaSet | undefined
  /** The pods of its sets. */
  readonly pods: readonly ObjectOf['pods'][]
}

/** The real controller looks a second after the deadline, so that it does not look too early. */
const afterDeadlineMs = 1000

/** One sync of a Deployment (kubernetes: pkg/controller/deployment, syncDeployment). */
export function decide(observed: DeploymentObserved, nowMs: number): Decision {
  const { deployment } = observed
  const { selector } = deployment.spec
  const { members, actions } = claim({ owner: deployment, selector, resource: 'replicasets' }, observed.sets)
  const planning = new Planning(deployment, nowMs)
  const sets = sorted(deployment, members)
  plan(planning, sets, observed)
  return { actions: [...actions, ...planning.actions], againAtMs: lookAgainAtMs(deployment, sets, nowMs) }
}

function lookAgainAtMs(deployment: Deployment, sets: Sets, nowMs: number): number | null {
  if (isBeingDeleted(deployment) || deployment.spec.paused === true) return null
  const atMs = deadlineMs(deployment, rolloutStatus(deployment, sets, nowMs))
  return atMs === null || atMs + afterDeadlineMs <= nowMs ? null : atMs + afterDeadlineMs
}

function plan(planning: Planning, sets: Sets, { deployment, setNamed, pods }: DeploymentObserved): void {
  const { nowMs } = planning
  const countAll = (): void => planning.finish(countedStatus(planning.deployment, sets, nowMs))
  if (isBeingDeleted(deployment)) return syncRevision(planning, sets) ? countAll() : undefined
  tellPause(planning)
  if (!syncRevision(planning, sets)) return
  const { paused: isPaused = false } = deployment.spec
  if (isPaused || isScalingEvent(deployment, sets)) {
    scaleAll(planning, sets)
    if (isPaused) forget(planning, sets.old)
    return countAll()
  }
  if (isRolling(deployment)) rollRolling(planning, sets, setNamed)
  else rollRecreate(planning, sets, pods, setNamed)
}

/** Pausing and resuming are told as conditions, so that the time in between does not count as lack of progress. */
function tellPause(planning: Planning): void {
  const { deployment, nowMs } = planning
  const { paused: isPaused = false } = deployment.spec
  const current = find(deployment.status?.conditions ?? [], 'Progressing')
  if (!hasDeadline(deployment) || current?.reason === 'ProgressDeadlineExceeded') return
  const isTold = current?.reason === 'DeploymentPaused'
  if (isPaused === isTold) return
  const told = isPaused
    ? condition(nowMs, 'Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused')
    : condition(nowMs, 'Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed')
  planning.tell({ told })
}
