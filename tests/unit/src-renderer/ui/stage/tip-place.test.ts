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
