import type { Claim } from '#shared/model/entities.ts'
import type { Pose, StagePlace, StageSize, StageState } from '../../src-renderer/scenes/stage/types.ts'
import type { ViewOptions } from '../../src-renderer/scenes/stage/view.ts'
import { clusterNode, stageAt, stageSlot, stageState, waitsForLower, zone } from '../kit/stage-states.ts'
import type { SlotSketch } from '../kit/stage-states.ts'

const second = 1000

const ready = (ordinal: number): SlotSketch => ({
  ordinal,
  pod: { state: 'ready', readyAt: stageAt - Math.max(8, 182 - ordinal * 48) * second },
})

const three = stageState([ready(0), ready(1), { ordinal: 2, pod: { state: 'creating', reason: 'ContainerCreating' } }])

const back = stageState([
  ready(0),
  {
    ordinal: 1,
    pod: { state: 'notReady', startedAt: stageAt - 2 * second },
    slot: { incarnation: 2, previousPodUid: '0c77-9c02' },
    claim: { state: 'inUse', disk: 'same' },
  },
  ready(2),
])

const newDisk = stageState([
  ready(0),
  {
    ordinal: 1,
    pod: { state: 'notReady', startedAt: stageAt - 2 * second },
    slot: { incarnation: 2, previousPodUid: '0c77-9c02' },
    claim: { state: 'inUse', disk: 'new' },
  },
])

const podStates = stageState(
  [
    {
      ordinal: 0,
      pod: {
        state: 'pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes are available: 3 Insufficient memory.',
            changedAt: null,
          },
        ],
      },
    },
    { ordinal: 1, pod: { state: 'creating', reason: 'ContainerCreating' } },
    { ordinal: 2, pod: { state: 'notReady', startedAt: stageAt - 70 * second, unreadySince: stageAt - 40 * second } },
    { ordinal: 3, pod: { state: 'ready', readyAt: stageAt - 4 * second } },
  ],
  { set: { minReadySeconds: 10, policy: 'Parallel' } },
)

const moreStates = stageState(
  [
    {
      ordinal: 0,
      pod: {
        state: 'terminating',
        deletion: { askedAt: stageAt - 12 * second, graceSeconds: 30, endsAt: stageAt + 18 * second },
      },
    },
    {
      ordinal: 1,
      pod: { state: 'failing', failure: 'crash', reason: 'CrashLoopBackOff', restarts: 4, ip: '10.42.1.9' },
    },
    { ordinal: 2, pod: { state: 'failing', failure: 'image', reason: 'ImagePullBackOff' } },
    { ordinal: 3, pod: { state: 'failing', failure: 'config', reason: 'CreateContainerConfigError' } },
  ],
  { set: { policy: 'Parallel' } },
)

const lastStates = stageState(
  [
    { ordinal: 0, pod: { state: 'failing', failure: 'failed', reason: 'Error' } },
    { ordinal: 1, pod: { state: 'completed', startedAt: stageAt - 20 * second, finishedAt: stageAt - 12 * second } },
    { ordinal: 2, pod: { state: 'unknown', node: 'node-b' } },
    { ordinal: 3, pod: null, why: waitsForLower(3, 2) },
  ],
  { nodes: [clusterNode('node-a'), clusterNode('node-b', { state: 'silent', since: stageAt - 45 * second })] },
)

const claim = (sketch: Partial<Claim>): Partial<Claim> => sketch
const claimStates = stageState([
  { ordinal: 0, pod: { state: 'pending' }, claim: { state: 'pending', reason: 'waitsForPod' } },
  { ordinal: 1, pod: { state: 'ready' }, claim: { state: 'deleting' }, claimObject: claim({ deletionAt: stageAt }) },
  { ordinal: 2, pod: { state: 'ready' }, claim: { state: 'resizing' }, claimObject: claim({ requested: '2Gi' }) },
  { ordinal: 3, pod: { state: 'creating' }, claim: { state: 'lost', cable: 'blocked', cableReason: 'FailedMount' } },
])

