import { describe, expect, it } from 'vitest'
import type { Workload } from '#shared/model/entities.ts'
import type { Milestone, StoryCode } from '#shared/story/codes.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { planBeat } from '../../../../../../src-renderer/scenes/stage/choreography/plan.ts'
import type { BeatStory, Plan } from '../../../../../../src-renderer/scenes/stage/choreography/plan-types.ts'
import { restFrame } from '../../../../../../src-renderer/scenes/stage/choreography/rest.ts'
import { durationOf, sampleFrame } from '../../../../../../src-renderer/scenes/stage/choreography/sample.ts'
import type { FrameNode, Scene, SceneFrame, StageSize } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { stageAt, stageState, uidOf, type SlotSketch } from '../../../../../kit/stage-states.ts'

const desk: StageSize = { width: 1384, height: 692, mode: 'desk' }
const lesson: StageSize = { width: 1920, height: 789, mode: 'lesson' }

/** One side of a change: the slots, and what is special about the set. */
interface Side {
  readonly slots: readonly SlotSketch[]
  readonly set?: Partial<Workload>
  readonly tag?: boolean
}

interface Row {
  readonly name: string
  readonly before: Side
  readonly after: Side
  readonly told: readonly Milestone[]
  readonly kind?: BeatStory['kind']
  /** Stages in their order, with their times: Desk mode, full motion. */
  readonly stages: readonly string[]
  /** Marks, by the beginnings of their keys, that stay as they are throughout. */
  readonly still: readonly string[]
  /** Marks that stay where they are, whatever is written on them. */
  readonly inPlace: readonly string[]
}

function sceneOf({ slots, set = {}, tag = false }: Side, size = desk): Scene {
  const news = { tags: tag ? [{ slot: 'lesson/redis/1', template: 'data' }] : [], formerPods: [] }
  return layoutStage(stageState(slots, { set }), size, null, stageAt, { news })
}

function told(code: StoryCode, ordinal: number | null, uid: string | null = null): Milestone {
  const name = ordinal === null ? 'redis' : `redis-${ordinal}`
  const subject = { kind: 'Pod', namespace: 'lesson', name, uid, ordinal, set: 'redis' }
  return { code, at: stageAt, subject, params: {}, synthetic: false }
}

const podUid = (ordinal: number, nth = 0): string => uidOf('pod', ordinal, nth)
const claimUid = (ordinal: number): string => uidOf('data', ordinal)
const ready = (ordinal: number): SlotSketch => ({ ordinal, pod: { state: 'ready' } })
const kept = (ordinal: number): SlotSketch => ({
  ordinal,
  pod: null,
  claim: { state: 'kept' },
  slot: { wanted: false },
})
const empty = (ordinal: number): SlotSketch => ({ ordinal, pod: null })
const asked = (ordinal: number, slot: SlotSketch['slot'] = {}): SlotSketch => ({
  ordinal,
  pod: { state: 'terminating' },
  slot,
})
const rolling = { strategy: 'RollingUpdate', partition: 0, currentRevision: 'rev-1', updateRevision: 'rev-2' }
const updated = (ordinal: number): SlotSketch => ({
  ordinal,
  pod: { state: 'ready', uid: podUid(ordinal, 1), revision: 'rev-2' },
  slot: { revision: 'update' },
})

