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
import { backOffMs } from '../../../../../src-main/diagnosis/rules/60-pod-trouble.ts'

const about = 'Pod/redis-0'
const aboutPod = { kind: 'Pod', namespace: 'default', name: 'redis-0', uid: 'uid-redis-0' }
const later = '2026-11-21T10:00:30Z'

/** redis-0 with one container in the given state. */
function redis(
  state: Fields,
  options: { readonly phase?: string; readonly restarts?: number; readonly lastState?: Fields } = {},
): ReturnType<typeof pod> {
  const { phase = 'Running', restarts = 0, lastState = {} } = options
  const base = pod({ set: 'redis', ordinal: 0, phase, ready: false })
  const container = { name: 'redis', image: 'redis:9.9.9', ready: false, restartCount: restarts, state, lastState }
  return {
    ...base,
    spec: { ...(base['spec'] as Fields), containers: [{ name: 'redis', image: 'redis:9.9.9' }] },
    status: { ...(base['status'] as Fields), containerStatuses: [container] },
  }
}

function waiting(reason: string, message = ''): Fields {
  return { waiting: { reason, message } }
}

/** A pod that the scheduler could not place, in its own words. */
function unplaced(message: string, options: Parameters<typeof pod>[0] = {}): ReturnType<typeof pod> {
  const conditions = [
    { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: CREATED },
  ]
  return pod({
    name: 'redis-0',
    node: null,
    ip: null,
    ready: false,
    override: { status: { phase: 'Pending', conditions } },
    ...options,
  })
}

function saying(...objects: readonly ReturnType<typeof pod>[]): string | null {
  return new DiagnosisWorld(statefulSet(), node(), ...objects).says(about)
}

describe('containers that fail', () => {
  it('60 image-error names the image, whatever the turn of the reason', () => {
    expect(saying(redis(waiting('ErrImagePull'), { phase: 'Pending' }))).toBe('Image redis:9.9.9 cannot be pulled.')
    expect(saying(redis(waiting('ImagePullBackOff'), { phase: 'Pending' }))).toBe('Image redis:9.9.9 cannot be pulled.')
  })

  it('61 config-error quotes what is missing', () => {
    const broken = redis(waiting('CreateContainerConfigError', 'secret "redis-auth" not found'), { phase: 'Pending' })
    expect(saying(broken)).toBe('redis-0 cannot start: secret "redis-auth" not found')
  })

  it('62 crash-loop counts the crashes and down to the next try', () => {
    const ended = { terminated: { exitCode: 1, finishedAt: '2026-11-21T10:00:50Z' } }
    const loop = redis(waiting('CrashLoopBackOff', 'back-off 40s restarting failed container=redis pod=redis-0'), {
      restarts: 3,
      lastState: ended,
    })
    const world = new DiagnosisWorld(node(), loop)
    expect(world.says(about)).toBe('redis-0 crashed 4 times, next try in ≈ 30 s.')
    expect(world.advance(10_000).says(about)).toBe('redis-0 crashed 4 times, next try in ≈ 20 s.')
    expect(world.finding('crash-loop', about)).toMatchObject({
      kind: 'problem',
      params: { nextTryAt: Date.parse('2026-11-21T10:01:30Z') },
    })
  })

  it('62 does not guess the next try where the end of the last one is not known', () => {
    expect(saying(redis(waiting('CrashLoopBackOff'), { restarts: 1 }))).toBe(
      'redis-0 crashed 2 times, and is tried again.',
    )
  })

  it('62 reads the wait in every shape, and knows the rule of the kubelet', () => {
    const said = (text: string) => backOffMs(`back-off ${text} restarting failed container`, 9)
    expect([said('10s'), said('1m20s'), said('5m0s')]).toEqual([10_000, 80_000, 300_000])
    expect([1, 2, 3, 20].map((restarts) => backOffMs(null, restarts))).toEqual([10_000, 20_000, 40_000, 300_000])
  })

  it('63 container-failed says how a container has just ended', () => {
    expect(saying(redis({ terminated: { exitCode: 137, reason: 'OOMKilled' } }))).toBe(
      'redis in redis-0 ended with exit code 137.',
    )
  })

  it('64 pod-failed says why a pod failed as a whole, but not of an attempt of a Job', () => {
    const evicted = pod({ name: 'redis-0', override: { status: { phase: 'Failed', reason: 'Evicted' } } })
    expect(saying(evicted)).toBe('redis-0 failed: Evicted.')
    const attempt = pod({
      name: 'redis-0',
      owners: [{ kind: 'Job', name: 'import', uid: 'u', controller: true }],
      override: { status: { phase: 'Failed' } },
    })
    expect(saying(attempt)).toBeNull()
  })
})

