import { describe, expect, test } from 'vitest'
import { claim, controllerRevision, owner, pod, service, statefulSet } from '../../../kit/builders.ts'
import { ModelWorld } from '../../../kit/model-world.ts'

const slotNames = (world: ModelWorld): readonly string[] => [...world.maps.slot.values()].map(({ name }) => name).sort()
const labelled = { labels: { app: 'web' } }
const web = statefulSet({ name: 'web', replicas: 2, claims: ['data'] })

describe('which slots exist', () => {
  test('those that are wanted, from the first ordinal on', () => {
    const world = new ModelWorld()
    world.put(statefulSet({ name: 'web', replicas: 3, start: 5 }))
    expect(slotNames(world)).toEqual(['web-5', 'web-6', 'web-7'])
    expect(world.slot('web-5')).toMatchObject({ wanted: true, podUid: null, incarnation: 0, previousPodUid: null })
    world.put(statefulSet({ name: 'web', replicas: 1, start: 5 }))
    expect(slotNames(world)).toEqual(['web-5'])
  })

  test('those of living pods that are not wanted any more', () => {
    const world = new ModelWorld()
    world.put(statefulSet({ name: 'web', replicas: 1 }), pod({ set: 'web', ordinal: 4 }))
    expect(slotNames(world)).toEqual(['web-0', 'web-4'])
    expect(world.slot('web-4')).toMatchObject({ wanted: false, podUid: 'uid-web-4' })
    world.remove(pod({ set: 'web', ordinal: 4 }))
    expect(slotNames(world)).toEqual(['web-0'])
  })

  test('those of kept claims with the set’s labels, whatever the ordinal', () => {
    const world = new ModelWorld()
    world.put(
      web,
      claim({ name: 'data-web-7', ...labelled }),
      claim({ name: 'data-web-8' }),
      claim({ name: 'data-web-07', ...labelled }),
    )
    expect(slotNames(world)).toEqual(['web-0', 'web-1', 'web-7'])
    expect(world.slot('web-7')?.claims).toMatchObject([
      { name: 'data-web-7', state: 'kept', cable: 'unplugged', disk: null },
    ])
    world.remove(claim({ name: 'data-web-7', ...labelled }))
    expect(slotNames(world)).toEqual(['web-0', 'web-1'])
  })

  test('a claim of a wanted ordinal is used whatever its labels', () => {
    const world = new ModelWorld()
    world.put(web, claim({ name: 'data-web-1' }))
    expect(world.slot('web-1')?.claims).toMatchObject([{ uid: 'uid-data-web-1', state: 'kept' }])
    expect(world.maps.claim.get('uid-data-web-1')?.slot).toEqual({ set: 'web', ordinal: 1, template: 'data' })
  })

  test('a claim of a set that nobody saw makes no slot', () => {
    const world = new ModelWorld()
    world.put(claim({ name: 'data-web-0', ...labelled }))
    expect(slotNames(world)).toEqual([])
    expect(world.maps.claim.get('uid-data-web-0')?.slot).toBeNull()
  })
})

describe('two sets whose names begin alike', () => {
  const webA = statefulSet({ name: 'web-a', replicas: 1, claims: ['data'] })

  test('keep their claims apart', () => {
    const world = new ModelWorld()
    world.put(web, webA, claim({ name: 'data-web-a-0', ...labelled }), claim({ name: 'data-web-0', ...labelled }))
    expect(slotNames(world)).toEqual(['web-0', 'web-1', 'web-a-0'])
    expect(world.slot('web-0')?.claims[0]).toMatchObject({ name: 'data-web-0', state: 'kept' })
    expect(world.slot('web-a-0')?.claims[0]).toMatchObject({ name: 'data-web-a-0', state: 'kept' })
  })

  test('a kept claim that two of them explain is the longer name’s', () => {
    const world = new ModelWorld()
    const a = statefulSet({ name: 'a', replicas: 0, claims: ['data-web'] })
    world.put(a, claim({ name: 'data-web-a-3', labels: { app: 'a' } }))
    expect(slotNames(world)).toEqual(['a-3'])
    world.put(statefulSet({ name: 'web-a', replicas: 4, claims: ['data'] }))
    expect(slotNames(world)).toEqual(['web-a-0', 'web-a-1', 'web-a-2', 'web-a-3'])
    expect(world.maps.claim.get('uid-data-web-a-3')?.slot).toEqual({ set: 'web-a', ordinal: 3, template: 'data' })
  })

  test('a pod named like another set’s is its controller’s', () => {
    const world = new ModelWorld()
    world.put(web, webA, pod({ name: 'web-a-0', owners: [owner('StatefulSet', 'web', 'uid-web')] }))
    expect(world.slot('web-a-0')).toMatchObject({
      podUid: null,
      nameTakenBy: { uid: 'uid-web-a-0', owner: { name: 'web' } },
    })
    expect(world.pod('web-a-0')?.slot).toBeNull()
  })
})

