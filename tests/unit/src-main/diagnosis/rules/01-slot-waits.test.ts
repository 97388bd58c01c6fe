import { describe, expect, it } from 'vitest'
import { claim, CREATED, event, node, pod, statefulSet, type Fields } from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const set = statefulSet({ replicas: 3 })
const first = (options: Parameters<typeof pod>[0] = {}) => pod({ set: 'redis', ordinal: 0, ...options })
const aboutSet = { kind: 'StatefulSet', namespace: 'default', name: 'redis', uid: 'uid-redis' }
const deletion = '2026-11-21T10:01:00Z'

function refusal(message: string, at = CREATED): ReturnType<typeof event> {
  return event({
    name: `refusal-${message.length}`,
    about: aboutSet,
    reason: 'FailedCreate',
    type: 'Warning',
    message,
    at,
  })
}

function withSpec(object: ReturnType<typeof statefulSet>, spec: Fields): ReturnType<typeof statefulSet> {
  return { ...object, spec: { ...(object['spec'] as Fields), ...spec } }
}

describe('1 not-replaced-node-silent', () => {
  it('1 says why a pod on a silent node is not replaced', () => {
    const world = new DiagnosisWorld(set, node({ ready: 'Unknown' }), first())
    expect(world.says('Slot/redis-0')).toBe(
      'node-1 is silent. redis-0 is not replaced: two pods with one name would be unsafe.',
    )
    expect(world.says('Node/node-1')).toBe('node-1 is silent: nobody knows how its pods are.')
  })

  it('1 says nothing where nodes may not be listed', () => {
    const world = new DiagnosisWorld().feed('Node', 'forbidden').put(set, first({ ready: false }))
    expect(world.codes('Slot/redis-0')).toEqual([])
  })
})

describe('2 node-gone', () => {
  it('2 says what becomes of a pod whose node is no more', () => {
    expect(new DiagnosisWorld(set, first()).says('Slot/redis-0')).toBe(
      'node-1 is gone. The cluster removes redis-0 within about a minute.',
    )
  })

  it('2 takes the place of 1 when a node that was silent goes', () => {
    const world = new DiagnosisWorld(set, node({ ready: 'Unknown' }), first())
    expect(world.codes('Slot/redis-0')).toEqual(['not-replaced-node-silent'])
    expect(world.remove(node()).codes('Slot/redis-0')).toEqual(['node-gone'])
  })
})

describe('3 name-taken', () => {
  it('3 names the owner of a foreign pod that has the name', () => {
    const foreign = pod({
      name: 'redis-0',
      owners: [{ kind: 'Job', name: 'import', uid: 'uid-import', controller: true }],
    })
    const world = new DiagnosisWorld(set, node(), foreign)
    expect(world.says('Slot/redis-0')).toBe('redis-0 cannot be made: a pod of that name belongs to Job/import.')
    expect(world.finding('name-taken', 'Slot/redis-0')).toMatchObject({ kind: 'problem', needsPerson: true })
  })

  it('3 says so too of a pod that nobody owns', () => {
    const world = new DiagnosisWorld(set, node(), pod({ name: 'redis-0' }))
    expect(world.says('Slot/redis-0')).toBe('redis-0 cannot be made: a pod of that name belongs to nobody.')
  })
})

describe('4 waits-for-lower-ordinal', () => {
  it('4 names the lowest pod that is not Ready', () => {
    const world = new DiagnosisWorld(set, node(), first({ ready: false }))
    expect(world.says('Slot/redis-1')).toBe('redis-1 waits: redis-0 is not Ready yet.')
    expect(world.says('Slot/redis-2')).toBe('redis-2 waits: redis-0 is not Ready yet.')
    expect(world.finding('waits-for-lower-ordinal', 'Slot/redis-1')?.params).toEqual({
      pod: 'redis-1',
      lower: 'redis-0',
      state: 'notReady',
    })
  })

  it('4 moves on with the pod that got Ready', () => {
    const world = new DiagnosisWorld(set, node(), first({ ready: false })).put(first())
    expect(world.codes('Slot/redis-1')).toEqual([])
    expect(world.says('Slot/redis-2')).toBe('redis-2 waits: redis-1 is not Ready yet.')
  })

  it('4 says that a lower pod is still ending', () => {
    const world = new DiagnosisWorld(set, node(), first({ deletionTimestamp: deletion }))
    expect(world.says('Slot/redis-1')).toBe('redis-1 waits: redis-0 is still ending.')
  })

  it('4 says nothing with Parallel, nor where pods may not be listed', () => {
    const parallel = statefulSet({ replicas: 3, policy: 'Parallel' })
    expect(new DiagnosisWorld(parallel, node(), first({ ready: false })).codes('Slot/redis-1')).toEqual([])
    expect(new DiagnosisWorld().feed('Pod', 'forbidden').put(set).codes('Slot/redis-1')).toEqual([])
  })

  it('4 says nothing while pods are not readable, and speaks once they are', () => {
    const world = new DiagnosisWorld().feed('Pod', 'forbidden').put(set, node()).feed('Pod', 'live')
    expect(world.codes('Slot/redis-1')).toEqual(['waits-for-lower-ordinal'])
  })
})

