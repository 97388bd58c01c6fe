import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import { planBeat } from '../../src-renderer/scenes/stage/choreography/plan.ts'
import { restFrame } from '../../src-renderer/scenes/stage/choreography/rest.ts'
import { durationOf, sampleFrame } from '../../src-renderer/scenes/stage/choreography/sample.ts'
import { layoutStage } from '../../src-renderer/scenes/stage/layout/layout.ts'
import type { SceneFrame, StageSize, StageState } from '../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, uidOf } from '../kit/stage-states.ts'
import type { SlotSketch } from '../kit/stage-states.ts'

const second = 1000
const calm: SlotSketch = { ordinal: 0, pod: { state: 'ready', readyAt: stageAt - 360 * second } }
const again = { uid: uidOf('pod', 1, 2), ip: '10.42.1.9' }
const oldPod = { ordinal: 1, pod: { state: 'ready' as const, readyAt: stageAt - 360 * second } }
const leaving = {
  state: 'terminating' as const,
  deletion: { askedAt: stageAt - 2 * second, graceSeconds: 30, endsAt: stageAt },
}
const second2 = { incarnation: 2, previousPodUid: uidOf('pod', 1) }

const pair = (slot: SlotSketch): StageState => stageState([calm, slot])

/** The states between which the beats of "comes back with its disk" play. */
const comesBack: readonly StageState[] = [
  pair(oldPod),
  pair({ ordinal: 1, pod: leaving, record: { state: 'present', addresses: ['10.42.1.12'] } }),
  pair({ ordinal: 1, pod: leaving }),
  pair({ ordinal: 1, pod: null, claim: { state: 'kept' } }),
  pair({ ordinal: 1, pod: { ...again, state: 'pending', ip: null }, slot: second2 }),
  pair({
    ordinal: 1,
    pod: { ...again, state: 'notReady', startedAt: stageAt - second },
    slot: second2,
    claim: { state: 'inUse', disk: 'same' },
  }),
  pair({
    ordinal: 1,
    pod: { ...again, state: 'ready', readyAt: stageAt, startedAt: stageAt - second },
    slot: second2,
    claim: { state: 'inUse', disk: 'same' },
  }),
]
const codes: readonly (readonly StoryCode[])[] = [
  ['pod-terminating'],
  ['record-withdrawn'],
  ['pod-gone'],
  ['pod-added', 'pod-returned'],
  ['pod-started', 'disk-same'],
  ['pod-ready', 'record-published'],
]

function milestone(code: StoryCode): Milestone {
  const subject = { kind: 'Pod', namespace: 'lesson', name: 'redis-1', uid: null, ordinal: 1, set: 'redis' }
  return { code, at: stageAt, subject, params: {}, synthetic: false }
}

/** One beat of the story, at a share of its time. */
export function motionFrame(beat: number, share: number, size: StageSize): SceneFrame | null {
  const [before, after] = [comesBack[beat], comesBack[beat + 1]]
  if (before === undefined || after === undefined) return null
  const start = restFrame(layoutStage(before, size, null, stageAt), null)
  const milestones = (codes[beat] ?? []).map(milestone)
  const plan = planBeat(start, layoutStage(after, size, null, stageAt), { kind: 'told', milestones })
  return sampleFrame(plan, durationOf(plan) * share)
}
