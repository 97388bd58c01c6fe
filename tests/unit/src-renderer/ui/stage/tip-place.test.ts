import { expect, it } from 'vitest'
import { tipPlace } from '../../../../../src-renderer/ui/stage/tip-place.ts'

const size = { width: 1000, height: 600 }

it.each([
  {
    at: 'left',
    box: { x: 100, y: 400, width: 10, height: 20 },
    place: { left: 90, right: null, top: null, bottom: 210 },
  },
  {
    at: 'right',
    box: { x: 900, y: 400, width: 10, height: 20 },
    place: { left: null, right: 80, top: null, bottom: 210 },
  },
  { at: 'top', box: { x: 2, y: 150, width: 10, height: 20 }, place: { left: 0, right: null, top: 180, bottom: null } },
])('the name of a cell at the $at grows into the stage', ({ box, place }) => {
  expect(tipPlace(box, size, 100)).toEqual(place)
})

it.each([
  { where: 'below its cell', ys: [260], place: { top: 330, bottom: null } },
  { where: 'above what it would cover on both sides', ys: [260, 340], place: { top: null, bottom: 350 } },
  {
    where: 'beside its cell where there is no room for that',
    ys: [110, 140, 260, 340],
    topPx: 230,
    place: { top: null, bottom: 310 },
  },
])('a name goes $where to keep cells in sight', ({ ys, topPx = 100, place }) => {
  const box = { x: 100, y: 300, width: 10, height: 20 }
  const inSight = ys.map((y) => ({ x: 120, y, width: 10, height: 20 }))
  expect(tipPlace(box, size, topPx, inSight)).toMatchObject(place)
  const elsewhere = inSight.map((each) => ({ ...each, x: 700 }))
  expect(tipPlace(box, size, topPx, elsewhere)).toEqual(tipPlace(box, size, topPx))
})