const rows: readonly Row[] = [
  {
    name: 'StatefulSet appears',
    before: { slots: [] },
    after: { slots: [empty(0), empty(1)] },
    told: [told('set-added', null)],
    stages: ['body 500', 'state 120'],
    still: [],
    inPlace: ['header'],
  },
  {
    name: 'replicas raised',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [ready(0), ready(1), empty(2)] },
    told: [told('set-scaled', null)],
    stages: ['cause 200', 'body 500', 'state 120'],
    still: [],
    inPlace: ['header'],
  },
  {
    name: 'pod object created',
    before: { slots: [ready(0), { ...empty(1), claim: { state: 'pending' } }] },
    after: { slots: [ready(0), { ordinal: 1, pod: { state: 'pending' }, claim: { state: 'pending' } }] },
    told: [told('pod-added', 1, podUid(1))],
    stages: ['cause 200', 'body 320', 'link 200', 'state 120'],
    still: ['flag/lesson/redis/1', `card/${podUid(0)}`],
    inPlace: ['plate/', 'ticket/', 'gate/', 'well/'],
  },
  {
    name: 'pod scheduled',
    before: { slots: [ready(0), { ordinal: 1, pod: { state: 'pending' }, claim: { state: 'pending' } }] },
    after: { slots: [ready(0), { ordinal: 1, pod: { state: 'creating' }, claim: { state: 'pending' } }] },
    told: [told('pod-scheduled', 1, podUid(1))],
    stages: ['link 200'],
    still: ['plate/', 'ticket/', 'flag/', 'gate/'],
    inPlace: ['card/', 'cable/'],
  },
  {
    name: 'claim created',
    before: { slots: [ready(0), empty(1)] },
    after: { slots: [ready(0), { ...empty(1), claim: { state: 'pending' } }] },
    told: [told('claim-added', 1, claimUid(1))],
    stages: ['body 320', 'link 200'],
    still: ['plate/', 'well/', 'card/', 'flag/'],
    inPlace: ['gate/'],
  },
  {
    name: 'volume provisioned and bound',
    before: { slots: [ready(0), { ordinal: 1, pod: { state: 'creating' }, claim: { state: 'pending' } }] },
    after: { slots: [ready(0), { ordinal: 1, pod: { state: 'creating' }, claim: { state: 'inUse' } }] },
    told: [told('volume-added', 1), told('claim-bound', 1, claimUid(1))],
    stages: ['cause 200', 'body 500', 'link 200', 'state 120'],
    still: ['plate/', 'card/', 'flag/', 'gate/'],
    inPlace: ['ticket/', 'rail'],
  },
  {
    name: 'container started',
    before: { slots: [ready(0), { ordinal: 1, pod: { state: 'creating' } }] },
    after: { slots: [ready(0), { ordinal: 1, pod: { state: 'notReady' } }] },
    told: [told('pod-started', 1, podUid(1))],
    stages: ['link 320', 'state 120'],
    still: ['plate/', 'ticket/', 'gate/'],
    inPlace: ['card/'],
  },
  {
    name: 'Ready, and its record appears',
    before: { slots: [ready(0), { ordinal: 1, pod: { state: 'notReady' } }] },
    after: { slots: [ready(0), ready(1)] },
    told: [told('pod-ready', 1, podUid(1)), told('record-published', 1)],
    stages: ['state 200', 'link 320'],
    still: ['plate/', 'ticket/', 'cable/', 'volume/'],
    inPlace: ['card/', 'flag/'],
  },
  {
    name: 'readiness lost',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [ready(0), { ordinal: 1, pod: { state: 'notReady' } }] },
    told: [told('pod-unready', 1, podUid(1)), told('record-withdrawn', 1)],
    stages: ['state 200', 'link 320'],
    still: ['plate/', 'ticket/', 'cable/', 'volume/'],
    inPlace: ['card/', 'flag/'],
  },
  {
    name: 'container crash',
    before: { slots: [ready(0), { ordinal: 1, pod: { state: 'notReady' } }] },
    after: {
      slots: [ready(0), { ordinal: 1, pod: { state: 'failing', restarts: 1, started: true, ip: '10.42.1.12' } }],
    },
    told: [told('pod-crashed', 1, podUid(1))],
    stages: ['state 200'],
    still: ['plate/', 'ticket/', 'volume/'],
    inPlace: ['flag/', 'gate/'],
  },
  {
    name: 'pod deleted (asked)',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [ready(0), { ...asked(1), record: { state: 'present', addresses: ['10.42.1.12'] } }] },
    told: [told('pod-terminating', 1, podUid(1))],
    stages: ['cause 200', 'state 120'],
    still: ['plate/', 'ticket/', 'cable/', 'flag/lesson/redis/1'],
    inPlace: ['card/'],
  },
  {
    name: 'pod gone',
    before: { slots: [ready(0), asked(1)] },
    after: { slots: [ready(0), { ...empty(1), claim: { state: 'kept' } }] },
    told: [told('pod-gone', 1, podUid(1))],
    stages: ['link 200', 'body 500', 'state 120'],
    still: ['plate/', 'volume/', `card/${podUid(0)}`],
    inPlace: ['ticket/', 'well/'],
  },
  {
    name: 'same ordinal created again',
    before: { slots: [ready(0), { ...empty(1), claim: { state: 'kept' } }] },
    after: { slots: [ready(0), { ordinal: 1, pod: { state: 'pending', uid: podUid(1, 1) } }] },
    told: [told('pod-added', 1, podUid(1, 1)), told('pod-returned', 1, podUid(1, 1))],
    stages: ['cause 200', 'body 320', 'state 120'],
    still: ['plate/', 'volume/', `card/${podUid(0)}`],
    inPlace: ['ticket/'],
  },
  {
    name: 'its cable goes to the same ticket',
    before: { slots: [ready(0), { ordinal: 1, pod: { state: 'creating', uid: podUid(1, 1) } }] },
    after: {
      slots: [
        ready(0),
        { ordinal: 1, pod: { state: 'notReady', uid: podUid(1, 1) }, claim: { state: 'inUse', disk: 'same' } },
      ],
      tag: true,
    },
    told: [told('pod-started', 1, podUid(1, 1)), told('disk-same', 1, claimUid(1))],
    stages: ['cause 200', 'link 320', 'tag 500', 'state 120'],
    still: ['plate/', 'volume/'],
    inPlace: ['ticket/', 'card/'],
  },
  {
    name: 'scale-down: the highest pod is gone and its slot goes behind the divider',
    before: { slots: [ready(0), ready(1), asked(2, { wanted: false })] },
    after: { slots: [ready(0), ready(1), kept(2)] },
    told: [told('pod-gone', 2, podUid(2)), told('claim-kept', 2, claimUid(2))],
    stages: ['link 200', 'body 500', 'body 500', 'state 120'],
    still: [],
    inPlace: ['header', `card/${podUid(0)}`],
  },
  {
    name: 'scale-down: then the next',
    before: { slots: [ready(0), asked(1, { wanted: false }), kept(2)] },
    after: { slots: [ready(0), kept(1), kept(2)] },
    told: [told('pod-gone', 1, podUid(1)), told('claim-kept', 1, claimUid(1))],
    stages: ['link 200', 'body 500', 'body 500', 'state 120'],
    still: [`card/${podUid(0)}`],
    inPlace: ['header', `card/${podUid(0)}`, 'ticket/lesson/redis/2'],
  },
  {
    name: 'scale-up to a kept ordinal',
    before: { slots: [ready(0), kept(1), kept(2)] },
    after: { slots: [ready(0), { ...kept(1), slot: { wanted: true } }, kept(2)] },
    told: [told('set-scaled', null)],
    stages: ['cause 200', 'body 500', 'state 120'],
    still: [`card/${podUid(0)}`],
    inPlace: ['header', `card/${podUid(0)}`, 'ticket/lesson/redis/2'],
  },
  {
    name: 'StatefulSet deleted',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [asked(0), asked(1)], set: { state: 'gone' } },
    told: [told('set-deleted', null), told('pod-terminating', 1, podUid(1)), told('pod-terminating', 0, podUid(0))],
    stages: ['cause 200', 'link 320', 'state 320'],
    still: ['plate/', 'ticket/', 'volume/', 'cable/'],
    inPlace: ['card/', 'header'],
  },
  {
    name: 'claim deleted (asked)',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [ready(0), { ...ready(1), claim: { state: 'deleting' } }] },
    told: [told('claim-deleting', 1, claimUid(1))],
    stages: ['cause 200', 'state 120'],
    still: ['plate/', 'card/', 'flag/', 'volume/', 'cable/'],
    inPlace: ['ticket/'],
  },
  {
    name: 'claim gone, its volume released',
    before: { slots: [ready(0), { ...empty(1), claim: { state: 'deleting' } }] },
    after: { slots: [ready(0), empty(1)] },
    told: [told('claim-gone', 1, claimUid(1))],
    stages: ['link 200', 'body 500', 'body 320'],
    still: ['plate/', 'well/', 'card/'],
    inPlace: ['gate/'],
  },
  {
    name: 'a rolling update begins',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [ready(0), ready(1)], set: { update: rolling } },
    told: [told('rollout-started', null)],
    stages: ['cause 200', 'body 500', 'state 200'],
    still: ['plate/', 'ticket/', 'volume/', 'cable/', 'flag/'],
    inPlace: ['card/', 'gate/'],
  },
  {
    name: 'a rolling update: a pod comes back with the new version',
    before: { slots: [ready(0), { ...empty(1), claim: { state: 'kept' } }], set: { update: rolling } },
    after: { slots: [ready(0), updated(1)], set: { update: rolling } },
    told: [told('pod-added', 1, podUid(1, 1)), told('pod-returned', 1, podUid(1, 1))],
    stages: ['cause 200', 'body 500', 'body 320', 'link 200', 'link 320', 'state 120'],
    still: ['plate/', 'volume/', `card/${podUid(0)}`],
    inPlace: ['ticket/', 'header'],
  },
  {
    name: 'node lost',
    before: { slots: [ready(0), ready(1)] },
    after: {
      slots: [
        { ordinal: 0, pod: { state: 'unknown' } },
        { ordinal: 1, pod: { state: 'unknown' } },
      ],
    },
    told: [told('node-lost', null)],
    stages: ['link 320', 'state 200'],
    still: ['plate/', 'ticket/', 'volume/', 'cable/'],
    inPlace: ['card/', 'header', 'flag/'],
  },
  {
    name: 'seek, skip, reconnect',
    before: { slots: [ready(0), ready(1)] },
    after: { slots: [ready(0), { ...empty(1), claim: { state: 'kept' } }] },
    told: [],
    kind: 'cut',
    stages: ['state 1200'],
    still: ['plate/', 'volume/'],
    inPlace: ['ticket/', 'header'],
  },
]

