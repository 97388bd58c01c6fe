import { describe, expect, it } from 'vitest'
import type { EntityChange } from '#shared/model/change.ts'
import type { MilestoneSubject, StoryCode } from '#shared/story/codes.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import { change, claim, mapsAfter, pod, slot, slotClaim, volume, workload } from '../../../kit/entities.ts'

const place = { namespace: 'lesson', ordinal: 1, set: 'redis' }
const podSubject: MilestoneSubject = { ...place, kind: 'Pod', name: 'redis-1', uid: 'uid-redis-1' }
const claimSubject: MilestoneSubject = {
  ...place,
  kind: 'PersistentVolumeClaim',
  name: 'data-redis-1',
  uid: 'uid-data-redis-1',
}
const set = change('workload', null, workload({ replicas: 3 }))

function why(code: StoryCode, subject: MilestoneSubject, ...world: readonly EntityChange[]): string | null {
  const params = { pod: 'redis-1', node: 'node-a', claim: 'data-redis-1' }
  const told = narrate({ code, at: 10_000, subject, params, synthetic: false }, mapsAfter(set, ...world))
  return told.why === null ? null : plain(told.why)
}

describe('why a claim that somebody made by hand is there, and what it does', () => {
  it('a claim is made from its template only where the set made it', () => {
    const added = (wanted: boolean, labels: Readonly<Record<string, string>>) =>
      why(
        'claim-added',
        claimSubject,
        change('slot', null, slot(1, { wanted, claims: [slotClaim(1)] })),
        change('claim', null, claim(1, { labels, phase: 'Pending' })),
      )
    expect(added(true, { app: 'redis' })).toBe('Each ordinal gets a claim of its own from template data.')
    expect(added(false, { app: 'redis' })).toBeNull()
    expect(added(true, {})).toBeNull()
  })

  it.each([
    ['the volume is older than the pod', 10, 20, 30, 'Its disk is on node-a, so it cannot run elsewhere.'],
    ['the volume was made for the pod', 10, 31, 30, null],
    ['nobody can tell which came first', 10, 30, 30, null],
    ['the volume was made by hand and may have been bound to this very pod', 10, 5, 30, null],
  ])('of an older claim whose earlier pod was not seen: %s', (_, claimAt, volumeAt, podAt, expected) => {
    const same = slotClaim(1, { disk: 'same', diskDerived: true })
    const world = [
      change('slot', null, slot(1, { podUid: 'uid-redis-1', claims: [same] })),
      change('pod', null, pod(1, { createdAt: podAt })),
      change('claim', null, claim(1, { createdAt: claimAt })),
      change('volume', null, volume({ name: 'pv-data-redis-1', createdAt: volumeAt })),
    ]
    expect(why('pod-scheduled', podSubject, ...world)).toBe(expected)
  })
})
