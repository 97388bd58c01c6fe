import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import type { SimulatedTime } from '../../time/types.ts'
import type { Action, Controller, Decision } from '../types.ts'
import { disrupted } from './disruption.ts'
import { readinessOf } from './node-status.ts'
import { outOfService } from './taints.ts'

type Pod = ObjectOf['pods']
type Node = ObjectOf['nodes']

/** pkg/controller/podgc: a round each 20 s; a node that is gone is believed gone after 40 s. */
const roundMs = 20_000
const quarantineMs = 40_000
/** Ended pods beyond this many are removed, the oldest first (`--terminated-pod-gc-threshold`). */
const endedThreshold = 12_500

export interface PodRound {
  readonly pods: readonly Pod[]
  readonly nodes: ReadonlyMap<string, Node>
  /** For each node that pods name and that is gone: since when. */
  readonly missingSinceMs: ReadonlyMap<string, number>
}

/** Removes pods that nobody else would: of nodes that are gone or out of service, never scheduled, or too many ended ones. */
export function createPodGcController(view: ClusterView, time: SimulatedTime): Controller<PodRound> {
  const missing = new Map<string, number>()
  return {
    name: 'pod-garbage-collector',
    triggers: {},
    resync: { everyMs: roundMs, keys: () => ['round'] },
    observe() {
      const pods = view.list('pods')
      const nodes = new Map(view.list('nodes').map((node) => [node.metadata.name, node]))
      const named = new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))
      for (const name of missing.keys()) if (nodes.has(name) || !named.has(name)) missing.delete(name)
      for (const name of named) if (!nodes.has(name) && !missing.has(name)) missing.set(name, time.nowMs())
      return { pods, nodes, missingSinceMs: new Map(missing) }
    },
    decide: decidePodRound,
  }
}

/** One round. Each pod is dealt with for the first reason that holds. */
export function decidePodRound({ pods, nodes, missingSinceMs }: PodRound, nowMs: number): Decision {
  const surplus = new Set(surplusOf(pods))
  return {
    actions: pods.flatMap((pod) => {
      const node = nodes.get(pod.spec.nodeName ?? '')
      const isDeleting = pod.metadata.deletionTimestamp !== undefined
      if (surplus.has(pod)) return [removal(pod)]
      if (node !== undefined) return isDeleting && isOutOfService(node) ? end(pod) : []
      if (pod.spec.nodeName === undefined) return isDeleting ? end(pod) : []
      const since = missingSinceMs.get(pod.spec.nodeName) ?? nowMs
      return nowMs - since >= quarantineMs ? endOrphan(pod, nowMs) : []
    }),
  }
}

function surplusOf(pods: readonly Pod[]): readonly Pod[] {
  const ended = pods.filter(({ status }) => isOver(status))
  if (ended.length <= endedThreshold) return []
  const byAge = ended.toSorted((left, right) =>
    left.metadata.creationTimestamp.localeCompare(right.metadata.creationTimestamp),
  )
  return byAge.slice(0, ended.length - endedThreshold)
}

const isOver = (status: Pod['status']): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

const isOutOfService = (node: Node): boolean =>
  readinessOf(node) !== 'True' && (node.spec.taints ?? []).some(({ key }) => key === outOfService)

const end = (pod: Pod): readonly Action[] =>
  isOver(pod.status) ? [removal(pod)] : [statusAction(pod, { ...pod.status, phase: 'Failed' }), removal(pod)]

function endOrphan(pod: Pod, nowMs: number): readonly Action[] {
  if (isOver(pod.status)) return [removal(pod)]
  const status = disrupted(pod, 'DeletionByPodGC', 'PodGC: node no longer exists', nowMs)
  return [statusAction(pod, { ...status, phase: 'Failed' }), removal(pod)]
}

const statusAction = (pod: Pod, status: Pod['status'] & object): Action => ({
  verb: 'updateStatus',
  resource: 'pods',
  object: { ...pod, status },
  carriesOn: true,
})

const removal = ({ metadata: { namespace = '', name, uid } }: Pod): Action => ({
  verb: 'delete',
  resource: 'pods',
  namespace,
  name,
  uid,
  options: { gracePeriodSeconds: 0 },
  tolerates: ['NotFound', 'Conflict'],
  carriesOn: true,
})
