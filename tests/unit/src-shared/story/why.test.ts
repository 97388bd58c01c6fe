import { describe, expect, it } from 'vitest'
import type { EntityChange } from '#shared/model/change.ts'
import type { Milestone, MilestoneSubject, StoryCode } from '#shared/story/codes.ts'
import type { ClaimState } from '#shared/model/states.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import {
  change,
  claim,
  feed,
  finding,
  mapsAfter,
  node,
  pod,
  slot,
  slotClaim,
  volume,
  workload,
} from '../../../kit/entities.ts'

const podSubject = (ordinal: number): MilestoneSubject => ({
  kind: 'Pod',
  namespace: 'lesson',
  name: `redis-${ordinal}`,
  uid: `uid-redis-${ordinal}`,
  ordinal,
  set: 'redis',
})
const setSubject: MilestoneSubject = {
  kind: 'StatefulSet',
  namespace: 'lesson',
  name: 'redis',
  uid: 'uid-redis',
  ordinal: null,
  set: 'redis',
}
const claimSubject: MilestoneSubject = {
  kind: 'PersistentVolumeClaim',
  namespace: 'lesson',
  name: 'data-redis-1',
  uid: 'uid-data-redis-1',
  ordinal: 1,
  set: 'redis',
}
const recordSubject: MilestoneSubject = {
  kind: 'Record',
  namespace: 'lesson',
  name: 'redis-1.redis.lesson.svc.cluster.local',
  uid: null,
  ordinal: 1,
  set: 'redis',
}

function why(
  code: StoryCode,
  subject: MilestoneSubject,
  params: Milestone['params'],
  ...world: readonly EntityChange[]
): string | null {
  const told = narrate({ code, at: 10_000, subject, params, synthetic: false }, mapsAfter(...world))
  return told.why === null ? null : plain(told.why)
}

const podOfFinding = { kind: 'Pod', namespace: 'lesson', name: 'redis-1' } as const

const set = (fields: Parameters<typeof workload>[0] = {}) =>
  change('workload', null, workload({ replicas: 3, ...fields }))
const here = (ordinal: number, fields: Parameters<typeof slot>[1] = {}) =>
  change('slot', null, slot(ordinal, { podUid: `uid-redis-${ordinal}`, ...fields }))
const ready = (ordinal: number, fields: Parameters<typeof pod>[1] = {}) => change('pod', null, pod(ordinal, fields))
const stopping = (ordinal: number, fields: Parameters<typeof pod>[1] = {}) =>
  ready(ordinal, { state: 'terminating', deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 }, ...fields })

describe('why a pod was made', () => {
  const params = { pod: 'redis-1' }

  it('because the one before it is Ready', () => {
    expect(why('pod-added', podSubject(1), params, set(), here(0), ready(0), here(1), ready(1))).toBe(
      'redis-0 is Ready, so redis-1 is next.',
    )
  })

  it('because the one before it has been Ready for as long as the set asks', () => {
    const patient = set({ minReadySeconds: 4 })
    expect(why('pod-added', podSubject(1), params, patient, here(0), ready(0), here(1), ready(1))).toBe(
      'redis-0 has been Ready for 4 s (minReadySeconds), so redis-1 is next.',
    )
  })

  it('because it is the first', () => {
    expect(why('pod-added', podSubject(0), { pod: 'redis-0' }, set(), here(0), ready(0))).toBe(
      'redis-0 comes first: pods are made from the lowest ordinal up.',
    )
  })

  it('because all start together', () => {
    expect(why('pod-added', podSubject(1), params, set({ policy: 'Parallel' }), here(1), ready(1))).toBe(
      'All start together: podManagementPolicy is Parallel.',
    )
  })

  it('because its old pod is gone', () => {
    const returned = here(1, { previousPodUid: 'uid-before' })
    expect(
      why('pod-added', podSubject(1), params, set(), here(0), ready(0), returned, ready(1, { createdAt: 9_000 })),
    ).toBe('The set wants redis-1, and no other pod has that name.')
    expect(why('pod-returned', podSubject(1), { ...params, version: 'same' }, set(), returned, ready(1))).toBe(
      'It is a new pod: the StatefulSet controller names pods after their ordinals.',
    )
  })

  it('is not known of a pod that nobody made for a reason', () => {
    const bare = pod(1, { slot: null, owner: null })
    expect(
      why('pod-added', { ...podSubject(1), set: null, ordinal: null }, params, change('pod', null, bare)),
    ).toBeNull()
  })
})

