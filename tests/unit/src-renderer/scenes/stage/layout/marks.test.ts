import { describe, expect, it } from 'vitest'
import { plain } from '#shared/words/index.ts'
import { layoutStage } from '../../../../../../src-renderer/scenes/stage/layout/layout.ts'
import type { SceneNode, StageState } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { finding } from '../../../../../kit/entities.ts'
import { clusterNode, stageAt, stageState, waitsForLower, zone } from '../../../../../kit/stage-states.ts'
import type { SlotSketch } from '../../../../../kit/stage-states.ts'

const size = { width: 1440, height: 788, mode: 'desk' as const }
const second = 1000
type MarkOf<Name extends SceneNode['mark']> = Extract<SceneNode, { readonly mark: Name }>

function marks<Name extends SceneNode['mark']>(
  state: StageState,
  mark: Name,
  viewAtMs = stageAt,
): readonly MarkOf<Name>[] {
  return layoutStage(state, size, null, viewAtMs).nodes.filter((node): node is MarkOf<Name> => node.mark === mark)
}

/** What stands for a whole band, without the paragraphs beside a single slot. */
const bandNotes = (state: StageState): readonly string[] =>
  marks(state, 'note')
    .filter(({ title }) => title === undefined)
    .map(({ text }) => plain(text))

function card(
  pod: SlotSketch['pod'],
  more: Parameters<typeof stageState>[1] = {},
  viewAtMs = stageAt,
): readonly string[] {
  const [node] = marks(stageState([{ ordinal: 0, pod: pod ?? null }], more), 'card', viewAtMs)
  return node === undefined ? [] : [node.word, ...node.lines.map(plain)]
}

describe('cards', () => {
  it.each([
    ['ready', { state: 'ready', readyAt: stageAt - 182 * second }, ['Ready', 'for 3 min 02 s']],
    [
      'creating',
      { state: 'creating', reason: 'ContainerCreating' },
      ['Creating', 'ContainerCreating', 'mounting the volume data'],
    ],
    [
      'terminating',
      {
        state: 'terminating',
        deletion: { askedAt: stageAt - 12 * second, graceSeconds: 30, endsAt: stageAt + 18 * second },
      },
      ['Terminating', 'grace 30 s, 12 s gone'],
    ],
    [
      'crashing',
      { state: 'failing', failure: 'crash', reason: 'CrashLoopBackOff', restarts: 4 },
      ['Crash loop', 'CrashLoopBackOff, 4 restarts'],
    ],
    [
      'without its image',
      { state: 'failing', failure: 'image', reason: 'ImagePullBackOff' },
      ['Image error', 'ImagePullBackOff'],
    ],
    [
      'completed',
      { state: 'completed', startedAt: stageAt - 20 * second, finishedAt: stageAt - 12 * second },
      ['Completed', 'took 8 s'],
    ],
    ['not placed', { state: 'pending' }, ['Pending', 'not placed yet']],
  ] as const)('say what a pod is doing: %s', (_name, pod, words) => {
    expect(card(pod)).toEqual(words)
  })

  it.each([
    ['and since when that is known', 'node-b: found silent 45 s ago', stageAt - 45 * second],
    ['and no more where that is all', 'node-b is silent', null],
  ])('name the node that is silent, %s', (_name, line, since) => {
    const nodes = [clusterNode('node-b', { state: 'silent', since, lastReportAt: stageAt - 300 * second })]
    expect(card({ state: 'unknown', node: 'node-b' }, { nodes })).toEqual(['Unknown', line])
  })

  it('count in whole seconds of the instant in view', () => {
    expect(card({ state: 'ready', readyAt: stageAt }, {}, stageAt + 999)).toEqual(['Ready', 'for 0 s'])
    expect(card({ state: 'ready', readyAt: stageAt }, {}, stageAt + 1000)).toEqual(['Ready', 'for 1 s'])
  })

  it('wear a ring until minReadySeconds passed', () => {
    const state = stageState([{ ordinal: 0, pod: { state: 'ready', readyAt: stageAt - 4 * second } }], {
      set: { minReadySeconds: 10 },
    })
    expect(marks(state, 'card')[0]).toMatchObject({ settling: true, word: 'Ready' })
    expect(marks(state, 'card', stageAt + 6 * second)[0]).toMatchObject({ settling: false })
  })

  it('tell revisions apart only while there are two', () => {
    const slots: readonly SlotSketch[] = [
      { ordinal: 0, pod: { state: 'ready' } },
      { ordinal: 1, pod: { state: 'ready', revision: 'rev-2' }, slot: { revision: 'update' } },
    ]
    const rolling = {
      set: { update: { strategy: 'RollingUpdate', partition: 0, currentRevision: 'rev-1', updateRevision: 'rev-2' } },
    }
    expect(marks(stageState(slots), 'card').map(({ revision }) => revision)).toEqual(['unknown', 'unknown'])
    expect(marks(stageState(slots, rolling), 'card').map(({ revision }) => revision)).toEqual(['current', 'update'])
  })

  it('of neither revision are told apart also while the set has one, as after an undo', () => {
    const slots: readonly SlotSketch[] = [
      { ordinal: 0, pod: { state: 'ready' } },
      { ordinal: 1, pod: { state: 'failing', revision: 'rev-2' }, slot: { revision: 'other' } },
    ]
    expect(marks(stageState(slots), 'card').map(({ revision }) => revision)).toEqual(['unknown', 'other'])
  })
})

