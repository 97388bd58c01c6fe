import type { EntityMaps } from '../model/change.ts'
import type { WordId } from '../words/index.ts'
import type { Milestone, StoryCode } from './codes.ts'
import { findingsOn } from './findings.ts'
import type { Why } from './why-sentence.ts'
import { whyOfClaim, whyOfVolume } from './why-claim.ts'
import { whyOfPod } from './why-pod.ts'
import { whyOfRecord } from './why-record.ts'
import { whyOfSet } from './why-set.ts'

/**
 * Why a milestone happened: its own reason, read from the state after it; else, for those that begin or end a wait, what is said
 * of the subject at that moment. Null where nothing is known: never a guess.
 */
export function whyOf(milestone: Milestone, maps: EntityMaps): Why | null {
  return ownWhy(milestone, maps) ?? (waitingCodes.has(milestone.code) ? findingWhy(milestone, maps) : null)
}

/** Milestones whose reason may be the subject's trouble of the moment. */
const waitingCodes: ReadonlySet<StoryCode> = new Set<StoryCode>([
  'pod-unready',
  'pod-crashed',
  'pod-failing',
  'claim-added',
  'claim-deleting',
  'record-withdrawn',
  'rollout-stuck',
])

function ownWhy(milestone: Milestone, maps: EntityMaps): Why | null {
  const { kind } = milestone.subject
  if (milestone.code === 'node-lost') return whyNodeLost(milestone, maps)
  if (milestone.code === 'node-back') return { code: 'story.node-back.why.reports', params: {} }
  if (milestone.code === 'job-failed' && milestone.params['reason'] !== 'none')
    return { code: 'story.job-failed.why.gaveUp', params: milestone.params }
  if (milestone.code === 'attempt-failed') return whyAttemptFailed(milestone, maps)
  if (milestone.code === 'job-suspended') return { code: 'story.job-suspended.why.nothingStarts', params: {} }
  if (milestone.code === 'disk-same') return { code: 'story.disk-same.why.neverDeleted', params: milestone.params }
  if (milestone.code === 'disk-new') return { code: 'story.disk-new.why.deleted', params: milestone.params }
  if (kind === 'StatefulSet') return whyOfSet(milestone, maps)
  if (kind === 'Pod') return whyOfPod(milestone, maps)
  if (kind === 'PersistentVolumeClaim') return whyOfClaim(milestone, maps)
  if (kind === 'PersistentVolume') return whyOfVolume(milestone)
  if (kind === 'Record') return whyOfRecord(milestone, maps)
  return null
}

function findingWhy({ subject, params }: Milestone, maps: EntityMaps): Why | null {
  const { namespace, name, kind } = subject
  if (kind !== 'Pod' && kind !== 'PersistentVolumeClaim' && kind !== 'StatefulSet' && kind !== 'Record') return null
  const own = findingsOn(maps, { kind, namespace, name })[0]
  const finding = own ?? (kind === 'Pod' ? findingsOn(maps, { kind: 'Slot', namespace, name })[0] : undefined)
  // That a pod has failed is no reason why it has.
  if (finding === undefined || repeating.has(finding.code)) return null
  // The sentence names the silent node already.
  if (finding.code === 'not-replaced-node-silent' && params['silentNode'] === finding.params['node'])
    return { code: 'story.pod-unready.why.notReplaced', params: {} }
  return { code: `finding.${finding.code}` as WordId, params: finding.params }
}

/** They say of a pod what its milestone says. */
const repeating: ReadonlySet<string> = new Set(['container-failed', 'pod-failed'])

/**
 * Pods that are there tell how often a Job has failed before its status does. Only where one pod runs at a time is it plain which
 * failure was one too many.
 */
function whyAttemptFailed({ subject }: Milestone, maps: EntityMaps): Why | null {
  const jobUid = subject.uid === null ? undefined : maps.attempt.get(subject.uid)?.jobUid
  const job = jobUid === undefined ? undefined : maps.job.get(jobUid)
  if (job === undefined || job.parallelism !== 1 || job.mode === 'indexed') return null
  let failures = 0
  for (const { jobUid: uid, state, endedAt } of maps.attempt.values())
    if (uid === job.uid && state === 'failing' && endedAt !== null) failures += 1
  const params = { limit: job.backoffLimit }
  if (failures > job.backoffLimit) return { code: 'story.attempt-failed.why.tooMany', params }
  return job.state === 'running' ? { code: 'story.attempt-failed.why.again', params } : null
}

/**
 * A set makes no second pod while the first may still run. Pods of a node that is no more are removed (pod garbage collection
 * waits 40 s and looks every 20 s).
 */
function whyNodeLost({ subject, params }: Milestone, maps: EntityMaps): Why | null {
  const count = Number(params['pods'] ?? 0)
  if (params['state'] === 'gone') return count === 0 ? null : { code: 'story.node-lost.why.cleared', params: { count } }
  let first: string | null = null
  let more = -1
  for (const pod of maps.pod.values()) {
    if (pod.node !== subject.name || pod.slot === null) continue
    first ??= pod.name
    more += 1
  }
  return first === null ? null : { code: 'story.node-lost.why.notReplaced', params: { pod: first, more } }
}
