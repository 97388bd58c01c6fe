import { describe, expect, it } from 'vitest'
import { orderedSlots } from '../../../../../../src-renderer/scenes/stage/layout/context.ts'
import { frontierOf } from '../../../../../../src-renderer/scenes/stage/layout/frontier.ts'
import { lensOf } from '../../../../../../src-renderer/scenes/stage/layout/lens.ts'
import { stageAt, stageState, type SlotSketch } from '../../../../../kit/stage-states.ts'

type Sketch = Parameters<typeof stageState>[1]

function frontier(slots: readonly SlotSketch[], sketch: Sketch = {}) {
  const state = stageState(slots, sketch)
  const { index, reason } = frontierOf(state, orderedSlots(state).slots)
  return [index, reason]
}

const ready = (ordinal: number, more: Partial<SlotSketch> = {}): SlotSketch => ({
  ordinal,
  pod: { state: 'ready', readyAt: stageAt - 1000 * (100 - ordinal) },
  ...more,
})
const twenty = Array.from({ length: 20 }, (_, ordinal) => ready(ordinal))
const changed = (at: number, sketch: Partial<SlotSketch>): readonly SlotSketch[] =>
  twenty.map((slot) => (slot.ordinal === at ? { ...slot, ...sketch } : slot))

describe('the frontier', () => {
  it('is the lowest ordinal that is not Ready', () => {
    expect(frontier(changed(7, { pod: { state: 'failing' } }))).toEqual([7, 'notReady'])
    expect(frontier(changed(12, { pod: null }))).toEqual([12, 'notReady'])
    expect(frontier(changed(0, { pod: { state: 'unknown' } }))).toEqual([0, 'notReady'])
  })

  it('is the highest that is ending, whatever else is wrong', () => {
    const ending = twenty.map((slot) =>
      slot.ordinal >= 15 ? { ...slot, slot: { wanted: false }, pod: { state: 'terminating' as const } } : slot,
    )
    expect(frontier(ending)).toEqual([19, 'terminating'])
    expect(frontier(ending.map((slot) => (slot.ordinal === 3 ? { ...slot, pod: null } : slot)))).toEqual([
      19,
      'terminating',
    ])
  })

  it('is the highest that is being updated while an update runs', () => {
    const update = { strategy: 'RollingUpdate', partition: 0, currentRevision: 'v1', updateRevision: 'v2' }
    const updated = twenty.map((slot) => {
      const state = slot.ordinal === 14 ? ('creating' as const) : ('ready' as const)
      return { ...slot, pod: { state, revision: slot.ordinal >= 14 ? 'v2' : 'v1' } }
    })
    expect(frontier(updated, { set: { update } })).toEqual([14, 'updating'])
    expect(frontier(changed(14, { pod: null }), { set: { update } })).toEqual([14, 'updating'])
  })

  it('below the partition nothing is updated', () => {
    const update = { strategy: 'RollingUpdate', partition: 10, currentRevision: 'v1', updateRevision: 'v2' }
    expect(frontier(changed(4, { pod: null }), { set: { update } })).toEqual([4, 'notReady'])
  })

  it('is the one that became Ready last when nothing happens', () => {
    expect(frontier(twenty)).toEqual([19, 'latest'])
    expect(frontier(changed(5, { pod: { state: 'ready', readyAt: stageAt } }))).toEqual([5, 'latest'])
  })

  const kept = (ordinal: number, emptiedAt: number | null): SlotSketch => ({
    ordinal,
    pod: null,
    slot: { wanted: false, emptiedAt },
    claim: { state: 'kept' },
  })

  it('is not a kept slot that nobody saw emptied', () => {
    expect(frontier([...twenty, kept(20, null)])).toEqual([19, 'latest'])
  })

  it('stays on the kept slot whose pod went last until another pod is Ready after that', () => {
    const emptied = [kept(20, stageAt - 2000), kept(21, stageAt - 3000)]
    expect(frontier([...twenty, ...emptied])).toEqual([20, 'emptied'])
    const later = changed(5, { pod: { state: 'ready', readyAt: stageAt } })
    expect(frontier([...later, ...emptied])).toEqual([5, 'latest'])
  })

  it('leaves the kept slot for whatever is not over', () => {
    const emptied = kept(20, stageAt)
    expect(frontier([...changed(7, { pod: { state: 'failing' } }), emptied])).toEqual([7, 'notReady'])
    expect(frontier([...changed(19, { pod: { state: 'terminating' } }), emptied])).toEqual([19, 'terminating'])
  })

  it('is the slot that was emptied last where no pod is left', () => {
    expect(frontier([kept(0, stageAt - 1000), kept(1, stageAt), kept(2, null)])).toEqual([1, 'emptied'])
  })
})

describe('the lens', () => {
  const state = stageState(Array.from({ length: 100 }, (_, ordinal) => ready(ordinal)))
  const { slots } = orderedSlots(state)
  const growing = (count: number) => {
    const grown = stageState(
      Array.from({ length: 100 }, (_, ordinal) => (ordinal < count ? ready(ordinal) : { ordinal, pod: null })),
    )
    return lensOf(grown, orderedSlots(grown).slots, null, 5)
  }

  it('has a pinned ordinal in its middle, and stops at the ends', () => {
    expect(lensOf(state, slots, 50, 5)).toEqual({ first: 48, count: 5, index: 50, reason: 'pinned' })
    expect(lensOf(state, slots, 0, 5).first).toBe(0)
    expect(lensOf(state, slots, 99, 5).first).toBe(95)
  })

  it('follows the action when the pinned ordinal is not there', () => {
    expect(lensOf(state, slots, 4711, 5).reason).toBe('latest')
  })

  it('stands still while the frontier walks through it', () => {
    expect([61, 62, 63].map((count) => growing(count).first)).toEqual([60, 60, 60])
    expect(growing(64).first).toBe(63)
  })

  it.each([1, 2, 3, 4, 5])('shows the slot it stands on with %i slots', (fitting) => {
    for (let count = 0; count < 100; count++) {
      const grown = stageState(
        Array.from({ length: 100 }, (_, ordinal) => (ordinal < count ? ready(ordinal) : { ordinal, pod: null })),
      )
      const { first, count: shown, index } = lensOf(grown, orderedSlots(grown).slots, null, fitting)
      expect(index).toBe(count)
      expect(index).toBeGreaterThanOrEqual(first)
      expect(index).toBeLessThan(first + shown)
    }
  })
})
