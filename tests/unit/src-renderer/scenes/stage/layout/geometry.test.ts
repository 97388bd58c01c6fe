import { describe, expect, it } from 'vitest'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { Box, SceneNode, StageSize } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState } from '../../../../../kit/stage-states.ts'

const three = stageState([
  { ordinal: 0, pod: { state: 'ready' } },
  { ordinal: 1, pod: { state: 'ready' } },
  { ordinal: 2, pod: { state: 'creating', reason: 'ContainerCreating' } },
])

const ready = (count: number) =>
  stageState(Array.from({ length: count }, (_, ordinal) => ({ ordinal, pod: { state: 'ready' } as const })))

/** Stages of the mocks, with the window coordinates of their origin. */
const drawerClosed: StageSize = { width: 1384, height: 692, mode: 'desk' }
const drawerOpen: StageSize = { width: 1024, height: 692, mode: 'desk' }
const lesson: StageSize = { width: 1920, height: 789, mode: 'lesson' }

function boxOf(nodes: readonly SceneNode[], key: string): Box | undefined {
  return nodes.find((node) => node.key === key)?.box
}

function numbers(box: Box | undefined): readonly number[] {
  return box === undefined ? [] : [box.x, box.y, box.width, box.height]
}

describe('geometry of the stage', () => {
  it.each([
    ['Desk 1440x900, drawer closed', drawerClosed, [80, 536, 992].map((x) => x - 56), 424],
    ['Desk 1440x900, drawer open', drawerOpen, [80, 416, 752].map((x) => x - 56), 304],
    [
      'Desk 1920x1080, drawer closed',
      { width: 1864, height: 872, mode: 'desk' },
      [80, 696, 1312].map((x) => x - 56),
      584,
    ],
    ['Lesson 1920x1080', lesson, [48, 680, 1312], 560],
  ] as const)('places three slots as drawn: %s', (_name, size, xs, width) => {
    const { nodes, tier } = layoutStage(three, size, null, stageAt)
    const plates = nodes.filter((node) => node.mark === 'slotPlate').map(({ box }) => box)
    expect(tier).toBe('A')
    expect(plates.map(({ x }) => x)).toEqual(xs)
    expect(plates.map((box) => box.width)).toEqual([width, width, width])
  })

  it('gives the bands their shares and the pods what rounding leaves', () => {
    const { nodes } = layoutStage(three, drawerClosed, null, stageAt)
    const first = three.slots[0]?.key ?? ''
    const uid = three.slots[0]?.pod?.uid ?? ''
    // Window coordinates of the mocks' table, minus the context bar of 48.
    expect(numbers(boxOf(nodes, 'header'))).toEqual([0, 0, 1384, 55])
    expect(numbers(boxOf(nodes, 'zone'))).toEqual([24, 55, 1336, 30])
    expect(numbers(boxOf(nodes, `flag/${first}`))).toEqual([24, 165 - 63, 424, 63])
    expect(numbers(boxOf(nodes, `plate/${first}`))).toEqual([24, 165, 424, 32])
    expect(numbers(boxOf(nodes, `well/${first}`))).toEqual([24, 181, 424, 236])
    expect(numbers(boxOf(nodes, `card/${uid}`))).toEqual([30, 203, 412, 214])
    expect(numbers(boxOf(nodes, `cable/${first}/data`))).toEqual([24, 417, 424, 55])
    expect(numbers(boxOf(nodes, `ticket/${first}/data`))).toEqual([24, 472, 424, 64])
    expect(numbers(boxOf(nodes, `gate/${first}`))).toEqual([448, 165, 32, 32])
    expect(numbers(boxOf(nodes, 'rail'))).toEqual([24, 692 - 40, 1336, 40])
  })

  it.each([
    { slots: 3, width: 704 },
    { slots: 6, width: 704 },
  ])('cuts no word of $slots slots on a page at 200 %', ({ slots, width }) => {
    const { nodes } = layoutStage(ready(slots), { width, height: 460, mode: 'desk' }, null, stageAt)
    for (const node of nodes) {
      if (node.mark === 'flag' && !node.small) expect(node.box.height).toBeGreaterThanOrEqual(15 * 1.3 + 13 * 1.3)
      if (node.mark === 'card') expect(node.box.height).toBeGreaterThanOrEqual(node.small ? 100 : 96)
      if (node.mark === 'header') expect(node.serviceName).toBeNull()
    }
    const cards = nodes.filter((node) => node.mark === 'card')
    expect(cards).toHaveLength(slots)
    expect(cards.every(({ lines }) => lines.length === 1)).toBe(true)
  })

  it('scales the bands to Lesson', () => {
    const { nodes } = layoutStage(three, lesson, null, stageAt)
    const first = three.slots[0]?.key ?? ''
    expect(numbers(boxOf(nodes, `plate/${first}`))).toEqual([48, 242 - 54, 560, 72])
    expect(numbers(boxOf(nodes, `cable/${first}/data`))).toEqual([48, 528 - 54, 560, 63])
    expect(numbers(boxOf(nodes, `ticket/${first}/data`))).toEqual([48, 591 - 54, 560, 108])
  })
})
