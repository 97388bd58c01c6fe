import type { Condition, ContainerStatus, Labels, PodObject } from '#shared/objects/index.ts'
import { parseOrdinalName } from '../store/ordinals.ts'
import { controllerOfKind } from '../store/references.ts'

/** Small questions to projections that several derivations ask. */

/**
 * The slot that a pod was made for: its controller is a StatefulSet and its name is that set's name and an ordinal. Whether
 * that set is the one of the moment is another question.
 */
export function slotOfPod(
  pod: PodObject,
): { readonly set: string; readonly setUid: string; readonly ordinal: number } | null {
  const owner = controllerOfKind(pod, 'StatefulSet')
  const parsed = owner === null ? null : parseOrdinalName(pod.name)
  if (owner === null || parsed === null || parsed.base !== owner.name) return null
  return { set: owner.name, setUid: owner.uid, ordinal: parsed.ordinal }
}

export function conditionOf(
  object: { readonly conditions: readonly Condition[] },
  type: string,
): Condition | undefined {
  for (const condition of object.conditions) if (condition.type === type) return condition
  return undefined
}

export const hasCondition = (object: { readonly conditions: readonly Condition[] }, type: string): boolean =>
  conditionOf(object, type)?.status === 'True'

/** A pod that has ended holds its claims in name only: its processes are gone. */
export const hasEnded = (pod: PodObject): boolean => pod.phase === 'Succeeded' || pod.phase === 'Failed'

/** Assigned by the scheduler, or by hand through spec.nodeName, which skips the scheduler and its condition. */
export const isScheduled = (pod: PodObject): boolean => pod.nodeName !== null || hasCondition(pod, 'PodScheduled')

/**
 * A container of this pod has run: the volumes were mounted by then. A container that ended without ever having started
 * (its pod was evicted first) has no start.
 */
export function hasStarted(pod: PodObject): boolean {
  return pod.containerStatuses.some(hasRun) || pod.initContainerStatuses.some(hasRun)
}

function hasRun({ state, lastEnd }: ContainerStatus): boolean {
  return state.kind === 'running' || lastEnd !== null || (state.kind === 'ended' && state.startedAt !== null)
}

/** Whether `labels` carry every pair of `wanted`; true when nothing is wanted. */
export function carries(labels: Labels, wanted: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false
  return true
}
