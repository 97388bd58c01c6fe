import { describe, expect, test } from 'vitest'
import { claim, event, pod, statefulSet, storageClass, volume, type ClaimOptions } from '../../../kit/builders.ts'
import type { ApiObject } from '../../../kit/fake-api/index.ts'
import { ModelWorld } from '../../../kit/model-world.ts'

const set = statefulSet({ replicas: 1, claims: ['data'] })
const pending: ClaimOptions = { phase: 'Pending' }
const ofClaim = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-redis-0', uid: 'uid-data-redis-0' }
const ofPod = { kind: 'Pod', namespace: 'default', name: 'redis-0', uid: 'uid-redis-0' }
const user = pod({ set: 'redis', claims: ['data'] })
const unplaced = pod({ set: 'redis', claims: ['data'], node: null, phase: 'Pending', ready: false })
const condition = (type: string): ApiObject =>
  claim({ override: { status: { phase: 'Bound', conditions: [{ type, status: 'True' }] } } })

const claimOf = (world: ModelWorld): object | undefined => world.maps.claim.get('uid-data-redis-0')
const slotClaimOf = (world: ModelWorld): object | undefined => world.slot('redis-0')?.claims[0]

describe('claim states, first match wins', () => {
  test.each<[string, readonly ApiObject[], string]>([
    [
      'deleting before all',
      [claim({ phase: 'Lost', override: { metadata: { deletionTimestamp: '2026-11-21T10:00:00Z' } } })],
      'deleting',
    ],
    ['lost', [claim({ phase: 'Lost' })], 'lost'],
    ['resizing', [condition('Resizing'), user], 'resizing'],
    ['resizing on the node', [condition('FileSystemResizePending')], 'resizing'],
    ['pending, also with a pod', [claim(pending), unplaced], 'pending'],
    ['in use by a placed pod', [claim(), user], 'inUse'],
    ['in use by a pod not placed yet', [claim(), unplaced], 'inUse'],
    ['kept by a pod that has ended', [claim(), pod({ set: 'redis', claims: ['data'], phase: 'Succeeded' })], 'kept'],
    ['kept without a pod', [claim()], 'kept'],
  ])('%s', (_, objects, expected) => {
    const world = new ModelWorld()
    world.put(set, ...objects)
    expect(claimOf(world)).toMatchObject({ state: expected })
    expect(slotClaimOf(world)).toMatchObject({ state: expected })
  })

  test('not created: wanted by its template and not there', () => {
    const world = new ModelWorld()
    world.put(set)
    expect(slotClaimOf(world)).toMatchObject({ state: 'notCreated', uid: null, cable: 'unplugged', reason: null })
  })

  test('not readable: nobody says that it is missing', () => {
    const world = new ModelWorld({ unreadable: ['PersistentVolumeClaim'] })
    world.put(set, user)
    expect(slotClaimOf(world)).toMatchObject({ state: 'notReadable', cable: 'notReadable', disk: null })
  })

  test('another pod that names the claim uses it, as its slot tells too', () => {
    const world = new ModelWorld()
    const volumes = [{ name: 'x', persistentVolumeClaim: { claimName: 'data-redis-0' } }]
    const busybox = pod({ name: 'busybox', override: { spec: { volumes, containers: [] } } })
    world.put(set, claim())
    world.put(busybox)
    expect(claimOf(world)).toMatchObject({ state: 'inUse', usedBy: [{ name: 'busybox' }] })
    expect(slotClaimOf(world)).toMatchObject({ state: 'inUse', cable: 'unplugged' })
    world.remove(busybox)
    expect(slotClaimOf(world)).toMatchObject({ state: 'kept' })
  })
})

const waits = storageClass()
const immediate = storageClass({ bindingMode: 'Immediate' })
const byHand = storageClass({ provisioner: 'kubernetes.io/no-provisioner' })
const asked = (annotations: Readonly<Record<string, string>> = {}): ApiObject =>
  claim({
    ...pending,
    annotations: { 'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path', ...annotations },
  })
const placed = { 'volume.kubernetes.io/selected-node': 'node-1' }
const told = (reason: string, component = 'rancher.io/local-path_x', at = '2026-11-21T10:00:05Z'): ApiObject =>
  event({ name: `${reason}-${at}`, about: ofClaim, reason, component, at })

