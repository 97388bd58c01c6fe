import type { ClusterNode } from '#shared/model/entities.ts'
import { field, match, type Match, type Rule } from '../rule.ts'

/** Rule 80 of SPEC.md. */
export const nodeRules: readonly Rule<ClusterNode>[] = [{ code: 'node-silent', find: nodeSilent }]

/** After the grace period the node controller writes Unknown into its conditions: the kubelet has not been heard of (facts sheet 1.5). */
function nodeSilent(node: ClusterNode): Match | null {
  if (node.state !== 'silent') return null
  return match(
    {
      node: node.name,
      ...(node.since === null ? {} : { foundSilentAt: node.since }),
      ...(node.lastReportAt === null ? {} : { lastReportAt: node.lastReportAt }),
    },
    field('Node', node.name, 'status.conditions[Ready].status', 'Unknown'),
  )
}
