import { describe, expect, it } from 'vitest'
import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { planBeat } from '../../../../../../src-renderer/scenes/stage/choreography/plan.ts'
import type { Plan } from '../../../../../../src-renderer/scenes/stage/choreography/plan-types.ts'
import { restFrame } from '../../../../../../src-renderer/scenes/stage/choreography/rest.ts'
import { sampleFrame } from '../../../../../../src-renderer/scenes/stage/choreography/sample.ts'
import type { FrameNode, Scene, SceneFrame } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, uidOf, waitsForLower, type SlotSketch } from '../../../../../kit/stage-states.ts'

const size = { width: 1384, height: 692, mode: 'desk' as const }
const ready = { state: 'ready' as const }

function sceneOf(sketches: readonly SlotSketch[], tag = false): Scene {
  const news = { tags: tag ? [{ slot: 'lesson/redis/1', template: 'data' }] : [], formerPods: [] }
  return layoutStage(stageState(sketches), size, null, stageAt, { news })
}

function milestone(code: StoryCode, ordinal: number | null, uid: string | null = null): Milestone {
  const name = ordinal === null ? 'redis' : `redis-${ordinal}`
  const subject = { kind: 'Pod', namespace: 'lesson', name, uid, ordinal, set: 'redis' }
  return { code, at: stageAt, subject, params: {}, synthetic: false }
}

function plan(
  before: readonly SlotSketch[],
  after: readonly SlotSketch[],
  milestones: readonly Milestone[],
  tag = false,
): Plan {
  return planBeat(restFrame(sceneOf(before), null), sceneOf(after, tag), { kind: 'told', milestones })
}

const stagesOf = (made: Plan): readonly string[] => made.stages.map(({ word, durationMs }) => `${word} ${durationMs}`)

/** The frame in the middle of a stage, as the storyboards show it. */
function middleOf(made: Plan, index: number): SceneFrame {
  const stage = made.stages[index]
  if (stage === undefined) throw new Error(`Expected a stage ${index}, found ${made.stages.length} stages.`)
  return sampleFrame(made, stage.startMs + stage.durationMs / 2)
}

function mark(frame: SceneFrame, key: string): FrameNode {
  const found = frame.nodes.find((node) => node.key === key)
  if (found === undefined)
    throw new Error(`Expected ${key} in the frame, found ${frame.nodes.map((node) => node.key).join(', ')}.`)
  return found
}

const calm: SlotSketch = { ordinal: 0, pod: ready }
const newUid = uidOf('pod', 1, 1)
const oldCard = `card/${uidOf('pod', 1)}`
const newCard = `card/${newUid}`
const flag = 'flag/lesson/redis/1'
const cable = 'cable/lesson/redis/1/data'
const ticket = 'ticket/lesson/redis/1/data'

