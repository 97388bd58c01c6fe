import type { ObjectOf } from '../objects.ts'
import { msOf } from './facts.ts'

type Pod = ObjectOf['pods']

/**
 * When a pod counts as available: from the whole second in which it turned Ready, `minReadySeconds` long. Null while it is
 * not Ready (kubernetes 1.36: podutil.IsPodAvailable, seen).
 */
export function availableAtMs(pod: Pod, minReadySeconds: number): number | null {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  if (ready?.status !== 'True') return null
  if (minReadySeconds === 0) return -Infinity
  const sinceMs = msOf(ready.lastTransitionTime)
  return sinceMs === null ? null : sinceMs + minReadySeconds * 1000
}

export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  const atMs = availableAtMs(pod, minReadySeconds)
  return atMs !== null && atMs <= nowMs
}

/** When the next of these pods turns available, if one is Ready and not yet available. */
export function nextAvailableAtMs(pods: readonly Pod[], minReadySeconds: number, nowMs: number): number | null {
  const instants = pods
    .map((pod) => availableAtMs(pod, minReadySeconds))
    .filter((atMs) => atMs !== null && atMs > nowMs)
  return instants.length === 0 ? null : Math.min(...instants.map(Number))
}
