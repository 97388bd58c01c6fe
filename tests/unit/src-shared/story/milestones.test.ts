import { describe, expect, it } from 'vitest'
import type { EntityChange } from '#shared/model/change.ts'
import type { Workload } from '#shared/model/entities.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import {
  change,
  claim,
  feed,
  finding,
  mapsAfter,
  modelChange,
  pod,
  slot,
  slotClaim,
  volume,
  workload,
} from '../../../kit/entities.ts'
import { told } from '../../../kit/told.ts'

const running = pod(0).containers[0]
if (running === undefined) throw new Error('Expected a container, found none.')
const ended = { ...running, state: 'ended' as const, exitCode: 1, ready: false }
const backingOff = {
  ...running,
  state: 'waiting' as const,
  reason: 'CrashLoopBackOff',
  lastEnd: { exitCode: 1, reason: 'Error', finishedAt: 0 },
}

describe('pods', () => {
  const bare = pod(1, {
    state: 'pending',
    phase: 'Pending',
    node: null,
    scheduled: false,
    started: false,
    readyCondition: false,
  })

  it('each step of a life is a milestone', () => {
    const placed = { ...bare, scheduled: true, node: 'node-a', state: 'creating' as const }
    const started = { ...placed, started: true, phase: 'Running', state: 'notReady' as const }
    const ready = { ...started, readyCondition: true, state: 'ready' as const }
    expect(told([change('pod', null, bare)])).toEqual(['pod-added redis-1'])
    expect(told([change('pod', bare, placed)])).toEqual(['pod-scheduled redis-1'])
    expect(told([change('pod', placed, started)])).toEqual(['pod-started redis-1'])
    expect(told([change('pod', started, ready)])).toEqual(['pod-ready redis-1'])
    expect(told([change('pod', ready, started)])).toEqual(['pod-unready redis-1'])
    expect(told([change('pod', ready, null)])).toEqual(['pod-gone redis-1'])
  })

  it('a pod that a relist finds finished is told from its beginning, as inferred', () => {
    const teller = createStoryTeller()
    const changes = [change('pod', null, pod(1))]
    const milestones = teller.tell(modelChange(changes, { synthetic: true }), mapsAfter(...changes))
    expect(milestones.map(({ code }) => code)).toEqual(['pod-added', 'pod-scheduled', 'pod-started', 'pod-ready'])
    expect(milestones.every(({ synthetic }) => synthetic)).toBe(true)
  })

  it('pod-returned stands beside pod-added where an earlier pod of the slot was seen', () => {
    const returned = slot(1, { podUid: 'uid-redis-1', previousPodUid: 'uid-before', incarnation: 2 })
    expect(told([change('pod', null, bare), change('slot', slot(1), returned)])).toEqual([
      'pod-added redis-1',
      'pod-returned redis-1',
    ])
    const first = slot(1, { podUid: 'uid-redis-1', incarnation: 1 })
    expect(told([change('pod', null, bare), change('slot', slot(1), first)])).toEqual(['pod-added redis-1'])
  })

  it('a stopping pod that loses its readiness or its program says no more than that it stops', () => {
    const stopping = pod(1, { state: 'terminating', deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 } })
    expect(told([change('pod', pod(1), stopping)])).toEqual(['pod-terminating redis-1'])
    const dying = { ...stopping, readyCondition: false, phase: 'Failed', containers: [ended] }
    expect(told([change('pod', stopping, dying)])).toEqual([])
  })

  it('an end is told once: as a crash, as trouble when the kubelet backs off, and not again at the restart', () => {
    const crashed = pod(1, { state: 'failing', failure: 'crash', containers: [ended] })
    const waiting = pod(1, { state: 'failing', failure: 'crash', reason: 'CrashLoopBackOff', containers: [backingOff] })
    const restarted = pod(1, { restarts: 1, containers: [{ ...running, restarts: 1 }] })
    expect(told([change('pod', pod(1), crashed)])).toEqual(['pod-crashed redis-1'])
    expect(told([change('pod', crashed, waiting)])).toEqual(['pod-failing redis-1'])
    expect(told([change('pod', waiting, restarted)])).toEqual([])
    expect(told([change('pod', pod(1), restarted)])).toEqual(['pod-crashed redis-1'])
  })

  it('the reasons of an image error take turns without a line each', () => {
    const image = (reason: string) =>
      pod(1, { state: 'failing', failure: 'image', reason, readyCondition: false, phase: 'Pending' })
    expect(told([change('pod', bare, image('ErrImagePull'))])).toContain('pod-failing redis-1')
    expect(told([change('pod', image('ErrImagePull'), image('ImagePullBackOff'))])).toEqual([])
  })

  it('a pod of a Job is told as an attempt alone', () => {
    const attempt = pod(0, {
      name: 'import-x',
      slot: null,
      owner: { kind: 'Job', name: 'import', uid: 'u', controller: true },
    })
    expect(told([change('pod', null, attempt)])).toEqual([])
  })
})

