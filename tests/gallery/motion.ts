import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import { planBeat } from '../../src-renderer/scenes/stage/choreography/plan.ts'
import { restFrame } from '../../src-renderer/scenes/stage/choreography/rest.ts'
import { durationOf, sampleFrame } from '../../src-renderer/scenes/stage/choreography/sample.ts'
import { layoutStage } from '../../src-renderer/scenes/stage/layout/layout.ts'
import type { SceneFrame, StageSize, StageState } from '../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, uidOf } from '../kit/stage-states.ts'
import type { SlotSketch } from '../kit/stage-states.ts'
import { motionRows } from './motion-rows.ts'

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
const comesBackCodes: readonly (readonly StoryCode[])[] = [
  ['pod-terminating'],
  ['record-withdrawn'],
  ['pod-gone'],
  ['pod-added', 'pod-returned'],
  ['pod-started', 'disk-same'],
  ['pod-ready', 'record-published'],
]

/** From one replica to two, and back: a kept claim stays behind the divider. */
const one = stageState([calm])
const wanted = pair({ ordinal: 1, pod: null })
const placed = pair({ ordinal: 1, pod: { state: 'creating', reason: 'ContainerCreating' }, claim: { state: 'inUse' } })
const started = pair({ ordinal: 1, pod: { state: 'notReady', startedAt: stageAt } })
const ready = pair({ ordinal: 1, pod: { state: 'ready', readyAt: stageAt } })
const notWanted = { wanted: false }
const scales: readonly StageState[] = [
  one,
  wanted,
  pair({ ordinal: 1, pod: { state: 'pending' }, claim: { state: 'pending', reason: 'waitsForPod' } }),
  placed,
  started,
  ready,
  pair({ ordinal: 1, pod: leaving, slot: notWanted }),
  pair({ ordinal: 1, pod: null, slot: notWanted, claim: { state: 'kept' } }),
]
const scalesCodes: readonly (readonly StoryCode[])[] = [
  ['set-scaled'],
  ['pod-added', 'claim-added'],
  ['pod-scheduled', 'claim-bound'],
  ['pod-started'],
  ['pod-ready', 'record-published'],
  ['set-scaled', 'pod-terminating'],
  ['pod-gone', 'claim-kept'],
]

interface Motion {
  readonly name: string
  readonly before: StageState
  readonly after: StageState
  readonly codes: readonly StoryCode[]
}

function story(
  name: string,
  states: readonly StageState[],
  codes: readonly (readonly StoryCode[])[],
): readonly Motion[] {
  return codes.flatMap((told, index) => {
    const [before, after] = [states[index], states[index + 1]]
    return before === undefined || after === undefined
      ? []
      : [{ name: `motion-${name}-${index + 1}`, before, after, codes: told }]
  })
}

/** Every beat that the gallery freezes, by the name of its picture. */
export const motions: readonly Motion[] = [
  ...story('comes-back', comesBack, comesBackCodes),
  ...story('scales', scales, scalesCodes),
  ...motionRows.flatMap(({ name, states, codes }) => story(name, states, codes)),
]

function milestone(code: StoryCode): Milestone {
  const isOfSet = code.startsWith('set-') || code.startsWith('rollout-')
  const subject = isOfSet
    ? { kind: 'StatefulSet', namespace: 'lesson', name: 'redis', uid: null, ordinal: null, set: 'redis' }
    : { kind: 'Pod', namespace: 'lesson', name: 'redis-1', uid: null, ordinal: 1, set: 'redis' }
  return { code, at: stageAt, subject, params: {}, synthetic: false }
}

/** A beat at a share of its time: `motion-comes-back-3` at its middle, `motion-comes-back-3@0.2` at a fifth. */
export function motionFrame(page: string, size: StageSize): SceneFrame | null {
  const [name, share = '0.5'] = page.split('@')
  const motion = motions.find((each) => each.name === name)
  if (motion === undefined) return null
  const start = restFrame(layoutStage(motion.before, size, null, stageAt), null)
  const milestones = motion.codes.map(milestone)
  const plan = planBeat(start, layoutStage(motion.after, size, null, stageAt), { kind: 'told', milestones })
  return sampleFrame(plan, durationOf(plan) * Number(share))
}