describe('why a claim is pending, in the order of the decision table', () => {
  test.each<[string, readonly ApiObject[], string]>([
    ['4 it names a volume that is not there', [claim({ ...pending, volume: 'pv-9' }), waits], 'volumeMissing'],
    [
      '4 the binder wrote in a volume that is not heard of yet',
      [claim({ ...pending, volume: 'pv-9', annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } }), waits],
      'binding',
    ],
    [
      '5 it names a volume of another claim',
      [claim({ ...pending, volume: 'pv-1' }), volume({ name: 'pv-1', claim: { name: 'other' } })],
      'volumeTaken',
    ],
    [
      '5 it names a volume of a claim before it',
      [claim({ ...pending, volume: 'pv-1' }), volume({ name: 'pv-1', claim: { name: 'data-redis-0', uid: 'before' } })],
      'volumeTaken',
    ],
    [
      '5 it names a volume that does not fit',
      [
        claim({ ...pending, volume: 'pv-1' }),
        volume({ name: 'pv-1' }),
        told('VolumeMismatch', 'persistentvolume-controller'),
      ],
      'noMatch',
    ],
    ['- it names a volume that is free', [claim({ ...pending, volume: 'pv-1' }), volume({ name: 'pv-1' })], 'binding'],
    [
      '15 a volume is reserved for it',
      [claim(pending), waits, volume({ name: 'pv-1', claim: { name: 'data-redis-0' } })],
      'binding',
    ],
    ['6 its class is not there', [claim({ ...pending, storageClass: 'fast' }), waits], 'classMissing'],
    [
      '7 it names no class and there is no default',
      [claim({ ...pending, storageClass: null }), storageClass({ isDefault: false })],
      'noClass',
    ],
    ['- it names no class and gets the default', [claim({ ...pending, storageClass: null }), waits], 'waitsForPod'],
    ['8 it wants no class', [claim({ ...pending, storageClass: '' }), waits], 'noMatch'],
    ['9 its class waits for a pod', [claim(pending), waits], 'waitsForPod'],
    ['10 its pod is not placed', [claim(pending), waits, unplaced], 'podNotPlaced'],
    [
      '11 nothing provisions for its class',
      [claim(pending), storageClass({ provisioner: 'kubernetes.io/no-provisioner', bindingMode: 'Immediate' })],
      'noMatch',
    ],
    ['9 nothing provisions, and no pod yet', [claim(pending), byHand], 'waitsForPod'],
    ['12 the provisioner was asked', [asked(placed), waits, unplaced], 'provisioning'],
    [
      '13 the provisioner refused',
      [
        asked(placed),
        waits,
        unplaced,
        told('Provisioning', undefined, '2026-11-21T10:00:01Z'),
        told('ProvisioningFailed'),
      ],
      'refused',
    ],
    [
      '14 it tries again',
      [
        asked(placed),
        waits,
        unplaced,
        told('ProvisioningFailed', undefined, '2026-11-21T10:00:01Z'),
        told('Provisioning'),
      ],
      'provisioning',
    ],
    [
      '13 it refused in the second in which it tried again',
      [asked(placed), waits, told('ProvisioningFailed'), told('Provisioning')],
      'refused',
    ],
    ['13 it refused and gave the node back', [asked(), waits, unplaced, told('ProvisioningFailed')], 'refused'],
    [
      '- the binder’s old word of a missing class is no refusal',
      [asked(placed), waits, told('ProvisioningFailed', 'persistentvolume-controller')],
      'provisioning',
    ],
    ['14 an immediate class', [claim(pending), immediate], 'provisioning'],
  ])('%s', (_, objects, expected) => {
    const world = new ModelWorld()
    world.put(set, ...objects)
    expect(claimOf(world)).toMatchObject({ state: 'pending', reason: expected })
    expect(slotClaimOf(world)).toMatchObject({ state: 'pending', reason: expected })
  })

  test('each fact that comes alone changes it', () => {
    const world = new ModelWorld()
    world.put(set, claim(pending))
    expect(claimOf(world)).toMatchObject({ reason: 'classMissing' })
    world.put(waits)
    expect(claimOf(world)).toMatchObject({ reason: 'waitsForPod' })
    world.put(unplaced)
    expect(slotClaimOf(world)).toMatchObject({ reason: 'podNotPlaced', cable: 'reserved' })
    world.put(asked(placed))
    world.put(told('ProvisioningFailed'))
    expect(slotClaimOf(world)).toMatchObject({ reason: 'refused' })
    world.put(volume({ claim: { name: 'data-redis-0' } }))
    expect(slotClaimOf(world)).toMatchObject({ reason: 'binding' })
    expect(claimOf(world)).toMatchObject({ reason: 'binding' })
    world.put(claim())
    expect(slotClaimOf(world)).toMatchObject({ state: 'inUse', reason: null })
    world.remove(waits)
    expect(slotClaimOf(world)).toMatchObject({ state: 'inUse', reason: null })
  })

  test('11 the scheduler finds no volume by hand', () => {
    const message = "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind."
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }]
    const world = new ModelWorld()
    const stuck = pod({
      set: 'redis',
      claims: ['data'],
      node: null,
      override: { status: { phase: 'Pending', conditions } },
    })
    world.put(set, claim(pending), byHand, stuck)
    expect(claimOf(world)).toMatchObject({ reason: 'noMatch' })
  })

  test('a class that may not be listed is not called missing', () => {
    const world = new ModelWorld({ unreadable: ['StorageClass'] })
    world.put(set, claim(pending))
    expect(claimOf(world)).toMatchObject({ state: 'pending', reason: null })
    world.feed('StorageClass', 'live')
    expect(claimOf(world)).toMatchObject({ reason: 'classMissing' })
    expect(slotClaimOf(world)).toMatchObject({ reason: 'classMissing' })
  })
})

