import { describe, expect, test } from 'vitest'
import type { Pod } from '#shared/model/entities.ts'
import { pod, service, statefulSet } from '../../../kit/builders.ts'
import { ModelWorld } from '../../../kit/model-world.ts'

const restarted = (restarts: number) => pod({ set: 'web', restarts, claims: ['data'] })

describe('what a change leaves as it was', () => {
  test('a restart is a change of its pod alone, of which only what differs is new', () => {
    const world = new ModelWorld()
    world.put(statefulSet({ name: 'web', replicas: 1, claims: ['data'] }), service({ name: 'web' }), restarted(0))
    const slot = world.slot('web-0')
    const [change, ...others] = world.put(restarted(1))
    expect(others).toEqual([])
    expect(change).toMatchObject({ entity: 'pod', key: 'uid-web-0', before: { restarts: 0 }, after: { restarts: 1 } })
    expect(differing(change?.before as Pod, change?.after as Pod)).toEqual(['restarts', 'containers'])
    expect(world.slot('web-0')).toBe(slot)
  })

  test('of a pod that begins to run the slot hears, since its cable is plugged in then', () => {
    const world = new ModelWorld()
    const starting = pod({ set: 'web', phase: 'Pending', claims: ['data'] })
    world.put(statefulSet({ name: 'web', replicas: 1, claims: ['data'] }), starting)
    expect(world.slot('web-0')?.claims).toMatchObject([{ cable: 'attaching' }])
    world.put(restarted(0))
    expect(world.slot('web-0')?.claims).toMatchObject([{ cable: 'plugged' }])
  })
})

/** The fields that are not the very same. */
function differing(before: Pod, after: Pod): readonly string[] {
  return Object.keys(after).filter((key) => before[key as keyof Pod] !== after[key as keyof Pod])
}