const keptStates = stageState(
  [
    ready(0),
    { ordinal: 1, pod: { state: 'ready' }, volume: { phase: 'Released' } },
    { ordinal: 2, pod: null, slot: { wanted: false }, claim: { state: 'kept' }, volume: { phase: 'Failed' } },
    { ordinal: 3, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
  ],
  { set: { generation: 2 } },
)

const onlyClaims = stageState(
  [0, 1].map((ordinal) => ({
    ordinal,
    pod: null,
    slot: { wanted: false },
    claim: { state: 'kept' as const },
    record: null,
  })),
  { set: { state: 'gone', goneAt: stageAt, dns: zone({ state: 'noServiceName', serviceName: '', name: null }) } },
)

const records = stageState(
  [
    ready(0),
    { ordinal: 1, pod: { state: 'notReady' } },
    { ordinal: 2, pod: { state: 'notReady' }, record: { state: 'publishedEarly', addresses: ['10.42.2.13'] } },
    { ordinal: 3, pod: { state: 'pending' } },
  ],
  { set: { dns: zone({ state: 'notHeadless', addresses: ['10.43.0.17'] }) } },
)

const broken = (state: 'noService' | 'selectsNothing' | 'external'): StageState =>
  stageState([ready(0), ready(1), ready(2)], {
    set: {
      dns: zone({
        state,
        serviceName: 'redis-svc',
        suggestedService: state === 'noService' ? 'redis' : null,
        externalName: state === 'external' ? 'redis.example.com' : null,
      }),
    },
  })

const noServiceName = stageState(
  [0, 1, 2].map((ordinal) => ({ ...ready(ordinal), record: null })),
  { set: { dns: zone({ state: 'noServiceName', serviceName: '', name: null }) } },
)

const unreadable = stageState(
  [0, 1, 2].map((ordinal) => ({
    ordinal,
    pod: null,
    slot: { podReadable: false },
    claim: { state: 'notReadable' as const, cable: 'notReadable' as const },
    record: { state: 'notReadable' as const },
  })),
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
    classes: [],
  },
)

const noStorage = stageState(
  [0, 1, 2].map((ordinal) => ({ ...ready(ordinal), claim: null })),
  { set: { claimTemplates: [] } },
)

const manyClaims = stageState(
  [0, 1].map((ordinal) => ({
    ...ready(ordinal),
    claims: [
      { state: 'inUse' as const },
      { state: 'inUse' as const },
      { state: 'pending' as const, reason: 'waitsForPod' as const, cable: 'reserved' as const },
      { state: 'inUse' as const },
    ],
  })),
)

const rollout = stageState(
  [
    { ordinal: 0, pod: { state: 'ready', revision: 'rev-1' } },
    { ordinal: 1, pod: { state: 'ready', revision: 'rev-1' }, slot: { revision: 'current' } },
    { ordinal: 2, pod: { state: 'ready', revision: 'rev-2' }, slot: { revision: 'update' } },
  ],
  { set: { update: { strategy: 'RollingUpdate', partition: 1, currentRevision: 'rev-1', updateRevision: 'rev-2' } } },
)

const manyClaimsThree = stageState(
  [0, 1, 2].map((ordinal) => ({
    ...ready(ordinal),
    claims: [{ state: 'inUse' as const }, { state: 'inUse' as const }, { state: 'deleting' as const }],
  })),
)

const ownServices = stageState([
  { ...ready(0), slot: { ownServices: ['redis-0-outside'] } },
  { ...ready(1), slot: { ownServices: ['redis-1-outside', 'redis-1-metrics'] } },
  ready(2),
])

