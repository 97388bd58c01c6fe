import type { EntityChange, ModelChange } from '#shared/model/change.ts'
import type { ClusterNode } from '#shared/model/entities.ts'

/** A node is the smallest entity that has both a milestone (`state`) and a part that is none (`since`). */
export function node(name: string, over: Partial<ClusterNode> = {}): ClusterNode {
  return {
    uid: `uid-${name}`,
    name,
    state: 'ready',
    since: 0,
    lastReportAt: null,
    unschedulable: false,
    taints: [],
    ...over,
  }
}

export function nodeChange(before: ClusterNode | undefined, after: ClusterNode | undefined): EntityChange {
  const key = (after ?? before)?.name ?? ''
  return { entity: 'node', key, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

export function modelChange(
  seq: number,
  changes: readonly EntityChange[],
  over: Partial<ModelChange> = {},
): ModelChange {
  return { seq, at: seq, changes, causes: [`cause-${seq}`], synthetic: false, ...over }
}