describe('a placed pod without its disk', () => {
  const creating = pod({ set: 'redis', ordinal: 0, claims: ['data'], phase: 'Pending', ready: false, node: 'node-2' })
  const mount = (message: string, reason = 'FailedMount') =>
    event({ about: aboutPod, reason, message, type: 'Warning', at: later })

  it('65 disk-in-use-elsewhere names the node that holds it', () => {
    const holder = pod({
      name: 'holder',
      override: {
        spec: {
          nodeName: 'node-1',
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-redis-0' } }],
          containers: [],
        },
      },
    })
    const text = 'Multi-Attach error for volume "pv-data-redis-0" Volume is already exclusively attached to one node'
    const world = new DiagnosisWorld(
      node(),
      node({ name: 'node-2' }),
      creating,
      claim(),
      holder,
      mount(text, 'FailedAttachVolume'),
    )
    expect(world.says(about)).toBe('redis-0 cannot mount: the disk is in use on node-1 (ReadWriteOnce).')
  })

  it('66 mount-failed names the claim behind the volume', () => {
    const text = 'MountVolume.SetUp failed for volume "pv-data-redis-0" : path "/data" does not exist'
    const world = new DiagnosisWorld(node({ name: 'node-2' }), creating, claim(), mount(text))
    expect(world.says(about)).toBe('redis-0 cannot mount data-redis-0: "path "/data" does not exist"')
  })

  it('66 is silent about an event of the pod that had the name before', () => {
    const before = event({ about: { ...aboutPod, uid: 'uid-before' }, reason: 'FailedMount', message: 'no', at: later })
    expect(new DiagnosisWorld(node({ name: 'node-2' }), creating, claim(), before).codes(about)).not.toContain(
      'mount-failed',
    )
  })
})

