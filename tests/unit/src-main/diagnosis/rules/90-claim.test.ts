import { describe, expect, it } from 'vitest'
import {
  claim,
  CREATED,
  event,
  node,
  pod,
  statefulSet,
  storageClass,
  volume,
  type Fields,
} from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const about = 'PersistentVolumeClaim/data-redis-0'
const labels = { app: 'redis' }
const deleting = { metadata: { deletionTimestamp: '2026-11-21T10:01:00Z' } }
const pending = (options: Parameters<typeof claim>[0] = {}) => claim({ phase: 'Pending', labels, ...options })
const asked = {
  'volume.kubernetes.io/selected-node': 'node-1',
  'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
}
const aboutClaim = {
  kind: 'PersistentVolumeClaim',
  namespace: 'default',
  name: 'data-redis-0',
  uid: 'uid-data-redis-0',
}

function said(reason: string, message: string, component = 'rancher.io/local-path_a_b'): ReturnType<typeof event> {
  return event({ name: reason, about: aboutClaim, reason, message, component })
}

function saying(...objects: readonly ReturnType<typeof pod>[]): string | null {
  return new DiagnosisWorld(node(), storageClass(), ...objects).says(about)
}

function retaining(policy: Fields, options: Parameters<typeof statefulSet>[0] = {}): ReturnType<typeof statefulSet> {
  const set = statefulSet({ claims: ['data'], ...options })
  return { ...set, spec: { ...(set['spec'] as Fields), persistentVolumeClaimRetentionPolicy: policy } }
}

describe('a claim that goes', () => {
  it('90 claim-deleted-by-policy names the half of the policy', () => {
    const byPod = claim({
      labels,
      owners: [{ kind: 'Pod', name: 'redis-0', uid: 'u', controller: true }],
      override: deleting,
    })
    expect(saying(retaining({ whenScaled: 'Delete', whenDeleted: 'Retain' }, { replicas: 0 }), byPod)).toBe(
      'The garbage collector deletes data-redis-0: whenScaled is Delete.',
    )
    const bySet = claim({
      labels,
      owners: [{ kind: 'StatefulSet', name: 'redis', uid: 'uid-redis', controller: true }],
      override: deleting,
    })
    expect(saying(retaining({ whenScaled: 'Retain', whenDeleted: 'Delete' }), bySet)).toBe(
      'The garbage collector deletes data-redis-0: whenDeleted is Delete.',
    )
  })

  it('91 claim-deleting-in-use: a pod still uses it', () => {
    expect(
      saying(
        statefulSet({ claims: ['data'] }),
        pod({ set: 'redis', ordinal: 0, claims: ['data'] }),
        claim({ override: deleting }),
      ),
    ).toBe('data-redis-0 goes when no pod uses it any more.')
  })

  it('92 claim-lost: its volume is gone', () => {
    expect(saying(claim({ phase: 'Lost', volume: 'pv-lost' }))).toBe(
      'The volume of data-redis-0 is gone, and its data with it.',
    )
  })
})

describe('a claim that names its volume', () => {
  it('93 claim-volume-missing', () => {
    expect(saying(pending({ volume: 'pv-x' }))).toBe('data-redis-0 waits: volume pv-x does not exist.')
  })

  it('93 is silent where volumes may not be listed', () => {
    const world = new DiagnosisWorld().feed('PersistentVolume', 'forbidden').put(pending({ volume: 'pv-x' }))
    expect(world.codes(about)).not.toContain('claim-volume-missing')
  })

  it('94 claim-volume-mismatch quotes the binder', () => {
    const mismatch = said(
      'VolumeMismatch',
      'Cannot bind to requested volume "pv-x": requested PV is too small',
      'persistentvolume-controller',
    )
    expect(saying(pending({ volume: 'pv-x' }), volume({ name: 'pv-x' }), mismatch)).toBe(
      'data-redis-0 waits for volume pv-x: "requested PV is too small"',
    )
  })

  it('95 claim-volume-taken names the other claim', () => {
    expect(saying(pending({ volume: 'pv-x' }), volume({ name: 'pv-x', claim: { name: 'other' } }))).toBe(
      'data-redis-0 waits: volume pv-x belongs to default/other.',
    )
  })
})

describe('a claim and its class', () => {
  it('96 claim-class-missing, until the class is made', () => {
    const world = new DiagnosisWorld(pending({ storageClass: 'fast-ssd' }))
    expect(world.says(about)).toBe('data-redis-0 waits: class fast-ssd does not exist.')
    expect(world.put(storageClass({ name: 'fast-ssd' })).codes(about)).toEqual(['claim-waits-for-pod'])
  })

  it('96 is silent where classes may not be listed', () => {
    const world = new DiagnosisWorld().feed('StorageClass', 'forbidden').put(pending({ storageClass: 'fast-ssd' }))
    expect(world.codes(about)).toEqual([])
  })

  it('97 claim-no-class: none named, and no default', () => {
    expect(new DiagnosisWorld(pending({ storageClass: null }), storageClass({ isDefault: false })).says(about)).toBe(
      'data-redis-0 waits: it names no class and there is no default.',
    )
  })

  it('98 claim-waits-for-pod is normal', () => {
    const world = new DiagnosisWorld(storageClass(), pending())
    expect(world.says(about)).toBe('data-redis-0 waits for a pod. That is normal for class local-path.')
    expect(world.finding('claim-waits-for-pod', about)).toMatchObject({ kind: 'why', needsPerson: false })
  })

  it('99 claim-pod-not-placed shortens what the scheduler says of the pod', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available: 3 Insufficient memory.' },
    ]
    const unplaced = pod({
      set: 'redis',
      ordinal: 0,
      claims: ['data'],
      node: null,
      override: { status: { phase: 'Pending', conditions } },
    })
    expect(saying(unplaced, pending())).toBe('data-redis-0 waits: redis-0 fits no node: not enough memory.')
  })
})