describe('why a pod was asked to stop', () => {
  const params = { pod: 'redis-2', graceSeconds: 30, spec: 'seen' }

  it('because the set was deleted', () => {
    expect(
      why('pod-terminating', podSubject(2), params, set({ state: 'gone' }), here(2, { wanted: false }), stopping(2)),
    ).toBe('Its set was deleted: the garbage collector asks all pods of it at once.')
  })

  it('because the highest goes first when scaling down', () => {
    const unwanted = { wanted: false }
    expect(
      why(
        'pod-terminating',
        podSubject(2),
        params,
        set({ replicas: 1 }),
        here(1, unwanted),
        here(2, unwanted),
        stopping(2),
      ),
    ).toBe('Scaling down: the highest ordinal goes first.')
    expect(
      why(
        'pod-terminating',
        podSubject(1),
        params,
        set({ replicas: 1 }),
        here(1, unwanted),
        here(2, unwanted),
        stopping(1),
      ),
    ).toBeNull()
  })

  it('because it is its turn in an update', () => {
    const rolling = set({ update: { ...workload().update, updateRevision: 'r2' } })
    const others = [here(0), ready(0), here(1), ready(1), here(2)]
    expect(why('pod-terminating', podSubject(2), params, rolling, ...others, stopping(2))).toBe(
      'redis-2 first: updates go from the highest ordinal down.',
    )
    const second = [here(0), ready(0), here(1), stopping(1), here(2), ready(2, { revision: 'r2' })]
    expect(why('pod-terminating', podSubject(1), { ...params, pod: 'redis-1' }, rolling, ...second)).toBe(
      'redis-2 is Ready, so redis-1 is updated next.',
    )
  })

  it('because the spec has just changed, which the status does not say yet', () => {
    const world = [set(), here(0), ready(0), here(1), ready(1), here(2), stopping(2)]
    expect(why('pod-terminating', podSubject(2), { ...params, spec: 'new' }, ...world)).toBe(
      'redis-2 first: updates go from the highest ordinal down.',
    )
    expect(why('pod-terminating', podSubject(2), params, ...world)).toBe(
      'A new redis-2 is made only when the old one is gone.',
    )
  })

  it('not because of an update where it was not Ready: there a person did it', () => {
    const rolling = set({ update: { ...workload().update, updateRevision: 'r2' } })
    const broken = stopping(2, { readyCondition: false })
    expect(
      why('pod-terminating', podSubject(2), params, rolling, here(0), ready(0), here(1), ready(1), here(2), broken),
    ).toBe('A new redis-2 is made only when the old one is gone.')
  })

  it('because its node was silent for too long', () => {
    const conditions = [
      { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager', message: null, changedAt: 0 },
    ]
    expect(
      why(
        'pod-terminating',
        podSubject(2),
        params,
        set(),
        here(2),
        stopping(2, { conditions }),
        change('node', null, node({ state: 'silent' })),
      ),
    ).toBe('node-a was silent for too long, so its pods are sent away.')
  })
})

describe('why a disk, a claim or a volume', () => {
  it('the old disk comes back because its claim was never deleted, and a new one because it was', () => {
    const params = { pod: 'redis-1', claim: 'data-redis-1' }
    expect(why('disk-same', claimSubject, params)).toBe(
      'Claim data-redis-1 was never deleted, and every redis-1 asks for that claim.',
    )
    expect(why('disk-new', claimSubject, params)).toBe(
      'The old claim was deleted: the StatefulSet controller made data-redis-1 anew, and its disk is empty.',
    )
  })

  it('a claim is kept by the half of the policy that speaks', () => {
    expect(why('claim-kept', claimSubject, { claim: 'data-redis-1' }, set())).toBe(
      'whenScaled is Retain: the claim waits for a scale-up.',
    )
    expect(why('claim-kept', claimSubject, { claim: 'data-redis-1' }, set({ state: 'gone' }))).toBe(
      'whenDeleted is Retain: the claim waits for a set of the same name.',
    )
  })

  it('a pod goes where its disk is', () => {
    const same = slotClaim(1, { disk: 'same', diskDerived: false })
    const world = [
      set(),
      here(1, { claims: [same] }),
      ready(1),
      change('claim', null, claim(1)),
      change('volume', null, volume({ name: 'pv-data-redis-1' })),
    ]
    expect(why('pod-scheduled', podSubject(1), { pod: 'redis-1', node: 'node-a' }, ...world)).toBe(
      'Its disk is on node-a, so it cannot run elsewhere.',
    )
  })

  it('a pod leaves its claim behind, unless the policy takes it away', () => {
    const left = (wanted: boolean) => change('slot', null, slot(1, { wanted, claims: [slotClaim(1)] }))
    const gone = (...world: readonly EntityChange[]) => why('pod-gone', podSubject(1), { pod: 'redis-1' }, ...world)
    const removing = { retention: { whenDeleted: 'Delete', whenScaled: 'Delete' } }
    const isMadeAnew = 'Its name and its claim stay: the StatefulSet controller makes a new pod with both.'
    expect(gone(set(), left(true))).toBe(isMadeAnew)
    expect(gone(set(removing), left(true))).toBe(isMadeAnew)
    expect(gone(set(), left(false))).toBe('Its claim stays: scaling up makes redis-1 again, with the same disk.')
    expect(gone(set({ state: 'gone' }), left(false))).toBe('Its claim stays: a new set of the same name takes it over.')
    const two = change(
      'slot',
      null,
      slot(1, { wanted: false, claims: [slotClaim(1), { ...slotClaim(1), name: 'log-redis-1' }] }),
    )
    expect(gone(set(), two)).toBe('Its claims stay: scaling up makes redis-1 again, with the same disks.')
    expect(gone(set(removing), left(false))).toBeNull()
    expect(gone(set({ ...removing, state: 'deleting' }), left(true))).toBeNull()
  })
})

describe('why a record', () => {
  const params = { pod: 'redis-1', name: 'redis-1.redis', addresses: '10.42.0.12', oldAddresses: 'none' }
  const record = (state: 'present' | 'notPublished' | 'absent' | 'publishedEarly') => ({
    record: { name: recordSubject.name, state, addresses: [] },
  })

  it('a first answer may be preceded by "no such name", a new address by the old one', () => {
    expect(why('record-published', recordSubject, params, set(), here(1, record('present')), ready(1))).toBe(
      'Others may get "no such name" for some seconds more.',
    )
    expect(
      why(
        'record-published',
        recordSubject,
        { ...params, oldAddresses: '10.42.0.9' },
        set(),
        here(1, record('present')),
        ready(1),
      ),
    ).toBe('A new address under the old name. Others may get the old answer for some seconds.')
  })

  it('names the seconds where the time to live is known', () => {
    const known = change('record', null, {
      namespace: 'lesson',
      name: recordSubject.name,
      type: 'A',
      answers: ['10.42.0.12'],
      ttl: 5,
      state: 'present',
      service: 'redis',
      pod: 'redis-1',
    })
    expect(why('record-published', recordSubject, params, set(), here(1, record('present')), ready(1), known)).toBe(
      'Others may get "no such name" for up to 5 s.',
    )
  })

  it('goes because only Ready pods are published', () => {
    expect(
      why(
        'record-withdrawn',
        recordSubject,
        params,
        set(),
        here(1, record('notPublished')),
        ready(1, { readyCondition: false }),
      ),
    ).toBe('redis-1 is not Ready: DNS answers for Ready pods only.')
    expect(why('record-withdrawn', recordSubject, params, set(), here(1, record('notPublished')), stopping(1))).toBe(
      'The EndpointSlice controller marks a stopping pod as not ready, and DNS leaves it out.',
    )
    expect(why('record-withdrawn', recordSubject, params, set(), change('slot', null, slot(1, record('absent'))))).toBe(
      'redis-1 has ended, and its address goes with it.',
    )
  })
})

describe('why a set, a node or a feed', () => {
  it('a new set takes its kept claims over', () => {
    const kept = slotClaim(0, { state: 'kept' })
    expect(
      why(
        'set-added',
        setSubject,
        { set: 'redis', replicas: 3 },
        set(),
        change('slot', null, slot(0, { claims: [kept] })),
      ),
    ).toBe('Its claims were kept: pods of the same names get the same disks.')
    expect(why('set-added', setSubject, { set: 'redis', replicas: 3 }, set())).toBe(
      'Pods are made one by one: each waits until the one before is Ready.',
    )
  })

  it('claims that were deleted with their set are neither kept nor taken over', () => {
    const after = (code: StoryCode, state: 'gone' | 'present', ...states: readonly ClaimState[]): string | null => {
      const slots = states.map((each, ordinal) => slot(ordinal, { claims: [slotClaim(ordinal, { state: each })] }))
      const found = slots.map((each) => change('slot', null, each))
      return why(code, setSubject, { set: 'redis', replicas: 2 }, set({ state }), ...found)
    }
    expect(after('set-gone', 'gone', 'deleting') ?? after('set-gone', 'gone', 'kept')).toMatch(/^Its claims stay/)
    expect(after('set-added', 'present', 'kept', 'deleting')).toMatch(/^Pods are made one by one/)
  })

  it('pods that a set left behind run on, and a new set takes them over', () => {
    const orphan = change('slot', null, slot(0, { podUid: null, nameTakenBy: { uid: 'pod-uid', owner: null } }))
    const gone = set({ state: 'gone' })
    expect(why('set-gone', setSubject, { set: 'redis' }, gone, orphan)).toBe(
      'Its pods run on and belong to nobody: a new set of the same name and selector takes them over.',
    )
    expect(why('set-added', setSubject, { set: 'redis', replicas: 3 }, set(), orphan)).toBe(
      'Pods of its names are there already: it takes over those that nobody owns and it selects.',
    )
    const older = [here(0), ready(0, { createdAt: 1_000 })]
    expect(why('set-added', setSubject, { set: 'redis', replicas: 3 }, set({ createdAt: 2_000 }), ...older)).toBe(
      'Pods of its names are there already: it takes over those that nobody owns and it selects.',
    )
  })

  it('a set that is deleted promises no order among its pods, where there are several', () => {
    const gone = set({
      state: 'gone',
      counts: { wanted: 0, created: 0, ready: 0, updated: 0, available: 0, current: 0 },
    })
    expect(why('set-deleted', setSubject, { set: 'redis' }, gone, here(0), here(1))).toBe(
      'Deleting the set promises no order. Scale to 0 first if order matters.',
    )
    const unnamed = finding({ code: 'no-service-name', kind: 'note' })
    expect(why('set-deleted', setSubject, { set: 'redis' }, gone, here(0), change('finding', null, unnamed))).toBeNull()
  })

  it('a pod that failed is replaced by its set, and that it failed is no reason', () => {
    const params = { pod: 'redis-1', failure: 'failed', reason: 'Evicted' }
    const said = change('finding', null, finding({ code: 'pod-failed', subject: podOfFinding, params }))
    expect(why('pod-failing', podSubject(1), params, set(), here(1), said)).toBe(
      'A failed pod never runs again: the StatefulSet controller deletes it and makes a new one.',
    )
    expect(why('pod-failing', { ...podSubject(1), set: null, ordinal: null }, params, said)).toBeNull()
  })

  it('a lost node is not made up for', () => {
    const subject = { kind: 'Node', namespace: '', name: 'node-a', uid: 'uid-node-a', ordinal: null, set: null }
    expect(why('node-lost', subject, { node: 'node-a', state: 'silent', pods: 1, seen: 'all' }, ready(1))).toBe(
      'redis-1 is not replaced: two pods with one name would be unsafe.',
    )
    expect(
      why('node-lost', subject, { node: 'node-a', state: 'silent', pods: 3, seen: 'all' }, ready(0), ready(1)),
    ).toBe('redis-0 and 1 more are not replaced: two pods with one name would be unsafe.')
    expect(why('node-lost', subject, { node: 'node-a', state: 'gone', pods: 3, seen: 'all' }, ready(0))).toBe(
      'The cluster removes them within about a minute. Then sets can make new ones.',
    )
    expect(why('node-lost', subject, { node: 'node-a', state: 'silent', pods: 0, seen: 'all' })).toBeNull()
  })

  it('a feed says itself what is wrong with it', () => {
    const lost = feed({ state: 'stale', reason: { code: 'connection-refused', params: { address: '127.0.0.1:6443' } } })
    const subject = { kind: 'Pod', namespace: '', name: 'Pod', uid: null, ordinal: null, set: null }
    expect(
      why('feed-changed', subject, { kind: 'Pod', namespace: 'none', state: 'stale' }, change('feed', null, lost)),
    ).toMatch(/^Expected an API server at 127\.0\.0\.1:6443/)
  })

  it('trouble of the moment explains what begins it', () => {
    const broken = finding({
      code: 'image-error',
      kind: 'problem',
      subject: podOfFinding,
      params: { pod: 'redis-1', image: 'redis:9' },
    })
    expect(
      why(
        'pod-failing',
        podSubject(1),
        { pod: 'redis-1', failure: 'image', reason: 'ErrImagePull' },
        change('finding', null, broken),
      ),
    ).toBe('Image redis:9 cannot be pulled.')
    expect(why('pod-started', podSubject(1), { pod: 'redis-1' }, change('finding', null, broken))).toBeNull()
  })
})

describe('why a set is scaled down', () => {
  const params = { set: 'redis', from: 4, to: 2 }

  it('tells the order when nothing stops it', () => {
    expect(why('set-scaled', setSubject, params, set({ replicas: 2 }))).toBe(
      'Pods go one by one, the highest ordinal first.',
    )
  })

  it('names the pod for which it waits', () => {
    const blocked = finding({
      code: 'scale-down-blocked',
      subject: { kind: 'StatefulSet', namespace: 'lesson', name: 'redis' },
      params: { lower: 'redis-1', state: 'notReady' },
    })
    const world = [set({ replicas: 2 }), change('finding', null, blocked)]
    expect(why('set-scaled', setSubject, params, ...world)).toBe('Scaling down waits: redis-1 is not Ready.')
  })
})
