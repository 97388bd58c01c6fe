/** Why a pod is not placed: a word of the family `state.scheduler`, with the text it was read from. */
export interface SchedulerReason {
  readonly code: SchedulerReasonCode
  /** The name of a resource, or the scheduler's own words for what no pattern knows. */
  readonly detail: string
}

export type SchedulerReasonCode = (typeof patterns)[number][0] | 'notEnoughResource' | 'other'

/**
 * The inner texts of the scheduler (kube-scheduler 1.28 to 1.36). The order decides which of several is said: what a person
 * has to change comes before what may pass by itself. Two texts for one code are an older and a newer wording.
 */
const patterns = [
  ['claimMissing', /persistentvolumeclaim ".*" not found/],
  ['claimDeleting', /persistentvolumeclaim ".*" is being deleted/],
  ['volumeGone', /bound to non-existent (persistentvolume|pv)/],
  // The second is said after a node was chosen: the volume was waited for in vain.
  ['unboundClaim', /unbound immediate PersistentVolumeClaims|^running PreBind plugin "VolumeBinding"/],
  ['volumeNode', /volume node affinity conflict|didn't match PersistentVolume's node affinity/],
  ['noVolume', /didn't find available persistent volumes to bind/],
  ['volumeZone', /no available volume zone/],
  ['volumeLimit', /exceed max volume count/],
  ['diskInUse', /ReadWriteOncePod access mode/],
  ['notEnoughStorage', /enough free storage/],
  ['notEnoughMemory', /Insufficient memory/],
  ['notEnoughCpu', /Insufficient cpu/],
  ['tooManyPods', /Too many pods/],
  ['taint', /untolerated taint/],
  ['affinity', /didn't match Pod's node affinity/],
  ['antiAffinity', /didn't match pod (anti-)?affinity|didn't satisfy existing pods anti-affinity/],
  ['spread', /pod topology spread/],
  ['port', /free ports/],
  ['cordoned', /were unschedulable/],
  ['noNodes', /^no nodes available to schedule pods/],
  ['failed', /^running (\w+ plugin|"[^"]*" \w+ plugin)/],
] as const

/** Reads `0/3 nodes are available: …`; null for a message that is not of that shape and says nothing we know. */
export function schedulerReason(message: string): SchedulerReason | null {
  const inner = innerText(message)
  for (const [code, pattern] of patterns) if (pattern.test(inner)) return { code, detail: inner }
  const resource = /Insufficient ([\w./-]+)/.exec(inner)?.[1]
  if (resource !== undefined) return { code: 'notEnoughResource', detail: resource }
  return inner === '' ? null : { code: 'other', detail: inner }
}

/** Without the count of nodes in front and the talk of preemption behind, which explain nothing. */
function innerText(message: string): string {
  return message
    .replace(/^\d+\/\d+ nodes are available:\s*/, '')
    .replace(/\s*(no new claims to deallocate,\s*)?preemption:.*$/s, '')
    .replace(/\.?\s*not found$/, (found) => (/"[^"]*" not found$/.test(message) ? found : ''))
    .replace(/[.\s]+$/, '')
}