describe('whose pod it is', () => {
  test('a pod of the right name that nobody controls takes the name', () => {
    const world = new ModelWorld()
    world.put(web, pod({ name: 'web-0' }))
    expect(world.slot('web-0')).toMatchObject({
      podUid: null,
      nameTakenBy: { uid: 'uid-web-0', owner: null },
      incarnation: 0,
    })
    world.put(pod({ name: 'web-0', set: 'web' }))
    expect(world.slot('web-0')).toMatchObject({ podUid: 'uid-web-0', nameTakenBy: null, incarnation: 1 })
  })

  test('a pod of an older set of the same name still has it', () => {
    const world = new ModelWorld()
    world.put(web, pod({ set: 'web', setUid: 'older' }))
    expect(world.slot('web-0')).toMatchObject({
      podUid: null,
      nameTakenBy: { uid: 'uid-web-0', owner: { uid: 'older' } },
    })
    expect(world.pod('web-0')?.slot).toEqual({ set: 'web', setUid: 'older', ordinal: 0 })
  })
})

describe('incarnations', () => {
  test('a pod that comes back is another one in the same slot', () => {
    const world = new ModelWorld()
    world.put(web, pod({ set: 'web' }))
    world.put(pod({ set: 'web', ready: false }))
    expect(world.slot('web-0')).toMatchObject({ incarnation: 1, previousPodUid: null })
    world.remove(pod({ set: 'web' }))
    expect(world.slot('web-0')).toMatchObject({ incarnation: 1, podUid: null, previousPodUid: null })
    world.put(pod({ set: 'web', uid: 'second' }))
    expect(world.slot('web-0')).toMatchObject({ incarnation: 2, podUid: 'second', previousPodUid: 'uid-web-0' })
  })

  test('a slot says when its pod was seen to go, until there is one again', () => {
    const world = new ModelWorld({ at: 5_000 })
    world.put(web, pod({ set: 'web' }))
    expect(world.slot('web-0')).toMatchObject({ podUid: 'uid-web-0', emptiedAt: null })
    expect(world.slot('web-1')).toMatchObject({ podUid: null, emptiedAt: null })
    world.remove(pod({ set: 'web' }))
    expect(world.slot('web-0')).toMatchObject({ podUid: null, emptiedAt: 5_000 })
    world.put(pod({ set: 'web', uid: 'second' }))
    expect(world.slot('web-0')).toMatchObject({ podUid: 'second', emptiedAt: null })
  })

  test('a pod that another one followed within one batch left no slot empty', () => {
    const world = new ModelWorld({ at: 5_000 })
    world.put(web, pod({ set: 'web' }))
    world.replace([pod({ set: 'web' })], [pod({ set: 'web', uid: 'second' })])
    expect(world.slot('web-0')).toMatchObject({ podUid: 'second', emptiedAt: null })
  })

  test('the slot and not the pod stays: a removal and an addition of pods, an update of the slot', () => {
    const world = new ModelWorld()
    world.put(web, pod({ set: 'web' }))
    const changes = world.put(pod({ set: 'web', uid: 'second' }))
    const told = changes.map(({ entity, before, after }) => `${entity} ${before ? '-' : ''}${after ? '+' : ''}`)
    expect(told).toEqual(['pod -', 'slot -+', 'pod +'])
  })
})