describe('cables', () => {
  const mountFailed = (at: string, reason = 'FailedMount', uid = 'uid-redis-0'): ApiObject => {
    const override = { metadata: { creationTimestamp: at } }
    return event({ name: `mount-${at}`, about: { ...ofPod, uid }, reason, at, component: 'kubelet', override })
  }
  const creating = pod({ set: 'redis', claims: ['data'], phase: 'Pending', ready: false })

  test('reserved, attaching, blocked, plugged, unplugged', () => {
    const world = new ModelWorld()
    world.put(set, claim())
    expect(slotClaimOf(world)).toMatchObject({ cable: 'unplugged' })
    world.put(unplaced)
    expect(slotClaimOf(world)).toMatchObject({ cable: 'reserved' })
    world.put(creating)
    expect(slotClaimOf(world)).toMatchObject({ cable: 'attaching', cableReason: null })
    world.put(mountFailed('2026-11-21T10:00:20Z', 'FailedAttachVolume'))
    expect(slotClaimOf(world)).toMatchObject({ cable: 'blocked', cableReason: 'FailedAttachVolume' })
    world.put(user)
    expect(slotClaimOf(world)).toMatchObject({
      cable: 'plugged',
      cableReason: null,
      mounts: [{ container: 'redis', path: '/data' }],
    })
    world.remove(user)
    expect(slotClaimOf(world)).toMatchObject({ cable: 'unplugged', mounts: [] })
  })

  test('a pod that has ended holds its claim in name only', () => {
    const world = new ModelWorld()
    const terminated = { exitCode: 0, startedAt: '2026-11-21T10:00:01Z', finishedAt: '2026-11-21T10:00:02Z' }
    const containerStatuses = [{ name: 'redis', image: 'x', ready: false, restartCount: 0, state: { terminated } }]
    world.put(set, claim(), user)
    world.put(pod({ set: 'redis', claims: ['data'], override: { status: { phase: 'Succeeded', containerStatuses } } }))
    expect(slotClaimOf(world)).toMatchObject({ state: 'kept', cable: 'unplugged' })
  })

  test.each([
    ['of the pod before it', mountFailed('2026-11-21T10:00:20Z', 'FailedMount', 'before')],
    ['from before it was scheduled', mountFailed('2026-11-21T09:59:59Z')],
    ['that is about something else', mountFailed('2026-11-21T10:00:20Z', 'Unhealthy')],
  ])('an event %s blocks nothing', (_, trouble) => {
    const world = new ModelWorld()
    world.put(set, claim(), creating, trouble)
    expect(slotClaimOf(world)).toMatchObject({ cable: 'attaching' })
  })

  test('a container that crashed has run', () => {
    const world = new ModelWorld()
    const state = { waiting: { reason: 'CrashLoopBackOff' } }
    const lastState = {
      terminated: { exitCode: 1, startedAt: '2026-11-21T10:00:01Z', finishedAt: '2026-11-21T10:00:02Z' },
    }
    const containerStatuses = [{ name: 'redis', image: 'x', ready: false, restartCount: 1, state, lastState }]
    world.put(
      set,
      claim(),
      pod({ set: 'redis', claims: ['data'], override: { status: { phase: 'Running', containerStatuses } } }),
    )
    expect(slotClaimOf(world)).toMatchObject({ cable: 'plugged' })
  })
})

