import type { StoryCode } from '#shared/story/codes.ts'
import { claimAdded, claimBound, claimDeleting, claimGone, claimKept, volumeChanged } from './claim-changed.ts'
import { nodeChanged } from './node-changed.ts'
import { podAdded, podReturned } from './pod-added.ts'
import { podCrashed, podFailing } from './pod-crashed.ts'
import { podGone } from './pod-gone.ts'
import { readinessChanged } from './pod-ready.ts'
import { podScheduled } from './pod-scheduled.ts'
import { diskTold, podStarted } from './pod-started.ts'
import { podTerminating } from './pod-terminating.ts'
import { recordChanged } from './record-changed.ts'
import { rolloutChanged, setAdded, setDeleted, setGone, setScaled } from './set-changed.ts'
import type { Verb } from './verb.ts'

/** Every milestone of a StatefulSet that is shown in a way of its own. The others change by cross-fade. */
const verbs: { readonly [Code in StoryCode]?: Verb } = {
  'set-added': setAdded,
  'set-scaled': setScaled,
  'set-deleted': setDeleted,
  'set-gone': setGone,
  'claim-added': claimAdded,
  'claim-bound': claimBound,
  'claim-kept': claimKept,
  'claim-deleting': claimDeleting,
  'claim-gone': claimGone,
  'volume-added': volumeChanged,
  'volume-released': volumeChanged,
  'volume-gone': volumeChanged,
  'pod-added': podAdded,
  'pod-returned': podReturned,
  'pod-scheduled': podScheduled,
  'pod-started': podStarted,
  'disk-same': diskTold,
  'disk-new': diskTold,
  'pod-ready': readinessChanged,
  'pod-unready': readinessChanged,
  'pod-crashed': podCrashed,
  'pod-failing': podFailing,
  'pod-terminating': podTerminating,
  'pod-gone': podGone,
  'record-published': recordChanged,
  'record-withdrawn': recordChanged,
  'rollout-started': rolloutChanged,
  'rollout-done': rolloutChanged,
  'rollout-stuck': rolloutChanged,
  'node-lost': nodeChanged,
  'node-back': nodeChanged,
}

export function verbOf(code: StoryCode): Verb | undefined {
  return verbs[code]
}