describe('a claim that needs a volume made by hand', () => {
  const manual = storageClass({
    name: 'manual',
    provisioner: 'kubernetes.io/no-provisioner',
    bindingMode: 'Immediate',
    isDefault: false,
  })
  const wanting = (options: Parameters<typeof claim>[0] = {}) =>
    pending({ storageClass: 'manual', requested: '5Gi', ...options })

  it('100 volume-released: it still belongs to a deleted claim', () => {
    const released = volume({
      name: 'pv-1',
      storageClass: 'manual',
      capacity: '8Gi',
      phase: 'Released',
      claim: { name: 'data-redis-0', uid: 'uid-before' },
    })
    expect(saying(manual, wanting(), released)).toBe('pv-1 is Released: it still belongs to a deleted claim.')
  })

  it('101 volume-does-not-fit compares the sizes', () => {
    expect(saying(manual, wanting(), volume({ name: 'pv-1', storageClass: 'manual', capacity: '1Gi' }))).toBe(
      'pv-1 does not fit: 1 Gi offered, 5 Gi asked.',
    )
  })

  it('101 volume-does-not-fit names the access mode that is lacking', () => {
    const many = { ...wanting(), spec: { ...(wanting()['spec'] as Fields), accessModes: ['ReadWriteMany'] } }
    expect(saying(manual, many, volume({ name: 'pv-1', storageClass: 'manual', capacity: '8Gi' }))).toBe(
      'pv-1 does not fit: it lacks ReadWriteMany.',
    )
  })

  it('101 is silent once a volume fits, though another does not', () => {
    const volumes = [
      volume({ name: 'pv-1', storageClass: 'manual', capacity: '1Gi' }),
      volume({ name: 'pv-2', storageClass: 'manual', capacity: '8Gi' }),
    ]
    expect(saying(manual, wanting(), ...volumes)).toBeNull()
  })

  it('102 claim-no-volume says what is asked for', () => {
    expect(saying(manual, wanting())).toBe('data-redis-0 waits for a volume of class manual, at least 5 Gi.')
    expect(saying(pending({ storageClass: '', requested: '5Gi' }))).toBe(
      'data-redis-0 waits for a volume without class, at least 5 Gi.',
    )
  })
})

describe('a claim whose disk is being made', () => {
  const external = said('ExternalProvisioning', 'Waiting for a volume to be created …', 'persistentvolume-controller')

  it('103 provisioner-silent begins 30 s after it was asked, by time alone', () => {
    const young = { ...external, firstTimestamp: '2026-11-21T10:00:50Z' }
    const world = new DiagnosisWorld(node(), storageClass(), pending({ annotations: asked }), young)
    expect(world.codes(about)).toEqual(['claim-provisioning'])
    expect(world.recheckAt).toBe(Date.parse('2026-11-21T10:01:20Z'))
    world.advance(30_000)
    expect(world.says(about)).toBe('rancher.io/local-path has not answered for 40 s.')
    expect(world.finding('provisioner-silent', about)).toMatchObject({ kind: 'problem', needsPerson: true })
  })

  it('103 is silent where events may not be listed, and once the provisioner has spoken', () => {
    const blind = new DiagnosisWorld()
      .feed('Event', 'forbidden')
      .put(node(), storageClass(), pending({ annotations: asked }))
    expect(blind.advance(60_000).codes(about)).toEqual(['claim-provisioning'])
    expect(
      saying(pending({ annotations: asked }), external, said('Provisioning', 'External provisioner is provisioning …')),
    ).toBe('rancher.io/local-path is making the disk of data-redis-0.')
  })

  it('104 provisioner-refused quotes it', () => {
    expect(
      saying(
        pending({ annotations: asked }),
        said('ProvisioningFailed', 'failed to provision volume with StorageClass "local-path": disk full'),
      ),
    ).toBe('rancher.io/local-path refused: "disk full"')
  })

  it('105 claim-provisioning', () => {
    expect(saying(pending({ annotations: asked }))).toBe('rancher.io/local-path is making the disk of data-redis-0.')
  })

  it('106 claim-binding: the volume is there and names the claim', () => {
    expect(saying(pending({ annotations: asked }), volume({ claim: { name: 'data-redis-0' } }))).toBe(
      'data-redis-0 is being bound to its volume.',
    )
  })
})

describe('a claim that stays', () => {
  it('107 claim-resizing', () => {
    const growing = claim({ requested: '2Gi' })
    const status = {
      phase: 'Bound',
      capacity: { storage: '1Gi' },
      conditions: [{ type: 'Resizing', status: 'True', lastTransitionTime: CREATED }],
    }
    expect(saying({ ...growing, status })).toBe('data-redis-0 grows from 1 Gi to 2 Gi.')
  })

  it('108 claim-kept names the half of the policy', () => {
    const world = new DiagnosisWorld(node(), statefulSet({ claims: ['data'], replicas: 0 }), claim({ labels }))
    expect(world.says(about)).toBe('data-redis-0 stays: whenScaled is Retain.')
    world.remove(statefulSet({ claims: ['data'], replicas: 0 }))
    expect(world.says(about)).toBe('data-redis-0 stays: whenDeleted is Retain.')
  })

  it('108 is silent of the claim of a pod that is being replaced', () => {
    expect(saying(statefulSet({ claims: ['data'] }), claim({ labels }))).toBeNull()
  })
})
