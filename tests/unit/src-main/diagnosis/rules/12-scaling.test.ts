import { describe, expect, it } from 'vitest'
import { node, pod, statefulSet } from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const one = statefulSet({ replicas: 1 })
const redis = (ordinal: number, options: Parameters<typeof pod>[0] = {}) => pod({ set: 'redis', ordinal, ...options })
const deletion = '2026-11-21T10:01:00Z'

describe('12 scale-down-blocked', () => {
  it('12 names the wanted pod that is not Ready', () => {
    const world = new DiagnosisWorld(one, node(), redis(0, { ready: false }), redis(1), redis(2))
    expect(world.says('Slot/redis-2')).toBe('Scaling down waits: redis-0 is not Ready.')
    expect(world.says('Slot/redis-1')).toBe('Scaling down waits: redis-0 is not Ready.')
  })

  it('12 lets the lowest condemned pod go though it is not Ready, but no other', () => {
    const none = statefulSet({ replicas: 0 })
    const blocked = new DiagnosisWorld(none, node(), redis(0, { ready: false }), redis(1, { ready: false }))
    expect(blocked.says('Slot/redis-1')).toBe('Scaling down waits: redis-0 is not Ready.')
    const free = new DiagnosisWorld(none, node(), redis(0), redis(1, { ready: false }))
    expect(free.codes('Slot/redis-1')).toEqual([])
  })

  it('12 is said of the set too, from the first look on and until the pod is Ready', () => {
    const world = new DiagnosisWorld(one, node(), redis(0, { ready: false }), redis(1), redis(2))
    expect(world.says('StatefulSet/redis')).toBe('Scaling down waits: redis-0 is not Ready.')
    world.put(redis(0))
    expect(world.codes('StatefulSet/redis')).not.toContain('scale-down-blocked')
  })

  it('12 is not said of a set whose highest pod is ending, nor of one that nobody scales down', () => {
    const ending = redis(2, { deletionTimestamp: deletion })
    const going = new DiagnosisWorld(one, node(), redis(0), redis(1), ending)
    expect(going.codes('StatefulSet/redis')).not.toContain('scale-down-blocked')
    const wanted = new DiagnosisWorld(statefulSet({ replicas: 3 }), node(), redis(0, { ready: false }), redis(1))
    expect(wanted.codes('StatefulSet/redis')).not.toContain('scale-down-blocked')
  })

  it('12 ends by time alone where a pod is Ready and minReadySeconds have not passed', () => {
    const patient = statefulSet({ replicas: 1, override: { spec: { replicas: 1, minReadySeconds: 90 } } })
    const world = new DiagnosisWorld(patient, node(), redis(0), redis(1))
    expect(world.says('StatefulSet/redis')).toBe(
      'Scaling down waits: redis-0 is not Ready for long enough (minReadySeconds).',
    )
    world.advance((world.recheckAt ?? 0) - world.world.at)
    expect(world.codes('StatefulSet/redis')).not.toContain('scale-down-blocked')
    expect(world.codes('Slot/redis-1')).toEqual([])
  })
})

describe('13 waits-for-higher-ordinal', () => {
  it('13 names the highest pod that has to go first', () => {
    const world = new DiagnosisWorld(one, node(), redis(0), redis(1), redis(2, { deletionTimestamp: deletion }))
    expect(world.says('Slot/redis-1')).toBe('redis-1 stays for now: redis-2 must be gone first.')
    expect(world.codes('Slot/redis-2')).toEqual([])
    world.remove(redis(2))
    expect(world.codes('Slot/redis-1')).toEqual([])
  })

  it('13 says nothing with Parallel, where all go at once', () => {
    const parallel = statefulSet({ replicas: 1, policy: 'Parallel' })
    expect(new DiagnosisWorld(parallel, node(), redis(0), redis(1), redis(2)).codes('Slot/redis-1')).toEqual([])
  })
})
