import { describe, expect, it } from 'vitest'
import { equal } from '#shared/kit/equal.ts'
import type { Milestone } from '#shared/story/codes.ts'
import { planBeat } from '../../../../../../src-renderer/scenes/stage/choreography/plan.ts'
import type { Plan } from '../../../../../../src-renderer/scenes/stage/choreography/plan-types.ts'
import type { StageName } from '../../../../../../src-renderer/scenes/stage/choreography/stages.ts'
import { restFrame } from '../../../../../../src-renderer/scenes/stage/choreography/rest.ts'
import { durationOf, sampleFrame } from '../../../../../../src-renderer/scenes/stage/choreography/sample.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { plainView, type ViewOptions } from '../../../../../../src-renderer/scenes/stage/view.ts'
import type { FrameNode, GridNode, Scene, SceneFrame } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, type SlotSketch } from '../../../../../kit/stage-states.ts'

function sceneOf(
  count: number,
  more: (ordinal: number) => Partial<SlotSketch> = () => ({}),
  view: ViewOptions = plainView,
): Scene {
  const slots = Array.from({ length: count }, (_, ordinal) => ({
    ordinal,
    pod: { state: 'ready' as const, readyAt: stageAt - 60_000 },
    ...more(ordinal),
  }))
  return layoutStage(stageState(slots), { width: 1384, height: 692, mode: 'desk' }, null, stageAt, {
    news: { tags: [], formerPods: [] },
    view,
  })
}

const still = { kind: 'told', milestones: [] } as const
const frameNode = ({ nodes }: SceneFrame, key: string): FrameNode | undefined => nodes.find((node) => node.key === key)

function gridIn(frame: SceneFrame): { readonly node: GridNode; readonly from: GridNode | null } | null {
  const found = frameNode(frame, 'grid')
  if (found?.node.mark !== 'grid') return null
  return { node: found.node, from: found.from?.mark === 'grid' ? found.from : null }
}

function spanOf({ stages }: Plan, name: StageName): { readonly startMs: number; readonly endMs: number } {
  const stage = stages.find((each) => each.name === name)
  if (stage === undefined) throw new Error(`Expected a stage ${name}, found ${stages.map((each) => each.name).join()}.`)
  return { startMs: stage.startMs, endMs: stage.startMs + stage.durationMs }
}

describe('cells of a beat', () => {
  const before = restFrame(sceneOf(200), null)
  const after = sceneOf(200, (ordinal) => (ordinal >= 190 ? { pod: { state: 'notReady' } } : {}))

  it('are one frame at two instants of a stage in which they hold still', () => {
    const plan = planBeat(before, after, still)
    const at = plan.tracks.reduce((ms, { startMs, endMs }) => (endMs > startMs ? Math.min(ms, startMs) : ms), Infinity)
    const moving = sampleFrame(plan, at + 1)
    expect(sampleFrame(plan, at + 1)).toBe(moving)
    expect(sampleFrame(plan, at + 20)).not.toBe(moving)
  })

  it('change together, and are at rest before and after', () => {
    const plan = planBeat(before, after, still)
    const look = plan.tracks.find(({ key }) => key === 'grid')?.look
    const state = plan.stages.find(({ name }) => name === 'state')
    expect(look?.startMs).toBe(state?.startMs)
    expect(look?.endMs).toBe((state?.startMs ?? 0) + (state?.durationMs ?? 0))
    expect(sampleFrame(plan, 0)).toBe(before)
    expect(sampleFrame(plan, plan.durationMs)).toBe(plan.last)
    expect(frameNode(plan.last, 'grid')?.node).toEqual(after.nodes.find(({ key }) => key === 'grid'))
  })

  it('fade with reduced motion, where they stand', () => {
    const plan = planBeat(before, sceneOf(300), still)
    const half = frameNode(sampleFrame(plan, 60, { reduced: true }), 'grid')
    expect(half?.pose.mix).toBeCloseTo(0.5)
    expect(half?.pose.draw).toBe(1)
  })

  it('all go to their new places before the rest when there are other rows', () => {
    const plan = planBeat(before, sceneOf(1400), still)
    expect(plan.stages[0]).toMatchObject({ name: 'resize', startMs: 0, durationMs: 800 })
    const half = frameNode(sampleFrame(plan, 400), 'grid')
    expect(half?.pose.draw).toBeCloseTo(0.5)
    expect(half?.from?.mark).toBe('grid')
  })
})