const scaleDown = stageState([
  ready(0),
  ready(1),
  {
    ordinal: 2,
    pod: {
      state: 'terminating',
      deletion: { askedAt: stageAt - 4 * second, graceSeconds: 30, endsAt: stageAt + 26 * second },
    },
    slot: { wanted: false },
  },
  { ordinal: 3, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
])

const scaledDown = stageState([
  ready(0),
  { ordinal: 1, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
  { ordinal: 2, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
])

const oneWaits = stageState([
  {
    ordinal: 0,
    pod: {
      state: 'pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available: 3 Insufficient memory.',
          changedAt: null,
        },
      ],
    },
    claim: { state: 'pending', reason: 'waitsForPod' },
    why: {
      code: 'claim-pod-not-placed',
      kind: 'why',
      subject: { kind: 'PersistentVolumeClaim', namespace: 'lesson', name: 'data-redis-0' },
      params: { claim: 'data-redis-0', pod: 'redis-0', reason: 'notEnoughMemory', detail: '' },
      evidence: [],
      needsPerson: false,
    },
  },
])

/** The same set with empty slots after it, so that each slot is as narrow as in tier C. */
function narrow(state: StageState): StageState {
  const more = Array.from({ length: 6 }, (_, at) => stageSlot({ ordinal: state.slots.length + at, pod: null }))
  return { ...state, slots: [...state.slots, ...more] }
}

const slots = (count: number): StageState => stageState(Array.from({ length: count }, (_, ordinal) => ready(ordinal)))

/** A large set at work: most are Ready, the next are on their way, and here and there one is in trouble. */
function busy(count: number): StageState {
  const frontier = Math.floor(count * 0.62)
  return stageState(
    Array.from({ length: count }, (_, ordinal): SlotSketch => {
      if (ordinal % 97 === 41)
        return { ordinal, pod: { state: 'failing', failure: 'crash', reason: 'CrashLoopBackOff' } }
      if (ordinal < frontier) return ready(ordinal)
      if (ordinal < frontier + 3) return { ordinal, pod: { state: 'notReady' } }
      return { ordinal, pod: null }
    }),
  )
}

const ten = stageState(
  Array.from({ length: 10 }, (_, ordinal): SlotSketch => {
    if (ordinal < 6) return ready(ordinal)
    return ordinal === 6
      ? { ordinal, pod: { state: 'notReady' } }
      : { ordinal, pod: null, why: ordinal === 7 ? waitsForLower(7, 6) : null }
  }),
)

const keptTen = stageState(
  Array.from({ length: 8 }, (_, ordinal): SlotSketch =>
    ordinal < 5 ? ready(ordinal) : { ordinal, pod: null, slot: { wanted: false }, claim: { state: 'kept' } },
  ),
)

const everyState = [
  'ready',
  'notReady',
  'creating',
  'pending',
  'failing',
  'terminating',
  'unknown',
  'completed',
] as const

/** Every state that a cell can have, some of each side by side. */
function everyCell(count: number): StageState {
  const each = Math.floor(count / (everyState.length + 2))
  const cells = Array.from({ length: count }, (_, ordinal): SlotSketch => {
    const state = everyState[Math.floor(ordinal / each)]
    if (state !== undefined) return { ordinal, pod: { state } }
    return ordinal < count - each
      ? { ordinal, pod: null, claim: { state: 'notCreated' } }
      : { ordinal, pod: null, slot: { wanted: false }, claim: { state: 'kept' } }
  })
  return stageState(cells, { set: { policy: 'Parallel' } })
}

/** The same story with names as long as people make them. */
function renamed(state: StageState, name: string): StageState {
  return JSON.parse(JSON.stringify(state).replaceAll('redis', name)) as StageState
}

/** A scene that the gallery shows; its name is that of its picture, for ever. */
export interface GalleryPage {
  readonly family: string
  readonly state: StageState
  readonly selection?: StagePlace
  readonly poses?: Readonly<Record<string, Partial<Pose>>>
  /** A stage of another size than the whole of a Desk window. */
  readonly size?: Partial<StageSize>
  readonly view?: Partial<ViewOptions>
}

const family = (
  name: string,
  states: Readonly<Record<string, StageState | Omit<GalleryPage, 'family'>>>,
): Readonly<Record<string, GalleryPage>> =>
  Object.fromEntries(
    Object.entries(states).map(([key, each]) => [
      key,
      'workload' in each ? { family: name, state: each } : { family: name, ...each },
    ]),
  )

/** Every page of the gallery that is a Stage at rest, by name. */
export const pages: Readonly<Record<string, GalleryPage>> = {
  ...family('Pods', {
    'stage-three': { state: three, selection: { slot: 'lesson/redis/1', row: 'pod', template: null } },
    'stage-back': { state: back, poses: { 'ticket/lesson/redis/1/data': { cause: 1, marker: 1 } } },
    'pod-states': podStates,
    'more-pod-states': moreStates,
    'last-pod-states': lastStates,
    'pod-states-narrow': narrow(podStates),
    'more-pod-states-narrow': narrow(moreStates),
    'last-pod-states-narrow': narrow(lastStates),
  }),
  ...family('Claims and volumes', {
    'claim-states': claimStates,
    'new-disk': newDisk,
    'kept-states': keptStates,
    'only-claims': onlyClaims,
    'no-storage': noStorage,
    'many-claims': manyClaims,
    'many-claims-three': manyClaimsThree,
  }),
  ...family('Names in DNS', {
    records,
    'own-services': ownServices,
    'no-service': broken('noService'),
    'selects-nothing': broken('selectsNothing'),
    external: broken('external'),
    'no-service-name': noServiceName,
  }),
  ...family('Changes of the set', { rollout, 'scale-down': scaleDown, 'scaled-down': scaledDown }),
  ...family('What may not be seen', {
    unreadable,
    'hidden-addresses': { state: three, view: { hideAddresses: true } },
  }),
  ...family('Sizes', {
    'stage-0': stageState([]),
    'stage-1': slots(1),
    'stage-1-waits': oneWaits,
    'stage-2': slots(2),
    'stage-3': slots(3),
    'stage-4': slots(4),
    'stage-5': slots(5),
    'stage-8': slots(8),
    'stage-10': ten,
    'stage-14': slots(14),
    'stage-100': busy(100),
    'stage-1000': busy(1000),
    'stage-3000': busy(3000),
    'cells-100': everyCell(100),
    'cells-1000': everyCell(1000),
    'cells-3000': everyCell(3000),
    'stage-kept-10': keptTen,
    'stage-three-beside-drawer': { state: three, size: { width: 1024 } },
    'stage-three-low': { state: three, size: { width: 1024, height: 520 } },
    'long-names': renamed(three, 'elasticsearch-data-hot-eu-west'),
    'long-names-6': renamed(slots(6), 'elasticsearch-data-hot-eu-west'),
    'long-names-10': renamed(ten, 'elasticsearch-data-hot-eu-west'),
  }),
}