describe('a set that is gone', () => {
  test('stays in view while pods or claims of it remain, and wants nothing', () => {
    const world = new ModelWorld({ at: 5_000 })
    world.put(web, pod({ set: 'web' }), claim({ name: 'data-web-1', ...labelled }))
    world.remove(web)
    expect(world.maps.workload.get('default/web')).toMatchObject({
      state: 'gone',
      goneAt: 5_000,
      replicas: 2,
      counts: { wanted: 0, created: 0, ready: 0 },
    })
    expect(slotNames(world)).toEqual(['web-0', 'web-1'])
    expect(world.slot('web-0')).toMatchObject({ wanted: false, podUid: 'uid-web-0', setUid: 'uid-web' })
    world.remove(pod({ set: 'web' }))
    expect(slotNames(world)).toEqual(['web-1'])
    world.remove(claim({ name: 'data-web-1', ...labelled }))
    expect(slotNames(world)).toEqual([])
    expect(world.maps.workload.size).toBe(0)
  })

  test('without its pods leaves them running with their claims, until a set of its name has looked after them', () => {
    const world = new ModelWorld()
    const made = claim({ name: 'data-web-0', ...labelled })
    world.put(web, made, pod({ set: 'web', claims: ['data'] }))
    const orphan = pod({ name: 'web-0', claims: ['data'] })
    world.put(orphan)
    world.remove(web)
    const mounted = { podUid: null, nameTakenBy: { uid: 'uid-web-0' }, claims: [{ state: 'inUse', cable: 'plugged' }] }
    expect(world.slot('web-0')).toMatchObject({ wanted: false, ...mounted })
    world.put(statefulSet({ name: 'web', uid: 'second-set', replicas: 1, claims: ['data'], status: {} }))
    expect(world.slot('web-0')).toMatchObject({ wanted: true, ...mounted })
    world.put(statefulSet({ name: 'web', uid: 'second-set', replicas: 1, claims: ['data'] }))
    expect(world.slot('web-0')).toMatchObject({ ...mounted, claims: [{ cable: 'unplugged' }] })
    world.remove(orphan)
    expect(world.slot('web-0')).toMatchObject({ nameTakenBy: null, claims: [{ state: 'kept', cable: 'unplugged' }] })
  })

  test('that nobody saw is known by the owner references of its pods, and by nothing else', () => {
    const world = new ModelWorld()
    const left = pod({ set: 'web', setUid: 'never-seen', claims: ['data'], serviceName: 'front' })
    world.put(claim({ name: 'data-web-0', ...labelled }), claim({ name: 'data-web-1', ...labelled }), left)
    expect(world.maps.workload.get('default/web')).toMatchObject({
      state: 'gone',
      uid: 'never-seen',
      goneAt: null,
      dns: { serviceName: 'front' },
    })
    expect(slotNames(world)).toEqual(['web-0'])
    expect(world.slot('web-0')?.claims).toMatchObject([{ name: 'data-web-0', state: 'inUse' }])
    world.remove(left)
    expect(world.maps.workload.size).toBe(0)
  })

  test('is not called gone where sets may not be listed', () => {
    const world = new ModelWorld({ unreadable: ['StatefulSet'] })
    world.put(pod({ set: 'web' }))
    expect(world.maps.workload.size).toBe(0)
    expect(slotNames(world)).toEqual([])
    world.feed('StatefulSet', 'live')
    expect(world.maps.workload.get('default/web')).toMatchObject({ state: 'gone' })
  })

  test('is followed by one of its name: the slots are taken over, with the same disk', () => {
    const world = new ModelWorld()
    const made = claim({ name: 'data-web-0', ...labelled })
    world.put(web, made, pod({ set: 'web', claims: ['data'] }))
    world.remove(web)
    world.remove(pod({ set: 'web', claims: ['data'] }))
    const again = statefulSet({ name: 'web', uid: 'second-set', replicas: 1, claims: ['data'] })
    const changes = world.put(again)
    expect(
      changes
        .filter(({ entity }) => entity === 'workload')
        .map(({ before, after }) => [before !== undefined, after !== undefined]),
    ).toEqual([
      [true, false],
      [false, true],
    ])
    expect(world.slot('web-0')).toMatchObject({ setUid: 'second-set', wanted: true, claims: [{ state: 'kept' }] })
    world.put(pod({ set: 'web', setUid: 'second-set', uid: 'second', claims: ['data'] }))
    expect(world.slot('web-0')).toMatchObject({ incarnation: 2, claims: [{ disk: 'same', diskDerived: false }] })
  })

  test('a set replaced within one batch is a removal and an addition', () => {
    const world = new ModelWorld()
    world.put(web)
    const changes = world.replace([web], [statefulSet({ name: 'web', uid: 'second-set' })])
    expect(
      changes.filter(({ entity }) => entity === 'workload').map(({ before, after }) => before ?? after),
    ).toMatchObject([{ uid: 'uid-web' }, { uid: 'second-set' }])
  })
})