describe('a change of tier', () => {
  it('slots shrink into their cells', () => {
    const before = restFrame(sceneOf(5), null)
    const plan = planBeat(before, sceneOf(30), still)
    expect(plan.stages[0]).toMatchObject({ name: 'resize', durationMs: 800 })
    const start = gridIn(sampleFrame(plan, 1))
    const plate = frameNode(before, 'plate/lesson/redis/3')?.node.box
    const cell = start?.from?.cells.find(({ ordinal }) => ordinal === 3)
    expect(cell?.box).toMatchObject({ x: plate?.x, y: plate?.y, width: plate?.width })
    expect(gridIn(plan.first)).toBeNull()
    expect(sampleFrame(plan, plan.durationMs)).toBe(plan.last)
  })

  it('cells grow into slots, which take their place when they are there, and no grid is left', () => {
    const after = sceneOf(5)
    const plan = planBeat(restFrame(sceneOf(30), null), after, still)
    const { startMs, endMs } = spanOf(plan, 'arrange')
    const end = gridIn(sampleFrame(plan, endMs - 1))
    const plate = after.nodes.find(({ key }) => key === 'plate/lesson/redis/3')?.box
    expect(end?.node.cells.find(({ ordinal }) => ordinal === 3)?.box).toMatchObject({
      x: plate?.x,
      width: plate?.width,
    })
    const faded = spanOf(plan, 'enter')
    expect(startMs).toBeLessThan(faded.startMs)
    expect(frameNode(sampleFrame(plan, faded.endMs - 1), 'grid')?.pose.opacity).toBeLessThan(0.05)
    expect(gridIn(sampleFrame(plan, faded.endMs + 1))).toBeNull()
    expect(gridIn(plan.last)).toBeNull()
  })

  it('a slot that comes fades in as a cell and in the lens when everything has moved', () => {
    const after = sceneOf(13, (ordinal) => (ordinal === 12 ? { pod: null, claim: { state: 'notCreated' } } : {}))
    expect(after.tier).toBe('D')
    const plan = planBeat(restFrame(sceneOf(12), null), after, still)
    const moving = spanOf(plan, 'resize')
    const coming = spanOf(plan, 'arrange')
    expect([moving.endMs - moving.startMs, coming.endMs - coming.startMs]).toEqual([800, 500])
    const isThere = (frame: SceneFrame): readonly boolean[] => [
      gridIn(frame)?.node.cells.some(({ ordinal }) => ordinal === 12) === true,
      frameNode(frame, 'plate/lesson/redis/12') !== undefined,
      frameNode(frame, 'lens') !== undefined,
      (gridIn(frame)?.node.brackets.length ?? 0) > 0,
    ]
    for (const share of [0.1, 0.5, 0.99])
      expect(isThere(sampleFrame(plan, moving.endMs * share))).toEqual([false, false, false, false])
    const half = sampleFrame(plan, (coming.startMs + coming.endMs) / 2)
    expect(isThere(half)).toEqual([true, true, true, true])
    expect(gridIn(half)?.from?.cells).toHaveLength(12)
    expect(frameNode(half, 'grid')?.pose).toMatchObject({ mix: 0.5, draw: 1, opacity: 1 })
    expect(frameNode(half, 'plate/lesson/redis/12')?.pose.opacity).toBeCloseTo(0.5)
  })

  it('a slot that goes has faded before anything moves', () => {
    const before = restFrame(
      sceneOf(13, (ordinal) => (ordinal === 12 ? { pod: null, claim: { state: 'notCreated' } } : {})),
      null,
    )
    const plan = planBeat(before, sceneOf(12), still)
    const leaving = spanOf(plan, 'leave')
    const moving = spanOf(plan, 'arrange')
    expect(leaving.endMs).toBeLessThanOrEqual(moving.startMs)
    const half = sampleFrame(plan, (leaving.startMs + leaving.endMs) / 2)
    expect(frameNode(half, 'plate/lesson/redis/12')?.pose.opacity).toBeCloseTo(0.5)
    expect(gridIn(half)?.from?.cells).toHaveLength(13)
    expect(gridIn(half)?.node.cells).toHaveLength(12)
    const boxOf = (frame: SceneFrame) => frameNode(frame, 'plate/lesson/redis/11')?.node.box
    expect(boxOf(half)).toEqual(boxOf(before))
    const later = sampleFrame(plan, (moving.startMs + moving.endMs) / 2)
    expect(frameNode(later, 'plate/lesson/redis/12')).toBeUndefined()
    expect(frameNode(later, 'plate/lesson/redis/0')).toBeUndefined()
    expect(boxOf(later)).not.toEqual(boxOf(before))
  })

  it('other rows are taken before the cells that come are seen, and after those that go have gone', () => {
    const few = sceneOf(200)
    const many = sceneOf(1400)
    const growing = planBeat(restFrame(few, null), many, still)
    expect(gridIn(sampleFrame(growing, 400))?.node.cells).toHaveLength(200)
    expect(gridIn(sampleFrame(growing, 1000))?.node.cells).toHaveLength(1400)
    const shrinking = planBeat(restFrame(many, null), few, still)
    const { startMs, endMs } = spanOf(shrinking, 'arrange')
    expect(gridIn(sampleFrame(shrinking, (startMs + endMs) / 2))?.from?.cells).toHaveLength(200)
  })

  it('with reduced motion nothing moves', () => {
    const plan = planBeat(restFrame(sceneOf(5), null), sceneOf(30), still)
    expect(gridIn(sampleFrame(plan, 60, { reduced: true }))?.from).toBeNull()
  })
})

