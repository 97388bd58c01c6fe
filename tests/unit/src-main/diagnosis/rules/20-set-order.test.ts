import { describe, expect, it } from 'vitest'
import { node, pod, statefulSet } from '../../../../kit/builders.ts'
import { DiagnosisWorld } from '../../../../kit/diagnosis-world.ts'

const headless = 'service-name-mismatch'
const redis = (ordinal: number, options: Parameters<typeof pod>[0] = {}) => pod({ set: 'redis', ordinal, ...options })
const orderOf = (world: DiagnosisWorld) => world.codes('StatefulSet/redis').filter((code) => code !== headless)

describe('20 set-deleted', () => {
  it('20 speaks as long as pods of the deleted set are left', () => {
    const world = new DiagnosisWorld(statefulSet(), node(), redis(0), redis(1)).remove(statefulSet())
    expect(world.says('StatefulSet/redis')).toBe(
      'Deleting the set promises no order. Scale to 0 first if order matters.',
    )
    world.remove(redis(0), redis(1))
    expect(world.codes('StatefulSet/redis')).toEqual([])
  })
})

describe('21 controller-behind', () => {
  it('21 speaks while the status is of an older spec', () => {
    const behind = statefulSet({ status: { observedGeneration: 0, replicas: 0 } })
    const world = new DiagnosisWorld(behind, node())
    expect(world.says('StatefulSet/redis')).toBe('The controller has not seen the latest change of redis yet.')
    expect(orderOf(world.put(statefulSet()))).toEqual([])
  })
})

describe('22 parallel', () => {
  const parallel = statefulSet({ replicas: 3, policy: 'Parallel' })

  it('22 speaks while several pods are starting', () => {
    const world = new DiagnosisWorld(parallel, node(), redis(0, { ready: false }), redis(1, { ready: false }))
    expect(world.says('StatefulSet/redis')).toBe('All start together: podManagementPolicy is Parallel.')
  })

  it('22 says nothing of one that is replaced alone', () => {
    expect(orderOf(new DiagnosisWorld(parallel, node(), redis(0), redis(1)))).toEqual([])
  })
})