describe('a pod is deleted, comes back under its name and gets the same disk', () => {
  const started: SlotSketch = { ordinal: 1, pod: ready }
  const asked: SlotSketch = {
    ordinal: 1,
    pod: { state: 'terminating' },
    record: { state: 'present', addresses: ['10.42.1.12'] },
  }
  const unpublished: SlotSketch = { ordinal: 1, pod: { state: 'terminating' } }
  const empty: SlotSketch = { ordinal: 1, pod: null, claim: { state: 'kept' } }
  const back: SlotSketch = { ordinal: 1, pod: { state: 'pending', uid: newUid } }
  const placed: SlotSketch = { ordinal: 1, pod: { state: 'creating', uid: newUid } }
  const plugged: SlotSketch = {
    ordinal: 1,
    pod: { state: 'notReady', uid: newUid },
    claim: { state: 'inUse', disk: 'same' },
  }
  const readyAgain: SlotSketch = { ...plugged, pod: { state: 'ready', uid: newUid } }

  it('1: outlines the card that was asked to stop while its plate turns', () => {
    const made = plan([calm, started], [calm, asked], [milestone('pod-terminating', 1, uidOf('pod', 1))])
    expect(stagesOf(made)).toEqual(['cause 200', 'state 120'])
    expect(mark(middleOf(made, 0), oldCard).pose).toMatchObject({ cause: 1, marker: 1, dy: 0, opacity: 1 })
    expect(mark(middleOf(made, 0), oldCard)).toMatchObject({ from: null, node: { state: 'terminating' } })
    expect(mark(middleOf(made, 1), oldCard).pose.cause).toBeCloseTo(0.5)
  })

  it('2: sinks the flag to half-mast in a beat of its own', () => {
    const made = plan([calm, asked], [calm, unpublished], [milestone('record-withdrawn', 1)])
    expect(stagesOf(made)[0]).toBe('link 320')
    const sinking = mark(middleOf(made, 0), flag)
    expect(sinking.pose.draw).toBeCloseTo(0.5)
    expect(sinking.node).toMatchObject({ state: 'notPublished' })
  })

  it('3: unplugs first, then the card lifts and fades while the ghost of its place shows', () => {
    const made = plan([calm, unpublished], [calm, empty], [milestone('pod-gone', 1, uidOf('pod', 1))])
    expect(stagesOf(made)).toEqual(['link 200', 'body 500', 'state 120'])
    expect(mark(middleOf(made, 0), cable).pose.draw).toBeLessThan(1)
    const lifting = middleOf(made, 1)
    const { dy, opacity } = mark(lifting, oldCard).pose
    expect([dy, opacity]).toEqual([-3, 0.5])
    expect(mark(lifting, 'well/lesson/redis/1').node).toMatchObject({ empty: true })
    expect(mark(lifting, cable)).toMatchObject({ node: { state: 'unplugged' }, pose: { draw: 1 } })
    expect(sampleFrame(made, made.durationMs).nodes.map(({ key }) => key)).not.toContain(oldCard)
  })

  it('4: drops the new card from above, with the gate before it as the cause and a cable to the old ticket', () => {
    const made = plan(
      [calm, empty],
      [calm, back],
      [milestone('pod-added', 1, newUid), milestone('pod-returned', 1, newUid)],
    )
    expect(stagesOf(made)).toEqual(['cause 200', 'body 320', 'state 120'])
    const dropping = middleOf(made, 1)
    const { dy, opacity } = mark(dropping, newCard).pose
    expect([dy, opacity]).toEqual([-3, 0.5])
    expect(mark(dropping, cable).node).toMatchObject({ state: 'reserved' })
    expect(mark(dropping, 'gate/lesson/redis/0').pose).toMatchObject({ cause: 1, marker: 1 })
  })

  it('4: the words of the empty place are gone while the card is still faint', () => {
    const waiting = { ...empty, why: waitsForLower(1, 0) }
    const made = plan([calm, waiting], [calm, back], [milestone('pod-added', 1, newUid)])
    const { from, node, pose } = mark(middleOf(made, 1), 'well/lesson/redis/1')
    expect(node).toMatchObject({ reason: null })
    expect(from === null || pose.mix === 1).toBe(true)
  })

  it('5: draws the cable, then shows the tag and outlines the ticket', () => {
    const told = [milestone('pod-started', 1, newUid), milestone('disk-same', 1)]
    const made = plan([calm, placed], [calm, plugged], told, true)
    expect(stagesOf(made)).toEqual(['cause 200', 'link 320', 'tag 500', 'state 120'])
    const tagged = middleOf(made, 2)
    expect(mark(tagged, 'tag/lesson/redis/1/data').pose.opacity).toBe(1)
    expect(mark(tagged, ticket).pose).toMatchObject({ cause: 1, marker: 1 })
    expect(mark(tagged, newCard).pose).toMatchObject({ cause: 0, marker: null })
    expect(mark(tagged, cable)).toMatchObject({ node: { state: 'plugged' }, pose: { draw: 1 } })
    expect(mark(middleOf(made, 1), cable).pose.draw).toBeCloseTo(0.875)
  })

  it('6: fills the circle, then raises the flag', () => {
    const told = [milestone('pod-ready', 1, newUid), milestone('record-published', 1)]
    const made = plan([calm, plugged], [calm, readyAgain], told)
    expect(stagesOf(made)).toEqual(['state 200', 'link 320'])
    expect(mark(middleOf(made, 0), newCard).pose.mix).toBeCloseTo(0.5)
    expect(mark(middleOf(made, 1), flag).pose.draw).toBeCloseTo(0.5)
    expect(mark(middleOf(made, 1), newCard).pose.mix).toBe(1)
  })

  it('shows a pod that is replaced at once as one that goes and then one that comes', () => {
    const told = [
      milestone('pod-gone', 1, uidOf('pod', 1)),
      milestone('pod-added', 1, newUid),
      milestone('pod-returned', 1, newUid),
    ]
    const made = plan([calm, unpublished], [calm, placed], told)
    expect(stagesOf(made)).toEqual(['link 200', 'body 500', 'body 320', 'link 200'])
    const leaving = middleOf(made, 1)
    expect(mark(leaving, oldCard).pose.dy).toBe(-3)
    expect(mark(leaving, cable).pose.draw).toBe(0)
    expect(leaving.nodes.map(({ key }) => key)).not.toContain(newCard)
    const coming = middleOf(made, 2)
    expect(mark(coming, newCard).pose.dy).toBe(-3)
    expect(coming.nodes.map(({ key }) => key)).not.toContain(oldCard)
    expect(mark(middleOf(made, 3), cable).node).toMatchObject({ state: 'attaching' })
  })

  it('wears the number of the caption on the mark that it speaks of, where nothing is outlined', () => {
    const made = plan(
      [calm, plugged],
      [calm, readyAgain],
      [milestone('record-published', 1), milestone('pod-ready', 1, newUid)],
    )
    const numbered = middleOf(made, 0).nodes.filter(({ pose }) => pose.marker !== null)
    expect(numbered.map(({ key, pose }) => [key, pose.marker, pose.cause])).toEqual([[newCard, 1, 0]])
    expect(made.last.nodes.every(({ pose }) => pose.marker === null)).toBe(true)
  })

  it('keeps slot plate, ticket and volume where they are through all six', () => {
    const states = [started, asked, unpublished, empty, back, placed, plugged, readyAgain]
    const boxes = states.map((state) => {
      const { nodes } = sceneOf([calm, state])
      return nodes
        .filter(({ mark: name }) => ['slotPlate', 'ticket', 'volume'].includes(name))
        .map(({ key, box }) => ({ key, box }))
    })
    for (const each of boxes) expect(each).toEqual(boxes[0])
  })
})