describe('the lens', () => {
  const upTo = (count: number): Scene =>
    sceneOf(100, (ordinal) => (ordinal < count ? {} : { pod: null, claim: { state: 'notCreated' } }))

  it('goes on in one short move: what leaves it fades first, what enters it last', () => {
    const plan = planBeat(restFrame(upTo(63), null), upTo(64), still)
    const arrange = plan.stages.find(({ name }) => name === 'arrange')
    expect(arrange?.durationMs).toBe(320)
    const at = (share: number) => sampleFrame(plan, (arrange?.startMs ?? 0) + share * (arrange?.durationMs ?? 0))
    expect(frameNode(at(0.2), 'plate/lesson/redis/60')?.pose.opacity).toBeCloseTo(0.5)
    expect(frameNode(at(0.5), 'plate/lesson/redis/60')).toBeUndefined()
    expect(frameNode(at(0.5), 'plate/lesson/redis/67')).toBeUndefined()
    expect(frameNode(at(0.5), 'plate/lesson/redis/64')?.pose.opacity).toBe(1)
    expect(frameNode(plan.last, 'plate/lesson/redis/67')?.pose.opacity).toBe(1)
  })

  it('does not move while the frontier is inside it', () => {
    const plan = planBeat(restFrame(upTo(62), null), upTo(63), still)
    expect(plan.stages.map(({ name }) => name)).not.toContain('arrange')
  })
})

describe('what is said of cells', () => {
  const pinned = { ...plainView, pinned: 3 }
  const before = sceneOf(200, undefined, pinned)
  const after = sceneOf(200, (ordinal) => (ordinal === 150 ? { pod: { state: 'terminating' } } : {}), pinned)
  const cellAt150 = (scene: Scene) =>
    scene.nodes.find((node) => node.mark === 'grid')?.cells.find(({ ordinal }) => ordinal === 150)?.box
  const milestone: Milestone = {
    code: 'pod-terminating',
    at: stageAt,
    subject: { kind: 'Pod', namespace: 'lesson', name: 'redis-150', uid: null, ordinal: 150, set: 'redis' },
    params: {},
    synthetic: false,
  }

  it.each(['cut', 'told'] as const)('with a %s that does not move, what changed is outlined for 1.2 s', (kind) => {
    const plan = planBeat(restFrame(before, null), after, { kind, milestones: [] })
    const calm = sampleFrame(plan, 600, { reduced: true })
    expect(gridIn(calm)?.node.outlined).toEqual([cellAt150(after)])
    expect(frameNode(calm, 'grid')?.pose).toMatchObject({ cause: 1, marker: null })
    expect(durationOf(plan, { reduced: true })).toBe(1200)
    expect(gridIn(plan.last)?.node).not.toHaveProperty('outlined')
  })

  it('another fill is nothing that changed', () => {
    const claims = sceneOf(200, undefined, { ...pinned, fill: 'claims' })
    const plan = planBeat(restFrame(before, null), claims, { kind: 'told', milestones: [] })
    expect(gridIn(sampleFrame(plan, 60, { reduced: true }))?.node).not.toHaveProperty('outlined')
  })

  it('the caption about a slot outside the lens marks its cell', () => {
    const plan = planBeat(restFrame(before, null), after, { kind: 'told', milestones: [milestone] })
    const half = sampleFrame(plan, plan.durationMs / 2)
    expect(frameNode(half, 'grid')?.pose.marker).toBe(1)
    expect(gridIn(half)?.node.spoken).toEqual(cellAt150(after))
    expect(half.nodes.filter(({ pose }) => pose.marker !== null)).toHaveLength(1)
    expect(gridIn(plan.last)?.node).not.toHaveProperty('spoken')
  })
})

