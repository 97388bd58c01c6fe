import { describe, expect, test } from 'vitest'
import type { Said } from '../../../../../../src-main/sandbox/controllers/types.ts'
import { claimNamed, createWorld, podNamed, storageClass, volumeNamed, type World } from './world.ts'

const words = ({ about, type, reason, message }: Said): string =>
  `${about.kind}/${about.metadata.name} ${type} ${reason}: ${message}`
const saidOf = (world: World, name: string): readonly string[] =>
  world.said.filter(({ about }) => about.metadata.name === name).map(words)
const phase = (world: World, name: string): string | undefined =>
  world.get('persistentvolumeclaims', name).status?.phase
const volumePhase = (world: World, name: string): string | undefined =>
  world.get('persistentvolumes', name).status?.phase

const external = (provisioner: string): string =>
  `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`

/** Every cause for which a claim stays Pending, with what is said of it at once and at the next round. */
const causes: readonly { title: string; arrange: (world: World) => void; said: readonly string[] }[] = [
  {
    title: 'a class that does not exist',
    arrange: (world) => world.add('persistentvolumeclaims', claimNamed('data', { className: 'fast' })),
    said: ['PersistentVolumeClaim/data Warning ProvisioningFailed: storageclass.storage.k8s.io "fast" not found'],
  },
  {
    title: 'no class and no default',
    arrange(world) {
      world.remove('storageclasses', 'local-path')
      world.add('persistentvolumeclaims', claimNamed('data', { className: null }))
    },
    said: [
      'PersistentVolumeClaim/data Normal FailedBinding: no persistent volumes available for this claim and no storage class is set',
    ],
  },
  {
    title: 'the class ""',
    arrange: (world) => world.add('persistentvolumeclaims', claimNamed('data', { className: '' })),
    said: [
      'PersistentVolumeClaim/data Normal FailedBinding: no persistent volumes available for this claim and no storage class is set',
    ],
  },
  {
    title: 'no consumer',
    arrange: (world) => world.add('persistentvolumeclaims', claimNamed('data')),
    said: [
      'PersistentVolumeClaim/data Normal WaitForFirstConsumer: waiting for first consumer to be created before binding',
    ],
  },
  {
    title: 'a provisioner that does not exist',
    arrange(world) {
      world.add('storageclasses', storageClass('absent', { provisioner: 'example.com/absent', mode: 'Immediate' }))
      world.add('persistentvolumeclaims', claimNamed('data', { className: 'absent' }))
    },
    said: [`PersistentVolumeClaim/data Normal ExternalProvisioning: ${external('example.com/absent')}`],
  },
  {
    title: 'a class without provisioner that does not wait',
    arrange(world) {
      world.add(
        'storageclasses',
        storageClass('manual', { provisioner: 'kubernetes.io/no-provisioner', mode: 'Immediate' }),
      )
      world.add('persistentvolumeclaims', claimNamed('data', { className: 'manual' }))
    },
    said: [
      'PersistentVolumeClaim/data Warning ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
  },
  {
    title: 'a named volume that is missing, without a word',
    arrange: (world) => world.add('persistentvolumeclaims', claimNamed('data', { className: '', volumeName: 'gone' })),
    said: [],
  },
  {
    title: 'a named volume that is too small',
    arrange(world) {
      world.add('persistentvolumes', volumeNamed('small'))
      world.step(10)
      world.add('persistentvolumeclaims', claimNamed('data', { className: '', volumeName: 'small', size: '5Gi' }))
    },
    said: [
      'PersistentVolumeClaim/data Warning VolumeMismatch: Cannot bind to requested volume "small": requested PV is too small',
    ],
  },
  {
    title: 'a named volume that belongs to another claim',
    arrange(world) {
      world.add(
        'persistentvolumes',
        volumeNamed('taken', { claimRef: { namespace: 'default', name: 'other', uid: 'x' } }),
      )
      world.add('persistentvolumeclaims', claimNamed('data', { className: '', volumeName: 'taken' }))
    },
    said: ['PersistentVolumeClaim/data Warning FailedBinding: volume "taken" already bound to a different claim.'],
  },
]

describe('a claim stays Pending because of', () => {
  test.each(causes)('$title', ({ arrange, said }) => {
    const world = createWorld()
    arrange(world)
    world.step(500)
    expect(phase(world, 'data')).toBe('Pending')
    expect([...new Set(saidOf(world, 'data'))]).toEqual(said)
    const before = world.said.length
    world.step(15_000)
    expect([...new Set(world.said.slice(before).map(words))]).toEqual(said)
    expect(world.defects).toEqual([])
  })
})

describe('binding', () => {
  test('four writes in order, and the claim finds a new volume only at the next round', () => {
    const world = createWorld()
    world.add('persistentvolumeclaims', claimNamed('data', { className: '' }))
    world.step(1_000)
    world.add('persistentvolumes', volumeNamed('pv'))
    world.step(1_000)
    expect([phase(world, 'data'), volumePhase(world, 'pv')]).toEqual(['Pending', 'Available'])
    const before = world.writes.length
    world.step(15_000)
    expect(world.writes.slice(before)).toEqual([
      'PersistentVolume pv MODIFIED',
      'PersistentVolume pv MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
      'PersistentVolumeClaim data MODIFIED',
    ])
    const claim = world.get('persistentvolumeclaims', 'data')
    const volume = world.get('persistentvolumes', 'pv')
    expect(claim.spec.volumeName).toBe('pv')
    expect(claim.status).toEqual({ phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } })
    expect(claim.metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
    })
    expect(volume.spec.claimRef?.uid).toBe(claim.metadata.uid)
    expect(volume.metadata.annotations).toEqual({ 'pv.kubernetes.io/bound-by-controller': 'yes' })
  })

  test('a claim that named its volume is not marked as bound by the controller', () => {
    const world = createWorld()
    world.add('persistentvolumes', volumeNamed('pv'))
    world.add('persistentvolumeclaims', claimNamed('data', { className: '', volumeName: 'pv' }))
    world.step(100)
    expect(world.get('persistentvolumeclaims', 'data').metadata.annotations).toEqual({
      'pv.kubernetes.io/bind-completed': 'yes',
    })
  })

  test('a default class that comes later is written into a claim without class, at the next round', () => {
    const world = createWorld()
    world.remove('storageclasses', 'local-path')
    world.add('persistentvolumeclaims', claimNamed('data', { className: null }))
    world.step(1_000)
    world.add('storageclasses', storageClass('later', { isDefault: true }))
    world.step(1_000)
    expect(world.get('persistentvolumeclaims', 'data').spec.storageClassName).toBeUndefined()
    world.step(15_000)
    expect(world.get('persistentvolumeclaims', 'data').spec.storageClassName).toBe('later')
  })
})

