import { describe, expect, it } from 'vitest'
import { stageCells } from '../../../../../src-renderer/scenes/stage/cells.ts'
import { layoutStage } from '../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { alongGrid, neighbour } from '../../../../../src-renderer/ui/stage/grid-moves.ts'
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

describe('keys along a grid', () => {
  const many = stageState(Array.from({ length: 250 }, (_, ordinal) => ({ ordinal, pod: { state: 'ready' as const } })))
  const grid = layoutStage(many, { width: 1440, height: 788, mode: 'desk' }, null, stageAt).nodes.find(
    (node) => node.mark === 'grid',
  )

  it.each([
    [7, 'ArrowRight', 8],
    [7, 'ArrowLeft', 6],
    [0, 'ArrowLeft', 0],
    [249, 'ArrowRight', 249],
    [7, 'PageDown', 57],
    [207, 'PageDown', 249],
    [57, 'PageUp', 7],
    [7, 'Home', 0],
    [7, 'End', 249],
    [7, 'ArrowUp', null],
    [7, 'ArrowDown', null],
  ] as const)('from ordinal %i with %s to %s', (ordinal, key, target) => {
    const place = { slot: `lesson/redis/${ordinal}`, row: 'claim', template: 'data' } as const
    expect(grid?.mark).toBe('grid')
    if (grid?.mark !== 'grid') return
    const found = alongGrid(grid, place, key)
    expect(found?.ordinal ?? null).toBe(target)
    if (target !== null) expect(found?.place).toEqual({ ...place, slot: `lesson/redis/${target}` })
  })
})
