import { expect, it } from 'vitest'
import { layoutStage } from '../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { GridNode } from '../../../../../src-renderer/scenes/stage/types.ts'
import { tipOf } from '../../../../../src-renderer/ui/stage/tip.ts'
import { stageAt, stageState } from '../../../../kit/stage-states.ts'

function gridOf(count: number): GridNode {
  const slots = Array.from({ length: count }, (_, ordinal) => ({
    ordinal,
    pod: { state: ordinal % 100 === 7 ? ('failing' as const) : ('ready' as const) },
  }))
  const { nodes } = layoutStage(stageState(slots), { width: 1384, height: 692, mode: 'desk' }, null, stageAt)
  const grid = nodes.find((node) => node.mark === 'grid')
  if (grid === undefined) throw new Error('Expected a grid in the scene, found none.')
  return grid
}

const slot = (ordinal: number): string => `lesson/redis/${ordinal}`

it('what is pointed at comes before what has the focus', () => {
  const grid = gridOf(1000)
  expect(tipOf(grid, slot(517), slot(3))).toEqual({ kind: 'slot', slot: slot(517), box: grid.cells[517]?.box })
  expect(tipOf(grid, null, slot(3))).toMatchObject({ kind: 'slot', slot: slot(3) })
  expect(tipOf(grid, null, null)).toBeNull()
})

it('a row of a hundred says how many of it are in which state', () => {
  const grid = gridOf(3000)
  expect(tipOf(grid, slot(2150), null)).toMatchObject({
    kind: 'row',
    name: 'Ordinals 2100 to 2199: Ready 99, Failing 1',
    box: grid.bars[21]?.box,
  })
  expect(tipOf(grid, null, slot(2150))).toMatchObject({ kind: 'slot' })
})

it('says nothing of a slot that is not there', () => {
  expect(tipOf(gridOf(100), slot(100), null)).toBeNull()
})
