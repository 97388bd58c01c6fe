import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClaimState, PodState, RecordState } from '#shared/model/states.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { SceneNode, StageState } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState } from '../../../../../kit/stage-states.ts'
import type { SlotSketch } from '../../../../../kit/stage-states.ts'

const podStates: readonly PodState[] = [
  'pending',
  'creating',
  'notReady',
  'ready',
  'failing',
  'completed',
  'terminating',
  'unknown',
]
const claimStates: readonly ClaimState[] = ['notCreated', 'pending', 'inUse', 'kept', 'deleting', 'resizing', 'lost']
const recordStates: readonly RecordState[] = ['present', 'publishedEarly', 'notPublished', 'absent', 'notReadable']

/** A wanted slot in any state at all. */
const slotStatus = fc.record({
  pod: fc.option(fc.constantFrom(...podStates), { nil: null }),
  claim: fc.constantFrom(...claimStates),
  record: fc.constantFrom(...recordStates),
  restarts: fc.nat(9),
  incarnation: fc.integer({ min: 1, max: 4 }),
})

type Status = typeof slotStatus extends fc.Arbitrary<infer Value> ? Value : never

function stateOf(statuses: readonly Status[]): StageState {
  return stageState(
    statuses.map(({ pod, claim, record, restarts, incarnation }, ordinal): SlotSketch => ({
      ordinal,
      pod: pod === null ? null : { state: pod, restarts },
      claim: { state: claim },
      record: { state: record },
      slot: { incarnation },
    })),
  )
}

/** Marks that belong to a slot and persist: where they stand is the slot's identity. */
function placesOf(nodes: readonly SceneNode[]): readonly (readonly [string, unknown])[] {
  // A lens goes where something happens; what stays where it is are the cells.
  const grid = nodes.find((node) => node.mark === 'grid')
  if (grid !== undefined) return [['grid', grid.box], ...grid.cells.map(({ slot, box }) => [slot, box] as const)]
  const lasting = new Set(['slotPlate', 'well', 'flag', 'ticket', 'header', 'zone', 'rail', 'gate'])
  return nodes.filter(({ mark }) => lasting.has(mark)).map(({ key, box }) => [key, box])
}

describe('slots', () => {
  it('never move because a status changed', () => {
    const twoStatuses = fc.integer({ min: 1, max: 20 }).chain((count) => {
      const statuses = fc.array(slotStatus, { minLength: count, maxLength: count })
      return fc.tuple(statuses, statuses)
    })
    const sizes = fc.constantFrom(
      { width: 1440, height: 788 },
      { width: 1024, height: 568 },
      { width: 1864, height: 968 },
    )
    fc.assert(
      fc.property(twoStatuses, sizes, fc.nat(100_000), ([before, after], size, passedMs) => {
        const stage = { ...size, mode: 'desk' as const }
        const first = layoutStage(stateOf(before), stage, null, stageAt)
        const second = layoutStage(stateOf(after), stage, null, stageAt + passedMs)
        expect(placesOf(second.nodes)).toEqual(placesOf(first.nodes))
      }),
      { numRuns: 60 },
    )
  })

  it('keep every key unique, whatever the state', () => {
    fc.assert(
      fc.property(fc.array(slotStatus, { minLength: 0, maxLength: 16 }), (statuses) => {
        const { nodes } = layoutStage(stateOf(statuses), { width: 1440, height: 788, mode: 'desk' }, null, stageAt)
        expect(new Set(nodes.map(({ key }) => key)).size).toBe(nodes.length)
      }),
      { numRuns: 60 },
    )
  })
})