function planOf({ before, after, told: milestones, kind = 'told' }: Row, size = desk): Plan {
  return planBeat(restFrame(sceneOf(before, size), null), sceneOf(after, size), { kind, milestones })
}

/** Forty instants of a plan, its first and last moments among them. */
function framesOf(plan: Plan, reduced = false): readonly SceneFrame[] {
  const durationMs = durationOf(plan, { reduced })
  return Array.from({ length: 41 }, (_, index) => sampleFrame(plan, (durationMs * index) / 40, { reduced }))
}

const isOf =
  (keys: readonly string[]) =>
  ({ key }: FrameNode): boolean =>
    keys.some((beginning) => key.startsWith(beginning))

describe('the node of a pod that was scheduled', () => {
  const slots = (pod: NonNullable<SlotSketch['pod']>): Side => ({ slots: [ready(0), { ordinal: 1, pod }] })
  const first = restFrame(sceneOf(slots({ state: 'pending' })), null)
  const plan = planBeat(first, sceneOf(slots({ state: 'creating' })), {
    kind: 'told',
    milestones: [told('pod-scheduled', 1, podUid(1))],
  })
  const slide = (atMs: number, reduced = false) =>
    sampleFrame(plan, atMs, { reduced }).nodes.find(({ key }) => key === `card/${podUid(1)}`)?.pose.draw

  it('slides onto its card in t2, and is fast at first', () => {
    expect([slide(1), slide(100), slide(200)].map((draw) => Math.round((draw ?? -1) * 100))).toEqual([1, 88, 100])
  })

  it('is there at once with reduced motion', () => {
    expect([slide(1, true), slide(60, true)]).toEqual([1, 1])
  })
})

