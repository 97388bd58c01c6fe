import { expect, it } from 'vitest'
import { withRoomForName } from '../../../../../../src-renderer/scenes/stage/layout/header-room.ts'
import { lengthsOf } from '../../../../../../src-renderer/scenes/stage/layout/lengths.ts'
import type { HeaderNode } from '../../../../../../src-renderer/scenes/stage/types.ts'

const header = (name: string): HeaderNode => ({
  mark: 'header',
  key: 'header',
  slot: null,
  box: { x: 0, y: 0, width: 0, height: 0 },
  name,
  struck: false,
  quantities: [
    { label: 'wanted', value: 1000 },
    { label: 'ready', value: 132 },
    { label: 'updated', value: 1000 },
  ],
  policy: 'all at once',
  policyNote: '(Parallel)',
  serviceName: null,
  notes: [],
  sums: [{ label: 'DNS', value: '134 of 1000 published', mono: false }],
})

it.each([
  { name: 'shard', width: 1440, windowHeight: 900, note: null, sums: 1 },
  { name: 'shard', width: 1920, windowHeight: 1080, note: '(Parallel)', sums: 1 },
  { name: 'search-index', width: 1280, windowHeight: 720, note: null, sums: 1 },
  { name: 'the-search-index-of-the-shop', width: 1280, windowHeight: 720, note: null, sums: 0 },
])(
  'the header of $name has room for its name at $width x $windowHeight',
  ({ name, width, windowHeight, note, sums }) => {
    const fitted = withRoomForName(header(name), width, lengthsOf({ mode: 'lesson', windowHeight }))
    expect(fitted.policyNote).toBe(note)
    expect(fitted.sums).toHaveLength(sums)
  },
)

it('a thousand that are all ready take more room than the note of the policy leaves at 1280 x 720', () => {
  const ready: HeaderNode = {
    ...header('set-0'),
    quantities: ['wanted', 'ready', 'updated'].map((label) => ({ label, value: 1000 })),
    policy: 'one by one',
    policyNote: '(OrderedReady)',
    sums: [{ label: 'DNS', value: '1000 of 1000 published', mono: false }],
  }
  const at = (width: number, windowHeight: number): HeaderNode =>
    withRoomForName(ready, width, lengthsOf({ mode: 'lesson', windowHeight }))
  expect(at(1280, 720)).toEqual({ ...ready, policyNote: null })
  expect(at(1440, 900)).toEqual({ ...ready, policyNote: null })
})

it('a header with room for everything stays as it is', () => {
  const whole = header('shard')
  expect(withRoomForName(whole, 1440, lengthsOf({ mode: 'desk' }))).toBe(whole)
})