describe('sets', () => {
  it('tells scaling with both numbers', () => {
    const teller = createStoryTeller()
    const changes = [change('workload', workload({ replicas: 2 }), workload({ replicas: 3 }))]
    expect(teller.tell(modelChange(changes), mapsAfter(...changes))).toMatchObject([
      { code: 'set-scaled', params: { from: 2, to: 3 } },
    ])
  })

  it('is deleted when it is asked to go, and gone with its last pod', () => {
    const gone = workload({ state: 'gone', goneAt: 1 })
    const full = change('slot', null, slot(0, { podUid: 'uid-redis-0', wanted: false }))
    const teller = createStoryTeller()
    const first = [change('workload', workload(), gone)]
    expect(teller.tell(modelChange(first), mapsAfter(full, ...first)).map(({ code }) => code)).toEqual(['set-deleted'])
    const last = [
      change('pod', pod(0), null),
      change('slot', slot(0, { podUid: 'uid-redis-0', wanted: false }), slot(0, { wanted: false })),
    ]
    expect(teller.tell(modelChange(last), mapsAfter(full, ...first, ...last)).map(({ code }) => code)).toEqual([
      'pod-gone',
      'set-gone',
    ])
    const rest = [change('workload', gone, null)]
    expect(teller.tell(modelChange(rest), mapsAfter()).map(({ code }) => code)).toEqual([])
  })

  it('a set made anew under its name is added, and the old one is not told to be gone again', () => {
    const gone = workload({ state: 'gone' })
    const fresh = workload({ uid: 'uid-new' })
    expect(
      told([change('workload', gone, null), change('workload', null, fresh)], [change('workload', null, gone)]),
    ).toEqual(['set-added redis'])
  })

  it('an update begins with its revision and is done with its last Ready pod', () => {
    const rolling = workload({
      update: { ...workload().update, updateRevision: 'r2' },
      counts: { ...workload().counts, updated: 0, ready: 1 },
    })
    const done = workload({ update: { ...workload().update, currentRevision: 'r2', updateRevision: 'r2' } })
    expect(told([change('workload', workload(), rolling)])).toEqual(['rollout-started redis'])
    expect(told([change('workload', rolling, done)], [change('workload', null, rolling)])).toEqual([
      'rollout-done redis',
    ])
    expect(
      told([change('workload', done, { ...done, replicas: 2, generation: 2 })], [change('workload', null, done)]),
    ).toEqual([])
  })

  /** What one teller tells of several batches, one after the other. */
  function toldInTurn(start: Workload, ...batches: readonly (readonly EntityChange[])[]): readonly string[] {
    const before: EntityChange[] = [change('workload', null, start)]
    const teller = createStoryTeller(mapsAfter(...before))
    return batches.flatMap((changes) => {
      before.push(...changes)
      return teller
        .tell(modelChange(changes), mapsAfter(...before))
        .map(({ code, subject }) => `${code} ${subject.name}`)
    })
  }
  const { update, counts } = workload()

  it('an update is told when it is asked for, and not again when the status tells of it', () => {
    const asked = workload({ images: [{ container: 'redis', image: 'redis:8' }], generation: 2 })
    const seen = {
      ...asked,
      observedGeneration: 2,
      update: { ...update, updateRevision: 'r2' },
      counts: { ...counts, updated: 0 },
    }
    expect(toldInTurn(workload(), [change('workload', workload(), asked)], [change('workload', asked, seen)])).toEqual([
      'rollout-started redis',
    ])
  })

  /** What is told of a set that goes through these states, in words. */
  function linesOf(...states: readonly [Workload, ...Workload[]]): readonly string[] {
    const teller = createStoryTeller(mapsAfter(change('workload', null, states[0])))
    return states.slice(1).flatMap((after, index) => {
      const maps = mapsAfter(change('workload', null, after))
      return teller
        .tell(modelChange([change('workload', states[index] ?? after, after)]), maps)
        .map((milestone) => plain(narrate(milestone, maps).what))
    })
  }

  it('of a change that is only asked for it says what holds for an update and for a rollback', () => {
    const first = { ...update, currentRevision: 'r1', updateRevision: 'r1' }
    const start = workload({ images: [{ container: 'redis', image: 'redis:7' }], update: first })
    const changed = { ...start, images: [{ container: 'redis', image: 'redis:8' }], generation: 2 }
    const rolling = { ...changed, goesBack: false, observedGeneration: 2, update: { ...update, updateRevision: 'r2' } }
    const updated = { ...rolling, goesBack: null, update: { ...update, currentRevision: 'r2', updateRevision: 'r2' } }
    const undone = { ...updated, images: start.images, generation: 3 }
    const reverting = { ...undone, observedGeneration: 3, update: { ...updated.update, updateRevision: 'r1' } }
    const back = { ...reverting, update: first }
    expect(linesOf(start, changed, rolling, updated, undone, reverting, back)).toEqual([
      'The pod template of redis has changed.',
      'The update of redis is done: all pods run the new version.',
      'The pod template of redis has changed.',
      'redis goes back to an earlier version.',
      'redis is back at the earlier version: all pods run it.',
    ])
  })

  it.each([
    {
      goesBack: true,
      started: 'redis goes back to an earlier version.',
      done: 'redis is back at the earlier version: all pods run it.',
    },
    {
      goesBack: false,
      started: 'The pod template of redis has changed.',
      done: 'The update of redis is done: all pods run the new version.',
    },
    {
      goesBack: null,
      started: 'The pod template of redis has changed.',
      done: 'The update of redis is done: all pods run what the template says now.',
    },
  ])('a revision never seen before is known by its age: older is $goesBack', ({ goesBack, started, done }) => {
    const start = workload({ update: { ...update, currentRevision: 'r2', updateRevision: 'r2' } })
    const rolling = { ...start, goesBack, update: { ...start.update, updateRevision: 'r1' } }
    const over = {
      ...rolling,
      goesBack: null,
      update: { ...start.update, currentRevision: 'r1', updateRevision: 'r1' },
    }
    expect(linesOf(start, rolling, over)).toEqual([started, done])
    expect(linesOf(rolling, over)).toEqual([done])
  })

  it('an update that is undone half-way goes back', () => {
    const half = workload({ update: { ...update, updateRevision: 'r2' }, counts: { ...counts, updated: 1 } })
    const undone = workload({ counts: { ...counts, updated: 1 }, observedGeneration: 3, generation: 3 })
    const teller = createStoryTeller(mapsAfter(change('workload', null, half)))
    const changes = [change('workload', half, undone)]
    expect(teller.tell(modelChange(changes), mapsAfter(...changes))).toMatchObject([
      { code: 'rollout-started', params: { from: 'r2', to: 'r1', back: 'yes' } },
    ])
  })

  it('an update of anything else is told with the first pod that it asks to go', () => {
    const asked = workload({ generation: 2, replicas: 2 })
    const deletion = { askedAt: 0, graceSeconds: 30, endsAt: 30_000 }
    const going = pod(1, { state: 'terminating', deletion })
    expect(
      toldInTurn(
        workload({ replicas: 2 }),
        [change('workload', workload({ replicas: 2 }), asked)],
        [change('pod', pod(1), going)],
      ),
    ).toEqual(['rollout-started redis', 'pod-terminating redis-1'])
  })

  it('a pod that a smaller partition lets go is no change of the template', () => {
    const canary = workload({ replicas: 2, update: { ...update, partition: 2, updateRevision: 'r2' } })
    const wider = { ...canary, generation: 2, update: { ...canary.update, partition: 1 } }
    const going = pod(1, { state: 'terminating', deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 } })
    expect(toldInTurn(canary, [change('workload', canary, wider)], [change('pod', pod(1), going)])).toEqual([
      'pod-terminating redis-1',
    ])
  })

  it('with OnDelete an update is done once, and no later scaling is the end of it again', () => {
    const byHand = { ...update, strategy: 'OnDelete' }
    const start = workload({ update: byHand })
    const rolling = workload({ update: { ...byHand, updateRevision: 'r2' }, counts: { ...counts, updated: 1 } })
    const done = { ...rolling, counts }
    const fewer = { ...done, replicas: 1, counts: { ...counts, wanted: 1 } }
    const scaled = { ...fewer, counts: { ...counts, wanted: 1, created: 1, ready: 1, updated: 1 } }
    const states = [start, rolling, done, fewer, scaled]
    const batches = states.slice(1).map((after, index) => [change('workload', states[index] ?? after, after)])
    expect(toldInTurn(start, ...batches)).toEqual(['rollout-started redis', 'rollout-done redis', 'set-scaled redis'])
  })

  it('an update with a partition is done when the ordinals from it on are', () => {
    const three = { ...counts, wanted: 3, created: 3, ready: 3, updated: 0 }
    const start = workload({ replicas: 3, update: { ...update, partition: 2 }, counts: three })
    const rolling = { ...start, update: { ...start.update, updateRevision: 'r2' }, counts: { ...three, ready: 2 } }
    const done = { ...rolling, counts: { ...three, updated: 1 } }
    const shaken = { ...done, counts: { ...done.counts, ready: 2 } }
    expect(
      toldInTurn(
        start,
        [change('workload', start, rolling)],
        [change('workload', rolling, done)],
        [change('workload', done, shaken)],
        [change('workload', shaken, done)],
      ),
    ).toEqual(['rollout-started redis', 'rollout-done redis'])
  })

  it('going back to the old revision is an update of its own, done when its pods are replaced', () => {
    const broken = workload({
      update: { ...workload().update, updateRevision: 'r2' },
      counts: { ...workload().counts, updated: 1, ready: 1 },
    })
    const back = workload({ counts: { ...workload().counts, updated: 1, ready: 1 } })
    const teller = createStoryTeller(mapsAfter(change('workload', null, broken)))
    const first = [change('workload', broken, back)]
    expect(teller.tell(modelChange(first), mapsAfter(...first)).map(({ code }) => code)).toEqual(['rollout-started'])
    const last = [change('workload', back, workload())]
    expect(teller.tell(modelChange(last), mapsAfter(...last)).map(({ code }) => code)).toEqual(['rollout-done'])
  })

  it('is stuck when the rule says so', () => {
    expect(
      told([change('finding', null, finding({ code: 'stuck-rollout', kind: 'problem', params: { pod: 'redis-1' } }))]),
    ).toEqual(['rollout-stuck redis'])
  })
})