describe.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
  it('takes its stages one after the other, each in its time', () => {
    const { stages } = planOf(row)
    expect(stages.map(({ word, durationMs }) => `${word} ${durationMs}`)).toEqual(row.stages)
  })

  it('leaves what stays constant alone', () => {
    const plan = planOf(row)
    const first = new Map(plan.first.nodes.map((node) => [node.key, node]))
    for (const frame of framesOf(plan)) {
      for (const node of frame.nodes.filter(isOf(row.still))) expect(node).toBe(first.get(node.key))
      for (const { key, node, pose } of frame.nodes.filter(isOf([...row.still, ...row.inPlace]))) {
        const opening = first.get(key)
        if (opening === undefined) continue
        expect([key, node.box, pose.dx, pose.dy, pose.opacity]).toEqual([key, opening.node.box, 0, 0, 1])
      }
    }
    for (const beginning of [...row.still, ...row.inPlace]) {
      expect(plan.last.nodes.some(isOf([beginning])), `${beginning} is in the picture`).toBe(true)
    }
  })

  it('moves nothing with reduced motion, and tells it by outlines for 1.2 s', () => {
    const plan = planOf(row)
    for (const { nodes } of framesOf(plan, true)) {
      for (const { pose } of nodes) {
        expect([pose.dx, pose.dy, pose.revealX, pose.revealY, pose.draw]).toEqual([0, 0, 1, 1, 1])
      }
    }
    expect([120, 1200]).toContain(durationOf(plan, { reduced: true }))
  })

  it('takes 1.6 times as long in Lesson mode, but for the outlines of a cut', () => {
    const inDesk = planBeat(restFrame(sceneOf(row.before, lesson), null), sceneOf(row.after, lesson), {
      kind: row.kind ?? 'told',
      milestones: row.told,
    })
    const factor = row.kind === 'cut' ? 1 : 1.6
    const expected = planOf({ ...row }, { ...lesson, mode: 'desk' }).durationMs * factor
    expect(inDesk.durationMs).toBeCloseTo(expected)
  })
})