describe('gates', () => {
  const gates = (slots: readonly SlotSketch[], more: Parameters<typeof stageState>[1] = {}): readonly string[] =>
    marks(stageState(slots, more), 'gate').map(({ state }) => state)
  const ready = (ordinal: number): SlotSketch => ({ ordinal, pod: { state: 'ready' } })

  it('show whether the pod on their left is Ready', () => {
    expect(gates([ready(0), { ordinal: 1, pod: { state: 'notReady' } }, { ordinal: 2, pod: null }])).toEqual([
      'open',
      'closed',
    ])
  })

  it('turn round while a pod is left that an undo has yet to replace, above the partition', () => {
    const left: SlotSketch = { ...ready(1), slot: { revision: 'other' } }
    const above = (partition: number) => ({
      set: { update: { strategy: 'RollingUpdate', partition, currentRevision: 'rev-1', updateRevision: 'rev-1' } },
    })
    expect(gates([ready(0), left, ready(2)], above(0))).toEqual(['reversed', 'reversed'])
    expect(gates([ready(0), left, ready(2)], above(2))).toEqual(['open', 'open'])
  })

  it('turn round while scaling down', () => {
    expect(gates([ready(0), { ordinal: 1, pod: { state: 'terminating' }, slot: { wanted: false } }])).toEqual([
      'reversed',
    ])
  })

  it('are closed to what has to go while a wanted pod is not Ready', () => {
    const unwanted = (ordinal: number): SlotSketch => ({ ...ready(ordinal), slot: { wanted: false } })
    const slots: readonly SlotSketch[] = [
      ready(0),
      { ordinal: 1, pod: { state: 'notReady' } },
      unwanted(2),
      unwanted(3),
    ]
    expect(gates(slots)).toEqual(['reversed', 'closed', 'closed'])
    expect(gates([ready(0), ready(1), unwanted(2), unwanted(3)])).toEqual(['reversed', 'reversed', 'reversed'])
  })

  it('turn round while an update walks down', () => {
    const rolling = {
      set: { update: { strategy: 'RollingUpdate', partition: 0, currentRevision: 'rev-1', updateRevision: 'rev-2' } },
    }
    expect(gates([ready(0), ready(1)], rolling)).toEqual(['reversed'])
  })

  it('stand beside the fixed line that a partition draws', () => {
    const update = { strategy: 'RollingUpdate', partition: 1, currentRevision: 'rev-1', updateRevision: 'rev-2' }
    const state = stageState([ready(0), ready(1), ready(2)], { set: { update } })
    const [line] = marks(state, 'divider')
    const plates = marks(state, 'slotPlate').map(({ box }) => box)
    expect(line).toMatchObject({ sense: 'partition', word: 'not below 1' })
    expect(line?.box.x).toBe((plates[0]?.x ?? 0) + (plates[0]?.width ?? 0))
    expect((line?.box.x ?? 0) + (line?.box.width ?? 0)).toBe(plates[1]?.x)
  })

  it('are absent in a Parallel set and before kept slots', () => {
    expect(gates([ready(0), ready(1)], { set: { policy: 'Parallel' } })).toEqual([])
    expect(gates([ready(0), { ordinal: 1, pod: null, slot: { wanted: false }, claim: { state: 'kept' } }])).toEqual([])
  })
})

