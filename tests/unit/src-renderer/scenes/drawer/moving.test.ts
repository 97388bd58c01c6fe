import { describe, expect, test } from 'vitest'
import { isMoving } from '../../../../../src-renderer/scenes/drawer/moving.ts'
import { restPose, type FrameNode, type Pose } from '../../../../../src-renderer/scenes/stage/types.ts'

const mark = (slot: string | null, pose: Partial<Pose> = {}, from: FrameNode['from'] = null): FrameNode => ({
  key: `note/${slot}`,
  node: { mark: 'note', key: `note/${slot}`, slot, box: { x: 0, y: 0, width: 1, height: 1 }, sign: 'none', text: [] },
  from,
  pose: { ...restPose, ...pose },
})

describe('what moves', () => {
  test.each([
    { name: 'nothing at rest', nodes: [mark('a')], moves: false },
    { name: 'a mark on its way', nodes: [mark('a', { dy: 12 })], moves: true },
    { name: 'a cause that is pointed at', nodes: [mark('a', { cause: 1, marker: 1 })], moves: true },
    { name: 'a look that changes', nodes: [mark('a', {}, mark('a').node)], moves: true },
    { name: 'a mark of another slot', nodes: [mark('b', { dy: 12 }), mark(null, { dy: 12 })], moves: false },
  ])('$name', ({ nodes, moves }) => {
    expect(isMoving({ nodes }, 'a')).toBe(moves)
  })
})
