/** Every milestone that is told, drawn and recorded (architecture 6.2). Narration, timeline and choreography share them. */
export const storyCodes = [
  'set-added',
  'set-scaled',
  'set-deleted',
  'set-gone',
  'claim-added',
  'claim-bound',
  'claim-stuck',
  'claim-kept',
  'claim-deleting',
  'claim-gone',
  'volume-added',
  'volume-released',
  'volume-gone',
  'pod-added',
  'pod-scheduled',
  'pod-started',
  'pod-ready',
  'pod-unready',
  'pod-crashed',
  'pod-failing',
  'pod-terminating',
  'pod-gone',
  'pod-returned',
  'disk-same',
  'disk-new',
  'record-published',
  'record-withdrawn',
  'rollout-started',
  'rollout-done',
  'rollout-stuck',
  'job-added',
  'attempt-started',
  'attempt-succeeded',
  'attempt-failed',
  'job-complete',
  'job-failed',
  'job-suspended',
  'cron-fired',
  'cron-held',
  'cron-missed',
  'node-lost',
  'node-back',
  'feed-changed',
  'gap',
] as const // prettier keeps families of codes on one line each

export type StoryCode = (typeof storyCodes)[number]

/** One milestone of one object. */
export interface Milestone {
  readonly code: StoryCode
  readonly at: number
  readonly subject: MilestoneSubject
  readonly params: Readonly<Record<string, string | number>>
  /** True where a relist inferred what happened. */
  readonly synthetic: boolean
}

export interface MilestoneSubject {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string | null
  /** For what belongs to a slot. */
  readonly ordinal: number | null
  /** The set it belongs to, or null. */
  readonly set: string | null
}