describe('a plan', () => {
  const before = [calm, { ordinal: 1, pod: ready }]
  const after = [calm, { ordinal: 1, pod: null, claim: { state: 'kept' as const } }]

  it('is the picture before at its start and the resting one from its end on', () => {
    const first = restFrame(sceneOf(before), null)
    const made = planBeat(first, sceneOf(after), { kind: 'told', milestones: [milestone('pod-gone', 1)] })
    expect(sampleFrame(made, 0)).toBe(first)
    expect(sampleFrame(made, made.durationMs)).toEqual(restFrame(sceneOf(after), null))
    expect(sampleFrame(made, made.durationMs + 1000).atRest).toBe(true)
  })

  it('keeps the objects of marks that do not move, from before to after', () => {
    const made = plan(before, after, [milestone('pod-gone', 1)])
    const still = (frame: SceneFrame): FrameNode => mark(frame, `card/${uidOf('pod', 0)}`)
    expect(still(middleOf(made, 1))).toBe(still(made.first))
    expect(still(made.last)).toBe(still(made.first))
  })

  it('takes no time when nothing looks different', () => {
    const made = plan(before, before, [])
    expect(made.durationMs).toBe(0)
    expect(made.last).toBe(made.first)
  })

  it('resizes all slots together, before all else, when the tier changes', () => {
    const few = [0, 1, 2].map((ordinal) => ({ ordinal, pod: ready }))
    const many = Array.from({ length: 10 }, (_, ordinal) => ({ ordinal, pod: ordinal < 3 ? ready : null }))
    const made = plan(few, many, [milestone('set-scaled', null)])
    expect(stagesOf(made)[0]).toBe('body 800')
    const midway = mark(middleOf(made, 0), 'plate/lesson/redis/1').node.box
    const before = mark(made.first, 'plate/lesson/redis/1').node.box
    const after = mark(made.last, 'plate/lesson/redis/1').node.box
    expect(midway.width).toBeCloseTo((before.width + after.width) / 2)
    expect(midway.x).toBeCloseTo((before.x + after.x) / 2)
  })

  it('starts from what is on screen when it interrupts another', () => {
    const made = plan(before, after, [milestone('pod-gone', 1)])
    const midway = sampleFrame(made, 500)
    const shown = mark(midway, oldCard).pose
    const back = planBeat(midway, sceneOf(before), { kind: 'told', milestones: [] })
    expect(mark(sampleFrame(back, 0.001), oldCard).pose.dy).toBeCloseTo(shown.dy, 1)
    expect(mark(sampleFrame(back, 0.001), oldCard).pose.opacity).toBeCloseTo(shown.opacity, 1)
    expect(sampleFrame(back, back.durationMs)).toEqual(restFrame(sceneOf(before), null))
  })

  it('moves at most four groups, and lasts t5 at most when merged', () => {
    const many = [0, 1, 2].map((ordinal) => ({ ordinal, pod: ready }))
    const others = [
      { ordinal: 0, pod: { state: 'pending' as const, uid: uidOf('pod', 0, 1) } },
      { ordinal: 1, pod: null, claim: { state: 'notCreated' as const } },
      { ordinal: 2, pod: { state: 'failing' as const }, claim: { state: 'lost' as const } },
      { ordinal: 3, pod: { state: 'ready' as const } },
    ]
    const made = planBeat(restFrame(sceneOf(many), null), sceneOf(others), { kind: 'merged', milestones: [] })
    expect(made.durationMs).toBeLessThanOrEqual(800)
    expect(sampleFrame(made, made.durationMs)).toEqual(restFrame(sceneOf(others), null))
  })

  it('moves nothing with reduced motion, but fades in t1 and keeps numbered outlines for 1.2 s', () => {
    const made = plan(before, after, [milestone('pod-gone', 1)])
    expect(made.calm.durationMs).toBe(1200)
    for (const t of [1, 60, 119, 300, 1199]) {
      for (const { pose } of sampleFrame(made, t, { reduced: true }).nodes) {
        expect([pose.dx, pose.dy, pose.revealX, pose.revealY, pose.draw]).toEqual([0, 0, 1, 1, 1])
      }
    }
    const outlined = sampleFrame(made, 300, { reduced: true }).nodes.filter(({ pose }) => pose.cause > 0)
    expect(outlined.map(({ pose }) => pose.marker)).toEqual(outlined.map((_, index) => index + 1))
    expect(outlined.length).toBeGreaterThan(0)
    expect(sampleFrame(made, 1200, { reduced: true })).toEqual(made.last)
  })

  it('samples 12 slots in well under a millisecond', () => {
    const slots = Array.from({ length: 12 }, (_, ordinal) => ({ ordinal, pod: ready }))
    const crashed = slots.map(({ ordinal }) => ({ ordinal, pod: { state: 'failing' as const } }))
    const made = planBeat(restFrame(sceneOf(slots), null), sceneOf(crashed), { kind: 'told', milestones: [] })
    expect(made.last.nodes.length).toBeGreaterThan(60)
    expect(sampleFrame(made, 60).nodes).toHaveLength(made.last.nodes.length)
  })
})
