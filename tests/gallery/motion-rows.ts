import type { Workload } from '#shared/model/entities.ts'
import type { StoryCode } from '#shared/story/codes.ts'
import type { StageState } from '../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, uidOf, type SlotSketch } from '../kit/stage-states.ts'

/** Beats between states, in their order. */
export interface MotionStory {
  readonly name: string
  readonly states: readonly StageState[]
  readonly codes: readonly (readonly StoryCode[])[]
}

const minute = 60_000
const ready = (ordinal: number, more: Partial<SlotSketch> = {}): SlotSketch => ({
  ordinal,
  pod: { state: 'ready', readyAt: stageAt - 6 * minute },
  ...more,
})
const deletion = { askedAt: stageAt - 2_000, graceSeconds: 30, endsAt: stageAt + 28_000 }
const asked = (ordinal: number): SlotSketch => ({ ordinal, pod: { state: 'terminating', deletion } })
const away = (ordinal: number): SlotSketch => ({ ordinal, pod: null, claim: { state: 'kept' } })

const rolling = {
  update: { strategy: 'RollingUpdate', partition: 0, currentRevision: 'rev-1', updateRevision: 'rev-2' },
} satisfies Partial<Workload>
const updated: SlotSketch = {
  ordinal: 1,
  pod: { state: 'pending', uid: uidOf('pod', 1, 1), revision: 'rev-2' },
  slot: { revision: 'update', incarnation: 2, previousPodUid: uidOf('pod', 1) },
}
const two = (one: SlotSketch, set: Partial<Workload> = {}): StageState => stageState([ready(0), one], { set })

/** What the stories of one pod do not show: an update, the end of a set, of a claim and of a node. */
export const motionRows: readonly MotionStory[] = [
  {
    name: 'rolls',
    states: [
      two(ready(1)),
      two(ready(1), rolling),
      two(asked(1), rolling),
      two(away(1), rolling),
      two(updated, rolling),
    ],
    codes: [['rollout-started'], ['pod-terminating'], ['pod-gone'], ['pod-added', 'pod-returned']],
  },
  {
    name: 'set-ends',
    states: [two(ready(1)), stageState([asked(0), asked(1)], { set: { state: 'gone' } })],
    codes: [['set-deleted', 'pod-terminating']],
  },
  {
    name: 'claim-ends',
    states: [two(away(1)), two({ ...away(1), claim: { state: 'deleting' } }), two({ ordinal: 1, pod: null })],
    codes: [['claim-deleting'], ['claim-gone']],
  },
  {
    name: 'node-lost',
    states: [two(ready(1)), two({ ordinal: 1, pod: { state: 'unknown' } })],
    codes: [['node-lost']],
  },
  {
    name: 'crashes',
    states: [
      two(ready(1)),
      two({ ordinal: 1, pod: { state: 'failing', restarts: 1, started: true, ip: '10.42.1.12' } }),
    ],
    codes: [['pod-crashed', 'record-withdrawn']],
  },
]