describe('after a cut', () => {
  const replaced: Partial<SlotSketch> = { pod: { state: 'ready', uid: 'another', readyAt: stageAt - 60_000 } }
  const around = (pinned: number): ViewOptions => ({ ...plainView, pinned })
  const replacedAre =
    (...ordinals: readonly number[]) =>
    (ordinal: number): Partial<SlotSketch> =>
      ordinals.includes(ordinal) ? replaced : {}

  function outlinedBetween(
    before: Scene,
    after: Scene,
  ): { readonly cells: readonly number[]; readonly marks: unknown } {
    const plan = planBeat(restFrame(before, null), after, { kind: 'cut', milestones: [] })
    const frame = sampleFrame(plan, 600)
    const grid = gridIn(frame)?.node
    const boxes = grid?.outlined ?? []
    return {
      cells: (grid?.cells ?? [])
        .filter(({ box }) => boxes.some((each) => equal(each, box)))
        .map(({ ordinal }) => ordinal),
      marks: frame.nodes.filter(({ key, pose }) => key !== 'grid' && pose.cause > 0).map(({ key }) => key),
    }
  }

  it('a pod that took the place of one that looked alike is outlined in the grid and in the lens', () => {
    const outlined = outlinedBetween(sceneOf(100, undefined, around(50)), sceneOf(100, replacedAre(5, 20), around(20)))
    expect(outlined).toEqual({ cells: [5, 20], marks: ['card/another'] })
  })

  it.each([100, 300, 2000])('of %i slots, none is outlined because it entered or left the lens', (count) => {
    const outlined = outlinedBetween(sceneOf(count, undefined, around(3)), sceneOf(count, undefined, around(60)))
    expect(outlined).toEqual({ cells: [], marks: [] })
  })

  it('of a slot that entered the lens, each mark is outlined that says what was not so', () => {
    const other = (ordinal: number): Partial<SlotSketch> => {
      if (ordinal === 60) return { claim: { state: 'resizing' } }
      return ordinal === 61 ? { pod: { state: 'notReady' }, record: { state: 'notPublished' } } : {}
    }
    const { cells, marks } = outlinedBetween(sceneOf(100, undefined, around(3)), sceneOf(100, other, around(60)))
    expect(cells).toEqual([60, 61])
    expect(marks).toEqual(['ticket/lesson/redis/60/data', 'flag/lesson/redis/61', expect.stringMatching(/^card\//)])
  })

  it('slots that were not there are outlined also where all cells get other places', () => {
    const { cells } = outlinedBetween(sceneOf(40, undefined, around(3)), sceneOf(43, replacedAre(7), around(3)))
    expect(cells).toEqual([7, 40, 41, 42])
  })

  it('columns that were cells before are outlined when what is in them is another', () => {
    const { marks } = outlinedBetween(sceneOf(40), sceneOf(5, replacedAre(2)))
    expect(marks).toEqual(['header', 'card/another'])
  })

  it('a row of a hundred is outlined for one pod in it that took the place of another', () => {
    const before = sceneOf(2000, undefined, around(3))
    const plan = planBeat(restFrame(before, null), sceneOf(2000, replacedAre(1234), around(3)), {
      kind: 'cut',
      milestones: [],
    })
    const grid = gridIn(sampleFrame(plan, 600))?.node
    expect(grid?.outlined).toEqual([grid?.bars.find(({ first }) => first === 1200)?.box])
  })
})
