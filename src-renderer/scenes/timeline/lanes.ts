import { assertNever } from '#shared/kit/assert.ts'
import type { StoryCode } from '#shared/story/codes.ts'

export const laneNames = ['set', 'pods', 'claims', 'records', 'problems'] as const

export type LaneName = (typeof laneNames)[number]

/** Where a milestone of a set is told; null for what belongs to other scenes. */
export function laneOf(code: StoryCode): LaneName | null {
  switch (code) {
    case 'set-added':
    case 'set-scaled':
    case 'set-deleted':
    case 'set-gone':
    case 'rollout-started':
    case 'rollout-done':
      return 'set'
    case 'pod-added':
    case 'pod-scheduled':
    case 'pod-started':
    case 'pod-ready':
    case 'pod-terminating':
    case 'pod-gone':
    case 'pod-returned':
      return 'pods'
    case 'claim-added':
    case 'claim-bound':
    case 'claim-kept':
    case 'claim-deleting':
    case 'claim-gone':
    case 'volume-added':
    case 'volume-released':
    case 'volume-gone':
    case 'disk-same':
    case 'disk-new':
      return 'claims'
    case 'record-published':
    case 'record-withdrawn':
      return 'records'
    case 'pod-unready':
    case 'pod-crashed':
    case 'pod-failing':
    case 'claim-stuck':
    case 'rollout-stuck':
    case 'node-lost':
    case 'node-back':
      return 'problems'
    case 'job-added':
    case 'attempt-started':
    case 'attempt-succeeded':
    case 'attempt-failed':
    case 'job-complete':
    case 'job-failed':
    case 'job-suspended':
    case 'cron-fired':
    case 'cron-held':
    case 'cron-missed':
    case 'feed-changed':
    case 'gap':
      return null
    default:
      return assertNever(code)
  }
}
