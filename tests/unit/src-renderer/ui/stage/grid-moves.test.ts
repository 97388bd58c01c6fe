import { describe, expect, it } from 'vitest'
import { stageCells } from '../../../../../src-renderer/scenes/stage/cells.ts'
import { layoutStage } from '../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { neighbour, pageStart } from '../../../../../src-renderer/ui/stage/grid-moves.ts'
import { stageAt, stageState } from '../../../../kit/stage-states.ts'

const state = stageState([
  { ordinal: 0, pod: { state: 'ready' } },
  // No claims: its column has two layers only.
  { ordinal: 1, pod: { state: 'ready' }, claim: null },
  { ordinal: 2, pod: { state: 'ready' } },
])
const rows = stageCells(state, layoutStage(state, { width: 1440, height: 788, mode: 'desk' }, null, stageAt), stageAt)

function from(name: string, key: string): string | null {
  const cell = rows.flatMap(({ cells }) => cells).find((each) => each.key === name)
  return cell === undefined ? 'no such cell' : (neighbour(rows, cell, key)?.key ?? null)
}

describe('keys in the grid', () => {
  it.each([
    ['pod/lesson/redis/0/', 'ArrowRight', 'pod/lesson/redis/1/'],
    ['pod/lesson/redis/0/', 'ArrowLeft', null],
    ['pod/lesson/redis/2/', 'ArrowRight', null],
    ['pod/lesson/redis/0/', 'ArrowUp', 'record/lesson/redis/0/'],
    ['pod/lesson/redis/0/', 'ArrowDown', 'claim/lesson/redis/0/data'],
    ['claim/lesson/redis/0/data', 'ArrowDown', 'volume/lesson/redis/0/data'],
    ['claim/lesson/redis/0/data', 'ArrowRight', 'claim/lesson/redis/2/data'],
    ['pod/lesson/redis/1/', 'ArrowDown', null],
    ['pod/lesson/redis/1/', 'Home', 'pod/lesson/redis/0/'],
    ['pod/lesson/redis/0/', 'End', 'pod/lesson/redis/2/'],
    ['pod/lesson/redis/0/', 'x', null],
  ])('from %s with %s to %s', (name, key, target) => {
    expect(from(name, key)).toBe(target)
  })
})

describe('pages of slots', () => {
  it.each([
    [0, 1, 13],
    [13, 1, 26],
    [26, 1, 27],
    [27, -1, 14],
    [5, -1, 0],
  ] as const)('from slot %i in direction %i to slot %i', (first, direction, start) => {
    expect(pageStart({ first, count: 13, total: 40 }, direction)).toBe(start)
  })
})
