import type { ClusterNode } from '#shared/model/entities.ts'
import type { Look } from './look.ts'
import { conditionOf } from './objects.ts'

export function deriveNode(look: Look, name: string): ClusterNode | undefined {
  const node = look.store.named('Node', '', name)
  if (node === undefined) return undefined
  const ready = conditionOf(node, 'Ready')
  return {
    uid: node.uid,
    name,
    state: ready?.status === 'True' ? 'ready' : ready?.status === 'Unknown' ? 'silent' : 'notReady',
    since: ready?.changedAt ?? null,
    lastReportAt: node.lastReportAt,
    unschedulable: node.unschedulable,
    taints: node.taints,
  }
}
