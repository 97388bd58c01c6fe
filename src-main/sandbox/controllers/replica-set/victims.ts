import { isReady, msOf } from '../facts.ts'
import type { Pod } from './kinds.ts'

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

interface Ranked {
  readonly pod: Pod
  /** How many pods of the same owner's sets are on the pod's node. */
  readonly neighbours: number
}

type Order = (one: Ranked, other: Ranked) => number

/**
 * Which pods go first when there are too many (kubernetes: ActivePodsWithRanks): the less there is to lose, the sooner.
 * Ages are compared by their order of magnitude only, and by uid within one, so that not always the youngest goes.
 */
function orders(nowMs: number): readonly Order[] {
  return [
    lowFirst(({ pod }) => (pod.spec.nodeName === undefined || pod.spec.nodeName === '' ? 0 : 1)),
    lowFirst(({ pod }) => phaseRank(pod)),
    lowFirst(({ pod }) => (isReady(pod) ? 1 : 0)),
    lowFirst(({ pod }) => costOf(pod)),
    lowFirst(({ neighbours }) => -neighbours),
    byAge(nowMs, ({ pod }) => (isReady(pod) ? readySinceMs(pod) : null)),
    lowFirst(({ pod }) => -restartsOf(pod)),
    byAge(nowMs, ({ pod }) => msOf(pod.metadata.creationTimestamp)),
  ]
}

const lowFirst =
  (rank: (ranked: Ranked) => number): Order =>
  (one, other) =>
    rank(one) - rank(other)

function phaseRank({ status }: Pod): number {
  if (status?.phase === 'Pending') return 0
  return status?.phase === 'Unknown' ? 1 : 2
}

function costOf({ metadata }: Pod): number {
  const text = metadata.annotations?.[deletionCost] ?? ''
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0
}

const readySinceMs = ({ status }: Pod): number | null =>
  msOf(status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime)

const restartsOf = ({ status }: Pod): number =>
  Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))

/** Instants that differ are compared by the power of two of the age in nanoseconds. */
function byAge(nowMs: number, instantOf: (ranked: Ranked) => number | null): Order {
  const magnitude = (ms: number): number => (nowMs > ms ? Math.trunc(Math.log2((nowMs - ms) * 1e6)) : -1)
  return (one, other) => {
    const [a, b] = [instantOf(one), instantOf(other)]
    if (a === null || b === null || a === b) return 0
    const difference = magnitude(a) - magnitude(b)
    if (difference !== 0) return difference
    return one.pod.metadata.uid < other.pod.metadata.uid ? -1 : 1
  }
}

/** The `count` pods to delete. `related` are all pods of sets with the same owner, which tell how crowded a node is. */
export function victims(pods: readonly Pod[], related: readonly Pod[], count: number, nowMs: number): readonly Pod[] {
  if (count >= pods.length) return pods
  const crowd = new Map<string, number>()
  for (const { spec } of related) crowd.set(spec.nodeName ?? '', (crowd.get(spec.nodeName ?? '') ?? 0) + 1)
  const sorting = orders(nowMs)
  return pods
    .map((pod) => ({ pod, neighbours: crowd.get(pod.spec.nodeName ?? '') ?? 0 }))
    .toSorted((one, other) => {
      for (const order of sorting) {
        const difference = order(one, other)
        if (difference !== 0) return difference
      }
      return 0
    })
    .slice(0, count)
    .map(({ pod }) => pod)
}