describe('a pod that no node takes', () => {
  const affinity =
    "0/3 nodes are available: 1 Insufficient memory, 2 node(s) didn't match PersistentVolume's node affinity. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
  const withDisk = () => [claim(), volume({ claim: { name: 'data-redis-0' } })]
  const pinned = () => {
    const base = unplaced(affinity)
    return {
      ...base,
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-redis-0' } }], containers: [] },
    }
  }

  it.each([
    ['full', node()],
    ['closed for new pods', { ...node(), spec: { unschedulable: true } }],
    ['kept off by a taint', node({ taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] })],
    ['silent', node({ ready: 'Unknown' })],
    ['not ready', node({ ready: 'False' })],
  ])('67 disk-on-other-node: the node of its disk is %s', (word, holder) => {
    const world = new DiagnosisWorld(holder, pinned(), ...withDisk())
    expect(world.says(about)).toBe(`redis-0 must run on node-1, where its disk is; node-1 is ${word}.`)
  })

  it('67 disk-on-other-node: the node of its disk is gone', () => {
    const world = new DiagnosisWorld(node({ name: 'node-2' }), pinned(), ...withDisk())
    expect(world.says(about)).toBe('redis-0 must run on node-1, where its disk is; node-1 is gone.')
  })

  it('68 claim-missing names the claim', () => {
    expect(saying(unplaced('0/3 nodes are available: persistentvolumeclaim "dta" not found. not found'))).toBe(
      'redis-0 waits: claim dta does not exist.',
    )
  })

  it.each([
    '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
    'running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data-redis-0"',
  ])('69 waits-for-claim names the claim that is not bound (%s)', (message) => {
    const pending = {
      ...unplaced(message),
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-redis-0' } }], containers: [] },
    }
    expect(saying(pending, claim({ phase: 'Pending', storageClass: 'fast-ssd' }))).toBe(
      'redis-0 waits: its claim data-redis-0 is not bound.',
    )
    expect(saying(pending, claim())).toBeNull()
  })

  it.each([
    [
      '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
      'not enough memory',
    ],
    ['0/3 nodes are available: 3 Insufficient cpu.', 'not enough CPU'],
    ['0/3 nodes are available: 3 Insufficient nvidia.com/gpu.', 'not enough nvidia.com/gpu'],
    [
      '0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) had untolerated taint {a: b}.',
      'taints keep it off',
    ],
    ['no nodes available to schedule pods', 'there is none'],
    ["0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", 'its node selector matches none'],
    ['0/1 nodes are available: 1 node(s) were unschedulable.', 'they are closed for new pods'],
    ['0/1 nodes are available: 1 something quite new.', '1 something quite new'],
  ])('70 unschedulable shortens "%s"', (message, reason) => {
    expect(saying(unplaced(message))).toBe(`redis-0 fits no node: ${reason}.`)
  })

  describe('a pod for whose disk the scheduler has chosen a node', () => {
    const chosen = claim({
      phase: 'Pending',
      annotations: {
        'volume.kubernetes.io/selected-node': 'node-1',
        'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
      },
    })
    const waitingPod = pod({
      set: 'redis',
      ordinal: 0,
      claims: ['data'],
      node: null,
      ip: null,
      phase: 'Pending',
      ready: false,
    })
    const aboutClaim = {
      kind: 'PersistentVolumeClaim',
      namespace: 'default',
      name: 'data-redis-0',
      uid: 'uid-data-redis-0',
    }
    const isMade = 'redis-0 waits: its disk data-redis-0 is being made.'

    it('71 disk-being-made: it waits for the volume', () => {
      expect(saying(storageClass(), waitingPod, chosen)).toBe(isMade)
    })

    it('69 waits-for-claim: nothing is being made where the provisioner is silent, until it speaks', () => {
      const asked = event({
        name: 'asked',
        about: aboutClaim,
        reason: 'ExternalProvisioning',
        message: 'Waiting for a volume to be created …',
        component: 'persistentvolume-controller',
        at: '2026-11-21T10:00:50Z',
      })
      const spoken = event({
        name: 'spoken',
        about: aboutClaim,
        reason: 'Provisioning',
        message: 'External provisioner is provisioning …',
        component: 'rancher.io/local-path',
        at: later,
      })
      const world = new DiagnosisWorld(node(), storageClass(), waitingPod, chosen, asked)
      expect(world.says(about)).toBe(isMade)
      expect(world.advance(30_000).says(about)).toBe('redis-0 waits: its claim data-redis-0 is not bound.')
      expect(world.put(spoken).says(about)).toBe(isMade)
    })
  })
})

describe('a pod that runs without being Ready', () => {
  const running = { running: { startedAt: CREATED } }

  it('72 readiness-failing: the check is known to have failed', () => {
    const unhealthy = event({
      about: aboutPod,
      reason: 'Unhealthy',
      message: 'Readiness probe failed: …',
      type: 'Warning',
      at: later,
    })
    expect(saying(redis(running), unhealthy)).toBe('Running, but the readiness check fails.')
  })

  it('72 readiness-failing: the pod was Ready and is not any more', () => {
    const base = redis(running)
    const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: later }]
    expect(saying({ ...base, status: { ...(base['status'] as Fields), conditions } })).toBe(
      'Running, but the readiness check fails.',
    )
  })

  it('73 readiness-not-yet: nothing has failed', () => {
    expect(saying(redis(running))).toBe('Running; the readiness check has not passed yet.')
    expect(saying(pod({ set: 'redis', ordinal: 0 }))).toBeNull()
  })
})

describe('a pod whose image is being pulled', () => {
  const pulling = event({ name: 'pulling', about: aboutPod, reason: 'Pulling', message: 'Pulling image "redis:8"' })
  const creating = pod({ set: 'redis', ordinal: 0, phase: 'Pending', ready: false })

  it('74 image-pulling: until the kubelet says that it is there', () => {
    expect(saying(creating, pulling)).toBe('Image redis:8 is being pulled.')
    const pulled = event({
      name: 'pulled',
      about: aboutPod,
      reason: 'Pulled',
      message: 'Successfully pulled',
      at: later,
    })
    expect(saying(creating, pulling, pulled)).toBeNull()
  })
})

describe('80 node-silent', () => {
  it('80 is a problem until the node is heard of again', () => {
    const world = new DiagnosisWorld(node({ ready: 'Unknown' }))
    expect(world.finding('node-silent', 'Node/node-1')).toMatchObject({ kind: 'problem', needsPerson: true })
    expect(world.put(node()).codes('Node/node-1')).toEqual([])
  })
})
