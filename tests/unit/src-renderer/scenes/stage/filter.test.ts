import { describe, expect, it } from 'vitest'
import { filterOf } from '../../../../../src-renderer/scenes/stage/filter.ts'
import { stageState } from '../../../../kit/stage-states.ts'

const { slots } = stageState([
  { ordinal: 0, pod: { state: 'ready', node: 'node-a' } },
  { ordinal: 1, pod: { state: 'failing', failure: 'crash', node: 'node-b' } },
  { ordinal: 2, pod: null },
  { ordinal: 12, pod: { state: 'ready', node: 'node-b' } },
])

describe('the filter of slots', () => {
  it.each([
    ['', null],
    ['  ', null],
    ['crash', [1]],
    ['READY', [0, 12]],
    ['node-b', [1, 12]],
    ['node-b ready', [12]],
    ['redis', [0, 1, 2, 12]],
    ['redis-1', [1, 12]],
    // A bare number is an ordinal and no part of one.
    ['1', [1]],
    ['nothing of this', []],
  ] as const)('%j matches %j', (typed, expected) => {
    const matches = filterOf(typed)
    expect(matches === null ? null : slots.filter(matches).map(({ slot }) => slot.ordinal)).toEqual(expected)
  })
})