describe('5 waits-for-min-ready', () => {
  it('5 lasts until the pod has been Ready for minReadySeconds, by time alone', () => {
    const world = new DiagnosisWorld(withSpec(set, { minReadySeconds: 90 }), node(), first())
    expect(world.says('Slot/redis-1')).toBe('redis-1 waits: redis-0 must stay Ready for 90 s (minReadySeconds).')
    expect(world.recheckAt).toBe(Date.parse(CREATED) + 90_000)
    world.advance(30_000)
    expect(world.codes('Slot/redis-1')).toEqual([])
    expect(world.recheckAt).toBeNull()
  })
})

describe('6 waits-for-old-pod', () => {
  it('6 waits for the pod of the deleted set whose name it wants', () => {
    const old = first({ setUid: 'uid-old', deletionTimestamp: deletion })
    expect(new DiagnosisWorld(set, node(), old).says('Slot/redis-0')).toBe(
      'redis-0 waits: the old pod of that name is still ending.',
    )
  })
})

describe('7 claim-still-deleting', () => {
  it('7 waits for a claim that has to go first', () => {
    const going = claim({ name: 'data-redis-0', override: { metadata: { deletionTimestamp: deletion } } })
    const world = new DiagnosisWorld(statefulSet({ claims: ['data'] }), node(), going)
    expect(world.says('Slot/redis-0')).toBe('redis-0 waits: its claim data-redis-0 is being deleted.')
  })
})

describe('8 claim-stale', () => {
  it('8 names a claim that is tied to the pod before', () => {
    const tied = claim({
      name: 'data-redis-0',
      owners: [{ kind: 'Pod', name: 'redis-0', uid: 'uid-before', controller: true }],
    })
    const world = new DiagnosisWorld(statefulSet({ claims: ['data'] }), node(), tied)
    expect(world.says('Slot/redis-0')).toBe(
      'redis-0 waits: data-redis-0 belongs to the pod before it and must go first.',
    )
  })
})

describe('9, 10 and 11: what the controller was refused', () => {
  const quota = 'forbidden: exceeded quota: storage, requested: …'

  it('9 claim-refused-by-quota names the quota', () => {
    const message = `Create Claim data-redis-0 for Pod redis-0 in StatefulSet redis failed error: persistentvolumeclaims "data-redis-0" is ${quota}`
    const world = new DiagnosisWorld(set, node(), refusal(message))
    expect(world.says('Slot/redis-0')).toBe('No claim: quota storage is used up.')
  })

  it('10 pod-refused-by-quota names the quota', () => {
    const message = `Create Pod redis-0 in StatefulSet redis failed error: pods "redis-0" is forbidden: exceeded quota: pods, requested: pods=1`
    expect(new DiagnosisWorld(set, node(), refusal(message)).says('Slot/redis-0')).toBe(
      'redis-0 cannot be made: quota pods is used up.',
    )
  })

  it('11 create-refused quotes what else the server said', () => {
    const message =
      'Create Pod redis-0 in StatefulSet redis failed error: admission webhook "policy" denied the request'
    expect(new DiagnosisWorld(set, node(), refusal(message)).says('Slot/redis-0')).toBe(
      'redis-0 cannot be made: "admission webhook "policy" denied the request"',
    )
  })

  it('11 is over once a later attempt succeeded, and is not about another ordinal', () => {
    const message = 'Create Pod redis-1 in StatefulSet redis failed error: no'
    const world = new DiagnosisWorld(statefulSet({ replicas: 11 }), node(), refusal(message))
    expect(world.codes('Slot/redis-0')).toEqual([])
    const parallel = statefulSet({ replicas: 11, policy: 'Parallel' })
    const success = event({
      name: 'success',
      about: aboutSet,
      reason: 'SuccessfulCreate',
      at: '2026-11-21T10:00:30Z',
      message: 'Create Pod redis-1 in StatefulSet redis successful',
    })
    expect(new DiagnosisWorld(parallel, node(), refusal(message)).codes('Slot/redis-1')).toEqual(['create-refused'])
    expect(new DiagnosisWorld(parallel, node(), refusal(message)).codes('Slot/redis-10')).toEqual([])
    expect(new DiagnosisWorld(parallel, node(), refusal(message), success).codes('Slot/redis-1')).toEqual([])
  })
})

describe('14 replaced-when-gone', () => {
  it('14 says when the new pod comes', () => {
    const world = new DiagnosisWorld(set, node(), first({ deletionTimestamp: deletion }))
    expect(world.says('Slot/redis-0')).toBe('A new redis-0 is made only when the old one is gone.')
  })
})
