import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storyCodes, type Milestone } from '#shared/story/codes.ts'
import { planBeat } from '../../../../../../src-renderer/scenes/stage/choreography/plan.ts'
import { restFrame } from '../../../../../../src-renderer/scenes/stage/choreography/rest.ts'
import { durationOf, sampleFrame } from '../../../../../../src-renderer/scenes/stage/choreography/sample.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { FrameNode, Scene, SceneFrame } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, uidOf, type SlotSketch } from '../../../../../kit/stage-states.ts'

const size = { width: 1384, height: 692, mode: 'desk' as const }
const podStates = [
  'pending',
  'creating',
  'notReady',
  'ready',
  'failing',
  'terminating',
  'unknown',
  'completed',
] as const

/** A slot with a pod or without, its claim made, kept or not, its pod the first or the second one. */
const slotLook = fc.record({
  pod: fc.option(fc.record({ state: fc.constantFrom(...podStates), life: fc.nat(1) })),
  claim: fc.constantFrom('notCreated' as const, 'pending' as const, 'inUse' as const, 'lost' as const),
  isWanted: fc.boolean(),
})
const stageLook = fc.record({ slots: fc.array(slotLook, { minLength: 1, maxLength: 12 }), isGone: fc.boolean() })
type StageLook = typeof stageLook extends fc.Arbitrary<infer Value> ? Value : never

const milestones = fc.array(
  fc
    .record({ code: fc.constantFrom(...storyCodes), ordinal: fc.option(fc.nat(11)) })
    .map(({ code, ordinal }): Milestone => {
      const name = `redis-${ordinal}`
      const subject = { kind: 'Pod', namespace: 'lesson', name, uid: uidOf('pod', ordinal ?? 0), ordinal, set: 'redis' }
      return { code, at: stageAt, subject, params: {}, synthetic: false }
    }),
  { maxLength: 5 },
)

function sceneOf({ slots, isGone }: StageLook): Scene {
  const sketches = slots.map(({ pod, claim, isWanted }, ordinal): SlotSketch => {
    const uid = uidOf('pod', ordinal, pod?.life ?? 0)
    return {
      ordinal,
      pod: pod === null ? null : { state: pod.state, uid },
      claim: { state: claim },
      slot: { wanted: isWanted },
    }
  })
  const state = stageState(sketches, { set: { state: isGone ? 'gone' : 'present' } })
  return layoutStage(state, size, null, stageAt, { news: { tags: [], formerPods: [] } })
}

const isVisible = ({ pose }: FrameNode): boolean => pose.opacity > 0.02 && pose.revealX > 0.02 && pose.revealY > 0.02

describe('a plan between any two pictures', () => {
  it('begins as the one and ends as the other, exactly', () => {
    fc.assert(
      fc.property(stageLook, stageLook, milestones, fc.boolean(), fc.boolean(), (from, to, told, isMerged, reduced) => {
        const first = restFrame(sceneOf(from), null)
        const plan = planBeat(first, sceneOf(to), { kind: isMerged ? 'merged' : 'told', milestones: told })
        const durationMs = durationOf(plan, { reduced })
        expect(sampleFrame(plan, 0, { reduced })).toEqual(durationMs === 0 ? restFrame(sceneOf(to), null) : first)
        expect(sampleFrame(plan, durationMs, { reduced })).toEqual(restFrame(sceneOf(to), null))
        if (isMerged && !reduced) expect(Math.round(durationMs)).toBeLessThanOrEqual(800)
      }),
      { numRuns: 60 },
    )
  })

  it('brings in what comes and takes out what goes without a jump', () => {
    fc.assert(
      fc.property(stageLook, stageLook, milestones, (from, to, told) => {
        const first = restFrame(sceneOf(from), null)
        const plan = planBeat(first, sceneOf(to), { kind: 'told', milestones: told })
        if (plan.durationMs === 0) return
        const known = new Set(first.nodes.map(({ key }) => key))
        const stays = new Set(plan.last.nodes.map(({ key }) => key))
        const start = sampleFrame(plan, 0.01).nodes.filter((node) => isVisible(node) && !isCableDrawn(node))
        expect(start.filter(({ key }) => !known.has(key)).map(({ key }) => key)).toEqual([])
        const end = sampleFrame(plan, plan.durationMs - 0.01).nodes.filter(isVisible)
        expect(end.filter(({ key, pose }) => !stays.has(key) && pose.draw > 0.02).map(({ key }) => key)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('never moves more than four groups', () => {
    fc.assert(
      fc.property(stageLook, stageLook, milestones, (from, to, told) => {
        const plan = planBeat(restFrame(sceneOf(from), null), sceneOf(to), { kind: 'told', milestones: told })
        for (const stage of plan.stages) {
          const now = sampleFrame(plan, stage.startMs + stage.durationMs / 2)
          expect(movingKinds(now, plan.first).size).toBeLessThanOrEqual(4)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gives the same frame for the same instant, whichever was asked for before', () => {
    fc.assert(
      fc.property(stageLook, stageLook, fc.array(fc.nat(2000), { maxLength: 6 }), (from, to, instants) => {
        const make = () => planBeat(restFrame(sceneOf(from), null), sceneOf(to), { kind: 'told', milestones: [] })
        const asked = make()
        const fresh = make()
        for (const tMs of instants) sampleFrame(asked, tMs)
        for (const tMs of instants.toReversed()) expect(sampleFrame(asked, tMs)).toEqual(sampleFrame(fresh, tMs))
      }),
      { numRuns: 40 },
    )
  })
})

/** A cable that comes is cut to nothing by its drawing and not by its opacity. */
function isCableDrawn({ node, pose }: FrameNode): boolean {
  return node.mark === 'cable' && pose.draw < 0.02
}

/** What moves by itself at this instant: marks of one kind in one direction, and all marks that glide as one. */
function movingKinds(frame: SceneFrame, first: SceneFrame): ReadonlySet<string> {
  const known = new Set(first.nodes.map(({ key }) => key))
  const moving = frame.nodes.filter(
    ({ pose }) => pose.dx !== 0 || pose.dy !== 0 || pose.revealX < 1 || pose.revealY < 1,
  )
  const kindOf = ({ mark }: FrameNode['node']): string => (mark === 'slotPlate' || mark === 'well' ? 'slot' : mark)
  return new Set(moving.map(({ key, node }) => `${kindOf(node)} ${known.has(key) ? 'out' : 'in'}`))
}