describe('claims, volumes and disks', () => {
  it('tells the life of a claim', () => {
    const pending = claim(0, { state: 'pending', phase: 'Pending' })
    expect(told([change('claim', null, pending)])).toEqual(['claim-added data-redis-0'])
    expect(told([change('claim', pending, claim(0))])).toEqual(['claim-bound data-redis-0'])
    expect(told([change('claim', claim(0), claim(0, { deletionAt: 1, state: 'deleting' }))])).toEqual([
      'claim-deleting data-redis-0',
    ])
    expect(told([change('claim', claim(0), null)])).toEqual(['claim-gone data-redis-0'])
  })

  it('a claim is kept when its slot is not wanted and its last pod is gone, in either order', () => {
    const used = slot(1, { podUid: 'u', wanted: false, claims: [slotClaim(1)] })
    const ended = slot(1, { podUid: 'u', wanted: false, claims: [slotClaim(1, { state: 'kept' })] })
    const left = slot(1, { wanted: false, claims: [slotClaim(1, { state: 'kept', cable: 'unplugged' })] })
    expect(told([change('slot', used, ended)])).toEqual([])
    expect(told([change('slot', ended, left)])).toEqual(['claim-kept data-redis-1'])
    expect(told([change('slot', { ...left, wanted: true }, left)])).toEqual(['claim-kept data-redis-1'])
    expect(told([change('slot', left, { ...left, revision: 'unknown' })])).toEqual([])
    const removing = workload({ retention: { whenDeleted: 'Retain', whenScaled: 'Delete' } })
    expect(told([change('slot', ended, left)], [change('workload', null, removing)])).toEqual([])
  })

  it('the same disk is told when the container starts with it, unless that is only derived', () => {
    const plugged = (fields: Partial<ReturnType<typeof slotClaim>>) =>
      slot(1, { podUid: 'new', claims: [slotClaim(1, fields)] })
    const mounting = plugged({ cable: 'attaching', disk: 'same', diskDerived: false })
    const starts = change(
      'pod',
      pod(1, { uid: 'new', started: false, readyCondition: false }),
      pod(1, { uid: 'new', readyCondition: false }),
    )
    const plugs = (fields: Partial<ReturnType<typeof slotClaim>>) => change('slot', mounting, plugged(fields))
    expect(told([starts, plugs({ disk: 'same', diskDerived: false })])).toEqual([
      'pod-started redis-1',
      'disk-same data-redis-1',
    ])
    expect(told([starts, plugs({ disk: 'new', diskDerived: false })])).toEqual([
      'pod-started redis-1',
      'disk-new data-redis-1',
    ])
    expect(told([starts, plugs({ disk: 'same', diskDerived: true })])).toEqual(['pod-started redis-1'])
  })

  it('an adopted pod has had its disk and its record all along', () => {
    const name = 'redis-1.redis.lesson.svc.cluster.local'
    const adopted = slot(1, {
      podUid: 'uid-redis-1',
      claims: [slotClaim(1, { disk: 'same', diskDerived: false })],
      record: { name, state: 'present', addresses: ['10.42.0.12'] },
    })
    const answered = change('record', null, {
      namespace: 'lesson',
      name,
      type: 'A',
      answers: ['10.42.0.12'],
      ttl: null,
      state: 'present',
      service: 'redis',
      pod: 'redis-1',
    })
    expect(told([change('slot', null, adopted)], [answered])).toEqual([])
    expect(told([change('slot', adopted, null)], [answered])).toEqual([])
  })

  it('tells what becomes of a volume', () => {
    expect(told([change('volume', null, volume())])).toEqual(['volume-added pv-data-redis-0'])
    expect(told([change('volume', volume(), volume({ phase: 'Released' }))])).toEqual([
      'volume-released pv-data-redis-0',
    ])
    expect(told([change('volume', volume(), null)])).toEqual(['volume-gone pv-data-redis-0'])
  })

  it('a volume that outlives its claim still belongs to the slot', () => {
    const before = [change('claim', null, claim(0)), change('volume', null, volume())]
    const teller = createStoryTeller(mapsAfter(...before))
    const gone = [change('claim', claim(0), null)]
    teller.tell(modelChange(gone), mapsAfter(...before, ...gone))
    const released = [change('volume', volume(), volume({ phase: 'Released' }))]
    const subjects = teller.tell(modelChange(released), mapsAfter(...before, ...gone, ...released))
    expect(subjects.map(({ code, subject }) => [code, subject.set, subject.ordinal])).toEqual([
      ['volume-released', 'redis', 0],
    ])
  })
})

describe('volumes of other namespaces', () => {
  it('are not told where only some namespaces are watched', () => {
    const here = change('feed', null, feed({ kind: 'PersistentVolumeClaim', namespace: 'lesson' }))
    const elsewhere = volume({ claim: { namespace: 'other', name: 'data', uid: 'uid-data' } })
    expect(told([change('volume', null, elsewhere)], [here])).toEqual([])
    expect(told([change('volume', null, volume())], [here])).toEqual(['volume-added pv-data-redis-0'])
    const everywhere = change('feed', null, feed({ kind: 'PersistentVolumeClaim' }))
    expect(told([change('volume', null, elsewhere)], [everywhere])).toEqual(['volume-added pv-data-redis-0'])
  })
})
