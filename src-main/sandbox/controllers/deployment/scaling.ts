import { desiredOf, maximumOf } from './annotations.ts'
import { byAge } from './newest.ts'
import { isActive, isRolling, maxSurgeOf, replicasOf, sum, type Deployment, type ReplicaSet } from './numbers.ts'
import type { Planning } from './planning.ts'
import { allOf, type Sets } from './status.ts'

/** Someone changed the size of the Deployment since its sets were scaled last. */
export const isScalingEvent = (deployment: Deployment, sets: Sets): boolean =>
  allOf(sets)
    .filter(isActive)
    .some((set) => {
      const desired = desiredOf(set)
      return desired !== null && desired !== replicasOf(deployment)
    })

/**
 * Scales while nothing is rolled out or in the middle of a rollout (kubernetes: scale): one set alone takes all; several
 * share the difference by their sizes, so that a bad new template does not get the whole increase.
 */
export function scaleAll(planning: Planning, sets: Sets): void {
  const { deployment } = planning
  const only = activeOrLatest(sets)
  if (only !== null) {
    if (replicasOf(only) !== replicasOf(deployment)) planning.scale(only, replicasOf(deployment))
    return
  }
  if (isSaturated(deployment, sets.newest)) {
    for (const set of sets.old.filter(isActive)) planning.scale(set, 0)
    return
  }
  if (!isRolling(deployment)) return
  for (const { set, size } of shares(deployment, allOf(sets).filter(isActive))) planning.scale(set, size)
}

/** The only active set; where none is active the newest one; null where several are active. */
function activeOrLatest({ newest, old }: Sets): ReplicaSet | null {
  const active = allOf({ newest, old }).filter(isActive)
  if (active.length > 1) return null
  return active[0] ?? newest ?? old.toSorted(byAge).at(-1) ?? null
}

function isSaturated(deployment: Deployment, newest: ReplicaSet | null): boolean {
  if (newest === null) return false
  const wanted = replicasOf(deployment)
  return (
    replicasOf(newest) === wanted && desiredOf(newest) === wanted && (newest.status?.availableReplicas ?? 0) === wanted
  )
}

interface Share {
  readonly set: ReplicaSet
  readonly size: number
}

/** How large each set is to be. The largest takes what rounding leaves over; of equal ones the newer grows, the older shrinks. */
function shares(deployment: Deployment, active: readonly ReplicaSet[]): readonly Share[] {
  const wanted = replicasOf(deployment)
  const allowed = wanted > 0 ? wanted + maxSurgeOf(deployment) : 0
  const toAdd = allowed - sum(active, replicasOf)
  const bySize = active.toSorted(
    (one, other) => replicasOf(other) - replicasOf(one) || (toAdd > 0 ? -ageOrder(one, other) : ageOrder(one, other)),
  )
  let added = 0
  const sized = bySize.map((set) => {
    const part = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added)
    added += part
    return { set, size: replicasOf(set) + part }
  })
  const leftover = toAdd - added
  return sized.map(({ set, size }, index) => ({ set, size: index === 0 ? Math.max(0, size + leftover) : size }))
}

const ageOrder = byAge

/** kubernetes: GetProportion. Never more than is left to give or take. */
function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const left = toAdd - added
  if (left === 0) return 0
  const part = fraction(deployment, set)
  return toAdd > 0 ? Math.min(part, left) : Math.max(part, left)
}

function fraction(deployment: Deployment, set: ReplicaSet): number {
  const size = replicasOf(set)
  if (replicasOf(deployment) === 0) return -size
  const before = maximumOf(set) ?? deployment.status?.replicas ?? 0
  if (before === 0) return 0
  const exact = (size * (replicasOf(deployment) + maxSurgeOf(deployment))) / before
  // Go rounds halves away from zero; sizes are never negative.
  return Math.floor(exact + 0.5) - size
}
