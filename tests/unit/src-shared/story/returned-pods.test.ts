import { describe, expect, it } from 'vitest'
import type { Workload } from '#shared/model/entities.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import { change, mapsAfter, modelChange, pod, slot, workload } from '../../../kit/entities.ts'

const bare = pod(1, { state: 'pending', phase: 'Pending', readyCondition: false })

describe('a pod that comes back', () => {
  it.each<[string, string, Partial<Workload>, string]>([
    ['the same version', 'r1', {}, 'redis-1 is back.'],
    ['the new one', 'r2', { goesBack: false }, 'redis-1 is back with the new version.'],
    ['an earlier one', 'r2', { goesBack: true }, 'redis-1 is back with the earlier version.'],
    ['one of which nobody knows where it leads', 'r2', {}, 'redis-1 is back with another version.'],
    ['one that is not what the set wants now', 'r0', { goesBack: false }, 'redis-1 is back with another version.'],
    ['one that is not known', '', {}, 'redis-1 is back.'],
  ])('says whether it is of %s', (_name, revision, fields, words) => {
    const set = workload({ ...fields, update: { ...workload().update, strategy: 'OnDelete', updateRevision: 'r2' } })
    const old = { ...bare, uid: 'uid-before', revision: 'r1' }
    const held = slot(1, { podUid: old.uid, incarnation: 1 })
    const start = [change('workload', null, set), change('slot', null, held), change('pod', null, old)]
    const teller = createStoryTeller(mapsAfter(...start))
    const gone = [change('pod', old, null)]
    teller.tell(modelChange(gone), mapsAfter(...start.slice(0, 2)))
    const returned = slot(1, { podUid: bare.uid, previousPodUid: old.uid, incarnation: 2 })
    const back = [change('slot', held, returned), change('pod', null, { ...bare, revision })]
    const maps = mapsAfter(...start.slice(0, 1), ...back)
    const told = teller.tell(modelChange(back), maps).find(({ code }) => code === 'pod-returned')
    if (told === undefined) throw new Error('Expected that the pod returned, found nothing told.')
    expect(plain(narrate(told, maps).what)).toBe(words)
  })
})