describe('the end of a binding', () => {
  const bound = (volume: object): World => {
    const world = createWorld()
    world.add('persistentvolumes', volume)
    world.step(10)
    world.add('persistentvolumeclaims', claimNamed('data', { className: '' }))
    world.step(100)
    expect(phase(world, 'data')).toBe('Bound')
    return world
  }

  test('a claim whose volume vanishes is Lost, without size and modes', () => {
    const world = bound(volumeNamed('pv'))
    world.change('persistentvolumes', 'pv', (pv) => ({ ...pv, metadata: { ...pv.metadata, finalizers: [] } }))
    world.remove('persistentvolumes', 'pv')
    world.step(100)
    expect(world.get('persistentvolumeclaims', 'data').status).toEqual({ phase: 'Lost' })
    expect(saidOf(world, 'data').at(-1)).toBe(
      'PersistentVolumeClaim/data Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    )
  })

  test('a retained volume stays Released for a claim of the same name, until its claimRef is cleared', () => {
    const world = bound(volumeNamed('pv'))
    world.remove('persistentvolumeclaims', 'data')
    world.step(100)
    expect(volumePhase(world, 'pv')).toBe('Released')
    world.add('persistentvolumeclaims', claimNamed('data', { className: '' }))
    world.step(40_000)
    expect([phase(world, 'data'), volumePhase(world, 'pv')]).toEqual(['Pending', 'Released'])
    world.change('persistentvolumes', 'pv', ({ spec: { claimRef: _claimRef, ...spec }, ...pv }) => ({ ...pv, spec }))
    world.step(20_000)
    expect([phase(world, 'data'), volumePhase(world, 'pv')]).toEqual(['Bound', 'Bound'])
  })

  test.each([
    ['a folder below /tmp is deleted', { path: '/tmp/x' }, null, undefined],
    [
      'another folder fails',
      { path: '/srv/x' },
      'Failed',
      'host_path deleter only supports /tmp/.+ but received provided /srv/x',
    ],
    [
      'what has no deleter fails',
      { source: { local: { path: '/mnt/x' } } },
      'Failed',
      'error getting deleter volume plugin for volume "pv": no volume plugin matched',
    ],
  ])('with the policy Delete %s', (_title, shape, left, message) => {
    const world = bound(volumeNamed('pv', { policy: 'Delete', ...shape }))
    world.remove('persistentvolumeclaims', 'data')
    world.step(100)
    const volume = world.find('persistentvolumes', 'pv')
    expect([volume?.status?.phase ?? null, volume?.status?.message]).toEqual([left, message])
    if (message !== undefined)
      expect(saidOf(world, 'pv')).toEqual([`PersistentVolume/pv Warning VolumeFailedDelete: ${message}`])
  })

  test('a claim that is deleted waits for its pod, and a volume for its claim', () => {
    const world = bound(volumeNamed('pv'))
    world.add('pods', podNamed('user', ['data']))
    world.step(100)
    world.remove('persistentvolumeclaims', 'data')
    world.remove('persistentvolumes', 'pv')
    world.step(1_000)
    expect([phase(world, 'data'), volumePhase(world, 'pv')]).toEqual(['Bound', 'Bound'])
    world.remove('pods', 'user')
    world.step(1_000)
    expect(world.find('persistentvolumeclaims', 'data')).toBeUndefined()
    expect(world.find('persistentvolumes', 'pv')).toBeUndefined()
  })
})