describe('what is not there, and what may not be seen', () => {
  it('gives an empty slot its reason and a kept one its promise', () => {
    const state = stageState([
      { ordinal: 0, pod: { state: 'notReady' } },
      { ordinal: 1, pod: null, why: waitsForLower(1, 0) },
      { ordinal: 2, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
      { ordinal: 3, pod: null, slot: { wanted: false, incarnation: 0 }, claim: { state: 'pending' } },
    ])
    expect(marks(state, 'well').map(({ reason, ground }) => [reason === null ? null : plain(reason), ground])).toEqual([
      [null, true],
      ['waits for redis-0', true],
      ['kept: comes back at scale-up', false],
      ['its claim is there: used at scale-up', false],
    ])
    expect(marks(state, 'divider')).toHaveLength(1)
  })

  it('wears padlocks and says nothing of absence', () => {
    const state = stageState(
      [
        {
          ordinal: 0,
          pod: null,
          slot: { podReadable: false },
          claim: { state: 'notReadable', cable: 'notReadable' },
          record: { state: 'notReadable' },
        },
      ],
      {
        readable: {
          pods: false,
          claims: false,
          volumes: false,
          services: false,
          slices: false,
          classes: false,
          nodes: false,
        },
        set: { dns: zone({ state: 'notReadable' }) },
      },
    )
    expect(marks(state, 'well')[0]).toMatchObject({
      padlock: true,
      reason: [{ text: 'not allowed to list ' }, { text: 'pods' }],
    })
    expect(marks(state, 'ticket')[0]).toMatchObject({ state: 'notReadable', uid: null, word: 'not allowed to list' })
    expect(marks(state, 'flag')[0]).toMatchObject({ state: 'notReadable' })
    expect(marks(state, 'gate')).toEqual([])
    expect(bandNotes(state)).toEqual([
      'not allowed to list persistentvolumeclaims',
      'not allowed to list persistentvolumes',
    ])
  })

  it('strikes a deleted set and says that only claims are left', () => {
    const kept = { ordinal: 0, pod: null, slot: { wanted: false }, claim: { state: 'kept' as const } }
    expect(marks(stageState([kept], { set: { state: 'gone' } }), 'header')[0]).toMatchObject({
      struck: true,
      notes: ['Only claims are left'],
    })
  })

  it('says of a class without a provisioner that it makes no disks', () => {
    const state = stageState([{ ordinal: 0 }])
    const manual = state.classes.map((each) => ({ ...each, provisioner: 'kubernetes.io/no-provisioner' }))
    expect(marks({ ...state, classes: manual }, 'rail')[0]?.text).toContain(
      'makes no disks: a claim gets a volume that is there, after the pod is placed',
    )
  })

  it('says of a deleted set whose pods nobody owns that they run on', () => {
    const slot = { wanted: false, nameTakenBy: { uid: 'pod-uid', owner: null } }
    const state = stageState([{ ordinal: 0, pod: null, slot }], { set: { state: 'gone' } })
    expect(marks(state, 'header')[0]).toMatchObject({ notes: ['this set is deleted, its pods run on without it'] })
    expect(plain(marks(state, 'well')[0]?.reason ?? [])).toMatch(/-0 runs on and belongs to nobody$/)
  })

  it('keeps the slots of a deleted set in place while its pods end in no order', () => {
    const slots: readonly SlotSketch[] = [
      { ordinal: 0, pod: { state: 'terminating' }, slot: { wanted: false } },
      { ordinal: 1, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
      { ordinal: 2, pod: { state: 'terminating' }, slot: { wanted: false } },
    ]
    const state = stageState(slots, { set: { state: 'gone' } })
    expect(marks(state, 'slotPlate').map(({ ordinal }) => ordinal)).toEqual([0, 1, 2])
    expect(marks(state, 'divider')).toEqual([])
    expect(marks(state, 'gate')).toEqual([])
  })

  it.each([
    ['controller has not seen the change yet', { generation: 2, observedGeneration: 1 }],
    [
      'partition: ordinals below 6 keep the old version',
      {
        startOrdinal: 5,
        update: { strategy: 'RollingUpdate', partition: 1, currentRevision: 'a', updateRevision: 'b' },
      },
    ],
  ] as const)('the header notes: %s', (note, set) => {
    expect(marks(stageState([{ ordinal: 5, pod: { state: 'ready' } }], { set }), 'header')[0]?.notes).toEqual([note])
  })

  it('the header notes which pod stops a scale-down, once, though each pod that has to go says it too', () => {
    const about = (kind: 'StatefulSet' | 'Slot', name: string) =>
      finding({
        code: 'scale-down-blocked',
        subject: { kind, namespace: 'lesson', name },
        params: { lower: 'redis-0', state: 'notReady' },
      })
    const state = stageState([{ ordinal: 0, pod: { state: 'notReady' } }])
    const findings = [about('StatefulSet', 'redis'), about('Slot', 'redis-1'), about('Slot', 'redis-2')]
    expect(marks({ ...state, findings }, 'header')[0]?.notes).toEqual(['Scaling down waits: redis-0 is not Ready.'])
  })

  it('shrinks storage to one line for a set that asks for none', () => {
    const state = stageState([{ ordinal: 0, pod: { state: 'ready' }, claim: null }], { set: { claimTemplates: [] } })
    const tall = marks(state, 'card')[0]?.box.height ?? 0
    const usual = marks(stageState([{ ordinal: 0, pod: { state: 'ready' } }]), 'card')[0]?.box.height ?? 0
    expect(bandNotes(state)).toEqual(['this StatefulSet asks for no storage'])
    expect(tall).toBeGreaterThan(usual + 200)
    expect(marks(state, 'rail')).toEqual([])
  })
})

describe('names in DNS', () => {
  it.each([
    ['noService', ['No such Service', 'serviceName says redis, no such Service in lesson'], 0],
    ['external', ['External name', 'Service redis is of type ExternalName: it gives pods no names'], 0],
    ['selectsNothing', ['Service finds no pods', 'no pod has the labels that Service redis selects'], 0],
    ['notHeadless', ['not headless', 'the name gives this one address, not the pods'], 1],
    ['headless', ['headless', null], 1],
  ] as const)('zone %s', (state, words, flags) => {
    const shown = stageState([{ ordinal: 0, pod: { state: 'ready' } }], { set: { dns: zone({ state }) } })
    const [node] = marks(shown, 'zone')
    expect([node?.kindWord, node?.reason ? plain(node.reason) : null]).toEqual(words)
    expect(marks(shown, 'flag')).toHaveLength(flags)
  })

  it('names the Service that does select the pods', () => {
    const shown = stageState([], {
      set: { dns: zone({ state: 'noService', serviceName: 'postgres', suggestedService: 'postgres-svc' }) },
    })
    const reason = marks(shown, 'zone')[0]?.reason
    expect(reason ? plain(reason) : null).toBe(
      'serviceName says postgres, but the Service that selects these pods is postgres-svc',
    )
  })
})

describe('claims', () => {
  it('stand side by side up to three, then are counted', () => {
    const claims = Array.from({ length: 5 }, () => ({ state: 'inUse' as const }))
    const state = stageState([{ ordinal: 0, pod: { state: 'ready' }, claims }])
    expect(marks(state, 'ticket').map(({ name }) => name)).toEqual(['data-redis-0', 'logs-redis-0', 'cache-redis-0'])
    expect(marks(state, 'note').map(({ text }) => plain(text))).toContain('+2')
    expect(marks(state, 'cable').map(({ index, count }) => [index, count])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ])
  })

  it('wear their tag for six seconds', () => {
    const back = stageState([
      {
        ordinal: 0,
        pod: { state: 'notReady', startedAt: stageAt - 2 * second },
        claim: { state: 'inUse', disk: 'same' },
        slot: { incarnation: 2, previousPodUid: 'old' },
      },
    ])
    expect(marks(back, 'tag')).toMatchObject([{ disk: 'same', word: 'same disk' }])
    expect(marks(back, 'card')[0]?.formerUid).toBe('old')
    expect(marks(back, 'tag', stageAt + 4 * second)).toEqual([])
    expect(marks(back, 'card', stageAt + 4 * second)[0]?.formerUid).toBe(null)
  })
})

describe('a single slot', () => {
  const why = waitsForLower(0, 5)
  const paragraphs = (state: StageState): readonly (readonly [string | undefined, string])[] =>
    marks(state, 'note').flatMap(({ title, text }) => (title === undefined ? [] : [[title, plain(text)] as const]))

  it('leaves room to say what a slot is, and why its pod is as it is', () => {
    expect(paragraphs(stageState([{ ordinal: 0, pod: null, why }], { findings: [why] }))).toEqual([
      ['What stays', 'Every pod in this slot gets the name redis-0, the DNS name redis-0.redis and the same claim.'],
      ['What changes', 'Each new pod has another id and address, and perhaps another node.'],
      ['Why', 'redis-0 waits: redis-5 is not Ready yet.'],
    ])
  })

  it('says nothing where others stand beside it', () => {
    expect(paragraphs(stageState([{ ordinal: 0 }, { ordinal: 1 }]))).toEqual([])
  })
})

describe('what does not fit a narrow slot', () => {
  const lesson = { width: 1920, height: 789, mode: 'lesson' as const, windowHeight: 1080 }
  const inLesson = (slots: readonly SlotSketch[]) => layoutStage(stageState(slots), lesson, null, stageAt).nodes
  const five = inLesson(Array.from({ length: 5 }, (_, ordinal) => ({ ordinal, pod: { state: 'notReady' as const } })))

  it('gives the name smaller type before it loses letters', () => {
    expect(five.find((node) => node.mark === 'slotPlate')).toMatchObject({ label: 'redis-0', narrow: true })
  })

  it('gives words in their short form', () => {
    expect(five.find((node) => node.mark === 'card')).toMatchObject({ word: 'Not ready', narrow: true })
    expect(five.find((node) => node.mark === 'flag')).toMatchObject({ answer: 'not published' })
  })

  it('gives the state of a claim before its size and the digits of its seal', () => {
    expect(five.find((node) => node.mark === 'ticket')).toMatchObject({
      word: 'Bound',
      more: '',
      sealed: true,
      hex: false,
    })
  })

  it('names each of several claims by its template', () => {
    const claims = [{ state: 'inUse' as const }, { state: 'inUse' as const }, { state: 'pending' as const }]
    const nodes = inLesson([0, 1].map((ordinal) => ({ ordinal, pod: { state: 'ready' as const }, claims })))
    const labels = nodes.flatMap((node) => (node.mark === 'ticket' ? [node.label] : []))
    expect(labels.slice(0, 3)).toEqual(['data', 'logs', 'cache'])
  })
})

describe('the line of the Service in Lesson mode', () => {
  const lesson = { width: 1920, height: 789, mode: 'lesson' as const, windowHeight: 1080 }
  it.each([
    ['headless', false, 0],
    ['headless', true, 1],
    ['notHeadless', false, 1],
    ['noServiceName', false, 1],
    ['noService', false, 1],
  ] as const)('is there only when it has something to say: %s, published early %s', (state, publishNotReady, lines) => {
    const shown = stageState([{ ordinal: 0, pod: { state: 'ready' } }], {
      set: { dns: zone({ state, publishNotReady }) },
    })
    expect(layoutStage(shown, lesson, null, stageAt).nodes.filter(({ mark }) => mark === 'zone')).toHaveLength(lines)
  })
})

it('Services that select one pod stand on its flag', () => {
  const state = stageState([
    { ordinal: 0, pod: { state: 'ready' }, slot: { ownServices: ['redis-0-outside', 'redis-0-metrics'] } },
    { ordinal: 1, pod: { state: 'ready' } },
  ])
  expect(marks(state, 'flag').map(({ ownServices }) => ownServices)).toEqual(['redis-0-outside +1', ''])
})
