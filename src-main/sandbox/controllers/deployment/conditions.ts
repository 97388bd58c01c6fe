import type { V1DeploymentCondition } from '@kubernetes/client-node'
import type { Wire } from '../../objects.ts'
import { wireTime } from '../../time/wire-time.ts'

export type Condition = Wire<V1DeploymentCondition>

export const find = (conditions: readonly Condition[], type: string): Condition | undefined =>
  conditions.find((condition) => condition.type === type)

export const without = (conditions: readonly Condition[], type: string): readonly Condition[] =>
  conditions.filter((condition) => condition.type !== type)

/** Puts a condition at the end, unless one with this status and reason is there (kubernetes: SetDeploymentCondition). */
export function withCondition(conditions: readonly Condition[], condition: Condition): readonly Condition[] {
  const current = find(conditions, condition.type)
  if (current?.status === condition.status && current.reason === condition.reason) return conditions
  const { lastTransitionTime } = current?.status === condition.status ? current : condition
  return [
    ...without(conditions, condition.type),
    { ...condition, ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }) },
  ]
}

export function condition(
  nowMs: number,
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
): Condition {
  return { type, status, lastUpdateTime: wireTime(nowMs), lastTransitionTime: wireTime(nowMs), reason, message }
}
