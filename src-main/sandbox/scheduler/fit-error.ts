import type { Plugin, Rejection } from './types.ts'

/** Why no node could take a pod: the text of the event and of the condition, and whose wake-up may change it. */
export interface FitError {
  readonly message: string
  readonly plugins: ReadonlySet<Plugin>
}

/** scheduler/framework: FitError. A reason that holds before any node is looked at is followed by two bare words of the preemption's. */
export function obstacleError(nodes: number, obstacle: string): FitError {
  return {
    message: `0/${nodes} nodes are available: ${obstacle}. not found`,
    plugins: new Set<Plugin>(['VolumeRestrictions', 'VolumeBinding']),
  }
}

export const noNodes: FitError = {
  message: 'no nodes available to schedule pods',
  plugins: new Set<Plugin>(['NodeUnschedulable']),
}

/** Each reason with the number of its nodes, sorted as texts; then what preemption made of it. */
export function fitError(rejections: readonly Rejection[], mayPreempt: boolean): FitError {
  const total = rejections.length
  const reasons = counted(rejections.flatMap((rejection) => rejection.reasons))
  return {
    message: `0/${total} nodes are available: ${reasons}. no new claims to deallocate, preemption: ${preemption(rejections, mayPreempt)}`,
    plugins: new Set(rejections.map(({ plugin }) => plugin)),
  }
}

/** Preemption is tried in earnest by the real scheduler; here no pod ever has to give way, so it finds no victims. */
function preemption(rejections: readonly Rejection[], mayPreempt: boolean): string {
  if (!mayPreempt) return 'not eligible due to preemptionPolicy=Never.'
  const outcomes = rejections.map(({ isResolvable }) =>
    isResolvable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
  )
  return `0/${rejections.length} nodes are available: ${counted(outcomes)}.`
}

function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts]
    .map(([text, count]) => `${count} ${text}`)
    .toSorted()
    .join(', ')
}
