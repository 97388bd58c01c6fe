import { isTerminal } from '../facts.ts'
import type { ObjectOf } from '../../objects.ts'
import { createNewest, byAge, isNewestFull } from './newest.ts'
import { isActive, maxUnavailableOf, newSize, replicasOf, sum, type ReplicaSet } from './numbers.ts'
import type { Planning } from './planning.ts'
import { allOf, isComplete, rolloutStatus, type Sets } from './status.ts'
import { revisionOf } from './annotations.ts'

/** kubernetes: the default of revisionHistoryLimit. */
const defaultHistory = 10

type Named = (name: string) => ReplicaSet | undefined

/** New pods as far as the surge allows, old ones away as far as availability allows, one of both in a sync. */
export function rollRolling(planning: Planning, observed: Sets, named: Named): void {
  const newest = observed.newest ?? createNewest(planning, observed.old, named)
  if (newest === null) return
  const sets = { newest, old: observed.old }
  const isChanged = growNewest(planning, sets, newest) || shrinkOld(planning, sets, newest)
  const { deployment, nowMs } = planning
  if (!isChanged && isComplete(deployment, deployment.status ?? {})) forget(planning, sets.old)
  planning.finish(rolloutStatus(deployment, sets, nowMs))
}

function growNewest(planning: Planning, sets: Sets, newest: ReplicaSet): boolean {
  const { deployment } = planning
  if (isNewestFull(deployment, newest)) return false
  const wanted = replicasOf(deployment)
  const present = replicasOf(newest)
  const size = present > wanted ? wanted : newSize(deployment, allOf(sets), present)
  return size !== present && planning.scale(newest, size)
}

/**
 * Takes old pods away (kubernetes: reconcileOldReplicaSets): first those that are not available anyway, then as many as can
 * be spared. New pods that are not available yet count as missing.
 */
function shrinkOld(planning: Planning, sets: Sets, newest: ReplicaSet): boolean {
  const { deployment } = planning
  const old = sets.old.filter(isActive).toSorted(byAge)
  if (old.length === 0) return false
  const minimum = replicasOf(deployment) - maxUnavailableOf(deployment)
  const missing = replicasOf(newest) - availableOf(newest)
  const spare = sum(allOf(sets), replicasOf) - minimum - missing
  if (spare <= 0) return false

  const cleaned = cleanUp(planning, old, spare)
  if (cleaned === null) return false
  const toSpare = sum(old, availableOf) + availableOf(newest) - minimum
  const spared = shrink(planning, cleaned.sets, toSpare, replicasOf)
  return cleaned.taken + spared.taken > 0
}

interface Shrunk {
  readonly sets: readonly ReplicaSet[]
  readonly taken: number
}

/**
 * Takes away what is not available. A set with more available pods than it shall have was scaled a moment ago and its
 * status is from before: null, so that nothing is decided on it (the real code runs into an error there, and drops it).
 */
function cleanUp(planning: Planning, old: readonly ReplicaSet[], spare: number): Shrunk | null {
  if (old.some((set) => availableOf(set) > replicasOf(set))) return null
  return shrink(planning, old, spare, (set) => replicasOf(set) - availableOf(set))
}

/** Scales one set after the other down by what it has to give, until enough is taken. */
function shrink(
  planning: Planning,
  sets: readonly ReplicaSet[],
  enough: number,
  surplusOf: (set: ReplicaSet) => number,
): Shrunk {
  let taken = 0
  const shrunk = sets.map((set) => {
    const part = Math.min(enough - taken, surplusOf(set))
    if (part <= 0) return set
    const replicas = replicasOf(set) - part
    planning.scale(set, replicas)
    taken += part
    return { ...set, spec: { ...set.spec, replicas } }
  })
  return { sets: shrunk, taken }
}

const availableOf = ({ status }: ReplicaSet): number => status?.availableReplicas ?? 0

/** All old pods end before the first new one is made. */
export function rollRecreate(
  planning: Planning,
  observed: Sets,
  pods: readonly ObjectOf['pods'][],
  named: Named,
): void {
  const { deployment, nowMs } = planning
  const active = observed.old.filter(isActive)
  const finish = (sets: Sets): void => planning.finish(rolloutStatus(planning.deployment, sets, nowMs))
  if (active.length > 0) {
    for (const set of active) planning.scale(set, 0)
    return finish(observed)
  }
  if (hasOldPods(observed, pods)) return finish(observed)
  const newest = observed.newest ?? createNewest(planning, observed.old, named)
  if (newest === null) return
  if (replicasOf(newest) !== replicasOf(deployment)) planning.scale(newest, replicasOf(deployment))
  if (isComplete(deployment, deployment.status ?? {})) forget(planning, observed.old)
  finish({ newest, old: observed.old })
}

function hasOldPods({ newest, old }: Sets, pods: readonly ObjectOf['pods'][]): boolean {
  if (sum(old, ({ status }) => status?.replicas) > 0) return true
  const ownerOf = ({ metadata }: ObjectOf['pods']): string | undefined =>
    metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid
  return pods.some((pod) => ownerOf(pod) !== newest?.metadata.uid && !isTerminal(pod))
}

/** Deletes the oldest of the old sets beyond the history limit, if they are empty and have seen their last change. */
export function forget(planning: Planning, old: readonly ReplicaSet[]): void {
  const limit = planning.deployment.spec.revisionHistoryLimit ?? defaultHistory
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const surplus = Math.max(0, alive.length - limit)
  const oldest = alive.toSorted((one, other) => revisionOf(one) - revisionOf(other) || byAge(one, other))
  for (const { metadata, spec, status } of oldest.slice(0, surplus)) {
    const isEmpty = (status?.replicas ?? 0) === 0 && (spec.replicas ?? 0) === 0
    if (!isEmpty || (metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) continue
    const { namespace = '', name, uid } = metadata
    planning.actions.push({ verb: 'delete', resource: 'replicasets', namespace, name, uid, tolerates: ['NotFound'] })
  }
}