describe('the disk of a pod', () => {
  const created = (object: ApiObject, creationTimestamp: string, uid: string): ApiObject => ({
    ...object,
    metadata: { ...object.metadata, creationTimestamp, uid },
  })

  test.each([
    ['2 s before the pod', '2026-11-21T09:59:58Z', 'first'],
    ['with the pod', '2026-11-21T10:00:00Z', 'first'],
    ['after the pod', '2026-11-21T10:00:09Z', 'first'],
    ['3 s before the pod', '2026-11-21T09:59:57Z', 'same'],
  ])('without an earlier pod the times tell: a claim made %s', (_, at, disk) => {
    const world = new ModelWorld()
    world.put(set, created(claim(), at, 'claim'), user)
    expect(slotClaimOf(world)).toMatchObject({ disk, diskDerived: true })
  })

  test('with an earlier pod the claim’s uid alone tells', () => {
    const world = new ModelWorld()
    const late = claim({ override: { metadata: { creationTimestamp: '2026-11-21T10:05:00Z' } } })
    world.put(set, late, user)
    world.remove(user)
    expect(slotClaimOf(world)).toMatchObject({ disk: null })
    world.put(pod({ set: 'redis', claims: ['data'], uid: 'second' }))
    expect(slotClaimOf(world)).toMatchObject({ disk: 'same', diskDerived: false })
    world.remove(pod({ set: 'redis', uid: 'second' }))
    world.remove(late)
    world.put(claim({ uid: 'new-claim' }), pod({ set: 'redis', claims: ['data'], uid: 'third' }))
    expect(slotClaimOf(world)).toMatchObject({ disk: 'new', diskDerived: false })
  })

  test('all within one batch, as after a gap', () => {
    const world = new ModelWorld()
    world.put(set, claim(), user)
    world.replace(
      [user, claim()],
      [claim({ uid: 'new-claim' }), pod({ set: 'redis', claims: ['data'], uid: 'second' })],
    )
    expect(slotClaimOf(world)).toMatchObject({ disk: 'new', diskDerived: false })
  })

  test('a claim that came into view after the earlier pod was gone proves nothing', () => {
    const world = new ModelWorld()
    world.put(set, user)
    world.remove(user)
    world.put(claim())
    world.put(pod({ set: 'redis', claims: ['data'], uid: 'second' }))
    expect(slotClaimOf(world)).toMatchObject({ disk: 'first', diskDerived: true })
  })
})

describe('volumes', () => {
  const ofVolume = (world: ModelWorld): object | undefined => world.maps.volume.get('uid-pv-data-redis-0')

  test('know whether their claim still exists, by its uid', () => {
    const world = new ModelWorld()
    const bound = volume({ claim: { name: 'data-redis-0' } })
    world.put(claim(), bound)
    expect(ofVolume(world)).toMatchObject({ claimExists: true, node: 'node-1', source: 'hostPath' })
    world.remove(claim())
    expect(ofVolume(world)).toMatchObject({ claimExists: false })
    world.put(claim({ uid: 'of the same name' }))
    expect(ofVolume(world)).toMatchObject({ claimExists: false })
  })

  test('do not know where claims may not be listed', () => {
    const world = new ModelWorld({ unreadable: ['PersistentVolumeClaim'] })
    world.put(volume({ claim: { name: 'data-redis-0' } }))
    expect(ofVolume(world)).toMatchObject({ claimExists: null })
  })

  test('give the claim their uid', () => {
    const world = new ModelWorld()
    world.put(claim())
    expect(claimOf(world)).toMatchObject({ volumeName: 'pv-data-redis-0', volumeUid: null })
    world.put(volume({ claim: { name: 'data-redis-0' } }))
    expect(claimOf(world)).toMatchObject({ volumeUid: 'uid-pv-data-redis-0' })
  })
})
