import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { lengthsOf } from '../../../../../../src-renderer/scenes/stage/layout/lengths.ts'
import { gridPlaces } from '../../../../../../src-renderer/scenes/stage/layout/grid-form.ts'
import { plainView } from '../../../../../../src-renderer/scenes/stage/view.ts'
import type { Box, GridNode, Scene, StageSize, StageState } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { cellAt } from '../../../../../../src-renderer/ui/stage/canvas/hit.ts'
import { stageAt, stageState, type SlotSketch } from '../../../../../kit/stage-states.ts'

const sizes: readonly StageSize[] = [
  { width: 1384, height: 692, mode: 'desk' },
  { width: 1024, height: 692, mode: 'desk' },
  { width: 976, height: 426, mode: 'desk' },
  { width: 1864, height: 872, mode: 'desk' },
  { width: 1920, height: 789, mode: 'lesson', windowHeight: 1080 },
  { width: 1280, height: 584, mode: 'lesson', windowHeight: 800 },
]
const counts = [15, 100, 101, 1000, 1500, 1501, 10_000]

function many(count: number, more: (ordinal: number) => Partial<SlotSketch> = () => ({})): StageState {
  return stageState(
    Array.from({ length: count }, (_, ordinal) => ({ ordinal, pod: { state: 'ready' }, ...more(ordinal) })),
  )
}

function gridOf(scene: Scene): GridNode {
  const grid = scene.nodes.find((node) => node.mark === 'grid')
  if (grid === undefined) throw new Error(`Expected a grid in a scene of tier ${scene.tier}, found none.`)
  return grid
}

const layout = (state: StageState, size: StageSize, view = plainView): Scene =>
  layoutStage(state, size, null, stageAt, { view, news: { tags: [], formerPods: [] } })

const isInside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01

