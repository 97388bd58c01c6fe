import type { Milestone, StoryCode } from '#shared/story/codes.ts'

/**
 * Which milestones are "of the same kind" and so may share a beat (visual language 6.1). A kind is a family where the
 * cluster says one thing in two objects: a pod that is Ready and its record, a set that is deleted and its pods' end.
 */
export type BeatKind =
  | 'set'
  | 'end'
  | 'claim'
  | 'arrival'
  | 'placement'
  | 'start'
  | 'readiness'
  | 'trouble'
  | 'termination'
  | 'departure'
  | 'rollout'
  | 'node'
  | 'other'

const kinds: { readonly [Code in StoryCode]: BeatKind } = {
  'set-added': 'set',
  'set-scaled': 'set',
  'set-deleted': 'end',
  'set-gone': 'departure',
  'claim-added': 'claim',
  'claim-bound': 'placement',
  'claim-stuck': 'trouble',
  'claim-kept': 'departure',
  'claim-deleting': 'claim',
  'claim-gone': 'claim',
  'volume-added': 'placement',
  'volume-released': 'claim',
  'volume-gone': 'claim',
  'pod-added': 'arrival',
  'pod-returned': 'arrival',
  'pod-scheduled': 'placement',
  'pod-started': 'start',
  'disk-same': 'start',
  'disk-new': 'start',
  'pod-ready': 'readiness',
  'pod-unready': 'readiness',
  'record-published': 'readiness',
  'record-withdrawn': 'readiness',
  'pod-crashed': 'trouble',
  'pod-failing': 'trouble',
  'pod-terminating': 'termination',
  'pod-gone': 'departure',
  'rollout-started': 'rollout',
  'rollout-done': 'rollout',
  'rollout-stuck': 'rollout',
  'node-lost': 'node',
  'node-back': 'node',
  'job-added': 'other',
  'attempt-started': 'other',
  'attempt-succeeded': 'other',
  'attempt-failed': 'other',
  'job-complete': 'other',
  'job-failed': 'other',
  'job-suspended': 'other',
  'cron-fired': 'other',
  'cron-held': 'other',
  'cron-missed': 'other',
  'feed-changed': 'other',
  gap: 'other',
}

/** What the control plane says of the pods of a silent node is a part of the node's own story. */
export function beatKindOf({ code, params }: Pick<Milestone, 'code' | 'params'>): BeatKind {
  return (params['silentNode'] ?? 'none') === 'none' ? kinds[code] : 'node'
}

/**
 * Whether two kinds may be shown together. Only where the cluster itself promises no order between ordinals (Parallel,
 * or a deleted set) are the steps of a pod's making flattened to "at the same time": the streams of many pods
 * interleave there, and showing each object apart would need states that never were.
 */
export function shareBeat(a: BeatKind, b: BeatKind, isOrdered: boolean): boolean {
  if (a === b) return true
  if (isTogether(a, b, 'end', 'termination')) return true
  return !isOrdered && isTogether(a, b, 'claim', 'arrival')
}

function isTogether(a: BeatKind, b: BeatKind, one: BeatKind, other: BeatKind): boolean {
  return (a === one && b === other) || (a === other && b === one)
}

/** The identity of what a milestone is about: an object may have only one step of its life in a beat. */
export function subjectOf({ subject }: Milestone): string {
  return subject.uid ?? `${subject.kind}/${subject.namespace}/${subject.name}`
}