test('what cannot be read is not called missing: pods', () => {
  const world = new ModelWorld({ unreadable: ['Pod'] })
  world.put(web, claim({ name: 'data-web-0' }))
  expect(world.slot('web-0')).toMatchObject({
    podReadable: false,
    podUid: null,
    claims: [{ state: 'notReadable', cable: 'notReadable' }],
  })
  world.feed('Pod', 'live')
  expect(world.slot('web-0')).toMatchObject({ podReadable: true, claims: [{ state: 'kept', cable: 'unplugged' }] })
})

test.each([
  ['web-1', 'web-1', 'web-1', 'current'],
  ['web-1', 'web-1', 'web-2', 'current'],
  ['web-2', 'web-1', 'web-2', 'update'],
  ['web-3', 'web-1', 'web-2', 'other'],
  ['web-1', '', '', 'unknown'],
])('a pod of %s in a set of %s going to %s is %s', (revision, currentRevision, updateRevision, expected) => {
  const world = new ModelWorld()
  world.put(statefulSet({ name: 'web', status: { currentRevision, updateRevision } }), pod({ set: 'web', revision }))
  expect(world.slot('web-0')?.revision).toBe(expected)
})

test('Services that select one pod by its name belong to its slot, pod or not', () => {
  const world = new ModelWorld()
  const selector = { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-0' }
  world.put(web, service({ name: 'web-0-outside', selector, clusterIP: '10.96.0.9' }))
  expect(world.slot('web-0')?.ownServices).toEqual(['web-0-outside'])
  expect(world.slot('web-1')?.ownServices).toEqual([])
  expect(world.maps.service.get('default/web-0-outside')).toMatchObject({ onlyPod: 'web-0', selects: [] })
  world.put(pod({ set: 'web' }))
  expect(world.maps.service.get('default/web-0-outside')).toMatchObject({ selects: ['web-0'] })
})

describe('where an update leads', () => {
  const revisionOf = (name: string, createdAt: string) =>
    controllerRevision({
      name,
      owners: [owner('StatefulSet', 'web', 'uid-web')],
      override: { metadata: { creationTimestamp: createdAt } },
    })
  const first = revisionOf('web-a', '2026-01-01T00:00:00Z')
  const second = revisionOf('web-b', '2026-01-01T00:01:00Z')
  const updating = (from: string, to: string) =>
    statefulSet({ name: 'web', status: { currentRevision: from, updateRevision: to } })
  const goesBack = (world: ModelWorld) => world.maps.workload.get('default/web')?.goesBack

  test('back where others were made after its revision, forward where it is the latest or not yet in sight', () => {
    const world = new ModelWorld()
    world.put(first, second, updating('web-b', 'web-a'))
    expect(goesBack(world)).toBe(true)
    world.put(updating('web-a', 'web-b'))
    expect(goesBack(world)).toBe(false)
    world.put(updating('web-b', 'web-c'))
    expect(goesBack(world)).toBe(false)
    world.put(revisionOf('web-c', '2026-01-01T00:02:00Z'), updating('web-a', 'web-b'))
    expect(goesBack(world)).toBe(true)
  })

  test('is not known without an update, of two revisions of one second, and where revisions may not be read', () => {
    const world = new ModelWorld()
    world.put(first, second, updating('web-b', 'web-b'))
    expect(goesBack(world)).toBeNull()
    world.put(revisionOf('web-c', '2026-01-01T00:01:00Z'), updating('web-b', 'web-c'))
    expect(goesBack(world)).toBeNull()
    world.put(updating('web-b', 'web-a'))
    world.feed('ControllerRevision', 'forbidden')
    expect(goesBack(world)).toBeNull()
    world.feed('ControllerRevision', 'live')
    expect(goesBack(world)).toBe(true)
  })
})