describe.each(counts)('a grid of %i', (count) => {
  const state = many(count)

  it.each(sizes)('stands in $width x $height, $mode: nothing overlaps, everything is inside', (size) => {
    const scene = layout(state, size)
    const grid = gridOf(scene)
    expect(grid.cells).toHaveLength(count)
    for (const { box } of grid.cells) expect(isInside(box, grid.box)).toBe(true)
    expect(isInside(grid.box, { x: 0, y: 0, width: size.width, height: size.height })).toBe(true)
    const byRow = Map.groupBy(grid.cells, ({ box }) => `${box.y}`)
    for (const row of byRow.values()) {
      const sorted = row.toSorted((a, b) => a.box.x - b.box.x)
      sorted.slice(1).forEach(({ box }, index) => {
        const left = sorted[index]?.box
        expect(box.x).toBeGreaterThanOrEqual((left?.x ?? 0) + (left?.width ?? 0) - 0.01)
      })
    }
    const tops = [...byRow.keys()].map(Number).toSorted((a, b) => a - b)
    tops.slice(1).forEach((top, index) => {
      expect(top).toBeGreaterThanOrEqual((tops[index] ?? 0) + grid.form.cellHeight - 0.01)
    })
    // The lens and its heading end where the grid begins, above it or left of it.
    for (const { mark, key, box } of scene.nodes) {
      const isBefore = box.y + box.height <= grid.box.y + 1 || box.x + box.width <= grid.box.x
      if (mark !== 'grid') expect(isBefore, key).toBe(true)
      expect(isInside(box, { x: 0, y: 0, width: size.width, height: size.height }), key).toBe(true)
    }
  })

  it.each(sizes)('in $width x $height, $mode, every point of a cell is hit as this cell', (size) => {
    const grid = gridOf(layout(state, size))
    fc.assert(
      fc.property(
        fc.nat(count - 1),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (ordinal, right, down) => {
          const box = grid.cells[ordinal]?.box
          if (box === undefined) throw new Error(`Expected a cell for ordinal ${ordinal}, found none.`)
          const hit = cellAt(grid, box.x + right * box.width, box.y + down * box.height)
          expect(hit?.ordinal).toBe(ordinal)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('rows and columns', () => {
  it('give the ordinal: the label of the row and the place in it', () => {
    for (const [count, perRow] of [
      [100, 20],
      [1000, 100],
    ] as const) {
      const { form, cells, rowLabels } = gridOf(layout(many(count), { width: 1384, height: 692, mode: 'desk' }))
      expect(form.perRow).toBe(perRow)
      const tops = [...new Set(cells.map(({ box }) => box.y))]
      for (const { ordinal, box } of cells) {
        const column = Math.floor((ordinal % perRow) / 10) * form.groupGap + (ordinal % perRow) * form.pitchX
        expect(box.x - (cells[0]?.box.x ?? 0)).toBe(column)
        const label = rowLabels[tops.indexOf(box.y)]
        expect(Number(label?.text)).toBe(ordinal - (ordinal % perRow))
      }
    }
  })

  it('a hundred that holds no slot takes no row, and a set that begins at 4711 has its own numbers', () => {
    const lengths = lengthsOf({ mode: 'desk' })
    const area = { x: 24, y: 400, width: 1336, height: 280 }
    const places = gridPlaces({ tier: 'E', ordinals: [4711, 4712, 9000], area, lengths, rows: 'longest' })
    expect(places.rowLabels.map(({ text }) => text)).toEqual(['4700', '9000'])
    expect(places.boxOf(9000).y - places.boxOf(4711).y).toBe(places.form.pitchY)
  })
})

describe('what cells tell', () => {
  const desk: StageSize = { width: 1384, height: 692, mode: 'desk' }

  it('a cell that did not change is the same object in the next scene', () => {
    const state = many(200)
    const again: StageState = { ...state, at: state.at + 1000 }
    expect(gridOf(layout(again, desk)).cells[17]).toBe(gridOf(layout(state, desk)).cells[17])
  })

  it('has as many Ready pods in its header as in its legend, whatever the set has written down of itself', () => {
    const state = stageState(
      Array.from({ length: 200 }, (_, ordinal) => ({
        ordinal,
        pod: { state: ordinal < 150 ? ('ready' as const) : ('notReady' as const) },
      })),
      { set: { counts: { wanted: 200, created: 200, ready: 147, updated: 200, available: 147, current: 200 } } },
    )
    const { nodes } = layoutStage(state, desk, null, stageAt)
    const header = nodes.find((node) => node.mark === 'header')
    const grid = nodes.find((node) => node.mark === 'grid')
    expect(header?.quantities.find(({ label }) => label === 'ready')?.value).toBe(150)
    expect(grid?.legend?.counts.find(({ look }) => look === 'ready')?.count).toBe(150)
    const unreadable = layoutStage({ ...state, readable: { ...state.readable, pods: false } }, desk, null, stageAt)
    const told = unreadable.nodes.find((node) => node.mark === 'header')
    expect(told?.quantities.find(({ label }) => label === 'ready')?.value).toBe(147)
  })

  it.each([
    { count: 10_000, size: { width: 1440, height: 692, mode: 'desk' } as const },
    { count: 10_000, size: { width: 1920, height: 789, mode: 'lesson' } as const },
    { count: 3_000, size: { width: 1440, height: 692, mode: 'desk' } as const },
  ])('columns of bars begin with a round number: $count in $size.mode', ({ count, size }) => {
    const { bars } = gridOf(layout(many(count), size))
    const firsts = bars
      .filter(({ box }, index) => box.y < (bars[index - 1]?.box.y ?? Infinity))
      .map(({ first }) => first)
    expect(firsts.length).toBeGreaterThan(1)
    for (const first of firsts) expect(first % 500).toBe(0)
  })

  it('counts the states for the legend, and rows of a hundred in tier F', () => {
    const state = many(2000, (ordinal) => (ordinal % 100 < 3 ? { pod: { state: 'failing' } } : {}))
    const { bars, legend } = gridOf(layout(state, desk))
    expect(bars).toHaveLength(20)
    expect(bars[7]?.parts).toEqual([
      { look: 'ready', count: 97 },
      { look: 'failing', count: 3 },
    ])
    expect(legend?.counts.map(({ look, count }) => [look, count])).toEqual([
      ['ready', 1940],
      ['failing', 60],
    ])
  })

  it('the fill tells of pods, claims or records', () => {
    const state = many(120, (ordinal) =>
      ordinal === 5
        ? { pod: { state: 'notReady' }, claim: { state: 'pending' }, record: { state: 'notPublished' } }
        : {},
    )
    const fills = (['pods', 'claims', 'records'] as const).map(
      (fill) => gridOf(layout(state, desk, { ...plainView, fill })).cells[5]?.fill,
    )
    expect(fills).toEqual(['notReady', 'pending', 'unpublished'])
  })

  it('while a set has two versions cells tell which, and a line stands where the update ends', () => {
    const revisions = { currentRevision: 'a', updateRevision: 'b', strategy: 'RollingUpdate', partition: 40 }
    const state = many(100, (ordinal) =>
      ordinal === 7 ? { pod: null } : { slot: { revision: ordinal < 60 ? 'current' : 'update' } },
    )
    const updating = { ...state, workload: { ...state.workload, update: revisions } }
    const { cells, partition } = gridOf(layout(updating, desk))
    expect([0, 7, 59, 60].map((at) => cells[at]?.stripe)).toEqual(['current', null, 'current', 'update'])
    const first = cells.find(({ ordinal }) => ordinal === 40)?.box
    expect(partition?.x).toBe((first?.x ?? 0) - 2)
    expect(partition?.y).toBeLessThan(first?.y ?? 0)
    expect(gridOf(layout(updating, desk, { ...plainView, fill: 'claims' })).cells[0]?.stripe).toBeNull()
    const done = {
      ...state,
      workload: { ...state.workload, update: { ...revisions, currentRevision: 'b', partition: 0 } },
    }
    const after = gridOf(layout(done, desk))
    expect([after.partition, ...new Set(after.cells.map(({ stripe }) => stripe))]).toEqual([null, null])
  })

  it('a pod of neither version never looks like the new one, and is told apart also while the set has one version', () => {
    const state = many(100, (ordinal) => ({
      slot: { revision: ordinal < 50 ? 'current' : ordinal === 50 ? 'other' : 'update' },
    }))
    const stripesOf = (currentRevision: string, of: typeof state = state) => {
      const update = { currentRevision, updateRevision: 'b', strategy: 'OnDelete', partition: 0 }
      const { cells } = gridOf(layout({ ...of, workload: { ...of.workload, update } }, desk))
      return [49, 50, 51].map((at) => cells[at]?.stripe)
    }
    expect(stripesOf('a')).toEqual(['current', 'current', 'update'])
    expect(stripesOf('b')).toEqual([null, 'current', null])
    expect(
      stripesOf(
        'a',
        many(3000, () => ({ slot: { revision: 'other' } })),
      ),
    ).toEqual([null, null, null])
  })

  it('a restart changes no cell: of hundreds a second each would be a motion otherwise', () => {
    const grids = [0, 7].map((restarts) =>
      gridOf(
        layout(
          many(100, () => ({ pod: { state: 'ready', restarts } })),
          desk,
        ),
      ),
    )
    expect(grids[1]).toEqual(grids[0])
  })

  it('a line stands before the first kept slot', () => {
    const state = many(120, (ordinal) =>
      ordinal < 110 ? {} : { pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
    )
    const { cells, dividers } = gridOf(layout(state, desk))
    const kept = cells.find(({ ordinal }) => ordinal === 110)
    expect(dividers).toHaveLength(1)
    expect(dividers[0]?.x).toBeLessThan(kept?.box.x ?? 0)
    expect(kept?.fill).toBe('kept')
  })

  it('a slot that is kept already stays between those that are still ending', () => {
    const state = many(120, (ordinal) =>
      ordinal === 107
        ? { pod: null, slot: { wanted: false }, claim: { state: 'kept' } }
        : ordinal > 100
          ? { pod: { state: 'terminating' }, slot: { wanted: false } }
          : {},
    )
    const scene = layout(state, desk, { ...plainView, pinned: 107 })
    const plates = scene.nodes.flatMap((node) => (node.mark === 'slotPlate' ? [node.ordinal] : []))
    expect(plates).toEqual([105, 106, 107, 108, 109])
    expect(gridOf(scene).cells.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 120 }, (_, index) => index))
  })

  it.each([
    [300, 50],
    [500, 50],
    [1000, 100],
  ])('%i stand in rows of %i: rows are halved where they would leave a third of the height empty', (count, perRow) => {
    const { form, cells, box } = gridOf(layout(many(count), desk))
    expect(form.perRow).toBe(perRow)
    const last = cells.at(-1)?.box
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(box.y + box.height)
  })

  it('brackets hold the cells of the lens, in as many rows as they take', () => {
    const view = { ...plainView, pinned: 100 }
    const { cells, brackets } = gridOf(layout(many(300), desk, view))
    expect(brackets).toHaveLength(2)
    expect(brackets[0]?.x).toBe(cells[98]?.box.x)
    expect(brackets[1]?.y).toBe(cells[100]?.box.y)
  })
})

describe('in Lesson mode', () => {
  const windows: readonly StageSize[] = [
    { width: 1280, height: 526, mode: 'lesson', windowHeight: 720 },
    { width: 1440, height: 657, mode: 'lesson', windowHeight: 900 },
    { width: 1920, height: 789, mode: 'lesson', windowHeight: 1080 },
    { width: 1024, height: 561, mode: 'lesson', windowHeight: 768 },
  ]

  it.each(windows)('at $width x $windowHeight a thousand have square cells beside a whole slot', (size) => {
    const { nodes } = layout(many(1000), size)
    const grid = nodes.find((node) => node.mark === 'grid')
    expect(grid?.rowLabels.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, row) => `${row * 50}`))
    expect(grid?.form.pitchY).toBeGreaterThanOrEqual(size.height / 28)
    for (const mark of ['flag', 'card', 'cable', 'ticket'] as const)
      expect(nodes.filter((node) => node.mark === mark)).toHaveLength(1)
  })

  it.each(windows)('at $width x $windowHeight a hundred stand in rows of ten, and the lens has its flags', (size) => {
    const { nodes } = layout(many(100), size)
    const grid = nodes.find((node) => node.mark === 'grid')
    expect(grid?.rowLabels.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, row) => `${row * 10}`))
    const of = (mark: string): number => nodes.filter((node) => node.mark === mark).length
    expect(of('flag')).toBe(of('slotPlate'))
    expect(of('ticket')).toBe(of('slotPlate'))
  })

  it.each(windows)(
    'at $width x $windowHeight few cells leave room above them for a row of slots with flags',
    (size) => {
      const { nodes } = layout(many(20), size)
      const grid = nodes.find((node) => node.mark === 'grid')
      const flags = nodes.filter((node) => node.mark === 'flag')
      expect(flags.length).toBeGreaterThan(2)
      for (const { box } of flags) expect(box.y + box.height).toBeLessThan(grid?.box.y ?? 0)
    },
  )

  it.each(windows)('at $width x $windowHeight a single slot has its gates and its neighbours beside it', (size) => {
    const pods = (ordinal: number): Partial<SlotSketch> =>
      ordinal === 142 ? { pod: { state: 'notReady' } } : ordinal > 142 ? { pod: null } : {}
    const { nodes } = layout(many(1000, pods), size)
    const gates = nodes.filter((node) => node.mark === 'gate')
    const [plate, grid] = ['slotPlate', 'grid'].map((mark) => nodes.find((node) => node.mark === mark)?.box)
    expect(gates.map(({ state, neighbour, key }) => [state, neighbour, key])).toEqual([
      ['open', '141', 'gate/lesson/redis/141/before'],
      ['closed', '143', 'gate/lesson/redis/142/after'],
    ])
    const edges = [0, plate?.x, (plate?.x ?? 0) + (plate?.width ?? 0), grid?.x]
    gates.forEach(({ box }, at) => {
      expect(box.x).toBeGreaterThan(edges[2 * at] ?? 0)
      expect(box.x + box.width).toBeLessThan(edges[2 * at + 1] ?? 0)
      expect(box.y).toBe(plate?.y)
    })
  })

  it('a single slot at an end has one gate, and in a Parallel set none', () => {
    const size: StageSize = { width: 1920, height: 789, mode: 'lesson', windowHeight: 1080 }
    const view = { ...plainView, pinned: 0 }
    const gatesOf = (state: StageState) => layout(state, size, view).nodes.filter((node) => node.mark === 'gate')
    const state = many(1000)
    expect(gatesOf(state).map(({ neighbour }) => neighbour)).toEqual(['1'])
    expect(gatesOf({ ...state, workload: { ...state.workload, policy: 'Parallel' } })).toEqual([])
  })

  it.each(windows)('at $width x $windowHeight the tag of a disk covers neither card nor ticket', (size) => {
    const state = many(100, (ordinal) =>
      ordinal === 7 ? { pod: { state: 'notReady' }, claim: { state: 'inUse', disk: 'same' } } : {},
    )
    const news = { tags: [{ slot: 'lesson/redis/7', template: 'data' }], formerPods: [] }
    const { nodes } = layoutStage(state, size, null, stageAt, { news })
    const boxOf = (mark: string) => nodes.find((node) => node.mark === mark && node.slot === 'lesson/redis/7')?.box
    const [card, tag, ticket] = ['card', 'tag', 'ticket'].map(boxOf)
    expect(tag?.y).toBeGreaterThanOrEqual((card?.y ?? 0) + (card?.height ?? 0))
    expect((tag?.y ?? 0) + (tag?.height ?? 0)).toBeLessThanOrEqual(ticket?.y ?? 0)
  })
})

describe('the filter', () => {
  it('dims what does not match and moves nothing', () => {
    for (const count of [3, 50, 300, 2000]) {
      const state = many(count)
      const size: StageSize = { width: 1384, height: 692, mode: 'desk' }
      const plain = layout(state, size)
      const filtered = layout(state, size, { ...plainView, filter: '2' })
      expect(filtered.nodes.map(({ key, box }) => [key, box])).toEqual(plain.nodes.map(({ key, box }) => [key, box]))
      const plate = filtered.nodes.find(({ key }) => key.endsWith('/2') && key.startsWith('plate/'))
      if (plate !== undefined) expect(plate.dimmed).toBeUndefined()
      const faint = filtered.nodes.filter(({ dimmed, slot }) => dimmed === true && slot !== null)
      expect(faint.every(({ slot }) => slot !== 'lesson/redis/2')).toBe(true)
      if (count === 50)
        expect(
          gridOf(filtered)
            .cells.filter(({ dimmed }) => !dimmed)
            .map(({ ordinal }) => ordinal),
        ).toEqual([2])
    }
  })
})
