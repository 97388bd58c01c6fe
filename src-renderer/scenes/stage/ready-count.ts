import type { StageState } from './types.ts'

/**
 * How many pods are Ready in this very picture, so that header, legend and summary never differ: the set's own status is written
 * a moment after its pods. Where pods may not be listed the status is all there is; the details tell it in any case.
 */
export function readyCount({ workload, slots, readable }: StageState): number {
  if (!readable.pods) return workload.counts.ready
  let ready = 0
  for (const { pod } of slots) if (pod?.state === 'ready') ready += 1
  return ready
}
