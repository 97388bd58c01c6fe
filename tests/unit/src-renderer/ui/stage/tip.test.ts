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

const lensAt = (...ordinals: readonly number[]): string => ordinals.map(slot).join('\n')
const keyedAt = (ordinal: number, lens: string) => ({ slot: slot(ordinal), lens })
const calm = { pointed: null, keyed: null, lens: lensAt(500, 501), pinned: null }

it('what is pointed at comes before what has the focus', () => {
  const grid = gridOf(1000)
  const keyed = keyedAt(3, calm.lens)
  expect(tipOf({ ...calm, grid, keyed, pointed: slot(517) })).toEqual({
    kind: 'slot',
    slot: slot(517),
    box: grid.cells[517]?.box,
  })
  expect(tipOf({ ...calm, grid, keyed })).toMatchObject({ kind: 'slot', slot: slot(3) })
  expect(tipOf({ ...calm, grid })).toBeNull()
})

it('of the cell that a key has reached only the place is shown while the lens tells of it, or is on its way to it', () => {
  const grid = gridOf(1000)
  const keyed = keyedAt(3, lensAt(500, 501))
  expect(tipOf({ ...calm, grid, keyed, pinned: 3 })).toMatchObject({ kind: 'place', slot: slot(3) })
  expect(tipOf({ ...calm, grid, keyed, pinned: 3, lens: lensAt(2, 3, 4) })).toMatchObject({ kind: 'place' })
})

it('the name of the cell that has the focus goes when the lens moves on', () => {
  const grid = gridOf(1000)
  const keyed = keyedAt(3, lensAt(500, 501))
  expect(tipOf({ ...calm, grid, keyed, lens: lensAt(501, 502) })).toBeNull()
})

it('a row of a hundred says how many of it are in which state', () => {
  const grid = gridOf(3000)
  expect(tipOf({ ...calm, grid, pointed: slot(2150) })).toMatchObject({
    kind: 'row',
    name: 'Ordinals 2100 to 2199: Ready 99, Failing 1',
    box: grid.bars[21]?.box,
  })
  expect(tipOf({ ...calm, grid, keyed: keyedAt(2150, calm.lens) })).toMatchObject({ kind: 'slot' })
})

it('says nothing of a slot that is not there', () => {
  expect(tipOf({ ...calm, grid: gridOf(100), pointed: slot(100) })).toBeNull()
})
