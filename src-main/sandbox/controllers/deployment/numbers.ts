import type { ObjectOf } from '../../objects.ts'

export type Deployment = ObjectOf['deployments']
export type ReplicaSet = ObjectOf['replicasets']

export const replicasOf = ({ spec }: Deployment | ReplicaSet): number => spec.replicas ?? 1

export const isRolling = ({ spec }: Deployment): boolean => spec.strategy?.type === 'RollingUpdate'

/** A number of pods, or per cent of the wanted ones. */
function scaled(value: number | string | undefined, total: number, round: (number: number) => number): number {
  if (typeof value === 'number') return value
  if (value === undefined) return 0
  return round((Number.parseInt(value, 10) * total) / 100)
}

/** Surge is rounded up and unavailability down; a rollout that could do neither may take one pod away. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = scaled(maxSurge, replicasOf(deployment), Math.ceil)
  const unavailable = scaled(maxUnavailable, replicasOf(deployment), Math.floor)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

export const maxSurgeOf = (deployment: Deployment): number => (isRolling(deployment) ? fenceposts(deployment).surge : 0)

export function maxUnavailableOf(deployment: Deployment): number {
  const replicas = replicasOf(deployment)
  if (!isRolling(deployment) || replicas === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicas)
}

export const sum = (sets: readonly ReplicaSet[], number: (set: ReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (number(set) ?? 0), 0)

export const isActive = (set: ReplicaSet): boolean => replicasOf(set) > 0

/** How many pods the newest set may have now (kubernetes: NewRSNewReplicas). `all` contains it. */
export function newSize(deployment: Deployment, all: readonly ReplicaSet[], present: number): number {
  const wanted = replicasOf(deployment)
  if (!isRolling(deployment)) return wanted
  const room = wanted + maxSurgeOf(deployment) - sum(all, replicasOf)
  return room <= 0 ? present : present + Math.min(room, wanted - present)
}
