import { describe, expect, it } from 'vitest'
import type { Milestone, MilestoneSubject } from '#shared/story/codes.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import { mapsAfter } from '../../../kit/entities.ts'

describe('what a change of a feed means', () => {
  it.each([
    ['Node', 'none', 'stale', 'Nodes are not seen at the moment.'],
    ['Node', 'none', 'live', 'Nodes are seen again.'],
    ['PersistentVolumeClaim', 'lesson', 'forbidden', 'Claims may not be listed in lesson.'],
    ['Pod', 'none', 'signIn', 'Pods cannot be read: signed out.'],
    ['ReplicaSet', 'none', 'connecting', 'ReplicaSet objects are being read anew.'],
  ])('%s in %s that is %s: %s', (kind, namespace, state, expected) => {
    const subject: MilestoneSubject = { kind, namespace: '', name: kind, uid: null, ordinal: null, set: null }
    const milestone: Milestone = {
      code: 'feed-changed',
      at: 0,
      subject,
      params: { kind, namespace, state },
      synthetic: false,
    }
    expect(plain(narrate(milestone, mapsAfter()).what)).toBe(expected)
  })
})
