import type { NewObject, ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { isAnswering, isFull } from '../../kubelet/node-look.ts'
import type { Action, Controller, Decision } from '../types.ts'
import { nodeAddresses } from './initial-nodes.ts'
import { answeringConditions, nodeCapacity, nodeInfo, readinessOf } from './node-status.ts'

type Node = ObjectOf['nodes']

/** A node and what its kubelet needs to speak for it. */
export interface NodeMoment {
  readonly node: Node
  readonly lease: ObjectOf['leases'] | undefined
  /** Pods on it that have not ended. */
  readonly podCount: number
  /** For a node that has no address yet. */
  readonly freeNumber: number
}

const leaseNamespace = 'kube-node-lease'
const leaseDurationSeconds = 20

/**
 * What each node's kubelet says of its node: that it is Ready, how many pods it takes, and its Lease. A Lease is renewed
 * only when the node comes or comes back: renewals each few seconds would be writes that nobody looks at.
 */
export function createNodeLifeController(view: ClusterView): Controller<NodeMoment> {
  const livingPodsOn = view.index('pods', ({ spec, status }) =>
    spec.nodeName === undefined || status?.phase === 'Succeeded' || status?.phase === 'Failed' ? [] : [spec.nodeName],
  )
  return {
    name: 'node-life',
    triggers: {
      nodes: ({ object }) => [object.metadata.name],
      pods: ({ object: { spec } }) => {
        const node = view.get('nodes', '', spec.nodeName ?? '')
        return node !== undefined && isFull(node) ? [node.metadata.name] : []
      },
    },
    observe(name) {
      const node = view.get('nodes', '', name)
      if (node === undefined) return null
      return {
        node,
        lease: view.get('leases', leaseNamespace, name),
        podCount: livingPodsOn(name).length,
        freeNumber: freeNumber(view.list('nodes')),
      }
    },
    decide: decideNodeLife,
  }
}

/** What a node that answers says now. */
export function decideNodeLife(moment: NodeMoment, nowMs: number): Decision {
  const { node, lease } = moment
  if (!isAnswering(node)) return { actions: [] }
  const isBack = readinessOf(node) !== 'True'
  const status = statusOf(moment, isBack, nowMs)
  const actions: Action[] = []
  if (isBack || JSON.stringify(status) !== JSON.stringify(node.status)) {
    actions.push({ verb: 'updateStatus', resource: 'nodes', object: { ...node, status } })
  }
  if (lease === undefined) {
    actions.push({
      verb: 'create',
      resource: 'leases',
      object: leaseOf(node, nowMs),
      tolerates: ['AlreadyExists', 'NotFound'],
    })
  } else if (isBack) {
    const spec = { ...lease.spec, renewTime: microTime(nowMs) }
    actions.push({ verb: 'update', resource: 'leases', object: { ...lease, spec } })
  }
  return { actions }
}

function statusOf(
  { node, podCount, freeNumber: number }: NodeMoment,
  isBack: boolean,
  nowMs: number,
): NonNullable<Node['status']> {
  const { status } = node
  const capacity = status?.capacity ?? nodeCapacity
  const pods = isFull(node) ? fewest(status?.allocatable?.['pods'], podCount) : (capacity['pods'] ?? nodeCapacity.pods)
  return {
    ...status,
    ...(status?.addresses === undefined ? { addresses: nodeAddresses(node.metadata.name, number) } : {}),
    allocatable: { ...(status?.allocatable ?? capacity), pods },
    capacity,
    ...(isBack ? { conditions: answeringConditions(nowMs) } : {}),
    ...(isBack && (status?.nodeInfo?.kubeletVersion ?? '') === '' ? { nodeInfo } : {}),
    ...(isBack ? { phase: 'Running' } : {}),
  }
}

/** A full node takes none in for those that leave. */
function fewest(allocatable: string | undefined, podCount: number): string {
  const before = Number(allocatable)
  return String(Number.isInteger(before) ? Math.min(before, podCount) : podCount)
}

function freeNumber(nodes: readonly Node[]): number {
  const taken = new Set(nodes.flatMap(({ status }) => (status?.addresses ?? []).map(({ address }) => address)))
  let number = 1
  while (taken.has(`172.18.0.${number}`)) number += 1
  return number
}

function leaseOf({ metadata: { name, uid } }: Node, nowMs: number): NewObject<'leases'> {
  const lease = {
    metadata: { name, namespace: leaseNamespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds, renewTime: microTime(nowMs) },
  }
  return lease
}

const microTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 23)}000Z`
